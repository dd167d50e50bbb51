"""What the story does to the imitation vendors, and what their ledgers say."""

from dataclasses import dataclass
from typing import Any

from bot.tour.door import Door, Json
from bot.tour.person import StepFailed

RENAME = "mutation R($id: Int64Bit!, $name: String) { updateAccount(id: $id, input: {name: $name}) { id name } }"


@dataclass(frozen=True, slots=True)
class Vendors:
    """Both imitations of a sandbox."""

    door: Door
    facts: Json

    async def writes(self, after: int = 0) -> list[Json]:
        """Writes that Calix accepted from the product, since a sequence number."""
        told = await self.door.get(f"{self.facts['control']['calix']}/ledger", after=after)
        return [row for row in told["rows"] if row["actor"] == "api"]

    async def last_write(self) -> int:
        """The newest sequence number of Calix's ledger."""
        told = await self.door.get(f"{self.facts['control']['calix']}/ledger", after=0)
        return int(told["last"])

    async def subscriber(self, key: str) -> Json | None:
        """The Calix record with that key, or of that id: some have no key."""
        for name in ("key", "id"):
            told = await self.door.get(f"{self.facts['control']['calix']}/dump", **{name: key})
            if told["records"]:
                return dict(told["records"][0])
        return None

    async def edit_by_hand(self, key: str, **values: Any) -> None:
        """Somebody changes a Calix record in its own pages."""
        await self.door.post(f"{self.facts['control']['calix']}/edit", {"org": "main", "key": key, "set": values})

    async def rename_account(self, account: str, name: str) -> None:
        """Somebody renames an account in Sonar."""
        headers = {"Authorization": f"Bearer {self.facts['sonar']['token']}"}
        body = {"query": RENAME, "variables": {"id": account, "name": name}}
        await self.door.post(f"{self.facts['sonar']['base_url']}/api/graphql", body, headers)

    async def away(self, system: str) -> None:
        """A vendor answers nobody any more."""
        await self.door.post(f"{self.facts['control'][system]}/faults", {"kind": "vendor_down", "times": 100_000})

    async def back(self, system: str) -> None:
        """It answers again."""
        await self.door.delete(f"{self.facts['control'][system]}/faults")

    async def turn(self, system: str, door: str, body: Json) -> None:
        """One act at a control door.

        Raises:
            StepFailed: the door refused it.
        """
        told = await self.door.post(f"{self.facts['control'][system]}/{door}", body)
        if "error" in told:
            raise StepFailed(f"{system} {door}: {told['error']}")

    async def behaviours(self) -> list[tuple[str, str, Any]]:
        """Every behaviour that is not the usual one: system, name, value."""
        found = []
        for system in ("sonar", "calix", "alianza", "simpler"):
            told = await self.door.get(f"{self.facts['control'][system]}/behaviours")
            for name, each in told.items():
                found += [(system, name, value) for value in each["values"] if value != each["value"]]
        return found
