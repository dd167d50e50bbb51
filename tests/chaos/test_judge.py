"""The judge of the crash trials can condemn: what is lost, repeated, made up or wrongly in doubt is found."""

from typing import Any

import pytest

from store.tables import Change, Run
from store.words import ChangeState, RunState, Verb
from tests.chaos.judge import judge
from tests.chaos.killer import Kill
from tests.chaos.report import complaints
from tests.chaos.wish import Wish
from tests.chaos.world import ROOT

ADA = {"_id": "a1", "name": "Ada (old)", "subscriberLocationId": "1", "services": [{"_id": "s1", "upSpeed": 1}]}
BO = {"_id": "b2", "name": "Bo", "subscriberLocationId": "2", "services": []}


def row(seq: int, verb: str, state: str = ChangeState.APPLIED, **more: Any) -> Change:
    """A row of the approved plan as it ended."""
    told: dict[str, Any] = {"entity": "subscriber", "subject": f"subject {seq}", "part": "changes"}
    return Change(plan_id=1, seq=seq, integration_id=1, target_org="o", flow="f", verb=verb, state=state, effect=verb,
                  **told | more)  # fmt: skip


def wrote(seq: int, method: str, path: str = "", body: Any = None, **more: Any) -> dict[str, Any]:
    """A write that Calix accepted."""
    return {"seq": seq, "method": method, "path": ROOT + path, "body": body, "key": "", "target_id": ""} | more


RENAME = row(1, Verb.UPDATE, key="1", target_id="a1", before={"name": "Ada (old)"}, after={"name": "Ada"})
RENAMED = wrote(1, "PUT", "/a1", ADA | {"name": "Ada"})
SLOW = row(
    2, Verb.UPDATE, entity="service", target_id="s1", parent_id="a1", before={"upSpeed": 1}, after={"upSpeed": 9}
)
SPED_UP = wrote(2, "PUT", "/a1/services/s1", {"_id": "s1", "upSpeed": 9})
MAKE = row(3, Verb.CREATE, key="3", after={"name": "Cy", "phone": ""})
MADE = wrote(3, "POST", "", {"name": "Cy"}, key="3", target_id="c3")
PART = row(4, Verb.CREATE, entity="service", key="3", parent_id="@new", after={"upSpeed": 5})
PART_MADE = wrote(4, "POST", "/c3/services", {"upSpeed": 5})
REMOVE = row(5, Verb.DELETE, key="2", target_id="b2", before={"name": "Bo"}, part="removals")
REMOVED = wrote(5, "DELETE", "/b2")
PLAN, LEDGER = [RENAME, SLOW, MAKE, PART, REMOVE], [RENAMED, SPED_UP, MADE, PART_MADE, REMOVED]


def verdict(rows: list[Change], ledger: list[dict[str, Any]]) -> dict[str, int]:
    """How many of each the judge finds; what it does not find is left out."""
    found = judge(rows, ledger, [ADA, BO])
    names = ("lost", "repeated", "unapproved", "in_doubt", "wrongly_in_doubt")
    counts = {name: len(getattr(found, name)) for name in names}
    assert found.clean is not any(counts[name] for name in names if name != "in_doubt")
    return {name: count for name, count in counts.items() if count}


def test_a_plan_that_was_carried_out_once_is_acquitted() -> None:
    assert verdict(PLAN, LEDGER) == {}


@pytest.mark.parametrize("missing", range(len(LEDGER)))
def test_a_row_without_its_write_is_lost(missing: int) -> None:
    ledger = [entry for number, entry in enumerate(LEDGER) if number != missing]
    if LEDGER[missing] is MADE:  # its part was written to a record that nobody knows then
        assert verdict(PLAN, ledger) == {"lost": 2, "unapproved": 1}
    else:
        assert verdict(PLAN, ledger) == {"lost": 1}


@pytest.mark.parametrize("entry", [RENAMED, SPED_UP, PART_MADE, REMOVED])
def test_a_write_that_was_made_before_is_repeated(entry: dict[str, Any]) -> None:
    again = LEDGER.index(entry) + 1
    assert verdict(PLAN, [*LEDGER[:again], entry | {"seq": 9}, *LEDGER[again:]]) == {"repeated": 1}


def test_a_second_record_for_the_same_key_is_a_repetition() -> None:
    assert verdict(PLAN, [*LEDGER, MADE | {"seq": 9, "target_id": "c4"}]) == {"repeated": 1}


@pytest.mark.parametrize(
    "entry",
    [
        wrote(9, "DELETE", "/a1"),
        wrote(9, "PUT", "/b2", BO | {"name": "Somebody"}),
        wrote(9, "POST", "", {"name": "Di"}, key="4", target_id="d4"),
        wrote(9, "POST", "/a1/services", {"upSpeed": 5}),
    ],
)
def test_a_write_that_no_row_is_for_was_not_approved(entry: dict[str, Any]) -> None:
    assert verdict(PLAN, [*LEDGER[:4], entry, REMOVED]) == {"unapproved": 1}


def test_nor_was_one_with_another_body() -> None:
    other = RENAMED | {"body": ADA | {"name": "Eve"}}
    assert verdict(PLAN, [other, *LEDGER[1:]]) == {"lost": 1, "unapproved": 1}


def test_nor_one_that_carries_an_old_record_and_undoes_what_was_written_meanwhile() -> None:
    late = wrote(1, "PUT", "/a1", ADA | {"name": "Ada"})  # with the service as it was before it was sped up
    assert verdict(PLAN, [SPED_UP, late, *LEDGER[2:]]) == {"lost": 1, "unapproved": 1}


def test_only_creates_may_be_in_doubt() -> None:
    doubtful = row(3, Verb.CREATE, ChangeState.IN_DOUBT, key="3", after={"name": "Cy", "phone": ""})
    assert verdict([RENAME, doubtful], [RENAMED]) == {"in_doubt": 1}
    update = row(1, Verb.UPDATE, ChangeState.IN_DOUBT, key="1", target_id="a1", before={"name": "Ada (old)"}, after={})
    assert verdict([update], []) == {"in_doubt": 1, "wrongly_in_doubt": 1}


def test_a_verdict_that_is_not_clean_fails_the_trial() -> None:
    run, kills = Run(plan_id=1, integration_id=1, flow="f", state=RunState.VERIFIED), [Kill(1, in_flight=True)] * 3
    assert complaints(Wish(), run, kills, judge(PLAN, LEDGER, [ADA, BO])) == []
    for wrong in ([], [*LEDGER, RENAMED | {"seq": 9}], [*LEDGER, wrote(9, "DELETE", "/a1")]):
        assert complaints(Wish(), run, kills, judge(PLAN, wrong, [ADA, BO])) != []
    assert complaints(Wish(), run, kills[:2], judge(PLAN, LEDGER, [ADA, BO])) == ["the run was over after 2 kills of 3"]
    elsewhere = [Kill(1, in_flight=False)] * 3
    assert "while a write was held" in complaints(Wish(), run, elsewhere, judge(PLAN, LEDGER, [ADA, BO]))[0]
