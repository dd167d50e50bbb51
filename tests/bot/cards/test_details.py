"""The whole record in a window: what does not fit is counted, and can be had as a file."""

from dataclasses import replace
from typing import Any

import pytest

from bot.blockkit.limits import VIEW_BLOCKS
from bot.cards import actions
from bot.face.listeners.files import flat
from bot.modals.details import details_modal
from tests.bot.cards.drawing import drawn
from tests.bot.cards.examples import FINDING
from tests.bot.face.stage import actions_of

FEW = {"name": "Ada Example", "services": [{"type": "data"}, {"type": "voice"}], "devices": []}
MANY: dict[str, dict[str, Any]] = {
    "many plain values": {f"value-{n:03}": "x" for n in range(200)},
    "many lists": {f"list-{n:03}": [{"id": f"id-{n:03}"}] for n in range(90)},
    "a list of many": {"services": [{"id": f"id-{n:03}", "type": "data"} for n in range(300)]},
    "long values": {f"value-{n:03}": "x" * 900 for n in range(60)} | {f"l-{n}": ["y" * 900] * 20 for n in range(80)},
}


def test_what_fits_is_all_shown() -> None:
    view = details_modal(replace(FINDING, record=FEW))
    assert actions_of(view) == []
    assert "not shown" not in drawn(view["blocks"])


@pytest.mark.parametrize("what", MANY)
def test_what_does_not_fit_is_counted_and_can_be_had(what: str) -> None:
    view = details_modal(replace(FINDING, record=MANY[what]))
    said = drawn(view["blocks"])
    assert len(view["blocks"]) <= VIEW_BLOCKS
    assert actions_of(view) == [actions.DETAILS_CSV]
    assert said.rstrip().endswith("[The whole record as CSV to me]")


@pytest.mark.parametrize("what", ["many plain values", "a list of many"])
def test_the_count_is_right(what: str) -> None:
    said = drawn(details_modal(replace(FINDING, record=MANY[what]))["blocks"])
    total = len(list(flat(MANY[what])))
    shown = said.count("value-") + said.count("id id-") + said.count("type data")
    assert f"{total - shown} values are not shown here; all of them are in the file." in said


def test_the_file_holds_every_value_by_its_place() -> None:
    record = {
        "name": "Ada",
        "geo": {"lat": 1.5},
        "services": [{"type": "data"}, {"type": "voice"}],
        "none": None,
        "l": [],
    }
    assert list(flat(record)) == [
        ("name", "Ada"),
        ("geo.lat", 1.5),
        ("services.1.type", "data"),
        ("services.2.type", "voice"),
        ("none", None),
        ("l", ""),
    ]
