"""The bridge Sonar -> Calix Cloud: what an integration of it needs, and how it is opened."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from bridges.common.options import problems_of
from bridges.sonar_calix.checks import problems
from bridges.sonar_calix.doctor import examine
from bridges.sonar_calix.elsewhere import Elsewhere
from bridges.sonar_calix.flow import SubscribersFlow
from bridges.sonar_calix.lines import Lines
from bridges.sonar_calix.options import SECRETS, Options
from bridges.sonar_calix.orgs import ORG, Door, Known, Orgs, user_of
from bridges.sonar_calix.scope import Scope
from bridges.sonar_calix.vendor_checks import access_problems, check_against_vendor
from bridges.sonar_calix.words import CALIX, FLOW, SONAR
from connectors.calix import Calix
from connectors.sonar import Sonar
from sync.bridge import Check, Event, Opened, Problem, Setup, Sibling, Sides
from sync.canonical import digest
from sync.errors import Refusal, VendorTrouble

WRITTEN_BY = ("devices", "custom_fields", "region", "location", "tiers", "remove_inactive")
"""Options whose change alters what is written or removed."""


class SonarCalix:
    """Implements `sync.bridge.Bridge`. Secrets: a Sonar token; of Calix the app's id and secret, and its API user."""

    name = "sonar_calix"
    title = f"{SONAR} → {CALIX}"
    flows: tuple[Sides, ...] = (Sides(FLOW, SONAR, CALIX),)
    joins = True  # seed 000, "Synchronizing your Data"
    secret_names: tuple[str, ...] = SECRETS

    def __init__(self) -> None:
        self._known = Known()

    def check(
        self, company: str | None, options: Mapping[str, Any], secrets: Mapping[str, str], siblings: Sequence[Sibling]
    ) -> list[Problem]:
        """What is wrong with a configuration, without any vendor call."""
        return list(problems(company, options, secrets, siblings))

    def mapping_fingerprint(self, options: Mapping[str, Any]) -> str:
        """Digest of the options that decide what is written; defaults spelled out or left out are the same."""
        opened = parsed(options)
        mapped = opened.model_dump(mode="json", by_alias=True, include=set(WRITTEN_BY))
        # Only what was chosen, so that an option that is new here changes nobody's mapping.
        return digest(mapped | opened.chosen())

    def org_of(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        """A Calix org is told by its gateway and its API user, unless the options name it.

        Whether two such names mean one org, Calix alone can tell: see `orgs`.
        """
        opened = parsed(options)
        return f"{ORG}{opened.org or user_of(opened.calix_url, secrets)}"

    def event(self, secrets: Mapping[str, str], told: Mapping[str, str]) -> list[Event] | None:
        """None: neither system's webhooks are taken yet; the clock polls."""
        return None

    @asynccontextmanager
    async def open(self, setup: Setup) -> AsyncIterator[Opened]:
        """Connect to both systems.

        Raises:
            Refusal: configuration_wrong(problems).
        """
        options = parsed(setup.options)
        scope = Scope(setup, remove_inactive=options.remove_inactive, shared_org=options.shared_org)
        async with self._connected(setup, options, scope) as (lines, sonar, calix, elsewhere):

            async def doctor() -> list[Check]:
                return await examine(sonar, calix, options, scope, elsewhere)

            flow = SubscribersFlow(sonar, calix, options, scope, elsewhere)
            yield Opened(flows={FLOW: flow}, doctor=doctor, calls=lines.calls)

    async def check_against_vendor(self, setup: Setup) -> list[Problem]:
        """What both vendors say against a configuration that `check` found well formed.

        Raises:
            VendorTrouble: one of them could not be asked, and the other one says nothing against it.
        """
        options = parsed(setup.options)
        setup = replace(setup, siblings=[self._named(sibling) for sibling in setup.siblings])
        scope = Scope(setup, remove_inactive=options.remove_inactive, shared_org=options.shared_org)
        async with self._connected(setup, options, scope) as (_, sonar, calix, elsewhere):
            found: list[Problem] = []
            trouble: VendorTrouble | None = None
            for asked in (check_against_vendor(sonar, scope.company, options), access_problems(calix, elsewhere)):
                try:
                    found += await asked
                except VendorTrouble as problem:
                    trouble = trouble or problem
            if trouble is not None and not found:
                raise trouble
            return found

    def _named(self, sibling: Sibling) -> Sibling:
        """One that is to be saved too has no org's name yet; it will be the one that its options give."""
        if sibling.target_org:
            return sibling
        try:
            return replace(sibling, target_org=self.org_of(sibling.options, sibling.secrets))
        except Refusal:  # its own check says why
            return sibling

    @asynccontextmanager
    async def _connected(
        self, setup: Setup, options: Options, scope: Scope
    ) -> AsyncIterator[tuple[Lines, Sonar, Calix, Elsewhere]]:
        async with AsyncExitStack() as stack:
            lines = Lines(setup, stack)
            sonar = await lines.sonar(options, setup.secrets)
            calix = await lines.calix(options, setup.secrets, self.org_of(setup.options, setup.secrets))
            doors: dict[str, Door] = {}

            async def reach(sibling: Sibling) -> Door:
                if sibling.name not in doors:
                    theirs, org = parsed(sibling.options), self.org_of(sibling.options, sibling.secrets)
                    door = Door(
                        user_of(theirs.calix_url, sibling.secrets), await lines.calix(theirs, sibling.secrets, org)
                    )
                    doors[sibling.name] = door
                return doors[sibling.name]

            orgs = Orgs(Door(user_of(options.calix_url, setup.secrets), calix), reach, self._known)
            yield lines, sonar, calix, Elsewhere(scope, orgs, reach)


def parsed(options: Mapping[str, Any]) -> Options:
    """The options as a model.

    Raises:
        Refusal: configuration_wrong(problems).
    """
    try:
        return Options.model_validate(options)
    except ValidationError as error:
        raise Refusal("configuration_wrong", problems=list(problems_of(error))) from error
