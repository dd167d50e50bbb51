"""The bridge Sonar -> Calix Cloud: what an integration of it needs, and how it is opened."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from bridges.common.options import problems_of
from bridges.sonar_calix.checks import problems
from bridges.sonar_calix.doctor import examine
from bridges.sonar_calix.flow import SubscribersFlow
from bridges.sonar_calix.lookup import Lookup
from bridges.sonar_calix.options import SECRETS, Options
from bridges.sonar_calix.scope import Scope
from bridges.sonar_calix.vendor_checks import check_against_vendor
from bridges.sonar_calix.words import CALIX, FLOW, SONAR
from connectors.calix import Calix, Credentials
from connectors.calix import connect as connect_calix
from connectors.http.messages import Call
from connectors.sonar import Sonar
from connectors.sonar import connect as connect_sonar
from sync.bridge import Check, Event, Opened, Problem, Setup, Sibling, Sides
from sync.canonical import digest
from sync.errors import Refusal

WRITTEN_BY = ("devices", "custom_fields", "region", "location", "tiers", "remove_inactive")
"""Options whose change alters what is written or removed."""


class SonarCalix:
    """Implements `sync.bridge.Bridge`. Secrets: a Sonar token; of Calix the app's id and secret, and its API user."""

    name = "sonar_calix"
    title = f"{SONAR} → {CALIX}"
    flows: tuple[Sides, ...] = (Sides(FLOW, SONAR, CALIX),)
    joins = True  # seed 000, "Synchronizing your Data"
    secret_names: tuple[str, ...] = SECRETS

    def check(
        self, company: str | None, options: Mapping[str, Any], secrets: Mapping[str, str], siblings: Sequence[Sibling]
    ) -> list[Problem]:
        """What is wrong with a configuration, without any vendor call."""
        return list(problems(company, options, secrets, siblings))

    def mapping_fingerprint(self, options: Mapping[str, Any]) -> str:
        """Digest of the options that decide what is written; defaults spelled out or left out are the same."""
        return digest(parsed(options).model_dump(mode="json", by_alias=True, include=set(WRITTEN_BY)))

    def org_of(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        """A Calix org is told by its gateway and its API user, unless the options name it."""
        opened = parsed(options)
        if opened.org:
            return f"calix:{opened.org}"
        user = secrets.get("calix_username", "").strip().lower()
        return f"calix:{urlsplit(opened.calix_url).netloc}/{hashlib.sha256(user.encode()).hexdigest()[:12]}"

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
        async with AsyncExitStack() as stack:
            lines = _Lines(setup, stack)
            sonar = await lines.sonar(options, setup.secrets)
            calix = await lines.calix(options, setup.secrets, self.org_of(setup.options, setup.secrets))
            lookups: dict[int, Lookup] = {}

            async def sibling_lookup(sibling: Sibling) -> Lookup:
                if sibling.id not in lookups:
                    org = self.org_of(sibling.options, sibling.secrets)
                    lookups[sibling.id] = Lookup(await lines.calix(parsed(sibling.options), sibling.secrets, org))
                return lookups[sibling.id]

            async def doctor() -> list[Check]:
                return await examine(sonar, calix, options, scope)

            flow = SubscribersFlow(sonar, calix, options, scope, sibling_lookup)
            yield Opened(flows={FLOW: flow}, doctor=doctor, calls=lines.calls)

    async def check_against_vendor(self, setup: Setup) -> list[Problem]:
        """What Sonar says against a configuration that `check` found well formed.

        Raises:
            VendorTrouble: Sonar could not be asked.
        """
        options = parsed(setup.options)
        scope = Scope(setup, remove_inactive=options.remove_inactive, shared_org=options.shared_org)
        async with AsyncExitStack() as stack:
            sonar = await _Lines(setup, stack).sonar(options, setup.secrets)
            return await check_against_vendor(sonar, scope.company, options)


class _Lines:
    """Connections of one opened integration; each credential keeps to its own shared budget."""

    def __init__(self, setup: Setup, stack: AsyncExitStack) -> None:
        self._setup, self._stack = setup, stack
        self._calls = 0

    def calls(self) -> int:
        """Requests that left since the integration was opened."""
        return self._calls

    async def sonar(self, options: Options, secrets: Mapping[str, str]) -> Sonar:
        name = f"sonar:{urlsplit(options.sonar_url).netloc}"
        connection = connect_sonar(
            options.sonar_url,
            secrets.get("sonar_token", ""),
            budget=self._setup.budget(name, options.sonar_rate, options.sonar_concurrency),
            concurrency=options.sonar_concurrency,
            on_call=self._count,
        )
        return await self._stack.enter_async_context(connection)

    async def calix(self, options: Options, secrets: Mapping[str, str], org: str) -> Calix:
        connection = connect_calix(
            options.calix_url,
            Credentials(*(secrets.get(f"calix_{name}", "") for name in _CREDENTIALS)),
            budget=self._setup.budget(org, options.calix_rate, options.calix_concurrency),
            concurrency=options.calix_concurrency,
            on_call=self._count,
        )
        return await self._stack.enter_async_context(connection)

    def _count(self, call: Call) -> None:
        self._calls += 1
        if self._setup.on_call is not None:
            self._setup.on_call(call)


_CREDENTIALS = ("client_id", "client_secret", "username", "password")


def parsed(options: Mapping[str, Any]) -> Options:
    """The options as a model.

    Raises:
        Refusal: configuration_wrong(problems).
    """
    try:
        return Options.model_validate(options)
    except ValidationError as error:
        raise Refusal("configuration_wrong", problems=list(problems_of(error))) from error
