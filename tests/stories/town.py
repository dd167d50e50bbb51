"""The imitation vendors as processes, and what people do there by hand: in Sonar, in Calix, at the control doors."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.sandbox.outsiders import Control, process

Json = dict[str, Any]
CHANNEL = "C0STORY"
STRANGE_KEYS = 7_000_000  # keys from here on are no account's id


class Door(Control):
    """A control door, and the way to take faults back."""

    def forget_faults(self) -> None:
        self._client.delete(f"{self.url}/faults").raise_for_status()


class Town:
    """Sonar and Calix, as an outsider sees them; nothing here goes through the product."""

    def __init__(self, facts: Json, client: httpx.Client) -> None:
        # Most stories need no imitation Slack; an integration wants a channel all the same.
        self.facts = {"workspace": {"channels": [{"name": "calix-sync", "id": CHANNEL}]}} | facts
        self.sonar = Door(facts["control"]["sonar"], client)
        self.calix = Door(facts["control"]["calix"], client)
        self._client = client

    def mutate(self, mutation: str) -> Any:
        """Somebody works in Sonar."""
        answer = self._client.post(
            f"{self.facts['sonar']['base_url']}/api/graphql",
            json={"query": f"mutation {{ {mutation} }}"},
            headers={"Authorization": f"Bearer {self.facts['sonar']['token']}"},
        ).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def account(self, account: str) -> Json:
        """An account with everything that hangs on it."""
        return dict(self.sonar.get("dump", id=account))

    def rename(self, account: str, name: str) -> None:
        self.mutate(f'updateAccount(id: {account}, input: {{name: "{name}"}}) {{ id }}')

    def archive(self, account: str) -> None:
        self.mutate(f"archiveAccount(id: {account}) {{ id }}")

    def unarchive(self, account: str) -> None:
        self.mutate(f"unarchiveAccount(id: {account}) {{ id }}")

    def by_hand(self, key: str, *, org: str = "main", **values: Any) -> None:
        """Somebody changes a record in Calix's own pages."""
        self.calix.post("edit", org=org, key=key, set=values)

    def records(self, key: str, org: str = "main") -> list[Json]:
        """Every Calix record with that key, as it truly stands."""
        return list(self.calix.get("dump", key=key, org=org)["records"])

    def record(self, key: str, org: str = "main") -> Json:
        """The one Calix record with that key."""
        [found] = self.records(key, org)
        return found

    def by_id(self, subscriber: str, org: str = "main") -> Json | None:
        """The Calix record of that id, None when it is gone."""
        found = self.calix.get("dump", id=subscriber, org=org)["records"]
        return dict(found[0]) if found else None

    def strays(self, part: str) -> list[Json]:
        """Records of which the imitation says what is wrong with them: id, key, account_id."""
        return [row for row in self.calix.get("truth")["records"] if row["part"] == part]

    def writes(self, after: int = 0) -> list[Json]:
        """Writes that Calix took from the product, oldest first: the judge of every story."""
        return [row for row in self.calix.get("ledger", after=after)["rows"] if row["actor"] == "api"]

    def written(self, after: int = 0) -> int:
        """How far the ledger has come."""
        return int(self.calix.get("ledger", after=after)["last"])

    def in_step(self) -> list[str]:
        """Accounts of company 1 that are served and stand in Calix under their id as they should."""
        strange = {str(row["account_id"]) for row in self.calix.get("truth")["records"]}
        records = self._client.get(**self._listing()).raise_for_status().json()
        keys = [row["subscriberLocationId"] for row in records]
        return [key for key in keys if key.isdigit() and key not in strange and self.served(key)]

    def everything(self) -> dict[str, Json]:
        """All records of Calix's main org by id."""
        records = self._client.get(**self._listing()).raise_for_status().json()
        return {row["_id"]: row for row in records}

    def served(self, key: str, company: int = 1) -> bool:
        """True for the id of a living account of that company."""
        if not key.isdigit() or not 1001 <= int(key) < STRANGE_KEYS:
            return False
        account = self.account(key)
        return account["company_id"] == company and account["archived_at"] is None and account["account_status_id"] == 1

    def company(self, record: Json) -> int:
        """The company of a record's account, 0 when no account has its key."""
        key = record["subscriberLocationId"]
        known = key.isdigit() and 1001 <= int(key) < STRANGE_KEYS
        return int(self.account(key)["company_id"]) if known else 0

    def _listing(self) -> Json:
        calix = self.facts["calix"]
        org = calix["orgs"][0]
        form = {"grant_type": "password", "username": org["username"], "password": org["password"]}
        token = self._client.post(
            f"{calix['base_url']}/authentication/token",
            data=form | {"client_secret": org["client_secret"]},
            headers={"X-Calix-ClientID": org["client_id"]},
        ).json()["access_token"]
        headers = {"X-Calix-ClientID": org["client_id"], "X-Calix-AccessToken": token}
        return {"url": f"{calix['base_url']}/billing/subscribers", "params": {"limit": 10_000}, "headers": headers}

    def as_new(self) -> None:
        """Data, behaviours, faults and ledgers as at the start."""
        self.sonar.post("reset")
        self.calix.post("reset")


@contextmanager
def town(*more: str) -> Iterator[Town]:
    """The imitations, small, for as long as the block lasts."""
    with (
        httpx.Client(trust_env=False, timeout=20) as client,
        process("sandbox", "--size", "small", *more) as facts,
    ):
        yield Town(facts, client)


def text(value: Any) -> str:
    """Anything as one string to look into."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
