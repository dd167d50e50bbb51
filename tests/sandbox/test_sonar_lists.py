"""The uniform shape of every list: search grammar, filters over relations, pages and order."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Sonar

ALL = 'paginator: {page: 1, records_per_page: 1000}, sorter: [{attribute: "id", direction: ASC}]'


def number(attribute: str, value: int, operator: str = "EQ") -> dict[str, Any]:
    return {"attribute": attribute, "search_value": value, "operator": operator}


def text(attribute: str, value: str, **how: bool) -> dict[str, Any]:
    return {"attribute": attribute, "search_value": value, "match": True} | how


def test_two_conditions_in_one_search_are_and_two_searches_are_or(sonar: Sonar) -> None:
    both = [{"integer_fields": [number("id", 1001), number("id", 1003)]}]
    either = [{"integer_fields": [number("id", 1003)]}, {"integer_fields": [number("id", 1001)]}]
    assert sonar.ids(f"include_archived: true, search: $s, {ALL}", s=both) == []
    assert sonar.ids(f"include_archived: true, search: $s, {ALL}", s=either) == ["1001", "1003"]


def test_ids_above_a_bound_come_page_by_page_with_nobody_missing(sonar: Sonar) -> None:
    everybody = sonar.ids(f"include_archived: true, {ALL}")
    seen: list[str] = []
    while True:
        bound = [{"integer_fields": [number("id", int(seen[-1]) if seen else 0, "GT")]}]
        page = "include_archived: true, search: $s, " + ALL.replace("1000", "37")
        got = sonar.ids(page, s=bound)
        if not got:
            break
        seen += got
    assert seen == everybody
    assert len(everybody) == 200


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("GTE", ["1003", "1004"]),
        ("GT", ["1004"]),
        ("LTE", ["1001", "1002", "1003"]),
        ("LT", ["1001", "1002"]),
        ("NEQ", ["1001", "1002", "1004"]),
    ],
)
def test_whole_numbers_compare(sonar: Sonar, operator: str, expected: list[str]) -> None:
    search = [{"integer_fields": [number("id", 1003, operator), number("id", 1005, "LT")]}]
    assert sonar.ids(f"include_archived: true, search: $s, {ALL}", s=search) == expected


def test_strings_match_in_part_unless_told_otherwise(sonar: Sonar) -> None:
    whole = sonar.ask("{ accounts(id: 1001) { entities { name } } }")["accounts"]["entities"][0]["name"]
    part = whole[1:-1].upper()
    assert "1001" in sonar.ids(f"search: $s, {ALL}", s=[{"string_fields": [text("name", part)]}])
    exact = [{"string_fields": [text("name", whole[:-1], partial_matching=False)]}]
    assert "1001" not in sonar.ids(f"search: $s, {ALL}", s=exact)
    exact = [{"string_fields": [text("name", whole, partial_matching=False)]}]
    assert "1001" in sonar.ids(f"search: $s, {ALL}", s=exact)
    other = [{"string_fields": [text("name", whole, partial_matching=False) | {"match": False}]}]
    assert "1001" not in sonar.ids(f"search: $s, {ALL}", s=other)


def test_archived_accounts_show_only_when_asked_for(sonar: Sonar) -> None:
    everybody, visible = sonar.ids(f"include_archived: true, {ALL}"), sonar.ids(ALL)
    archived = set(everybody) - set(visible)
    assert archived
    exists = sonar.ids(f"include_archived: true, search: $s, {ALL}", s=[{"exists": ["archived_at"]}])
    assert set(exists) == archived
    unset = sonar.ids(f"include_archived: true, search: $s, {ALL}", s=[{"unset_fields": ["archived_at"]}])
    assert unset == visible


def test_a_watermark_finds_what_changed_since_and_nothing_else(sonar: Sonar) -> None:
    since = [
        {"datetime_fields": [{"attribute": "updated_at", "operator": "GTE", "search_value": "2026-01-01T00:00:00Z"}]}
    ]
    assert sonar.ids("search: $s", s=since) == []
    sonar.ask('mutation { updateAccount(id: 1007, input: {name: "Renamed Example"}) { id } }')
    assert sonar.ids("search: $s", s=since) == ["1007"]


def test_a_scalar_argument_is_an_exact_filter(sonar: Sonar) -> None:
    second = sonar.ask(
        f"{{ accounts(company_id: 2, {ALL}) {{ page_info {{ total_count }} entities {{ company_id }} }} }}"
    )
    rows = second["accounts"]["entities"]
    assert rows
    assert {row["company_id"] for row in rows} == {"2"}
    assert second["accounts"]["page_info"]["total_count"] == len(rows)
    active = sonar.ask("{ account_statuses(activates_account: true) { entities { name } } }")
    assert [s["name"] for s in active["account_statuses"]["entities"]] == ["Active", "Delinquent"]


def test_a_filter_over_a_relation_filters_parents_or_the_nested_rows(sonar: Sonar) -> None:
    data_only = [{"relation": "service", "search": [{"string_fields": [text("type", "DATA", partial_matching=False)]}]}]
    query = """query($f: [ReverseRelationFilter]) { accounts { entities { id
      mine: account_services(reverse_relation_filters: $f) { entities { service { type } } }
      whole: account_services { entities { service { type } } } } } }"""
    rows = sonar.ask(query, f=data_only)["accounts"]["entities"]
    assert any(len(row["whole"]["entities"]) > len(row["mine"]["entities"]) for row in rows)
    for row in rows:
        data = [s for s in row["whole"]["entities"] if s["service"]["type"] == "DATA"]
        assert row["mine"]["entities"] == data


def test_dotted_relations_groups_and_emptiness(sonar: Sonar) -> None:
    query = "query($f: [ReverseRelationFilter]) { accounts(reverse_relation_filters: $f) { entities { id } } }"

    def ids(*filters: dict[str, Any]) -> set[str]:
        return {row["id"] for row in sonar.ask(query, f=list(filters))["accounts"]["entities"]}

    held, bare = {"relation": "addresses.inventory_items"}, {"relation": "addresses.inventory_items", "is_empty": True}
    everybody = set(sonar.ids(ALL))
    assert ids(held) | ids(bare) == everybody
    assert ids(held) & ids(bare) == set()
    assert ids(held, bare) == set()
    assert ids(held | {"group": "a"}, bare | {"group": "b"}) == everybody


def test_pages_add_up_and_say_how_many_there_are(sonar: Sonar) -> None:
    query = """query($p: Paginator!) { accounts(paginator: $p, sorter: [{attribute: "name", direction: DESC}]) {
      page_info { page total_pages total_count records_per_page } entities { name } } }"""
    first = sonar.ask(query, p={"page": 1, "records_per_page": 60})["accounts"]
    pages = first["page_info"]["total_pages"]
    rest = [sonar.ask(query, p={"page": n, "records_per_page": 60})["accounts"] for n in range(2, pages + 1)]
    names = [row["name"] for page in [first, *rest] for row in page["entities"]]
    assert len(names) == first["page_info"]["total_count"]
    assert names == sorted(names, reverse=True)


def test_an_item_is_found_by_where_it_is_whatever_holds_it(sonar: Sonar) -> None:
    sonar.ask("""mutation { assignInventoryItems(ids: [1], input: {
      inventoryitemable_type: InventoryLocation, inventoryitemable_id: 77}) { id } }""")
    search = [{"integer_fields": [number("inventoryitemable_id", 77)]}]
    query = "query($s: [Search]) { inventory_items(search: $s) { entities { id inventoryitemable_type } } }"
    found = sonar.ask(query, s=search)["inventory_items"]["entities"]
    assert {"id": "1", "inventoryitemable_type": "InventoryLocation"} in found
