"""What Alianza tells more finely than by a status.

VendorError
  BadCredentials
    MustChangePassword   the login is good, and may do nothing before a person changed its password
  WrongPartition         the configured partition is none of this login's                          not_sent  Terminal
  UnusableNumber         no account can have this number, so nobody was asked                      not_sent  Terminal
  Forbidden
    NotPermitted         400 with that code: not with this login's partition or permissions
  Rejected
    Refused              400, with the vendor's codes
      Blocked            an account that can't be deleted yet, with the codes that say why
"""

from typing import Any

from connectors.http.errors import BadCredentials, Forbidden, Outcome, Rejected, Terminal, VendorError


class MustChangePassword(BadCredentials):
    """Section A1: somebody must set a new password in the vendor's portal; it is never done by itself."""

    code = "must_change_password"


class WrongPartition(VendorError, Terminal):
    """Section A1: the partition asked for is neither the login's own nor below it.

    Attributes:
        wanted: the configured partition id.
        allowed: the ids that the login may use.
    """

    code = "partition"
    outcome: Outcome = "not_sent"

    def __init__(self, system: str, *, wanted: str = "", allowed: tuple[str, ...] = (), **told: Any) -> None:
        super().__init__(system, **told)
        self.wanted, self.allowed = wanted, allowed


class UnusableNumber(VendorError, Terminal):
    """Section A2: an account number has 3 to 256 characters.

    Attributes:
        length: characters of the number that was asked for.
    """

    code = "number_length"
    outcome: Outcome = "not_sent"

    def __init__(self, system: str, *, length: int = 0, **told: Any) -> None:
        super().__init__(system, **told)
        self.length = length


class NotPermitted(Forbidden):
    """Section A1: how this vendor says that a login may not, with a 400."""

    code = "not_permitted"


class Refused(Rejected):
    """Section A5: the vendor read the request and said no.

    Attributes:
        codes: its CamelCase codes, in its order; free text is in `reason` alone.
    """

    def __init__(self, system: str, *, codes: tuple[str, ...] = (), **told: Any) -> None:
        super().__init__(system, **told)
        self.codes = codes


class Blocked(Refused):
    """Section A2: the account still has telephone numbers, or lifecycle events in progress."""

    code = "blocked"
