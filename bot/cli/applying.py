"""The steps of `splice integrations apply`: look at everything, ask, and only then save everything."""

from dataclasses import dataclass, field

import typer

from bot.cards.wording import problem_sentence
from bot.catalogue import say
from bot.cli.saying import beside, tell, trouble_sentence
from bridges.registry import BRIDGES
from store.database import Store
from store.secrets import SecretBox
from sync.bridge import Problem
from sync.budget import Budgets
from sync.configure import Draft, Preview, preview, save
from sync.errors import VendorTrouble
from sync.precheck import ask_vendors

WRONG = (
    "credentials", "must_change_password", "access_list", "forbidden", "not_permitted", "partition", "denied",
    "address", "html",
)  # fmt: skip
"""Troubles that the draft itself is the cause of; others pass, and `doctor` finds them."""


@dataclass(slots=True)
class Applying:
    """The drafts of one file on their way into the store."""

    store: Store
    box: SecretBox
    drafts: list[Draft]
    seen: list[Preview] = field(default_factory=list)

    async def look(self, *, offline: bool) -> bool:
        """Say everything that is wrong; True when nothing is."""
        self.seen = [await preview(self.store, self.box, BRIDGES, draft, self.drafts) for draft in self.drafts]
        found = [(draft, problem) for draft, seen in self._pairs() for problem in seen.problems]
        if not found and not offline:
            found = [(draft, problem) for draft, _ in self._pairs() for problem in await self._asked(draft)]
        for draft, problem in found:
            tell(f"{draft.name}: {problem_sentence(problem)}", style="red")
        if found:
            tell(say("refusal.configuration_wrong"), style="red")
        return not found

    def agreed(self, *, yes: bool) -> bool:
        """Say whom it makes need a full sync again, and ask (seed 000, "Adding Additional Integrations")."""
        resync = sorted({name for seen in self.seen for name in seen.resync})
        if not resync:
            return True
        tell(say("setup.resync_warning", names=", ".join(resync)), style="yellow")
        return yes or typer.confirm(say("cli.go_on"), default=False)

    async def save(self, *, by: str, team: str) -> bool:
        """Save what differs."""
        for draft, seen in self._pairs():
            if not seen.changes:
                tell(say("cli.integration_same", name=draft.name))
                continue
            row = await save(self.store, self.box, BRIDGES, draft, by=by, team=team)
            tell(say("cli.integration_saved", name=row.name, id=row.id))
        return True

    async def _asked(self, draft: Draft) -> list[Problem]:
        """What the vendors say against it; a vendor that is away forbids nothing."""
        with beside.status(say("cli.asking_vendors", name=draft.name)):
            try:
                return await ask_vendors(self.store, self.box, BRIDGES, draft, Budgets(self.store), self.drafts)
            except VendorTrouble as trouble:
                said = trouble_sentence(trouble)
                if trouble.code in WRONG:
                    return [Problem("vendor_refuses", "secrets", {"words": said})]
        tell(f"{draft.name}: {say('cli.not_asked', words=said)}", style="yellow")
        return []

    def _pairs(self) -> list[tuple[Draft, Preview]]:
        return list(zip(self.drafts, self.seen, strict=True))
