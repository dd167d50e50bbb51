"""In front of Sonar's API: the token, the documented limit, and a vendor that is away."""

import httpx
import pytest

from tests.sandbox.outsiders import Sonar

WHO = "{ companies { entities { name } } }"


def test_a_bad_token_is_401_with_the_vendors_words_or_a_page(sonar: Sonar) -> None:
    refused = sonar.send(WHO, token="wrong")
    assert (refused.status_code, refused.json()) == (401, {"message": "Unauthenticated."})
    sonar.control.set(bad_token_answer="401-html")
    page = sonar.send(WHO, token="wrong")
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")


def test_a_revoked_token_opens_nothing_until_it_is_good_again(sonar: Sonar) -> None:
    sonar.control.fault("expire_token", match={"nth": 2})
    assert [sonar.send(WHO).status_code for _ in range(3)] == [200, 401, 401]
    sonar.control.post("token", valid=True)
    assert sonar.send(WHO).status_code == 200


@pytest.mark.parametrize(("answer", "status"), [("429", 429), ("200-error", 200)])
def test_the_limiter_counts_and_says_so_in_the_vendors_words(sonar: Sonar, answer: str, status: int) -> None:
    sonar.control.set(rate_limit_answer=answer)
    sonar.control.post("limiter", on=True, per_minute=3)
    answers = [sonar.send(WHO) for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, status]
    assert answers[-1].json() == {"error": "Request limit of 3/min reached."}


def test_without_the_limiter_many_requests_pass(sonar: Sonar) -> None:
    assert {sonar.send(WHO).status_code for _ in range(410)} == {200}
    counts = sonar.control.get("counts")
    assert counts["requests"] == {"POST /api/graphql": 410}
    assert counts["max_in_flight"] == 1


def test_a_vendor_that_is_down_closes_the_connection(sonar: Sonar) -> None:
    sonar.control.fault("vendor_down")
    with pytest.raises(httpx.RemoteProtocolError):
        sonar.send(WHO)
    assert sonar.send(WHO).status_code == 200


def test_any_answer_can_be_put_in_the_way(sonar: Sonar) -> None:
    sonar.control.fault("status", code=503, body={"message": "Busy"}, headers={"Retry-After": "7"}, match={"nth": 2})
    sonar.control.fault("html", match={"nth": 2})
    answers = [sonar.send(WHO) for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 503, 200, 200]
    assert answers[1].headers["retry-after"] == "7"
    assert answers[2].headers["content-type"].startswith("text/html")


def test_rubbish_is_not_a_request(sonar: Sonar) -> None:
    headers = {"Authorization": f"Bearer {sonar.token}"}
    assert sonar.client.post(sonar.url, content=b"what?", headers=headers).status_code == 400
    assert sonar.client.post(sonar.url, json={"variables": {}}, headers=headers).status_code == 400
    assert sonar.errors("{ accounts {")[0]["message"].startswith("Syntax Error")
