"""The fast path gives what the library's own executor gives, for every document that it takes."""

import pytest
from graphql import execute_sync, parse

from sandbox.common.behaviours import Behaviours
from sandbox.common.board import Board
from sandbox.data.cast import cast
from sandbox.sonar.context import Context
from sandbox.sonar.documents import Library
from sandbox.sonar.execute import execute
from sandbox.sonar.facts import FACTS
from sandbox.sonar.lists import Lists
from sandbox.sonar.load import filled
from sandbox.sonar.mutations.desk import Desk
from sandbox.sonar.resolvers import executable

PLAIN = [
    "{ accounts(paginator: {page: 2, records_per_page: 7}) { page_info { page total_count } entities { id name } } }",
    """{ a: accounts(id: 1001) { entities { __typename nick: name account_type { type } } }
       b: companies { entities { id } } }""",
    """query { accounts(company_id: 1) { entities { ...who contacts { entities { email_address primary marketing_opt_in
       phone_numbers { entities { number_formatted } } } } ... on Account { archived_at } } } }
       fragment who on Account { id _version sonar_unique_id }""",
    "{ addresses(type: MAILING) { entities { latitude subdivision inventory_items { entities { id } } } } }",
]
LEFT_TO_THE_LIBRARY = [
    "{ accounts(id: 1001) { entities { id } entities { name } } }",
    "query($yes: Boolean = true) { accounts(id: 1001) { entities { id name @include(if: $yes) } } }",
    "{ __schema { queryType { name } } }",
    "{ accounts(paginator: {page: 0, records_per_page: 7}) { entities { id } } }",
]


@pytest.fixture(scope="module")
def context() -> Context:
    store, board = filled(cast(80, 7)), Board(Behaviours(FACTS), expire_tokens=lambda: None)
    return Context(Lists(store, board.behaviours), Desk(store, board))


@pytest.mark.parametrize("text", PLAIN + LEFT_TO_THE_LIBRARY)
def test_both_ways_give_the_same(context: Context, text: str) -> None:
    document = Library().read(text)
    data, errors = execute(context, document, document.operation(None), {})
    slow = execute_sync(executable(), parse(text), None, context)
    assert data == slow.data
    assert [e.message for e in errors] == [e.message for e in slow.errors or []]
    assert data is not None or errors
