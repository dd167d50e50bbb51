"""What can go wrong towards a vendor, drawn as a tree, each leaf telling a writer what became of the write.

VendorError
  ConnectFailed      the request never left us                     not_sent   Transient
  TimedOut           no answer in time, fate unknown               unknown    Transient
  ConnectionBroken   the line broke while we waited                unknown    Transient
  ServerTrouble      5xx                                           unknown    Transient
  UnreadableAnswer   broken JSON, another shape                   unknown    Transient
    BrowserPage      … namely a page meant for a browser             unknown    Transient
  RateLimited        429, or the vendor's own way to say it        not_sent   Transient
  BadCredentials     401 after one new login                       not_sent   Terminal
  WrongAddress       no such address, or a redirect                not_sent   Terminal
  Forbidden          403: a role is missing, or the app            rejected   Terminal
  NotFound           404                                           rejected   Terminal
  Rejected           400, 422 and the rest of 4xx                  rejected   Terminal
    Conflict         409                                           rejected   Terminal
    Denied           a GraphQL answer with errors in it            rejected   Terminal
"""

from typing import Any, ClassVar, Literal, TypeVar

E = TypeVar("E", bound="VendorError")

Outcome = Literal["not_sent", "rejected", "unknown"]
"""What became of a write: it had no effect and may go again, the vendor refused it, or nobody knows (design rule 4)."""


class Transient:
    """Mark: waiting may help."""


class Terminal:
    """Mark: somebody must mend something first."""


class VendorError(Exception):
    """A vendor did not do what was asked. Holds neither secrets nor personal data.

    Attributes:
        system: the vendor system's name, for people ("Calix Cloud").
        code: machine code of the cause.
        outcome: what became of a write.
        status: HTTP status, when there was one.
        path: path template of the request, without ids or query values.
        reason: the vendor's own words, trimmed and redacted.
        retry_after: seconds that the vendor asked to wait.
    """

    code: ClassVar[str] = "trouble"
    outcome: Outcome = "unknown"

    def __init__(
        self,
        system: str,
        *,
        path: str = "",
        status: int | None = None,
        reason: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(system)
        self.system, self.path, self.status = system, path, status
        self.reason, self.retry_after = reason, retry_after

    def __str__(self) -> str:
        """One line for logs."""
        told = f" {self.status}" if self.status else ""
        return f"{self.system}: {self.code}{told} at {self.path}" + (f": {self.reason}" if self.reason else "")

    @property
    def transient(self) -> bool:
        """True when waiting may help."""
        return isinstance(self, Transient)

    def told_as(self, kind: type[E], **more: Any) -> E:
        """The same trouble as another class, whose outcome it takes; `more` is what that class wants besides."""
        return kind(
            self.system, path=self.path, status=self.status, reason=self.reason, retry_after=self.retry_after, **more
        )


class ConnectFailed(VendorError, Transient):
    """No connection: refused, name unknown, TLS, proxy, or no free connection of ours."""

    code = "away"
    outcome: Outcome = "not_sent"


class TimedOut(VendorError, Transient):
    """The request left and no whole answer came in time."""

    code = "timeout"


class ConnectionBroken(VendorError, Transient):
    """The connection broke after the request had begun to leave."""

    code = "broken"


class ServerTrouble(VendorError, Transient):
    """Any 5xx."""

    code = "server"


class UnreadableAnswer(VendorError, Transient):
    """An answer that is not what the vendor documents: HTML, invalid JSON, an unexpected shape."""

    code = "unreadable"


class BrowserPage(UnreadableAnswer):
    """A page meant for a browser, where data was expected."""

    code = "html"


class RateLimited(VendorError, Transient):
    """The vendor turned the request away unread; `retry_after` tells how long to wait, when known."""

    code = "rate"
    outcome: Outcome = "not_sent"


class BadCredentials(VendorError, Terminal):
    """The vendor does not know the credentials (any more)."""

    code = "credentials"
    outcome: Outcome = "not_sent"


class WrongAddress(VendorError, Terminal):
    """The configured address cannot be requested, or leads elsewhere; a redirected write has an unknown outcome."""

    code = "address"
    outcome: Outcome = "not_sent"


class Forbidden(VendorError, Terminal):
    """Known credentials without the permission: a role is missing, or the app is not approved."""

    code = "forbidden"
    outcome: Outcome = "rejected"


class NotFound(VendorError, Terminal):
    """The vendor has no such record."""

    code = "not_found"
    outcome: Outcome = "rejected"


class Rejected(VendorError, Terminal):
    """The vendor read the request and said no; its words are in `reason`."""

    code = "rejected"
    outcome: Outcome = "rejected"


class Conflict(Rejected):
    """The record is there already, or another one has its key."""

    code = "conflict"


class Denied(Rejected):
    """A GraphQL answer that carries errors: a refused field, a failed validation, a missing permission."""

    code = "denied"
