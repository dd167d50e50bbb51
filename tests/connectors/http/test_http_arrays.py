"""A big array is read in small steps: others get their turns, and nothing of it is given before all of it was seen."""

import asyncio
import json

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from connectors.http.arrays import ROWS_AT_ONCE, checked_rows, items
from connectors.http.errors import BrowserPage, UnreadableAnswer
from connectors.http.messages import Answer, Request
from tests.connectors.http.test_http_client import Make

ROWS = TypeAdapter(dict[str, int])
READ = Request("GET", "/things")


def answer(body: bytes, kind: str = "application/json") -> Answer:
    return Answer(200, {"content-type": kind}, body)


async def rows(body: bytes) -> list[dict[str, int]]:
    return await checked_rows("Example", READ, answer(body), ROWS.validate_python)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(values), st.sampled_from([None, 1]), st.text(alphabet=" \n\t\r"))
def test_the_items_are_what_any_reader_would_find(whole: list[object], indent: int | None, blank: str) -> None:
    assert list(items(blank + json.dumps(whole, indent=indent) + blank)) == whole


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b"[{}",
        b"[{},",
        b"[{},]",
        b"[,{}]",
        b"[{} {}]",
        b"[{}]]",
        b"{}",
        b'"text"',
        b"[{",
        b"\xff",
        b"[[" * 9999,
    ],
    ids=lambda body: body[:9].decode(errors="replace"),
)
async def test_what_is_no_whole_array_gives_nothing(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        await rows(body)
    assert caught.value.reason in ("json_invalid", "0 dict_type")


async def test_a_row_of_another_shape_is_told_by_place_and_never_by_value() -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        await rows(b'[{"a": 1}, {"a": "ada@example.test"}]')
    assert caught.value.reason == "1.a int_parsing"
    assert caught.value.__cause__ is None
    with pytest.raises(BrowserPage):
        await checked_rows("Example", READ, answer(b"[]", "text/html"), ROWS.validate_python)


async def test_others_get_their_turns_while_it_goes_on() -> None:
    turns, done = 0, False

    async def other() -> None:
        nonlocal turns
        while not done:
            turns += 1
            await asyncio.sleep(0)

    busy = asyncio.ensure_future(other())
    found = await rows(json.dumps([{"a": n} for n in range(ROWS_AT_ONCE * 20)]).encode())
    done = True
    await busy
    assert len(found) == ROWS_AT_ONCE * 20
    assert turns >= 20


async def test_the_client_awaits_the_steps_and_reads_again_what_broke_off(client_of: Make) -> None:
    answers = [httpx.Response(200, text='[{"a": 1},'), httpx.Response(200, text='[{"a": 1}]')]
    async with client_of(lambda request: answers.pop(0)) as client:
        found = await client.call_stepwise(READ, lambda told: checked_rows("Example", READ, told, ROWS.validate_python))
    assert found == [{"a": 1}]
    assert not answers
