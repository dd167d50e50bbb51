"""A short form of the crash trials: real processes, a real kill -9, the ledger of the imitation as the judge."""

import os
from collections.abc import Iterator

import pytest

from tests.chaos.face_trial import try_face
from tests.chaos.trial import try_worker
from tests.chaos.wish import POSTGRESQL, SQLITE, Wish


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """A trial puts its settings into the environment; they go with it."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> str:
    """The database of a trial; PostgreSQL only where one answers."""
    if request.param == POSTGRESQL:
        request.getfixturevalue("postgres_server")
    return str(request.param)


DATABASES = pytest.mark.parametrize(
    "server", [SQLITE, pytest.param(POSTGRESQL, marks=[pytest.mark.postgresql, pytest.mark.long])], indirect=True
)


@DATABASES
async def test_a_worker_that_is_killed_loses_and_repeats_nothing(server: str) -> None:
    told, wrong = await try_worker(Wish(database=server, changes=20, kills=2))
    assert wrong == []
    assert (told["kills"], told["lost"], told["repeated"], told["unapproved"]) == (2, 0, 0, 0)
    assert told["kills_in_flight"] == 2
    assert told["changes"] >= 20


@pytest.mark.long
async def test_nor_where_the_vendor_takes_a_second_record_with_the_same_key() -> None:
    told, wrong = await try_worker(Wish(changes=20, kills=2, unique_key=False))
    assert wrong == []
    assert (told["lost"], told["repeated"], told["in_doubt_no_creates"]) == (0, 0, 0)


async def test_a_face_that_is_killed_leaves_nobody_without_an_answer() -> None:
    told, wrong = await try_face(Wish(changes=12, kills=4, face=True))
    assert wrong == []
    assert (told["kills"], told["acked_unanswered"], told["decided_twice"], told["cards_left_behind"]) == (4, 0, 0, 0)
