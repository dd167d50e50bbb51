"""The toy bridge: the port at which sync is tested without any vendor.

People live in the source, cards (with stickers as children) in the target. Faults are switched on the systems.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from store.words import Effect, Verb
from sync.bridge import Event, Opened, Problem, Setup, Sibling, Sides
from sync.errors import NotSent, Rejected, Unknown
from sync.flow import (
    Evidence,
    Facts,
    FlowDefaults,
    KeptPart,
    Manner,
    Observed,
    Page,
    SourcePart,
    SourceRow,
    TargetPart,
    TargetRow,
    Wanted,
    WriteResult,
)
from tests.sync.systems import PAGE, Card, Crash, Person, Systems

__all__ = ["Card", "Crash", "Person", "Systems", "ToyBridge", "ToyFlow"]


class ToyFlow(FlowDefaults):
    """People to cards."""

    name, source, target = "cards", "People", "Cards"
    owned_entities = ("card", "sticker")

    def __init__(self, systems: Systems) -> None:
        self.systems = systems
        self.authority, self.policy, self.canon_version = systems.authority, systems.policy, systems.canon_version
        self.manner = Manner(
            unique_key=systems.unique_key,
            find_by_key=systems.find_by_key,
            rate_per_second=200.0,
            concurrency=systems.width,
            burst=systems.burst,
            follows_up=systems.follows is not None,
        )

    async def plan_only(self) -> str:
        return self.systems.plan_only

    async def source_pages(self) -> AsyncIterator[Page]:
        if self.systems.source_away:
            raise NotSent("People", "away", transient=True)
        rows = [self._person(*each) for each in self.systems.people.items() if each[0] not in self.systems.hidden]
        if self.systems.source_fault == "empty":
            rows = []
        declared = len(rows) if self.systems.source_fault == "empty" else len(self.systems.people)
        async for page in _pages(rows, self.systems.source_complete, declared, self.systems.source_fault):
            yield page
            if self.systems.while_reading is not None:
                self.systems.while_reading()
        if self.systems.after_reading is not None:
            self.systems.after_reading()

    async def target_pages(self) -> AsyncIterator[Page]:
        if self.systems.away:
            raise NotSent("Cards", "away", transient=True)
        rows = [self._card(*each) for each in self.systems.cards.items()]
        async for page in _pages(rows, self.systems.target_complete, len(rows)):
            yield page

    async def second_reading(self) -> Evidence:
        return Evidence(len(self.systems.cards), None, 1, self.systems.second_complete)

    def canonical(self, entity: str, name: str, value: Any) -> Any:
        return value.strip().lower() if name == "phone" else value

    def label(self, entity: str) -> str:
        return "text"

    def kept_parts(self, image: Mapping[str, Any]) -> list[KeptPart]:
        if "stickers" not in image or self.systems.forever:
            return []
        card = TargetPart("card", "", {name: image[name] for name in ("key", "name", "phone")})
        stickers = [TargetPart("sticker", each, {"text": text}) for each, text in image["stickers"].items()]
        return [KeptPart(card, image), *(KeptPart(sticker, sticker.fields) for sticker in stickers)]

    def unkept(self, entity: str) -> frozenset[str]:
        return frozenset(self.systems.secrets)

    def effect(self, entity: str, verb: str, before: Any, after: Any) -> str:
        if verb == Verb.DELETE or (verb == Verb.UPDATE and before.get("phone") and after.get("phone") == ""):
            return Effect.REMOVAL
        return Effect.CREATE if verb == Verb.CREATE else Effect.UPDATE

    def claims(self, row: SourceRow | None, target: TargetRow | None) -> frozenset[str]:
        claim = self.systems.claims.get(row.id if row else "")
        return frozenset({claim} if claim else ())

    async def source_by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        if self.systems.source_away:
            raise NotSent("People", "away", transient=True)
        self.systems.looked_up += ids
        self.systems.calls["source_by_ids"] += 1
        return {each: self._person(each, self.systems.people[each]) for each in ids if each in self.systems.people}

    async def target_by_id(self, target_id: str) -> TargetRow | None:
        self.systems.calls["target_by_id"] += 1
        card = self.systems.cards.get(target_id)
        return self._card(target_id, card) if card else None

    async def target_by_keys(self, keys: Sequence[str]) -> dict[str, list[TargetRow]]:
        rows = [self._card(*each) for each in self.systems.cards.items()]
        return {key: [row for row in rows if row.key == key] for key in keys}

    async def read(self, change: Wanted) -> Observed | None:
        self.systems.calls["read"] += 1
        card_id = change.parent_id or change.target_id or ""
        card = self.systems.cards.get(card_id)
        if card_id in self.systems.unanswered or self.systems.away:
            raise Unknown("Cards", "server", status=500, words="out of paper", transient=True)
        if card_id in self.systems.forbidden:
            raise Rejected("Cards", "forbidden", status=403, words="no library card")
        if card is None:
            return None
        if change.entity == "card":
            return Observed(card_id, _card_fields(card), card)
        text = card.stickers.get(change.target_id or "")
        return None if text is None else Observed(change.target_id or "", {"text": text}, card)

    async def find(self, change: Wanted) -> list[Observed]:
        self.systems.calls["find"] += 1
        if change.entity == "card":
            if self.systems.unseen and any(card.key == change.key for card in self.systems.cards.values()):
                self.systems.unseen -= 1
                return []
            return [Observed(i, _card_fields(c), c) for i, c in self.systems.cards.items() if c.key == change.key]
        card = self.systems.cards.get(change.parent_id or "")
        wanted = (change.after or {}).get("text")
        found = [Observed(i, {"text": text}) for i, text in card.stickers.items() if text == wanted] if card else []
        return found if len(found) >= (change.requires or {}).get("nth", 1) else []

    async def write(self, change: Wanted, now: Observed | None) -> WriteResult:
        systems = self.systems
        systems.calls["write"] += 1
        fault = systems.next_writes.pop(0) if systems.next_writes else ""
        if systems.before_write is not None:
            systems.before_write(change)
        if systems.away or fault == "away":
            raise NotSent("Cards", "away", transient=True, retry_after=0.01)
        if fault in ("rejected", "conflict"):
            raise Rejected("Cards", fault, status=400, words="a card needs a smile")
        if fault == "crash_before":
            raise Crash
        if fault in ("lost", "late"):
            if fault == "late":
                systems.under_way.append(lambda: self._do(change))
            raise Unknown("Cards", "timeout", transient=True)
        result = self._do(change)
        if systems.after_write is not None:
            systems.after_write()
        if fault == "crash_after":
            raise Crash
        if fault == "lost_answer":
            raise Unknown("Cards", "timeout", transient=True)
        if fault == "silent":
            return WriteResult("")
        return WriteResult(result.target_id) if systems.bodiless else result

    async def arrived(self, change: Wanted) -> bool:
        return self.systems.arrived

    async def changed_since(self, moment: Any) -> list[str]:
        return list(self.systems.changed)

    async def resolve(self, hints: Sequence[str]) -> list[str]:
        found = [self.systems.nicknames.get(hint, hint) for hint in hints]
        if self.systems.while_resolving is not None:
            await self.systems.while_resolving()
        return [each for each in found if each]

    async def ids_of(self, owner: str) -> list[str]:
        return self.systems.families.get(owner, [owner])

    async def follow_up(self, keys: Sequence[str]) -> dict[str, str]:
        self.systems.followed += keys
        return {key: (self.systems.follows or {}).get(key, "pushed") for key in keys}

    def impact(self, totals: Mapping[str, int]) -> list[str]:
        return [f"{totals.get('removals', 0)} cards go"] if totals.get("removals") else []

    def _do(self, change: Wanted) -> WriteResult:
        systems, after = self.systems, dict(change.after or {})
        card_id = change.parent_id or change.target_id or ""
        if not self._stands(change, card_id):
            raise Rejected("Cards", "not_found", status=404)
        if change.entity == "card" and change.verb == Verb.CREATE:
            if systems.unique_key and any(card.key == change.key for card in systems.cards.values()):
                raise Rejected("Cards", "conflict", status=409)
            phone = "" if "phone" in systems.forgets else after.get("phone", "")
            card_id = systems.card(after["key"], after["name"], phone=phone)
            systems.cards[card_id].extra = (change.image or {}).get("extra", "kept")
        elif change.entity == "card" and change.verb == Verb.DELETE:
            del systems.cards[card_id]
        elif change.entity == "card":
            for name in change.patch.keys() - systems.ignores:
                setattr(systems.cards[card_id], name, after[name])
        elif change.verb == Verb.DELETE:
            del systems.cards[card_id].stickers[change.target_id or ""]
        else:
            sticker = change.target_id or f"{card_id}.{len(systems.cards[card_id].stickers)}"
            systems.cards[card_id].stickers[sticker] = after["text"]
            systems.ledger.append((change.verb, change.entity, change.key))
            return WriteResult(sticker, Observed(sticker, after))
        if systems.spelling == "louder" and card_id in systems.cards:
            systems.cards[card_id].name = systems.cards[card_id].name.upper()
        systems.ledger.append((change.verb, change.entity, change.key))
        card = systems.cards.get(card_id)
        return WriteResult(card_id, Observed(card_id, _card_fields(card)) if card else None)

    def _stands(self, change: Wanted, card_id: str) -> bool:
        """Whether what the change is about is there: its card, and its sticker unless it is a new one."""
        new, card = change.verb == Verb.CREATE, self.systems.cards.get(card_id)
        if change.entity == "card":
            return new or card is not None
        return card is not None and (new or change.target_id in card.stickers)

    def _person(self, person_id: str, person: Person) -> SourceRow:
        fields: dict[str, Any] = {"key": person_id, "name": person.name}
        if person.phone is not None:
            fields["phone"] = person.phone
        stickers = [SourcePart("sticker", f"s:{person_id}:{n}", {"text": t}) for n, t in enumerate(person.stickers)]
        return SourceRow(
            id=person_id,
            parts=(SourcePart("card", f"p:{person_id}", fields), *stickers),
            out_of_scope=person.scope,
            skip=person.skip,
            moves_to=person.moves_to,
            removable=person.removable,
            facts=Facts(name=person.name, account=person_id),
            notes=self.systems.notes.get(person_id, ()),
            bars=person.bars,
        )

    def _card(self, card_id: str, card: Card) -> TargetRow:
        stickers = [TargetPart("sticker", each, {"text": text}) for each, text in card.stickers.items()]
        return TargetRow(
            id=card_id,
            key=card.key,
            parts=(TargetPart("card", card_id, _card_fields(card)), *stickers),
            out_of_scope="shared_org" if self.systems.shared else "",
            unreadable="short_list" if card_id in self.systems.unreadable else "",
            facts=Facts(name=card.name, account=card.key),
            record={**_card_fields(card), "extra": card.extra, "stickers": dict(card.stickers)},
            shared=self.systems.beside_others,
            group=card.group,
            guarded=card.guarded,
        )


class ToyBridge:
    """The bridge of the toy pair."""

    name, title, joins = "toy", "Toys", True
    flows, secret_names = (Sides("cards", "People", "Cards"),), ("token",)

    def __init__(self, systems: Systems) -> None:
        self.systems = systems

    def check(self, company: Any, options: Any, secrets: Any, siblings: Sequence[Sibling]) -> list[Problem]:
        return [Problem("second_default", "company", {})] if any(each.company == company for each in siblings) else []

    def mapping_fingerprint(self, options: Mapping[str, Any]) -> str:
        return str(options.get("mapping", ""))

    def org_of(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        return str(options.get("org", "toy-org"))

    def event(self, secrets: Mapping[str, str], told: Mapping[str, str]) -> list[Event] | None:
        return [Event("cards", (told["person"],))] if told.get("password") == secrets.get("token") else None

    @asynccontextmanager
    async def open(self, setup: Setup) -> AsyncIterator[Opened]:
        yield Opened({"cards": ToyFlow(self.systems)}, _no_checks, lambda: 0)


async def _no_checks() -> list[Any]:
    return []


def _card_fields(card: Card) -> dict[str, Any]:
    return {"key": card.key, "name": card.name, "phone": card.phone}


async def _pages(rows: list[Any], complete: bool, declared: int, fault: str = "") -> AsyncIterator[Page]:
    for start in range(0, len(rows), PAGE):
        page = rows[start : start + PAGE]
        if fault == "broken" and start:
            raise Unknown("People", "html", transient=True)
        if fault != "drop" or start != PAGE:
            yield Page(page, declared)
        if fault == "repeat" and not start:
            yield Page(page, declared)
    reasons = () if complete else (("page_failed", {"page": 2}),)
    yield Page([], declared, Evidence(len(rows), declared, 1 + len(rows) // PAGE, complete, reasons))
