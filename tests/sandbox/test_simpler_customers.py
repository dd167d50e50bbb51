"""SIMPLer's customers: found by id or nickname, listed page by page, modified and added."""

from typing import Any

import httpx
import pytest

from tests.sandbox.outsiders import Simpler, eventually

ALL = 60


def ids(simpler: Simpler, **params: str) -> list[str]:
    return [row["customerid"] for row in simpler.ask("getCustomers", **params)]


def paged(simpler: Simpler, limit: int, pages: int) -> list[list[str]]:
    return [ids(simpler, offset=str(limit * k), limit=str(limit)) for k in range(pages)]


def test_a_customer_is_found_by_id_or_by_nickname(simpler: Simpler) -> None:
    found = simpler.ask("getCustomer", customerid="5002")
    assert set(found) == {"customerid", "nickname", "name", "status", "email", "custom_fields"}
    assert simpler.ask("getCustomer", nickname=found["nickname"]) == found
    assert simpler.ask("getCustomer", customerid="5002", nickname="somebody-else") == found
    assert found["custom_fields"] == {"Voice account number": found["nickname"], "Voice": "yes"}
    assert simpler.error("getCustomer") == "customerid is required"
    assert simpler.error("getCustomer", nickname="") == "customerid is required"


def test_a_customer_who_is_not_there_is_an_error_or_nothing(simpler: Simpler) -> None:
    assert simpler.error("getCustomer", customerid="1") == "Customer not found"
    simpler.control.set(not_found="empty")
    assert simpler.ask("getCustomer", customerid="1") == []
    assert simpler.ask("getCustomer", nickname="nobody") == []
    assert simpler.error("modifyCustomer", customerid="1", name="Nobody") == "Customer not found"


def test_a_nickname_with_a_slash_and_a_blank_is_found(simpler: Simpler) -> None:
    assert simpler.ask("getCustomer", nickname="north/barn 2")["nickname"] == "north/barn 2"


def test_of_two_with_one_nickname_the_first_comes_or_an_error(simpler: Simpler) -> None:
    twins = [r["customerid"] for r in simpler.control.get("dump", nickname="shared-key")["records"]]
    assert len(twins) == 2
    assert simpler.ask("getCustomer", nickname="shared-key")["customerid"] == twins[0]
    simpler.control.set(duplicate_nickname="error")
    assert simpler.error("getCustomer", nickname="shared-key") == "Nickname is not unique"
    assert simpler.ask("getCustomer", customerid=twins[1])["nickname"] == "shared-key"


def test_the_list_has_pages_and_what_it_shows_is_what_reading_one_shows(simpler: Simpler) -> None:
    whole = simpler.ask("getCustomers")
    assert len(whole) == ALL
    assert whole[7] == simpler.ask("getCustomer", customerid=whole[7]["customerid"])
    assert [each for page in paged(simpler, 25, 4) for each in page] == [row["customerid"] for row in whole]
    assert [len(page) for page in paged(simpler, 25, 4)] == [25, 25, 10, 0]
    for wrong in ({"limit": "0"}, {"limit": "all"}, {"offset": "-1"}, {"offset": "²"}):
        assert simpler.error("getCustomers", **wrong) == "offset and limit must be numbers"


def test_a_page_is_a_hundred_customers_unless_more_are_asked_for(simpler: Simpler) -> None:
    for k in range(45):
        simpler.control.post("edit", create={"nickname": f"late-{k}"})
    assert len(ids(simpler)) == 100
    assert len(ids(simpler, limit="1000")) == ALL + 45


def test_the_list_of_one_status_whatever_its_case(simpler: Simpler) -> None:
    post = [row["customerid"] for row in simpler.ask("getCustomers") if row["status"] == "post"]
    assert post
    assert ids(simpler, status="post") == ids(simpler, status=" Post ") == post
    assert ids(simpler, status="post", offset="1", limit="1") == post[1:2]
    assert ids(simpler, status="never heard of") == []


def test_paging_may_be_ignored_or_repeat_a_page(simpler: Simpler) -> None:
    first, second, *_ = paged(simpler, 20, 3)
    simpler.control.set(paging="ignored")
    assert ids(simpler, offset="20", limit="20") == ids(simpler)
    simpler.control.set(paging="repeats")
    assert paged(simpler, 20, 3) == [first, first, second]


def test_a_page_may_be_shorter_than_what_was_asked_for(simpler: Simpler) -> None:
    whole = ids(simpler)
    simpler.control.set(page_cap=50)
    assert ids(simpler, limit="100") == whole[:50]
    assert ids(simpler, offset="50", limit="100") == whole[50:]
    assert ids(simpler, limit="10") == whole[:10]


def test_the_total_may_stand_beside_the_list(simpler: Simpler) -> None:
    assert "total" not in simpler.send("getCustomers", limit="5").json()
    simpler.control.set(list_total="told")
    assert simpler.send("getCustomers", limit="5").json()["total"] == ALL
    assert simpler.send("getCustomers", status="post").json()["total"] == len(ids(simpler, status="post"))
    assert "total" not in simpler.send("getCustomer", customerid="5001").json()


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"kind": "empty"}, lambda first, second, third: []),
        ({"kind": "drop"}, lambda first, second, third: []),
        ({"kind": "drop", "keep": 3}, lambda first, second, third: second[:3]),
        ({"kind": "drop", "shift": True}, lambda first, second, third: third),
        ({"kind": "repeat_page"}, lambda first, second, third: first),
    ],
)
def test_one_page_may_be_empty_short_skipped_or_repeated(simpler: Simpler, wish: Any, expected: Any) -> None:
    first, second, third = paged(simpler, 20, 3)
    simpler.control.fault(**wish, match={"path": "getCustomers", "page": 2})
    assert paged(simpler, 20, 2) == [first, expected(first, second, third)]
    assert paged(simpler, 20, 3) == [first, second, third]


