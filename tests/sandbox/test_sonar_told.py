"""What Sonar tells of an account's status, of its addresses and contacts, and of a missing right, in every position."""

from typing import Any

from tests.sandbox.outsiders import Sonar

QUERY = """{ accounts(include_archived: true) { entities { id archived_at account_status { activates_account }
  contacts { entities { primary marketing_opt_in } } addresses { entities { serviceable } } } } }"""


def accounts(sonar: Sonar) -> list[Any]:
    return list(sonar.ask(QUERY)["accounts"]["entities"])


def nested(rows: list[Any], relation: str, name: str) -> set[Any]:
    return {each[name] for row in rows for each in row[relation]["entities"]}


def test_the_status_is_told_of_all_accounts_or_of_active_ones_alone(sonar: Sonar) -> None:
    assert all(row["account_status"] for row in accounts(sonar))
    sonar.control.set(status_told="active")
    told = {
        (bool(row["archived_at"]), (row["account_status"] or {}).get("activates_account")) for row in accounts(sonar)
    }
    assert told == {(False, True), (False, None), (True, None)}


def test_flags_are_told_or_never_true(sonar: Sonar) -> None:
    rows = accounts(sonar)
    assert nested(rows, "contacts", "primary") >= {True} and nested(rows, "addresses", "serviceable") >= {True}
    sonar.control.set(serviceable_flag="never", primary_flag="never")
    rows = accounts(sonar)
    assert nested(rows, "contacts", "primary") == nested(rows, "addresses", "serviceable") == {False}


def test_unknown_consent_is_null_or_false(sonar: Sonar) -> None:
    assert nested(accounts(sonar), "contacts", "marketing_opt_in") == {True, False, None}
    sonar.control.set(consent_unknown="false")
    assert nested(accounts(sonar), "contacts", "marketing_opt_in") == {True, False}


def test_a_missing_right_is_an_error_in_a_200_or_a_403(sonar: Sonar) -> None:
    sonar.control.fault("deny", match={"field": "companies"})
    query = "{ companies { entities { id } } }"
    assert (sonar.send(query).status_code, sonar.send(query).json()["data"]) == (200, {"companies": None})
    sonar.control.set(denied_answer="403")
    assert (sonar.send(query).status_code, "errors" in sonar.send(query).json()) == (403, False)


def test_a_bad_token_is_told_in_three_ways(sonar: Sonar) -> None:
    query = "{ companies { entities { id } } }"
    for answer, status, kind in (("401", 401, "json"), ("401-html", 401, "html"), ("200-message", 200, "json")):
        sonar.control.set(bad_token_answer=answer)
        refused = sonar.send(query, token="another-invented")
        assert (refused.status_code, kind in refused.headers["content-type"]) == (status, True)
    assert refused.json() == {"message": "Unauthenticated."}
