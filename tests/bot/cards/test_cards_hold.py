"""Every card in every state is taken by Slack: by its schema, by its SDK's models, and by the rules that both miss."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blockkit.check import message_faults, view_faults
from bot.catalogue.speech import UNTOLD
from tests.bot.cards.shown import cards, views

CARDS, VIEWS = cards(), views()
UNKNOWN_TO_SDK = ("data_table",)


@pytest.fixture(scope="module")
def definitions(shared: Path) -> dict[str, Any]:
    """Slack's schemas by kind of payload."""
    folder = shared / "contracts"
    return {name: json.loads((folder / f"slack-{name}.schema.json").read_text()) for name in ("blocks", "modal")}


def branch(block: dict[str, Any]) -> str:
    """The definition of one kind of block; its own, because the error of the whole union says nothing."""
    return "".join(word.capitalize() for word in block["type"].split("_")) + "Block"


def validate(block: dict[str, Any], schema: dict[str, Any]) -> None:
    """One block against its branch, the tasks of a plan each as a task card."""
    assert branch(block) in schema["definitions"], f"{block['type']} is not allowed here"
    rules = {"$ref": f"#/definitions/{branch(block)}", "definitions": schema["definitions"]}
    jsonschema.Draft7Validator(rules).validate(block)
    for task in block.get("tasks", []):
        validate(task, schema)


@pytest.mark.parametrize("name", CARDS)
def test_card_meets_slacks_schema(name: str, definitions: dict[str, Any]) -> None:
    for block in CARDS[name].blocks:
        validate(block, definitions["blocks"])


@pytest.mark.parametrize("name", VIEWS)
def test_modal_meets_slacks_schema(name: str, definitions: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(definitions["modal"]).validate(VIEWS[name])
    for block in VIEWS[name]["blocks"]:
        validate(block, definitions["modal"])


@pytest.mark.parametrize("name", CARDS)
def test_card_meets_the_sdks_lengths(name: str) -> None:
    for block in CARDS[name].blocks:
        if block["type"] in UNKNOWN_TO_SDK:
            continue
        parsed = Block.parse(block)
        assert parsed is not None, block["type"]
        parsed.validate_json()


@pytest.mark.parametrize("name", VIEWS)
def test_modal_meets_the_sdks_lengths(name: str) -> None:
    View(**VIEWS[name]).validate_json()


@pytest.mark.parametrize("name", CARDS)
def test_card_breaks_no_rule_that_both_miss(name: str) -> None:
    assert message_faults(CARDS[name].text, CARDS[name].blocks) == []


@pytest.mark.parametrize("name", VIEWS)
def test_modal_breaks_no_rule_that_both_miss(name: str) -> None:
    assert view_faults(VIEWS[name]) == []


@pytest.mark.parametrize("name", CARDS)
def test_nothing_was_left_without_words(name: str) -> None:
    said = json.dumps([CARDS[name].text, CARDS[name].blocks], ensure_ascii=False)
    assert "no words yet" not in said
    assert UNTOLD not in said
    assert not re.search(r"\b[Ee]rror", said)


@pytest.mark.parametrize("name", VIEWS)
def test_no_window_was_left_without_words(name: str) -> None:
    said = json.dumps(VIEWS[name], ensure_ascii=False)
    assert "no words yet" not in said
    assert UNTOLD not in said
    assert not re.search(r"\b[Ee]rror", said)
