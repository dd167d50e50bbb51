"""The imitation Calix from outside: its records, its ledger, and the writes that it holds back after accepting them."""

import sys
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]
SUBSCRIBERS = "/billing/subscribers"
METHODS = ("POST", "PUT", "DELETE")


@dataclass(frozen=True, slots=True)
class Hold:
    """One write that will be, or was, accepted and not answered for so many milliseconds."""

    id: int
    ms: int
    struck: bool


class Calix:
    """Control door and API of one imitation; nothing here goes through the product."""

    def __init__(self, facts: Json, client: httpx.AsyncClient) -> None:
        self._facts, self._client, self._control = facts["calix"], client, facts["control"]["calix"]

    async def records(self) -> list[Json]:
        """Every record of the org, whole, as it stands."""
        org, base = self._facts["orgs"][0], self._facts["base_url"]
        form = {"grant_type": "password", "username": org["username"], "password": org["password"]}
        told = await self._client.post(
            f"{base}/authentication/token",
            data=form | {"client_secret": org["client_secret"]},
            headers={"X-Calix-ClientID": org["client_id"]},
        )
        headers = {"X-Calix-ClientID": org["client_id"], "X-Calix-AccessToken": told.json()["access_token"]}
        found = await self._client.get(f"{base}{SUBSCRIBERS}", params={"limit": sys.maxsize}, headers=headers)
        return list(found.raise_for_status().json())

    async def edit(self, **wish: Any) -> None:
        """Somebody creates, changes or deletes a record by hand."""
        await self._post("edit", wish)

    async def behaves(self, **switches: Any) -> None:
        """Turn switches."""
        await self._post("behaviours", switches)

    async def accepted(self) -> int:
        """How many writes the ledger holds."""
        return int((await self._get("ledger", after=sys.maxsize))["last"])

    async def ledger(self, after: int) -> list[Json]:
        """Accepted writes with a higher number."""
        return list((await self._get("ledger", after=after))["rows"])

    async def arm(self, method: str, ms: int) -> None:
        """The next write by that method is accepted at once and answered so many milliseconds later."""
        match = {"method": method, "path": SUBSCRIBERS}
        await self._post("faults", {"kind": "hold", "match": match, "times": 1, "ms": ms})

    async def holds(self) -> list[Hold]:
        """What is armed, and which of it has struck."""
        told = (await self._get("faults"))["faults"]
        return [Hold(each["id"], each["ms"], bool(each["struck"])) for each in told]

    async def disarm(self) -> None:
        """Hold no further write; those that are held stay so."""
        (await self._client.delete(f"{self._control}/faults")).raise_for_status()

    async def in_flight(self) -> int:
        """Requests that came in and were not answered yet."""
        return int((await self._get("counts"))["in_flight"])

    async def _get(self, door: str, **query: Any) -> Any:
        return (await self._client.get(f"{self._control}/{door}", params=query)).raise_for_status().json()

    async def _post(self, door: str, body: Json) -> Any:
        return (await self._client.post(f"{self._control}/{door}", json=body)).raise_for_status().json()
