"""What SIMPLer tells more finely than by a status (section B2); all of it is read from words, hence assumed (E10).

VendorError
  BadCredentials
    AccessDenied      the credentials or the source IP are not on the access list       not_sent
  Rejected
    UnknownFunction   this server does not have the function
    Ambiguous         several customers have the nickname
"""

from typing import Any

from connectors.http.errors import BadCredentials, Rejected


class AccessDenied(BadCredentials):
    """Section B1: the access list holds username, password and source IP; which of them is wrong is not told."""

    code = "access_list"


class UnknownFunction(Rejected):
    """A capability that this server does not have."""

    code = "unknown_function"


class Ambiguous(Rejected):
    """More than one customer has this nickname.

    Attributes:
        count: how many were seen, 0 when that was not told.
    """

    code = "ambiguous"

    def __init__(self, system: str, *, count: int = 0, **told: Any) -> None:
        super().__init__(system, **told)
        self.count = count
