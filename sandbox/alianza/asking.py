"""One call as the operations see it."""

import json
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.requests import Request

from sandbox.alianza.cloud import USERNAME, Cloud
from sandbox.alianza.partition import Partition
from sandbox.alianza.shapes import Refused
from sandbox.common.faults import Fault
from sandbox.common.shelf import Record


class Asked(NamedTuple):
    """A call with its raw body and the fault that strikes it, if one does."""

    cloud: Cloud
    request: Request
    raw: bytes
    fault: Fault | None

    @property
    def partition(self) -> Partition:
        """The partition in the path.

        Raises:
            Refused: 400, not this login's.
        """
        return self.cloud.partition(self.part("partition"))

    def part(self, name: str) -> str:
        """A part of the path, without its percent-encoding."""
        return unquote(str(self.request.path_params[name]))

    def query(self, name: str, default: str = "") -> str:
        """A query parameter."""
        return self.request.query_params.get(name, default)

    def json(self, *, broken: int = 400) -> Any:
        """The body.

        Raises:
            Refused: with the status `broken`, it is not JSON.
        """
        try:
            return json.loads(self.raw)
        except ValueError as wrong:
            raise Refused(broken, "MalformedJson" if broken < 500 else "InternalServerError") from wrong

    def account(self) -> Record:
        """The account in the path as a reader sees it.

        Raises:
            Refused: 404, no such id.
        """
        account = self.partition.accounts.read(self.part("account"), self.cloud.lag_ms)
        if account is None:
            raise Refused(404, "AccountNotFound")
        return account

    def inside(self) -> Record:
        """What hangs on the account in the path, as a reader sees it.

        Raises:
            Refused: 404, no such id.
        """
        inside = self.partition.insides.read(self.part("account"), self.cloud.lag_ms)
        if inside is None:
            raise Refused(404, "AccountNotFound")
        return inside

    def whole(self) -> tuple[Record, Record]:
        """The account in the path and its inside as they stand, for a write.

        Raises:
            Refused: 404, no such id.
        """
        whole = self.partition.whole(self.part("account"))
        if whole is None:
            raise Refused(404, "AccountNotFound")
        return whole

    def note(self, account: Record, body: Any) -> None:
        """Enter an accepted write in the ledger."""
        self.cloud.board.ledger.write(
            self.request.method,
            self.request.url.path,
            body,
            target_id=account["id"],
            key=account["accountNumber"],
            org=account["partitionId"],
        )

    @property
    def user(self) -> str:
        """Who calls, for the account's history."""
        return USERNAME
