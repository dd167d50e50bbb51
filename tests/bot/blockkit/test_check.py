"""Our own checks find what Slack's schema and SDK both let through; each rule is broken once."""

from typing import Any

import pytest

from bot.blockkit import build as b
from bot.blockkit.check import message_faults, view_faults
from bot.blockkit.fit import fitted, measure

Blocks = list[dict[str, Any]]


def table(rows: int, width: int = 2, text: str = "x", **more: Any) -> dict[str, Any]:
    """A data_table with a header and that many rows."""
    cell = {"type": "raw_text", "text": text}
    return {"type": "data_table", "caption": "Rows", "rows": [[cell] * width for _ in range(rows + 1)], **more}


def select(options: int, text: str = "One", value: str = "1") -> Blocks:
    """A menu with that many options."""
    choices = [{"text": {"type": "plain_text", "text": text}, "value": value}] * options
    return [{"type": "actions", "elements": [{"type": "static_select", "action_id": "a", "options": choices}]}]


BROKEN: dict[str, tuple[Blocks, str]] = {
    "51 blocks": ([b.divider()] * 51, "51 blocks"),
    "one block_id twice": ([b.section("x", block_id="same"), b.section("y", block_id="same")], "block_id same"),
    "one action_id twice": (b.actions(b.button("x", "a")) + b.actions(b.button("y", "a")), "action_id a"),
    "no option": (select(0), "0 options"),
    "101 options": (select(101), "101 options"),
    "option text of 76": (select(1, text="x" * 76), "76 characters"),
    "option value of 151": (select(1, value="x" * 151), "more than 150"),
    "overflow of 6": (
        [
            {
                "type": "actions",
                "elements": [{"type": "overflow", "action_id": "o", "options": [b.option("x", "1")] * 6}],
            }
        ],
        "6 options",
    ),
    "101 rows": ([table(101)], "101 rows"),
    "no row": ([table(0)], "0 rows"),
    "21 columns": ([table(1, width=21)], "columns"),
    "10,001 characters in cells": ([table(100, text="x" * 51)], "characters in the cells"),
    "rows of different width": ([table(1) | {"rows": [[], [{"type": "raw_text", "text": "x"}]]}], "different width"),
    "an empty cell": ([table(1, text="")], "an empty cell"),
    "a table without caption": ([table(1, caption="")], "caption"),
    "pages of 101": ([table(1, page_size=101)], "1 to 100"),
    "two tables": ([table(1), table(1)], "2 tables"),
    "13,200 characters": ([b.section("x" * 2_900) for _ in range(5)], "characters in all"),
    "an alert in a message": ([b.alert("x")], "a alert block is not allowed"),
    "an empty section": ([{"type": "section"}], "needs a text or fields"),
    "an empty text": ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "an empty text"),
    "a section of 3,001": ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], "3001 characters"),
    "11 fields": ([{"type": "section", "fields": [b.mrkdwn("x")] * 11}], "11 items"),
    "a header of 151": ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "151 characters"),
    "26 buttons": (
        [{"type": "actions", "elements": [b.button("x", f"a{n}") for n in range(26)]}],
        "26 items",
    ),
    "11 small prints": ([{"type": "context", "elements": [b.mrkdwn("x")] * 11}], "11 items"),
    "a button text of 76": (
        [{"type": "actions", "elements": [{"type": "button", "text": {"text": "x" * 76}, "action_id": "a"}]}],
        "76 characters",
    ),
    "a value of 2,001": (b.actions(b.button("x", "a", "y" * 2_001)), "more than 2000"),
    "a plan without tasks": ([b.plan("Plan", [])], "no task"),
    "a task_id twice": ([b.plan("Plan", [b.task("t", "T", "pending")] * 2)], "used twice"),
    "a task with an unknown status": ([b.plan("Plan", [b.task("t", "T", "busy")])], "known status"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_message_is_found(name: str) -> None:
    blocks, words = BROKEN[name]
    assert [fault for fault in message_faults("text", blocks) if words in fault.what], message_faults("text", blocks)


def test_a_message_without_text_is_found() -> None:
    assert [fault.where for fault in message_faults(" ", [b.divider()])] == ["/text"]
    assert [fault.where for fault in message_faults("x" * 4_001, [b.divider()])] == ["/text"]


def test_a_good_message_has_no_fault() -> None:
    blocks = [b.header("x"), *b.fields(["a", "", "b"]), *b.context("c"), *b.actions(None, b.button("x", "a")), table(1)]
    assert message_faults("text", blocks) == []


MODALS: dict[str, tuple[dict[str, Any], str]] = {
    "an input without submit": (
        b.modal("T", [b.input_block("i", "Label", b.text_input("i"))], callback="c"),
        "needs a submit",
    ),
    "a table in a modal": (b.modal("T", [table(1)], callback="c"), "a data_table block is not allowed"),
    "a plan in a modal": (
        b.modal("T", [b.plan("P", [b.task("t", "T", "pending")])], callback="c"),
        "a plan block is not allowed",
    ),
    "101 blocks": (b.modal("T", [], callback="c") | {"blocks": [b.divider()] * 101}, "101 blocks"),
    "no block": (b.modal("T", [], callback="c"), "no block"),
    "a title of 25": (
        b.modal("T", [b.divider()], callback="c") | {"title": {"type": "plain_text", "text": "x" * 25}},
        "25 characters",
    ),
    "3,001 characters of metadata": (b.modal("T", [b.divider()], callback="c", metadata="x" * 3001), "more than 3000"),
    "an input of 3,001": (
        b.modal("T", [b.input_block("i", "Label", b.text_input("i", longest=3001))], callback="c", submit="Go"),
        "more than 3000",
    ),
}


@pytest.mark.parametrize("name", MODALS)
def test_a_broken_modal_is_found(name: str) -> None:
    view, words = MODALS[name]
    assert [fault for fault in view_faults(view) if words in fault.what], view_faults(view)


def test_an_alert_belongs_into_a_modal() -> None:
    assert view_faults(b.modal("T", [b.alert("Careful")], callback="c")) == []


def test_too_long_a_message_is_shortened_where_it_does_least_harm() -> None:
    blocks = [b.header("Verdict"), *(b.section("x" * 2_900) for _ in range(9)), *b.actions(b.button("Stop", "stop"))]
    made = fitted(blocks)
    assert measure(blocks) > 13_000 >= measure(made)
    assert (made[0], made[-1]) == (blocks[0], blocks[-1])
    assert all(block["text"]["text"].endswith("…") for block in made[1:-1])


def test_a_message_that_fits_is_left_alone() -> None:
    blocks = [b.header("Verdict"), b.section("x" * 2_900)]
    assert fitted(blocks) == blocks
