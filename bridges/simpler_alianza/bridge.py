"""The bridge SIMPLer -> Alianza: what an integration of it needs, and how it is opened."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from bridges.common.calls import Calls
from bridges.common.errors import in_syncs_terms
from bridges.common.options import problems_of
from bridges.simpler_alianza.accounts_flow import AccountsFlow
from bridges.simpler_alianza.checks import problems
from bridges.simpler_alianza.desk import VoiceDesk
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.doctor import examine
from bridges.simpler_alianza.lines import Spelling
from bridges.simpler_alianza.lines_flow import LinesFlow
from bridges.simpler_alianza.lines_source import LinesSource
from bridges.simpler_alianza.options import HOOK_SECRETS, SECRETS, Options
from bridges.simpler_alianza.words import ACCOUNTS, ALIANZA, LINES, SIMPLER
from connectors import alianza, simpler
from sync.bridge import BASIC_PASSWORD, BASIC_USER, Check, Event, Opened, Problem, Setup, Sibling, Sides
from sync.canonical import digest
from sync.errors import Refusal
from sync.flow import Flow

WRITTEN_BY = ("account_number_field", "voice_table", "voice_scope", "partition")
"""Options whose change alters what is written or removed."""

HOOK_USER, HOOK_PASSWORD, CUSTOMER = "api_username", "api_password", "customerid"
"""What a trigger sends (vendor page, section B1): its credentials and `%CUSTOMERID%`, as a form."""


class SimplerAlianza:
    """Implements `sync.bridge.Bridge`. Secrets: SIMPLer's API user, Alianza's portal user, and the trigger's own."""

    name = "simpler_alianza"
    title = f"{SIMPLER} → {ALIANZA}"
    flows: tuple[Sides, ...] = (Sides(ACCOUNTS, SIMPLER, ALIANZA), Sides(LINES, ALIANZA, SIMPLER, watched=False))
    secret_names: tuple[str, ...] = (*SECRETS, *HOOK_SECRETS)
    joins = False

    def check(
        self, company: str | None, options: Mapping[str, Any], secrets: Mapping[str, str], siblings: Sequence[Sibling]
    ) -> list[Problem]:
        """What is wrong with a configuration, without any vendor call."""
        return list(problems(company, options, secrets, siblings))

    def mapping_fingerprint(self, options: Mapping[str, Any]) -> str:
        """Digest of the options that decide what is written; defaults spelled out or left out are the same."""
        return digest(parsed(options).model_dump(mode="json", include=set(WRITTEN_BY)))

    def org_of(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        """The pair of an Alianza partition and a SIMPLer operator: both are written to, by this bridge alone."""
        told = parsed(options)
        if told.org:
            return f"voice:{told.org}"
        hosts = "+".join(urlsplit(url).netloc.lower() for url in (told.alianza_url, told.simpler_url))
        user = hashlib.sha256(secrets.get("alianza_username", "").strip().lower().encode()).hexdigest()[:12]
        return f"voice:{hosts}/{told.partition or user}+{told.operator}"

    def event(self, secrets: Mapping[str, str], told: Mapping[str, str]) -> list[Event] | None:
        """SIMPLer's trigger "Customer Status Change": whose account's status is to be looked at."""
        ours = [secrets.get(name, "").encode() for name in HOOK_SECRETS]
        in_form, by_header = (HOOK_USER, HOOK_PASSWORD), (BASIC_USER, BASIC_PASSWORD)  # B1: nobody knows which
        theirs = [[told.get(name, "").encode() for name in names] for names in (in_form, by_header)]
        known = any(all(map(hmac.compare_digest, ours, sent)) for sent in theirs)
        if not all(ours) or not known:
            return None
        customer = told.get(CUSTOMER, "").strip()
        return [Event(ACCOUNTS, (customer,))] if customer else []

    @asynccontextmanager
    async def open(self, setup: Setup) -> AsyncIterator[Opened]:
        """Connect to both; nothing is asked yet, but what SIMPLer's rows can do once lines are synced.

        Raises:
            Refusal: configuration_wrong(problems).
        """
        options, calls = parsed(setup.options), Calls(setup.on_call)
        async with (
            _simpler(setup, options, calls) as customers,
            _alianza(setup, options, calls) as voice,
        ):
            directory = Directory(customers, options)
            lines = LinesSource(voice, directory, Spelling(setup.mark, options.first_port), options.alianza_concurrency)

            async def doctor() -> list[Check]:
                return await examine(customers, voice, options, frozenset(n for n, v in setup.secrets.items() if v))

            flows: dict[str, Flow] = {
                ACCOUNTS: AccountsFlow(customers, voice, options, directory),
                LINES: LinesFlow(customers, voice, options, directory, setup.mark),
            }
            desk = VoiceDesk(customers, voice, options, directory, lines)
            yield Opened(flows=flows, doctor=doctor, calls=calls.made, desk=desk)

    async def check_against_vendor(self, setup: Setup) -> list[Problem]:
        """What only the vendors can tell: the logins, the partition, and whether the table has the fields.

        Raises:
            VendorTrouble: a vendor could not be asked, or does not accept its credentials.
        """
        options, calls = parsed(setup.options), Calls(setup.on_call)
        with in_syncs_terms():
            async with _simpler(setup, options, calls) as customers, _alianza(setup, options, calls) as voice:
                for error in (await voice.check(), await customers.check()):
                    if error is not None:
                        raise error
                checks = await examine(customers, voice, options, frozenset())
        return [Problem(check.code, check.name, check.facts) for check in checks if check.ok is False]


def _simpler(setup: Setup, options: Options, calls: Calls) -> Any:
    who = simpler.Credentials(
        setup.secrets.get("simpler_username", ""), setup.secrets.get("simpler_password", ""), options.operator
    )
    name = f"simpler:{urlsplit(options.simpler_url).netloc}"
    return simpler.connect(
        options.simpler_url,
        who,
        budget=setup.budget(name, options.simpler_rate, options.simpler_concurrency),
        concurrency=options.simpler_concurrency,
        on_call=calls,
    )


def _alianza(setup: Setup, options: Options, calls: Calls) -> Any:
    who = alianza.Credentials(setup.secrets.get("alianza_username", ""), setup.secrets.get("alianza_password", ""))
    name = f"alianza:{urlsplit(options.alianza_url).netloc}"
    return alianza.connect(
        options.alianza_url,
        who,
        partition=options.partition or None,
        budget=setup.budget(name, options.alianza_rate, options.alianza_concurrency),
        concurrency=options.alianza_concurrency,
        on_call=calls,
    )


def parsed(options: Mapping[str, Any]) -> Options:
    """The options as a model.

    Raises:
        Refusal: configuration_wrong(problems).
    """
    try:
        return Options.model_validate(options)
    except ValidationError as error:
        raise Refusal("configuration_wrong", problems=list(problems_of(error))) from error
