"""Block Kit is taken as strictly as Slack takes it: what is too much, too long, missing or out of place is refused."""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.sandbox.workspace import gallery
from tests.sandbox.workspace.gallery import cells, data_table, option, rich, select, task
from tests.sandbox.workspace.outside import (
    CALIX,
    UMA,
    Outside,
    actions,
    button,
    field,
    modal,
    mrkdwn,
    plain,
    refusal,
)

Json = dict[str, Any]
SECTION = {"type": "section", "text": mrkdwn("x")}
TEXT_INPUT = {"type": "plain_text_input", "action_id": "a"}
TABLE = {"type": "table", "rows": [cells("a"), cells("b")]}
CONFIRM = {"title": plain("T"), "text": plain("t"), "confirm": plain("Yes"), "deny": plain("No")}


def plan(*tasks: Json) -> Json:
    return {"type": "plan", "title": "Plan", "tasks": list(tasks)}


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn("x")} | more


# A block that Slack refuses, and where it says the fault is.
WRONG: list[tuple[str, Json, str]] = [
    ("unknown type", {"type": "sparkline"}, "/blocks/0/type"),
    ("section without text", {"type": "section"}, "/blocks/0"),
    ("section text 3001", {"type": "section", "text": mrkdwn("x" * 3_001)}, "/blocks/0/text/text"),
    ("field 2001", {"type": "section", "fields": [mrkdwn("x" * 2_001)]}, "/blocks/0/fields/0/text"),
    ("11 fields", {"type": "section", "fields": [mrkdwn("x")] * 11}, "/blocks/0/fields"),
    ("input as accessory", {**SECTION, "accessory": TEXT_INPUT}, "/blocks/0/accessory/type"),
    ("header mrkdwn", {"type": "header", "text": mrkdwn("x")}, "/blocks/0/text/type"),
    ("header 151", {"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    ("unknown key", {**SECTION, "colour": "red"}, "/blocks/0"),
    ("emoji in mrkdwn", {"type": "section", "text": mrkdwn("x") | {"emoji": True}}, "/blocks/0/text/emoji"),
    ("context of 11", {"type": "context", "elements": [mrkdwn("x")] * 11}, "/blocks/0/elements"),
    ("block_id 256", {**SECTION, "block_id": "x" * 256}, "/blocks/0/block_id"),
    ("no elements", actions(), "/blocks/0/elements"),
    ("26 elements", actions(*(button(f"a{n}") for n in range(26))), "/blocks/0/elements"),
    ("duplicate action_id", actions(button("a"), button("a")), "/blocks/0/elements/1/action_id"),
    ("text input in actions", actions(TEXT_INPUT), "/blocks/0/elements/0/type"),
    ("button text 76", actions(button(text=plain("x" * 76))), "/blocks/0/elements/0/text/text"),
    ("button value 2001", actions(button(value="x" * 2_001)), "/blocks/0/elements/0/value"),
    ("button style", actions(button(style="green")), "/blocks/0/elements/0/style"),
    ("half a confirm", actions(button(confirm={"title": plain("T")})), "/blocks/0/elements/0/confirm"),
    (
        "confirm title 101",
        actions(button(confirm={**CONFIRM, "title": plain("x" * 101)})),
        "/blocks/0/elements/0/confirm/title/text",
    ),
    ("no options", actions(select(options=[])), "/blocks/0/elements/0/options"),
    ("101 options", actions(select(options=[option(str(n)) for n in range(101)])), "/blocks/0/elements/0/options"),
    ("option text 76", actions(select(options=[option("a", "x" * 76)])), "/blocks/0/elements/0/options/0/text/text"),
    ("option value 151", actions(select(options=[option("x" * 151)])), "/blocks/0/elements/0/options/0/value"),
    ("unknown initial option", actions(select(initial_option=option("z"))), "/blocks/0/elements/0"),
    (
        "11 checkboxes",
        actions({"type": "checkboxes", "action_id": "c", "options": [option(str(n)) for n in range(11)]}),
        "/blocks/0/elements/0/options",
    ),
    (
        "6 in overflow",
        actions({"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(6)]}),
        "/blocks/0/elements/0/options",
    ),
    ("number without decimals said", field({"type": "number_input", "action_id": "n"}), "/blocks/0/element"),
    ("bad date", actions({"type": "datepicker", "initial_date": "1/2/26"}), "/blocks/0/elements/0/initial_date"),
    ("file input in a message", field({"type": "file_input", "action_id": "f"}), "/blocks/0/element"),
    ("alert in a message", {"type": "alert", "text": mrkdwn("x")}, "/blocks/0/type"),
    ("101 table rows", {"type": "table", "rows": [cells("x")] * 101}, "/blocks/0/rows"),
    ("21 columns", {"type": "table", "rows": [cells(*["x"] * 21)]}, "/blocks/0/rows/0"),
    ("no caption", {key: value for key, value in data_table().items() if key != "caption"}, "/blocks/0"),
    ("102 data rows", data_table(101), "/blocks/0/rows"),
    ("header alone", data_table(0), "/blocks/0/rows"),
    ("page size 0", data_table(page_size=0), "/blocks/0/page_size"),
    ("uneven rows", data_table() | {"rows": [cells("a", "b"), cells("a")]}, "/blocks/0/rows/1"),
    ("rich header", data_table() | {"rows": [[rich("a")], cells("a")]}, "/blocks/0/rows/0"),
    ("10,001 characters", data_table(20, "x" * 500), "/blocks/0"),
    ("task status", plan(task(status="done")), "/blocks/0/tasks/0/status"),
    ("task without id", plan({"type": "task_card", "title": "x", "status": "pending"}), "/blocks/0/tasks/0"),
    ("task details as text", plan(task(details=mrkdwn("x"))), "/blocks/0/tasks/0/details"),
    ("same task id", plan(task("1"), task("1")), "/blocks/0/tasks/1/task_id"),
    ("empty card", {"type": "card"}, "/blocks/0"),
    ("card title 151", card(title=mrkdwn("x" * 151)), "/blocks/0/title/text"),
    ("card body 201", card(body=mrkdwn("x" * 201)), "/blocks/0/body/text"),
    (
        "11 children",
        {"type": "container", "title": plain("x"), "child_blocks": [SECTION] * 11},
        "/blocks/0/child_blocks",
    ),
    (
        "plan in a container",
        {"type": "container", "title": plain("x"), "child_blocks": [plan(task())]},
        "/blocks/0/child_blocks/0/type",
    ),
    ("markdown 12001", {"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text"),
    (
        "rich text of an unknown part",
        rich("x") | {"elements": [{"type": "verse", "elements": []}]},
        "/blocks/0/elements/0/type",
    ),
]


@pytest.mark.parametrize(("block", "pointer"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
async def test_a_wrong_block_is_refused_where_it_is_wrong(slack: Outside, block: Json, pointer: str) -> None:
    refused = await refusal(slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[block]))
    assert refused["error"] == "invalid_blocks"
    assert any(line.endswith(f"[json-pointer:{pointer}]") for line in refused["response_metadata"]["messages"]), refused
    assert await slack.messages() == []


@pytest.mark.parametrize("name", gallery.MESSAGE)
async def test_good_blocks_are_taken_and_get_ids(slack: Outside, name: str) -> None:
    posted = await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=gallery.MESSAGE[name])
    assert all(block["block_id"] for block in posted["message"]["blocks"])


@pytest.mark.parametrize("name", gallery.MESSAGE)
def test_the_good_examples_are_good_by_slacks_own_types(name: str) -> None:
    folder = Path(os.environ.get("SPLICE_SHARED", Path(__file__).resolve().parents[4] / "shared"))
    schema = folder / "contracts" / "slack-blocks.schema.json"
    if not schema.exists():
        pytest.skip(f"no Block Kit schema at {schema}")
    jsonschema.validate(gallery.MESSAGE[name], json.loads(schema.read_text()))


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([SECTION] * 51, "invalid_blocks"),
        ([SECTION | {"block_id": "a"}, SECTION | {"block_id": "a"}], "invalid_blocks"),
        ([TABLE, TABLE], "invalid_blocks"),
        ([{"type": "markdown", "text": "x" * 7_000}] * 2, "invalid_blocks"),
        ([{"type": "section", "text": mrkdwn("x" * 2_700)}] * 5, "msg_blocks_too_long"),
        ("not json", "invalid_blocks_format"),
    ],
    ids=["51 blocks", "same block_id", "two tables", "markdown together", "13,500 characters", "broken json"],
)
async def test_a_message_as_a_whole_has_limits(slack: Outside, blocks: Any, error: str) -> None:
    refused = await refusal(slack.web.chat_postMessage(channel=CALIX, text="x", blocks=blocks))
    assert refused["error"] == error


HOME = {"type": "home", "blocks": [SECTION]}


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal() | {"title": plain("x" * 25)}, "/view/title/text"),
        ({key: value for key, value in modal().items() if key != "title"}, "/view"),
        (modal(field(TEXT_INPUT)) | {"submit": None}, "/view"),
        (modal() | {"private_metadata": "x" * 3_001}, "/view/private_metadata"),
        (modal(*[SECTION] * 101), "/view/blocks"),
        (modal(TABLE), "/view/blocks/0/type"),
        (modal(plan(task())), "/view/blocks/0/type"),
        (modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
        (HOME | {"blocks": [data_table()]}, "/view/blocks/0/type"),
        (HOME | {"blocks": [{"type": "alert", "text": mrkdwn("x")}]}, "/view/blocks/0/type"),
    ],
    ids=[
        "title 25",
        "no title",
        "input without submit",
        "metadata",
        "101 blocks",
        "table",
        "plan",
        "markdown",
        "data_table on Home",
        "alert on Home",
    ],
)
async def test_views_have_their_own_rules(slack: Outside, view: Json, pointer: str) -> None:
    refused = await refusal(slack.web.blocks_validate(view=view))
    assert refused["error"] == "invalid_view"
    assert pointer in [each["pointer"] for each in refused["errors"]]


async def test_a_wrong_home_is_not_published(slack: Outside) -> None:
    refused = await refusal(slack.web.views_publish(user_id=UMA, view=HOME | {"blocks": [TABLE]}))
    assert refused["error"] == "invalid_arguments"
    assert (await slack.state())["home"] is None


async def test_validation_answers_with_pointers_and_posts_nothing(slack: Outside) -> None:
    assert (await slack.web.blocks_validate(blocks=[SECTION]))["ok"]
    refused = await refusal(slack.web.blocks_validate(blocks=[{"type": "header", "text": mrkdwn("x")}]))
    assert (refused["error"], refused["errors"][0]["pointer"]) == ("invalid_blocks", "/0/text/type")
    refused = await refusal(slack.web.blocks_validate(blocks=[SECTION], message={"blocks": []}))
    assert refused["error"] == "invalid_arguments"
    assert await slack.messages() == []
