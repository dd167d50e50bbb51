"""The imitation SIMPLer and Alianza as processes, and what people do there by hand; nothing here is the product's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.sandbox.outsiders import process
from tests.stories.town import Door

Json = dict[str, Any]
CHANNEL = "C0VOICE"


class VoiceTown:
    """Both systems as an outsider sees them. Roles are those of the cast: "plain", "two_lines", "no_account" …"""

    def __init__(self, facts: Json, client: httpx.Client) -> None:
        self.facts = {"workspace": {"channels": [{"name": "voice", "id": CHANNEL}]}} | facts
        self.cast: Json = facts["notes"]["voice"]
        self.alianza = Door(facts["control"]["alianza"], client)
        self.simpler = Door(facts["control"]["simpler"], client)

    def number(self, role: str) -> str:
        """The account number (which is the nickname) of a role."""
        who = self.cast[role]
        return str(who["account_number"] or who["nickname"])

    def customer_id(self, role: str) -> str:
        return str(self.cast[role]["customer_id"])

    def account(self, role: str) -> Json | None:
        """The account as it truly stands, with its lines, numbers and users inside; None when there is none."""
        return self.account_numbered(self.number(role))

    def account_numbered(self, number: str) -> Json | None:
        found = self.alianza.get("dump", number=number)["records"]
        return dict(found[0]) if found else None

    def status(self, role: str) -> str:
        account = self.account(role)
        assert account is not None
        return str(account["account"]["status"])

    def lines(self, role: str) -> list[Json]:
        account = self.account(role)
        return list(account["lines"]) if account is not None else []

    def customer(self, role: str) -> Json:
        [found] = self.simpler.get("dump", customerid=self.customer_id(role))["records"]
        return dict(found)

    def rows(self, role: str) -> list[Json]:
        """The customer's voice rows as they truly stand, by column names."""
        names = {str(field): name for name, field in self.facts["simpler"]["fields"].items()}
        return [
            {names.get(field, "note"): value for field, value in row["values"].items()} | {"row_id": row["row_id"]}
            for row in self.customer(role)["rows"]
        ]

    def users(self, role: str) -> set[str]:
        """The SIP user names in the customer's table."""
        return {str(row["userName"]) for row in self.rows(role)}

    def in_alianza(self, role: str, **wish: Any) -> Json:
        """Somebody works in Alianza's portal."""
        return dict(self.alianza.post("edit", number=self.number(role), **wish))

    def in_simpler(self, role: str, **wish: Any) -> Json:
        """Somebody works in SIMPLer's screens."""
        return dict(self.simpler.post("edit", customerid=self.customer_id(role), **wish))

    def written(self, system: str) -> list[Json]:
        """Writes that a system took from the product, oldest first: the judge of every story."""
        door = {"alianza": self.alianza, "simpler": self.simpler}[system]
        return [row for row in door.get("ledger", after=0)["rows"] if row["actor"] == "api"]

    def passwords(self) -> list[str]:
        """Every SIP password of the town."""
        told = self.alianza.get("dump")["records"]
        return [str(line["sipPassword"]) for account in told for line in account["lines"]]

    def as_new(self) -> None:
        """Data, behaviours, faults and ledgers as at the start."""
        self.alianza.post("reset")
        self.simpler.post("reset")


@contextmanager
def voice_town(*more: str) -> Iterator[VoiceTown]:
    """The imitations, small, for as long as the block lasts."""
    with (
        httpx.Client(trust_env=False, timeout=20) as client,
        process("sandbox", "--size", "small", "--without-workspace", *more) as facts,
    ):
        yield VoiceTown(facts, client)
