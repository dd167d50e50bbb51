"""What `doctor` finds of one integration: logins, partition, ids of the voice table, what SIMPLer can do (seed 002)."""

from collections.abc import Iterator

from bridges.simpler_alianza.options import COLUMNS, HOOK_SECRETS, Options
from connectors.alianza import Alianza, MustChangePassword, NotPermitted, WrongPartition
from connectors.http.errors import BadCredentials, VendorError
from connectors.simpler import AccessDenied, Settings, Simpler
from sync.bridge import Check

SIMPLER, ALIANZA, TABLE, ROWS, PUSH, BILLING, SWITCHES, HOOK = (
    "simpler", "alianza", "voice_table", "rows", "push", "billing_day", "switches", "hook",
)  # fmt: skip


async def examine(simpler: Simpler, alianza: Alianza, options: Options, secrets: frozenset[str]) -> list[Check]:
    """All checks; nothing is written. `secrets` are the names of those that are set."""
    checks = [await alianza_check(alianza), await simpler_check(simpler)]
    if checks[1].ok:
        checks += await simpler_details(simpler, options)
    checks += list(switch_checks(options, secrets))
    return checks


async def alianza_check(alianza: Alianza) -> Check:
    """Wrong credentials, a password that must be changed, the wrong partition, a missing permission, or away."""
    error = await alianza.check()
    if error is None:
        return Check(ALIANZA, True, "alianza_reads")
    if isinstance(error, MustChangePassword):
        return Check(ALIANZA, False, "alianza_must_change_password")
    if isinstance(error, BadCredentials):
        return Check(ALIANZA, False, "alianza_credentials")
    if isinstance(error, WrongPartition):
        return Check(ALIANZA, False, "alianza_partition", {"wanted": error.wanted, "known": list(error.allowed)})
    if isinstance(error, NotPermitted):
        return Check(ALIANZA, False, "alianza_not_permitted")
    return Check(ALIANZA, False, "alianza_away", {"code": error.code})


async def simpler_check(simpler: Simpler) -> Check:
    """The access list knows a user, a password and an address; which of them is wrong it does not say."""
    error = await simpler.check()
    if error is None:
        return Check(SIMPLER, True, "simpler_reads")
    if isinstance(error, AccessDenied):
        return Check(SIMPLER, False, "simpler_access_denied")
    return Check(SIMPLER, False, "simpler_away", {"code": error.code})


async def simpler_details(simpler: Simpler, options: Options) -> list[Check]:
    """What this server can do, and whether the configured ids are those of its voice table."""
    try:
        can = await simpler.capabilities()
        settings = await simpler.settings() if can.operator_settings else None
    except VendorError as problem:
        return [Check(SIMPLER, None, "simpler_capabilities_unknown", {"code": problem.code})]
    rows = "rows_written" if can.row_writes else "rows_plan_only" if can.custom_tables else "rows_unreadable"
    return [
        Check(ROWS, True if can.row_writes else None if can.custom_tables else False, rows),
        Check(PUSH, True if can.equipment_sync else None, "push_told" if can.equipment_sync else "push_unsupported"),
        *table_checks(settings, options),
        billing_check(settings, options),
    ]


def table_checks(settings: Settings | None, options: Options) -> Iterator[Check]:
    """The five ids against what SIMPLer tells of the table."""
    if settings is None or not settings.tables:
        yield Check(TABLE, None, "table_unknown")
        return
    ids = options.voice_table
    table = next((one for one in settings.tables if one.table_id == ids.table), None)
    if table is None:
        known = [f"{one.table_id} {one.name}" for one in settings.tables]
        yield Check(TABLE, False, "table_missing", {"table": ids.table, "known": known})
        return
    known_ids = {one.field_id for one in table.fields}
    missing = [name for name in COLUMNS if getattr(ids, name) not in known_ids]
    if missing:
        known = [f"{one.field_id} {one.name}" for one in table.fields]
        yield Check(TABLE, False, "table_fields_missing", {"names": missing, "known": known})
    else:
        yield Check(TABLE, True, "table_fits", {"table": table.name})


def billing_check(settings: Settings | None, options: Options) -> Check:
    """The operator's billing day prefills the form of a new account; 29 to 31 is asked about each time."""
    day = (settings.day if settings is not None else None) or options.billing_day
    if day is None:
        return Check(BILLING, None, "billing_day_unknown")
    return Check(
        BILLING, True if day <= 28 else None, "billing_day_known" if day <= 28 else "billing_day_late", {"day": day}
    )


def switch_checks(options: Options, secrets: frozenset[str]) -> Iterator[Check]:
    """Seed 002's two switches, and whether SIMPLer's triggers are taken."""
    off = [name for name in ("customer_status", "console") if not getattr(options, name)]
    yield Check(SWITCHES, None if off else True, "switches_off" if off else "switches_on", {"names": off})
    taken = all(name in secrets for name in HOOK_SECRETS)
    yield Check(
        HOOK, True if taken else None, "hook_taken" if taken else "hook_not_set", {"seconds": options.poll_seconds}
    )
