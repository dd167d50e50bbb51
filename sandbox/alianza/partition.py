"""The accounts of one partition: what the wire shows of each, and what hangs on it.

Two records an account, under one id: the account as it is answered, and its inside `{"id", "created", "lines", "users",
"numbers", "businessLines", "events", "history"}`, whose rows are named as on the wire.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.common.ledger import now
from sandbox.common.shelf import Record, Shelf
from sandbox.data.voice_lines import vendor_id


def mac_of(text: str) -> str:
    """A MAC as Alianza compares it: hex digits in lower case."""
    return "".join(each for each in text.lower() if each.isalnum())


def _account_keys(account: Record) -> tuple[str, ...]:
    return (account["accountNumber"],)


def _inside_keys(inside: Record) -> list[str]:
    """By telephone number, MAC, SIP user name and the user name of a person."""
    lines = inside["lines"]
    keys = [f"phone:{number['phoneNumber']}" for number in inside["numbers"]]
    keys += dict.fromkeys(f"mac:{line['macAddress']}" for line in lines if line["macAddress"])
    keys += [f"sip:{line['sipUsername']}" for line in lines + inside["businessLines"] if line["sipUsername"]]
    return keys + [f"user:{user['emailAddress']}" for user in inside["users"] if user["emailAddress"]]


@dataclass(slots=True)
class Partition:
    """One partition; `leaving` holds the accounts that are being deleted and when they will be gone."""

    id: str
    name: str
    accounts: Shelf = field(default_factory=lambda: Shelf("id", _account_keys))
    insides: Shelf = field(default_factory=lambda: Shelf("id", _inside_keys))
    leaving: dict[str, float] = field(default_factory=dict)
    _made: int = 0

    def new_id(self, kind: str) -> str:
        """An id that the same history gives again."""
        self._made += 1
        return vendor_id(self.id, kind, self._made)

    def keep(self, account: Record, inside: Record | None = None) -> None:
        """Store an account, and with it what hangs on it; one that is no longer on its way out stays."""
        if account["status"] != "DELETE_PENDING":
            self.leaving.pop(account["id"], None)
        if inside is not None:
            account["endUserCount"] = len(inside["users"])
            self.insides.put(inside)
        self.accounts.put(account)

    def whole(self, account_id: str) -> tuple[Record, Record] | None:
        """An account and its inside as they stand now."""
        account, inside = self.accounts.get(account_id), self.insides.get(account_id)
        return None if account is None or inside is None else (account, inside)

    def remove(self, account_id: str) -> None:
        """Erase an account; nothing of it is retained."""
        self.accounts.remove(account_id)
        self.insides.remove(account_id)
        self.leaving.pop(account_id, None)

    def finish(self, *, at_once: bool = False) -> None:
        """Let go of the accounts whose deletion is due."""
        for account_id, due in list(self.leaving.items()):
            if at_once or due <= time.monotonic():
                self.remove(account_id)

    def rewind(self) -> None:
        """As at the start."""
        self.accounts.rewind()
        self.insides.rewind()
        self.leaving.clear()
        self._made = 0


def remember(inside: Record, kind: str, action: str, *, by: str, old: Any = None, new: Any = None) -> None:
    """Write a line of the account's history; a secret is never among the values."""
    values = {name: str(value) for name, value in (("oldValue", old), ("newValue", new)) if value is not None}
    entry = {"accountHistoryType": kind, "action": action, "loggedDate": now(), "userName": by, **values}
    inside["history"].append(entry)
