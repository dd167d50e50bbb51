"""The imitation vendors as processes, and the operator's integration opened against them over real sockets."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from bridges.sonar_calix.bridge import SonarCalix
from sync.bridge import Opened, Setup, Sibling
from tests.bridges.story import OPTIONS, setup
from tests.sandbox.outsiders import Control, process


class Vendors:
    """Both imitations: what they say of themselves, their control doors, and the integration that fits them."""

    def __init__(self, sonar: dict[str, Any], calix: dict[str, Any], client: httpx.Client) -> None:
        self.said_sonar, self.said_calix = sonar["sonar"], calix["calix"]
        self.sonar, self.calix = Control(sonar["control"], client), Control(calix["control"], client)
        self._client = client

    def options(self, **changes: Any) -> dict[str, Any]:
        urls = {"sonar_url": self.said_sonar["base_url"], "calix_url": self.said_calix["base_url"]}
        return OPTIONS | urls | {"settle_seconds": 0.0, "sonar_rate": 10_000, "calix_rate": 10_000} | changes

    def secrets(self, org: int = 0, **changes: str) -> dict[str, str]:
        told = self.said_calix["orgs"][org]
        names = ("client_id", "client_secret", "username", "password")
        return {"sonar_token": self.said_sonar["token"]} | {f"calix_{name}": told[name] for name in names} | changes

    def setup(
        self,
        company: str | None = "1",
        siblings: tuple[Sibling, ...] = (),
        secrets: dict[str, str] | None = None,
        **changes: Any,
    ) -> Setup:
        return setup(company, siblings, options=self.options(**changes), secrets=secrets or self.secrets())

    def open(self, *args: Any, **changes: Any) -> AbstractAsyncContextManager[Opened]:
        return SonarCalix().open(self.setup(*args, **changes))

    def mutate(self, mutation: str) -> Any:
        """Something that happens in Sonar, as its own users would make it happen."""
        answer = self._client.post(
            f"{self.said_sonar['base_url']}/api/graphql",
            json={"query": f"mutation {{ {mutation} }}"},
            headers={"Authorization": f"Bearer {self.said_sonar['token']}"},
        ).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def record(self, key: str, org: str = "main") -> dict[str, Any]:
        """The one Calix record with that key, as it truly stands."""
        [found] = self.calix.get("dump", key=key, org=org)["records"]
        return dict(found)

    def writes(self) -> list[tuple[str, str]]:
        """Method and path of every write that Calix took from the interface."""
        return [(row["method"], row["path"]) for row in self.calix.writes() if row["actor"] == "api"]


@pytest.fixture(scope="session")
def _vendors() -> Iterator[Vendors]:
    with (
        httpx.Client(trust_env=False, timeout=20) as client,
        process("sandbox.sonar", "--size", "small") as sonar,
        process("sandbox.calix", "--size", "small") as calix,
    ):
        yield Vendors(sonar, calix, client)


@pytest.fixture
def vendors(_vendors: Vendors) -> Vendors:
    """Fresh vendors in the assumed manner."""
    _vendors.sonar.post("reset")
    _vendors.calix.post("reset")
    return _vendors