def test_a_status_is_spelled_as_it_is_kept_or_with_a_capital_and_a_blank(simpler: Simpler) -> None:
    simpler.control.set(status_spelling="cased")
    assert simpler.ask("getCustomer", customerid="5001")["status"] == "Current "
    assert {row["status"] for row in simpler.ask("getCustomers")} >= {"Current ", "Post "}
    assert simpler.dump("5001")["status"] == "current"


def test_a_write_changes_what_it_names_and_nothing_else(simpler: Simpler) -> None:
    before = simpler.ask("getCustomer", customerid="5001")
    answer = simpler.ask(
        "modifyCustomer", customerid="5001", status=" POST", email="new@example.test", field_31="K-1", some_thing="x"
    )
    assert answer == {"customerid": "5001"}
    fields = before["custom_fields"] | {"Voice account number": "K-1"}
    after = before | {"status": "post", "email": "new@example.test", "custom_fields": fields}
    assert simpler.ask("getCustomer", customerid="5001") == after
    simpler.ask("modifyCustomer", customerid="5001", email="")
    assert simpler.ask("getCustomer", customerid="5001") == after | {"email": ""}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"status": "asleep"}, "Unknown status asleep"),
        ({"nickname": " "}, "nickname is required"),
        ({"name": ""}, "name is required"),
        ({"field_99": "x"}, "Unknown field 99"),
        ({"customerid": ""}, "customerid is required"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(simpler: Simpler, wrong: dict[str, str], why: str) -> None:
    before = simpler.ask("getCustomers")
    assert simpler.error("modifyCustomer", **{"customerid": "5001", "email": "x@example.test", **wrong}) == why
    assert simpler.ask("getCustomers") == before
    assert simpler.control.writes() == []


def test_a_nickname_is_made_unique_and_only_reading_tells_how(simpler: Simpler) -> None:
    def added(**details: str) -> Any:
        answer = simpler.ask("addCustomer", name="Ann Smith", **details)
        assert set(answer) == {"customerid"}
        return simpler.ask("getCustomer", **answer)

    first, second, third = (added(nickname="smith-01") for _ in range(3))
    assert [c["nickname"] for c in (first, second, third)] == ["smith-01", "smith-011", "smith-012"]
    assert len({c["customerid"] for c in (first, second, third)}) == 3
    assert first["status"] == "waiting for install"
    assert first["custom_fields"] == {"Voice account number": "", "Voice": ""}
    simpler.control.set(nickname_suffix="dashed")
    assert added(nickname="smith-01", status="current", field_32="yes")["nickname"] == "smith-01-1"
    simpler.ask("modifyCustomer", customerid=third["customerid"], nickname="smith-01")
    assert simpler.ask("getCustomer", customerid=third["customerid"])["nickname"] == "smith-01-2"
    simpler.ask("modifyCustomer", customerid=first["customerid"], nickname="smith-01")
    assert simpler.ask("getCustomer", customerid=first["customerid"])["nickname"] == "smith-01"


def test_a_renamed_customer_is_found_under_the_new_nickname_only(simpler: Simpler) -> None:
    old = simpler.ask("getCustomer", customerid="5001")["nickname"]
    simpler.ask("modifyCustomer", customerid="5001", nickname="moved-away")
    assert simpler.ask("getCustomer", nickname="moved-away")["customerid"] == "5001"
    assert simpler.error("getCustomer", nickname=old) == "Customer not found"


def test_name_and_nickname_are_required_of_a_new_customer(simpler: Simpler) -> None:
    assert simpler.error("addCustomer", name="Ann Smith") == "nickname is required"
    assert simpler.error("addCustomer", nickname="smith-01") == "name is required"
    assert simpler.error("addCustomer", name="Ann Smith", nickname="smith-01", status="asleep")
    assert len(ids(simpler)) == ALL


def test_a_lost_answer_leaves_the_write_undone_done_or_to_land_later(simpler: Simpler) -> None:
    def name() -> Any:
        return simpler.ask("getCustomer", customerid="5001")["name"]

    def lost(kind: str, new: str, **options: int) -> None:
        simpler.control.fault(kind, match={"method": "MUTATION"}, ms=10, **options)
        assert name() != new  # a read is no write: the fault waits
        with pytest.raises(httpx.RemoteProtocolError):
            simpler.send("modifyCustomer", customerid="5001", name=new)

    lost("timeout", "First")
    assert name() != "First"
    lost("timeout_after_accept", "Second")
    assert name() == "Second"
    simpler.control.set(late_landing="lands")
    lost("timeout", "Third", after_ms=1500)
    assert name() == "Second"
    assert eventually(lambda: name() == "Third")


def test_statuses_errors_and_pages_on_request(simpler: Simpler) -> None:
    simpler.control.fault("status", code=200, body={"result": 0, "error": "Database is busy"})
    assert simpler.error("getCustomers") == "Database is busy"
    simpler.control.fault("status", code=500, match={"path": "/API/getCustomer"})
    assert simpler.send("getCustomer", customerid="5001").status_code == 500
    simpler.control.fault("html")
    assert "html" in simpler.send("getCustomers").headers["content-type"]
    assert simpler.ask("getCustomers")
