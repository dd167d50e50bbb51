"""The flow `accounts`: an Alianza account's status follows its customer's; accounts are made and deleted when asked."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bridges.common.errors import in_syncs_terms
from bridges.common.parallel import each
from bridges.simpler_alianza import status
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.options import Options
from bridges.simpler_alianza.people import People
from bridges.simpler_alianza.scope import VoiceCustomers
from bridges.simpler_alianza.words import ACCOUNT, ACCOUNTS, ALIANZA, SIMPLER
from connectors.alianza import Alianza, Status
from connectors.alianza.models import AccountLine
from connectors.simpler import Simpler
from store.words import Verb
from sync.errors import Rejected
from sync.flow import (
    Authority,
    Burst,
    Evidence,
    Facts,
    Fields,
    FlowDefaults,
    Manner,
    Observed,
    Page,
    SourceRow,
    TargetPart,
    TargetRow,
    Wanted,
    WriteResult,
)

BATCH = 500
GOING = (Status.DELETE_PENDING, Status.DELETED)


class AccountsFlow(FlowDefaults):
    """Implements `sync.flow.Flow`. Only the status is owned: names and billing days may differ later (seed 002)."""

    name, source, target = ACCOUNTS, SIMPLER, ALIANZA
    authority = Authority.UPDATE_ONLY
    canon_version = 1
    owned_entities: tuple[str, ...] = (ACCOUNT,)

    def __init__(self, simpler: Simpler, alianza: Alianza, options: Options, directory: Directory) -> None:
        self.policy = options.policy
        self.manner = Manner(
            settle_seconds=options.settle_seconds,
            unique_key=True,  # an account number is unique in its partition (vendor page, section A2)
            find_by_key=True,
            rate_per_second=options.alianza_rate,
            concurrency=options.alianza_concurrency,
            burst=Burst(options.burst_count, options.burst_share, options.burst_seconds),
        )
        self._alianza, self._directory = alianza, directory
        voice = VoiceCustomers(simpler, options, directory)
        self._people = People(directory, voice, alianza, options.simpler_concurrency)

    def source_pages(self) -> AsyncIterator[Page]:
        """Every customer."""
        return self._people.pages()

    async def target_pages(self) -> AsyncIterator[Page]:
        """Every account: one answer, whole or an error (vendor page, section A2)."""
        with in_syncs_terms():
            accounts = await self._alianza.accounts()
        for start in range(0, len(accounts), BATCH):
            yield Page([_row(account) for account in accounts[start : start + BATCH]], len(accounts))
        yield Page([], len(accounts), Evidence(len(accounts), len(accounts), 1, complete=True))

    async def second_reading(self) -> Evidence:
        """No account is ever removed because a list did not show it: nothing to read twice."""
        return Evidence(complete=True)

    def canonical(self, entity: str, name: str, value: Any) -> Any:
        """A status in capitals; the rest as it is."""
        return value.strip().upper() if name == "status" and isinstance(value, str) else value

    def label(self, entity: str) -> str:
        """Accounts have no parts."""
        return ""

    def loss(self, entity: str) -> str:
        """The one update that takes something away."""
        return "voice_off"

    def effect(self, entity: str, verb: str, before: Fields | None, after: Fields | None) -> str:
        """See `status`."""
        return status.effect(verb, before, after)

    def claims(self, row: SourceRow | None, target: TargetRow | None) -> frozenset[str]:
        """None."""
        return frozenset()

    async def source_by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """Customers by account number, as they are now."""
        return await self._people.by_ids(ids)

    async def target_by_id(self, target_id: str) -> TargetRow | None:
        """One account with its settings too, which only its creation writes; one that is going is gone (E8)."""
        with in_syncs_terms():
            account = await self._alianza.account(target_id)
        return None if account is None or account.status in GOING else _row(account, whole=True)

    async def target_by_keys(self, keys: Sequence[str]) -> dict[str, list[TargetRow]]:
        """Accounts by number; an empty list is the vendor's own 404."""
        with in_syncs_terms():
            found = await each(keys, self._alianza.account_by_number, self.manner.concurrency)
        return {key: [_row(account)] if account is not None else [] for key, account in zip(keys, found, strict=True)}

    async def read(self, change: Wanted) -> Observed | None:
        """The account of a change, with the fields that the change is about."""
        with in_syncs_terms():
            account = await self._alianza.account(change.target_id or "")
        if account is None or (change.verb == Verb.DELETE and account.status in GOING):
            return None
        return _observed(account, change)

    async def find(self, change: Wanted) -> list[Observed]:
        """The account that has the number of a create."""
        with in_syncs_terms():
            account = await self._alianza.account_by_number(change.key)
        return [_observed(account, change)] if account is not None else []

    async def write(self, change: Wanted, now: Observed | None) -> WriteResult:
        """One vendor write; a status is written alone, so that nothing else of the account is touched."""
        with in_syncs_terms():
            if change.verb == Verb.DELETE:
                await self._alianza.delete_account(change.target_id or "")
                return WriteResult(change.target_id or "")
            if change.verb == Verb.CREATE:
                account = await self._alianza.create_account(change.after or {})
            else:
                if now is not None and status.guarded(str(now.fields.get("status"))):
                    raise Rejected(ALIANZA, "changed_since")
                account = await self._alianza.patch_account(change.target_id or "", change.patch)
        return WriteResult(account.id, _observed(account, change))

    async def arrived(self, change: Wanted) -> bool:
        """Accounts do not move."""
        return False

    async def changed_since(self, moment: datetime) -> list[str]:
        """SIMPLer tells no times of change: both lists are compared, and whoever differs is named."""
        return await self._people.differing()

    async def resolve(self, hints: Sequence[str]) -> list[str]:
        """Account numbers of the customer ids that a trigger named; a customer that is gone has none."""
        with in_syncs_terms():
            found = [await self._directory.by_id(hint) for hint in hints]
        return [self._directory.number_of(customer) for customer in found if customer is not None]

    def impact(self, totals: Mapping[str, int]) -> list[Any]:
        """See `status`."""
        return status.impact(totals)


SETTINGS = (
    "accountNumber",
    "accountName",
    "accountType",
    "platformType",
    "billingCycleDay",
    "dialingBehaviorType",
    "extensionLength",
    "timeZone",
    "regulatoryType",
)


def _row(account: AccountLine, *, whole: bool = False) -> TargetRow:
    return TargetRow(
        id=account.id,
        key=account.account_number,
        parts=(TargetPart(ACCOUNT, account.id, _fields(account, whole=whole)),),
        guarded=status.guarded(account.status),
        facts=Facts(name=account.account_name, account=account.account_number),
        record=_fields(account, whole=True),
    )


def _fields(account: AccountLine, *, whole: bool) -> dict[str, Any]:
    """By the names of the wire; `whole`: with the settings that a creation writes."""
    told = account.model_dump(mode="json", by_alias=True, include=_NAMES) if whole else {}
    return {"status": account.status} | {name: told[name] for name in SETTINGS if name in told}


_NAMES = {
    "account_number", "account_name", "account_type", "platform_type", "billing_cycle_day", "dialing_behavior_type",
    "extension_length", "time_zone", "regulatory_type",
}  # fmt: skip


def _observed(account: AccountLine, change: Wanted) -> Observed:
    """The fields that the change is about, as they are now."""
    told = _fields(account, whole=True)
    names = {**(change.before or {}), **(change.after or {})}
    return Observed(account.id, {name: told.get(name) for name in names})
