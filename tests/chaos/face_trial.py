"""One trial of the face: conversations in which it is killed, and what became of every act, card and write in them."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot.tour.door import Door
from bot.tour.person import text_of
from store.tables import Approval, Message, Outbox, Run
from tests.chaos.disorder import disorder
from tests.chaos.house import House, accounts_for, house
from tests.chaos.judge import Verdict, judge
from tests.chaos.scenes import Scenes
from tests.chaos.story import rows_of
from tests.chaos.talk import Act, Talk
from tests.chaos.wish import Wish

SCENES = 4  # kills in one conversation


@dataclass(slots=True)
class Seen:
    """What was found, summed over the conversations."""

    changes: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    decided_twice: list[str] = field(default_factory=list)
    cards_left_behind: list[str] = field(default_factory=list)
    cards_doubled: int = 0


async def try_face(wish: Wish) -> tuple[dict[str, Any], list[str]]:
    """The figures, and why the trial was not passed."""
    rounds = max(1, -(-wish.kills // SCENES))
    seen = Seen()
    async with house(wish) as here, Door() as door:
        talk = Talk(here, door)
        scenes = Scenes(talk, Random(f"{wish.seed}:face"), wish.kills)
        await here.worker.start()
        await here.face.start()
        await talk.connected()
        await here.latency(wish.latency_ms)
        for _ in range(rounds):
            await _conversation(here, scenes, -(-wish.changes // rounds), seen)
        seen.cards_doubled = await _doubled(here, talk)
    return _report(wish, scenes, talk.acts, seen), _complaints(wish, scenes, talk.acts, seen)


async def _conversation(here: House, scenes: Scenes, changes: int, seen: Seen) -> None:
    await disorder(here.calix, accounts_for(here.wish), here.wish.seed, changes)
    records, begin = await here.calix.records(), await here.calix.accepted()
    plan, card = await scenes.play()
    rows = await rows_of(here, plan)
    ledger = [entry for entry in await here.calix.ledger(begin) if entry["actor"] == "api"]
    found = judge(rows, ledger, records)
    for name, lines in asdict(found).items():
        getattr(seen.verdict, name).extend(lines)
    seen.changes += len(rows)
    async with here.store.read() as session:
        decided = len((await session.exec(select(Approval).where(Approval.plan_id == plan.id))).all())
        runs = len((await session.exec(select(Run).where(Run.plan_id == plan.id))).all())
    if (decided, runs) != (1, 1):
        seen.decided_twice.append(f"plan {plan.id}: {decided} decisions, {runs} runs")
    try:
        await scenes.talk.card("Done", ts=card)
    except TimeoutError:
        shown = next((text_of(m)[:200] for m in await scenes.talk.posts() if m["ts"] == card), "gone")
        seen.cards_left_behind.append(f"plan {plan.id}: {shown}")


async def _doubled(here: House, talk: Talk) -> int:
    """Posts in the channel beyond the cards and the sentences that are said once."""
    async with here.store.read() as session:
        cards = await session.exec(select(sa.func.count()).where(col(Message.ts).is_not(None)))
        said = select(sa.func.count()).where(
            col(Outbox.dedupe).is_not(None), Outbox.kind == "post", col(Outbox.message_id).is_(None)
        )
        owed = cards.one() + (await session.exec(said.where(Outbox.state == "sent"))).one()
    return max(0, len(await talk.posts()) - owed)


def _report(wish: Wish, scenes: Scenes, acts: list[Act], seen: Seen) -> dict[str, Any]:
    verdict = seen.verdict
    return {
        "part": "face",
        "database": wish.database,
        "changes": seen.changes,
        "kills": scenes.done,
        "kills_in_flight": scenes.in_flight,
        "lost": len(verdict.lost),
        "repeated": len(verdict.repeated),
        "unapproved": len(verdict.unapproved),
        "in_doubt": len(verdict.in_doubt),
        "acts": len(acts),
        "acked": sum(act.acked for act in acts),
        "acked_unanswered": len(_silent(acts)),
        "answers": dict(Counter(act.answered or "silence" for act in acts if act.acked)),
        "decided_twice": len(seen.decided_twice),
        "cards_left_behind": len(seen.cards_left_behind),
        "cards_doubled": seen.cards_doubled,
        "vendor_latency_ms": wish.latency_ms,
        "seed": wish.seed,
    }


def _complaints(wish: Wish, scenes: Scenes, acts: list[Act], seen: Seen) -> list[str]:
    verdict = seen.verdict
    found = [
        f"{what}: {line}"
        for what, lines in (
            ("lost", verdict.lost),
            ("repeated", verdict.repeated),
            ("unapproved", verdict.unapproved),
            ("in doubt, though no worker died", verdict.in_doubt),
            ("acked and never answered", [act.what for act in _silent(acts)]),
            ("decided twice", seen.decided_twice),
            ("a card that was not edited any more", seen.cards_left_behind),
        )
        for line in lines
    ]
    if seen.cards_doubled:
        found.append(f"{seen.cards_doubled} posts too many in the channel")
    if scenes.done < wish.kills:
        found.append(f"{scenes.done} kills of {wish.kills}")
    return found


def _silent(acts: list[Act]) -> list[Act]:
    return [act for act in acts if act.acked and not act.answered]
