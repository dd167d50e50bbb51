"""What can go wrong towards a vendor or a person, as sync sees it. A bridge translates its connectors' errors.

SyncError
  VendorTrouble            towards a system; `outcome` tells a write's fate
    NotSent                the request had no effect (refused connection, 401, 429): the row stays pending
    Rejected               the vendor said no, in its own words: the row failed
    Unknown                a timeout, a 5xx, an unreadable answer: the row must be read back
  Refusal                  what was asked cannot be done now, in a sentence of the catalogue
  LeaseLostError           another worker has taken a row over: whoever notices stops and marks nothing
"""

from typing import Any


class SyncError(Exception):
    """Base of all errors of sync."""


class VendorTrouble(SyncError):
    """A system did not do what was asked.

    Attributes:
        system: the vendor system's name, for people ("Calix Cloud").
        code: machine code of the cause ("away", "credentials", "forbidden", "rate", "html", "rejected", "denied", …).
        status: HTTP status when there was one.
        words: the vendor's own words, trimmed, free of secrets.
        retry_after: seconds the vendor asked to wait.
        transient: True when waiting may help.
    """

    outcome = "unknown"

    def __init__(
        self,
        system: str,
        code: str,
        *,
        status: int | None = None,
        words: str = "",
        retry_after: float | None = None,
        transient: bool = False,
    ) -> None:
        super().__init__(f"{system}: {code}" + (f" ({status})" if status else ""))
        self.system, self.code, self.status = system, code, status
        self.words, self.retry_after, self.transient = words, retry_after, transient


class NotSent(VendorTrouble):
    """The write certainly had no effect."""

    outcome = "not_sent"


class Rejected(VendorTrouble):
    """The vendor refused the write; nothing was changed."""

    outcome = "rejected"


class Unknown(VendorTrouble):
    """Nobody can tell yet whether the write had an effect."""

    outcome = "unknown"


class Refusal(SyncError):
    """Asked for something that cannot be done now.

    Attributes:
        code: key of a sentence in the catalogue.
        facts: the numbers and names that the sentence needs.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class LeaseLostError(SyncError):
    """The row in hand has another owner by now, or none.

    Attributes:
        row: what it is about ("run 7").
    """

    def __init__(self, row: str) -> None:
        super().__init__(row)
        self.row = row
