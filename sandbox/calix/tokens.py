"""Tokens: the password grant, refresh and expiry of the gateway (vendor page, section B1)."""

import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.calix.org import Org
from sandbox.common.behaviours import Value

DEFAULT_LIFE_S = 1800


@dataclass(slots=True)
class Tokens:
    """Tokens given out, by their text; each knows its organisation and when it ends."""

    life_s: float = DEFAULT_LIFE_S
    _access: dict[str, tuple[Org, float]] = field(default_factory=dict)
    _refresh: dict[str, Org] = field(default_factory=dict)
    _given: int = 0

    def give(self, org: Org, stated: Value, *, org_told: bool = True) -> dict[str, Any]:
        """A new pair for this organisation, its life told in the way `stated` says, the organisation named or not."""
        self._given += 1
        access, refresh = f"access-{org.name}-{self._given:06d}", f"refresh-{org.name}-{self._given:06d}"
        self._access[access] = (org, time.monotonic() + self.life_s)
        self._refresh[refresh] = org
        answer: dict[str, Any] = {
            "access_token": access,
            "token_type": "Bearer",
            "refresh_token": refresh,
            "username": org.credentials.username,
            "roles": ["API user role"] if org.role else [],
        }
        if org_told:
            answer |= {"OrgId": f"org-{org.name}", "OrgName": f"Example Operator ({org.name})"}
        match stated:
            case "int":
                answer["expires_in"] = int(self.life_s)
            case "string":
                answer["expires_in"] = str(int(self.life_s))
            case "millis":
                answer["access_token_expiry_millis"] = int((time.time() + self.life_s) * 1000)
        return answer

    def refreshed(self, token: str) -> Org | None:
        """The organisation of a refresh token, which is used up by this."""
        return self._refresh.pop(token, None)

    def org(self, token: str) -> Org | None:
        """The organisation of a living access token."""
        org, ends = self._access.get(token, (None, 0.0))
        return org if ends > time.monotonic() else None

    def expire(self) -> None:
        """Every access token given out so far ends now; refresh tokens live on."""
        self._access.clear()

    def reset(self) -> None:
        """As at the start: whoever holds a token must log in again."""
        self.life_s = DEFAULT_LIFE_S
        self._access.clear()
        self._refresh.clear()
