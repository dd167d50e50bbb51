"""Scalars check what leaves and what comes in; a bare scalar would pass anything."""

import pytest
from graphql import GraphQLError

from sandbox.sonar.scalars import SCALARS
from tests.sandbox.outsiders import Sonar


@pytest.mark.parametrize(
    ("scalar", "wrong"),
    [
        ("Int64Bit", "42"),
        ("Int64Bit", True),
        ("Datetime", "yesterday"),
        ("Datetime", "2025-02-03 10:11:12"),
        ("Date", "03.02.2025"),
        ("Numeric", "406-555"),
        ("EmailAddress", "nobody"),
        ("Latitude", 91),
        ("Longitude", "12"),
        ("HtmlHexColor", "blue"),
        ("Text", 7),
    ],
)
def test_a_wrong_value_cannot_leave(scalar: str, wrong: object) -> None:
    with pytest.raises(GraphQLError):
        SCALARS[scalar][0](wrong)


@pytest.mark.parametrize(
    ("scalar", "given", "kept"),
    [
        ("Int64Bit", 42, 42),
        ("Int64Bit", "42", 42),
        ("Datetime", "2025-02-03T10:11:12Z", "2025-02-03T10:11:12+00:00"),
        ("Datetime", "2025-02-03T10:11:12.5+02:00", "2025-02-03T08:11:12+00:00"),
        ("Date", "2025-02-03", "2025-02-03"),
        ("Latitude", 47, 47.0),
    ],
)
def test_what_comes_in_is_kept_in_one_form(scalar: str, given: object, kept: object) -> None:
    assert SCALARS[scalar][1](given) == kept


def test_ids_leave_as_strings_and_speeds_as_numbers(sonar: Sonar) -> None:
    data = sonar.ask(
        "{ data_service_details(id: 1) { entities { id service_id download_speed_kilobits_per_second } } }"
    )
    [row] = data["data_service_details"]["entities"]
    assert row == {"id": "1", "service_id": "1", "download_speed_kilobits_per_second": 100_000}


@pytest.mark.parametrize(
    "query",
    [
        '{ accounts(id: "twelve") { entities { id } } }',
        '{ accounts(created_at: "2025-02-03") { entities { id } } }',
        "{ accounts(id: 1) { entities { id nickname } } }",
        '{ accounts(order: "id") { entities { id } } }',
        """{ accounts(search: [{integer_fields: [{attribute: "name", search_value: 1, operator: EQ}]}])
           { entities { id } } }""",
        '{ accounts(sorter: [{attribute: "shoe_size", direction: ASC}]) { entities { id } } }',
        "{ accounts(paginator: {page: 0, records_per_page: 10}) { entities { id } } }",
    ],
)
def test_a_wrong_question_gets_an_error_in_a_200(sonar: Sonar, query: str) -> None:
    assert sonar.errors(query)[0]["message"]
