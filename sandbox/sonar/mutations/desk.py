"""The one place that changes Sonar's rows: it stamps them, writes the vendor's log, and the ledger."""

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any, NoReturn, TypeVar

from graphql import GraphQLError

from sandbox.common.board import Board
from sandbox.common.ledger import now
from sandbox.sonar.rows import Account, Log, Row
from sandbox.sonar.store import Store
from sandbox.sonar.table import Table

R = TypeVar("R", bound=Row)
_ENDPOINT = "/api/graphql"


def refuse(message: str) -> NoReturn:
    """Turn a mutation down.

    Raises:
        GraphQLError: always, with the category that validation errors have (section A6).
    """
    raise GraphQLError(message, extensions={"category": "validation"})


class Desk:
    """Adds, changes and removes rows. A child's change reaches the account's stamp only where switched on."""

    def __init__(self, store: Store, board: Board) -> None:
        self.store = store
        self._board = board

    def carry_out(self, name: str, mutation: Callable[..., Any], args: dict[str, Any], actor: str = "api") -> Any:
        """Run one mutation and put it in the ledger.

        Raises:
            GraphQLError: the mutation was turned down; nothing is in the ledger then.
        """
        args = dict(args)
        given = args.pop("input", None) or {}
        result = mutation(self, given, **args)
        first = result[0] if isinstance(result, list) and result else result
        row = first if isinstance(first, Row) else None
        account = self.store.account_of(row)
        self._board.ledger.write(
            "POST",
            _ENDPOINT,
            {"mutation": name, "input": given, **args},
            target_id=str(row.id) if row else str(args.get("id", "")) or None,
            key=str(account.id) if account else None,
            actor=actor,
        )
        return result

    def find(self, table: Table[R], row_id: int) -> R:
        """The row with this id.

        Raises:
            GraphQLError: there is none.
        """
        row = table.get(row_id)
        if row is None:
            refuse(f"{table.name} {row_id} does not exist")
        return row

    def add(self, table: Table[R], make: Callable[[int, str, str], R]) -> R:
        """Add a row; `make` receives id and stamps."""
        at = now()
        row = table.add(make(table.next_id, at, at))
        self._changed("CREATED", row, None)
        return row

    def change(self, table: Table[R], row: R, **values: Any) -> R:
        """Set attributes; only true changes are stamped and logged."""
        new = {name: value for name, value in values.items() if getattr(row, name) != value}
        if new:
            before = _image(row)
            table.change(row, new, now())
            self._changed("UPDATED", row, before)
        return row

    def remove(self, table: Table[R], row: R) -> None:
        """Delete a row; the log is the only place that shows it, and only where switched on."""
        before = _image(row)
        account = self.store.account_of(row)
        table.remove(row)
        self._changed("DELETED", row, before, account)

    def _changed(self, kind: str, row: Row, before: str | None, account: Account | None = None) -> None:
        self.store.version += 1
        account = account or self.store.account_of(row)
        if account is not None and account is not row and self._board.behaviours["child_bumps_account"]:
            self.store.accounts.change(account, {}, now())
        if kind == "DELETED" and not self._board.behaviours["logs_deletions"]:
            return
        at, name = now(), type(row).__name__
        hung_on = ("Account", account.id) if account else (name, row.id)
        image = "{}" if kind == "DELETED" else _image(row)
        self.store.logs.add(Log(self.store.logs.next_id, at, at, kind, *hung_on, name, row.id, image, before))


def _image(row: Row) -> str:
    return json.dumps({field.name: getattr(row, field.name) for field in fields(row)})
