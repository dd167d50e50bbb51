"""What can go wrong while somebody reads: each fault is what its name says, and only where it was aimed."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Sonar

PAGE = """query($p: Paginator!) { accounts(paginator: $p, include_archived: true,
  sorter: [{attribute: "id", direction: ASC}]) { page_info { page total_pages total_count records_per_page }
  entities { id archived_at } } }"""


def page(sonar: Sonar, number: int, size: int = 50) -> Any:
    return sonar.ask(PAGE, p={"page": number, "records_per_page": size})["accounts"]


def ids(answer: Any) -> list[int]:
    return [int(row["id"]) for row in answer["entities"]]


def test_an_empty_list_comes_once_as_if_nobody_were_there(sonar: Sonar) -> None:
    sonar.control.fault("empty", match={"field": "accounts", "page": 2})
    assert len(ids(page(sonar, 1))) == 50
    empty = page(sonar, 2)
    assert (empty["entities"], empty["page_info"]["total_count"]) == ([], 0)
    assert len(ids(page(sonar, 2))) == 50


def test_a_dropped_page_leaves_its_rows_out_and_the_total_as_it_was(sonar: Sonar) -> None:
    sonar.control.fault("drop", match={"page": 2})
    dropped = page(sonar, 2)
    assert (dropped["entities"], dropped["page_info"]["total_count"]) == ([], 200)


def test_a_repeated_page_has_the_number_asked_for_and_the_rows_before(sonar: Sonar) -> None:
    sonar.control.fault("repeat_page", match={"page": 2})
    first, second = page(sonar, 1), page(sonar, 2)
    assert ids(second) == ids(first)
    assert second["page_info"]["page"] == 2


def test_a_fault_on_one_list_leaves_others_alone(sonar: Sonar) -> None:
    sonar.control.fault("empty", match={"field": "contacts"}, times=0)
    data = sonar.ask("{ companies { entities { id } } contacts { entities { id } } }")
    assert len(data["companies"]["entities"]) == 2
    assert data["contacts"]["entities"] == []


def test_an_account_archived_while_paging_moves_the_pages_behind(sonar: Sonar) -> None:
    visible = """query($p: Paginator!) { accounts(paginator: $p, sorter: [{attribute: "id", direction: ASC}])
      { entities { id } page_info { total_count } } }"""
    first = sonar.ask(visible, p={"page": 1, "records_per_page": 10})["accounts"]
    sonar.control.fault("archive_while_paging", account_id=first["entities"][0]["id"], match={"page": 1})
    seen = [ids(sonar.ask(visible, p={"page": n, "records_per_page": 10})["accounts"]) for n in (1, 2)]
    still = ids(sonar.ask(visible, p={"page": 1, "records_per_page": 1000})["accounts"])
    assert seen[0] == ids(first)
    assert sorted(set(still[:20]) - set(seen[0] + seen[1]))  # somebody slipped through between the pages
    assert [w["actor"] for w in sonar.control.writes()] == ["control"]


def test_an_account_inserted_while_paging_comes_last(sonar: Sonar) -> None:
    sonar.control.fault("insert_while_paging", match={"page": 1}, name="Late Example")
    assert page(sonar, 1)["page_info"]["total_count"] == 200
    rest = page(sonar, 5)
    assert rest["page_info"]["total_count"] == 201
    assert ids(rest) == [1201]


def test_a_field_that_the_role_may_not_read_is_denied_every_time(sonar: Sonar) -> None:
    sonar.control.fault("deny", match={"field": "Contact.email_address"})
    query = "{ accounts(id: 1001) { entities { contacts { entities { email_address } } } } }"
    for _ in range(2):
        answer = sonar.send(query)
        assert answer.status_code == 200
        assert answer.json()["data"] == {"accounts": None}
        assert answer.json()["errors"][0]["path"] == ["accounts"]
    assert sonar.ask("{ accounts(id: 1001) { entities { id } } }")
    sonar.control.set(error_items="strings")
    assert isinstance(sonar.send(query).json()["errors"][0], str)


def test_pages_may_be_capped_in_silence(sonar: Sonar) -> None:
    sonar.control.set(page_cap=50)
    answer = page(sonar, 1, size=100)
    assert len(ids(answer)) == 50
    assert answer["page_info"]["records_per_page"] == 50
    assert answer["page_info"]["total_pages"] == 4


def test_nested_lists_may_be_cut_and_only_their_total_tells(sonar: Sonar) -> None:
    sonar.control.set(nested_cap=2)
    query = """{ inventory_models { entities { inventory_items { page_info { total_count } entities { id } }
      all: inventory_items(paginator: {page: 1, records_per_page: 1000}) { entities { id } } } } }"""
    cut = sonar.ask(query)["inventory_models"]["entities"][0]
    assert len(cut["inventory_items"]["entities"]) == 2
    assert cut["inventory_items"]["page_info"]["total_count"] == len(cut["all"]["entities"]) > 2


def test_the_control_door_refuses_what_it_does_not_know(sonar: Sonar) -> None:
    url = sonar.url.replace("/api/graphql", "/control")
    for door, body in (
        ("faults", {"kind": "earthquake"}),
        ("faults", {"kind": "status", "match": {"colour": "red"}}),
        ("behaviours", {"page_cap": 7}),
        ("behaviours", {"logs_deletions": 1}),
        ("behaviours", {"mood": "bad"}),
        ("edit", {"account_id": 1, "set": {"name": "x"}}),
        ("edit", {"account_id": 1001, "set": {"shoe_size": 9}}),
    ):
        refused = sonar.client.post(f"{url}/{door}", json=body)
        assert refused.status_code == 400, door
        assert refused.json()["error"]


@pytest.mark.parametrize("kind", ["timeout", "timeout_after_accept"])
def test_faults_are_listed_counted_and_cleared(sonar: Sonar, kind: str) -> None:
    sonar.control.fault(kind, match={"field": "addresses"})
    page(sonar, 1)
    [listed] = sonar.control.get("faults")["faults"]
    assert (listed["kind"], listed["seen"], listed["struck"]) == (kind, 0, 0)
    sonar.client.delete(sonar.url.replace("/api/graphql", "/control/faults"))
    assert sonar.control.get("faults")["faults"] == []
