"""The flow `sip_lines`: the lines of an Alianza account as rows of its customer's voice table in SIMPLer (seed 002)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from bridges.common.errors import in_syncs_terms
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.lines import Mark, Spelling, account_of
from bridges.simpler_alianza.lines_source import LinesSource
from bridges.simpler_alianza.lines_target import LinesTarget
from bridges.simpler_alianza.options import COLUMNS, Options
from bridges.simpler_alianza.push import Pusher
from bridges.simpler_alianza.words import ALIANZA, LINE, LINES, SIMPLER
from connectors.alianza import Alianza
from connectors.simpler import Column, Simpler
from store.words import Effect, Verb
from sync.errors import Rejected
from sync.flow import (
    Authority,
    Evidence,
    Fields,
    FlowDefaults,
    KeptPart,
    Manner,
    Observed,
    Page,
    SourceRow,
    TargetPart,
    TargetRow,
    Wanted,
    WriteResult,
)


class LinesFlow(FlowDefaults):
    """Implements `sync.flow.Flow`. A password is kept nowhere: it is compared by its mark, and read to be written."""

    name, source, target = LINES, ALIANZA, SIMPLER
    authority = Authority.MIRROR
    canon_version = 1
    owned_entities: tuple[str, ...] = (LINE,)

    def __init__(self, simpler: Simpler, alianza: Alianza, options: Options, directory: Directory, mark: Mark) -> None:
        self.policy = options.policy
        self.manner = Manner(
            settle_seconds=options.settle_seconds,
            unique_key=False,
            find_by_key=True,  # a customer's rows come whole, in one answer (E11)
            calls_per_create=6,
            calls_per_update=6,
            calls_per_removal=6,
            rate_per_second=options.simpler_rate,
            concurrency=options.simpler_concurrency,
            follows_up=True,
        )
        self._simpler, self._options, self._directory, self._mark = simpler, options, directory, mark
        self._source = LinesSource(alianza, directory, Spelling(mark, options.first_port), options.alianza_concurrency)
        self._target = LinesTarget(simpler, alianza, directory, options, mark)
        self._push = Pusher(simpler, directory, options)

    def source_pages(self) -> AsyncIterator[Page]:
        """The lines of every account."""
        return self._source.pages()

    def target_pages(self) -> AsyncIterator[Page]:
        """The rows of every customer who has voice."""
        return self._target.pages()

    async def second_reading(self) -> Evidence:
        """Rows come whole with their customer, and each is read again before it goes: nothing to read twice."""
        return Evidence(complete=True)

    async def plan_only(self) -> str:
        """Where SIMPLer's rows cannot be written by API, the plan names them for its own console (section B2)."""
        with in_syncs_terms():
            can = await self._simpler.capabilities()
        return "" if can.row_writes else "rows_by_console"

    def canonical(self, entity: str, name: str, value: Any) -> Any:
        """Texts without blanks around them; nothing is the same as blank."""
        return "" if value is None else str(value).strip()

    def label(self, entity: str) -> str:
        """Rows have no parts."""
        return ""

    def effect(self, entity: str, verb: str, before: Fields | None, after: Fields | None) -> str:
        """A row that goes is a removal: the customer's equipment loses the line."""
        return {Verb.CREATE: Effect.CREATE, Verb.DELETE: Effect.REMOVAL}.get(Verb(verb), Effect.UPDATE)

    def claims(self, row: SourceRow | None, target: TargetRow | None) -> frozenset[str]:
        """The customer: two rows of one table are written one after the other, since they may swap ports."""
        number = target.group if target is not None else account_of(row.id) if row is not None else ""
        return frozenset({f"customer:{number}"}) if number else frozenset()

    def kept_parts(self, image: Fields) -> list[KeptPart]:
        """The row as it was, without its password: the next sync writes that, once it is released."""
        fields = {name: image[name] for name in COLUMNS if name in image and name not in self.unkept(LINE)}
        return [KeptPart(TargetPart(LINE, "", fields), fields)] if fields.get("user_name") else []

    def unkept(self, entity: str) -> frozenset[str]:
        """A password is kept nowhere."""
        return frozenset({"password"})

    async def source_by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """Lines as they are now."""
        return await self._source.by_ids(ids)

    async def target_by_id(self, target_id: str) -> TargetRow | None:
        """One row."""
        return await self._target.by_id(target_id)

    async def target_by_keys(self, keys: Sequence[str]) -> dict[str, list[TargetRow]]:
        """Rows by line."""
        return await self._target.by_keys(keys)

    async def ids_of(self, owner: str) -> list[str]:
        """Every line of an account and every row of its customer."""
        lines = [row.id for row in await self._source.of(owner)]
        rows = [row.key for row in await self._target.of(owner) if row.key]
        return list(dict.fromkeys([*lines, *rows]))

    async def read(self, change: Wanted) -> Observed | None:
        """The row of a change."""
        row = await self._target.by_id(change.target_id or "")
        return None if row is None else Observed(row.id, row.parts[0].fields)

    async def find(self, change: Wanted) -> list[Observed]:
        """Rows that carry the user name of a create."""
        rows = (await self._target.by_keys([change.key])).get(change.key, [])
        return [Observed(row.id, row.parts[0].fields) for row in rows]

    async def write(self, change: Wanted, now: Observed | None) -> WriteResult:
        """One vendor write: a whole new row, the columns that change, or a deletion.

        Raises:
            Rejected: `changed_since`, when the line's password is not the one that was planned any more.
        """
        with in_syncs_terms():
            if change.verb == Verb.CREATE:
                return await self._add(change)
            customer_id, _, row_id = (change.target_id or "").partition(":")
            table = self._options.table()
            if change.verb == Verb.DELETE:
                await self._simpler.delete_row(customer_id, table, row_id)
            else:
                values = await self._values(change, change.patch)
                await self._simpler.modify_row(customer_id, table, row_id, values)
        return WriteResult(change.target_id or "")

    async def arrived(self, change: Wanted) -> bool:
        """Lines do not move."""
        return False

    async def changed_since(self, moment: datetime) -> list[str]:
        """Alianza tells of no change (vendor page, section A5): the nightly audit compares, people sync."""
        return []

    async def follow_up(self, keys: Sequence[str]) -> dict[str, str]:
        """Push the customers' rows to their equipment, where SIMPLer can."""
        with in_syncs_terms():
            return await self._push.push(dict.fromkeys(account_of(key) for key in keys))

    def impact(self, totals: Mapping[str, int]) -> list[Any]:
        """How many lines the equipment loses."""
        gone = totals.get(LINE, 0)
        return [("lines_lose", {"n": gone})] if gone else []

    async def _add(self, change: Wanted) -> WriteResult:
        number = account_of(change.key)
        customer = (await self._directory.by_numbers([number])).get(number)
        if customer is None:
            raise Rejected(SIMPLER, "changed_since")
        values = await self._values(change, change.after or {})
        row_id = await self._simpler.add_row(customer.customerid, self._options.table(), values)
        return WriteResult(f"{customer.customerid}:{row_id}" if row_id else "")

    async def _values(self, change: Wanted, fields: Fields) -> dict[Column, str | SecretStr]:
        """What to write, the password fetched anew: it must still be the one whose mark was approved."""
        values: dict[Column, str | SecretStr] = {}
        for name, value in fields.items():
            values[name] = value  # type: ignore[index]  # owned fields are the table's columns
        if "password" in fields:
            user_name = str((change.after or {}).get("user_name"))
            line = await self._source.line(account_of(change.key), user_name)
            if line is None or self._mark(line.password.get_secret_value()) != fields["password"]:
                raise Rejected(ALIANZA, "changed_since")
            values["password"] = line.password
        return values
