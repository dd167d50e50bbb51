"""The imitations as an outsider meets them: processes of their own, spoken to over real sockets."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE_S = 45


def eventually(happens: Callable[[], Any]) -> Any:
    """Ask until the answer is true, or give up after a long while."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if answer := happens():
            return answer
        time.sleep(0.05)
    return happens()


@contextmanager
def process(*command: str) -> Iterator[dict[str, Any]]:
    """Start `python -m …` and give what it says of itself; it ends when its standard input does."""
    with subprocess.Popen(
        [sys.executable, "-m", *command, "--with-parent"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin and running.stdout
        yield json.loads(running.stdout.readline())
        running.stdin.close()
        assert running.wait(10) == 0


class Control:
    """The control door of one imitation."""

    def __init__(self, url: str, client: httpx.Client) -> None:
        self.url, self._client = url, client

    def get(self, door: str, **params: Any) -> Any:
        return self._client.get(f"{self.url}/{door}", params=params).raise_for_status().json()

    def post(self, door: str, **body: Any) -> Any:
        return self._client.post(f"{self.url}/{door}", json=body).raise_for_status().json()

    def set(self, **behaviours: Any) -> None:
        self.post("behaviours", **behaviours)

    def fault(self, kind: str, **wish: Any) -> None:
        self.post("faults", kind=kind, **wish)

    def writes(self) -> list[dict[str, Any]]:
        return list(self.get("ledger")["rows"])


class Sonar:
    """A plain GraphQL client that knows nothing of the imitation's code."""

    def __init__(self, said: dict[str, Any], client: httpx.Client) -> None:
        self.url, self.token = f"{said['sonar']['base_url']}/api/graphql", said["sonar"]["token"]
        self.notes = said["notes"]
        self.client, self.control = client, Control(said["control"], client)

    def send(self, query: str, token: str | None = None, **variables: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.client.post(self.url, json={"query": query, "variables": variables}, headers=headers)

    def ask(self, query: str, **variables: Any) -> Any:
        answer = self.send(query, **variables).raise_for_status().json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def errors(self, query: str, **variables: Any) -> Any:
        response = self.send(query, **variables)
        assert response.status_code == 200
        return response.json()["errors"]

    def ids(self, arguments: str, **variables: Any) -> list[str]:
        names = ", ".join(f"${name}: [Search]" for name in variables)
        head = f"query({names})" if names else "query"
        data = self.ask(f"{head} {{ accounts({arguments}) {{ entities {{ id }} }} }}", **variables)
        return [row["id"] for row in data["accounts"]["entities"]]


class Calix:
    """A plain REST client that has logged in as org main."""

    def __init__(self, said: dict[str, Any], client: httpx.Client) -> None:
        self.base, self.client = said["calix"]["base_url"], client
        self.org, self.second = said["calix"]["orgs"]
        self.control = Control(said["control"], client)
        self.token = ""

    def login(self, org: dict[str, str] | None = None, **form: str) -> httpx.Response:
        org = org or self.org
        asked = {"grant_type": "password", "username": org["username"], "password": org["password"]}
        response = self.client.post(
            f"{self.base}/authentication/token",
            data=asked | {"client_secret": org["client_secret"]} | form,
            headers={"X-Calix-ClientID": org["client_id"]},
        )
        if response.status_code == 200:
            self.token = response.json()["access_token"]
        return response

    def call(self, method: str, path: str = "", org: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        headers = {"X-Calix-ClientID": (org or self.org)["client_id"], "X-Calix-AccessToken": self.token}
        return self.client.request(method, f"{self.base}/billing/subscribers{path}", headers=headers, **options)

    def by_key(self, key: str) -> Any:
        [record] = self.control.get("dump", key=key)["records"]
        return record

    def some(self, **has: Any) -> Any:
        """A record of the list in which these keys have these values."""
        records = self.call("GET", "", params={"limit": 1000}).json()
        return next(r for r in records if all(r.get(name) == value for name, value in has.items()))


class Simpler:
    """A plain caller of functions that knows the invented credentials."""

    def __init__(self, said: dict[str, Any], client: httpx.Client) -> None:
        self.said, self.client = said["simpler"], client
        self.base: str = self.said["base_url"]
        self.control = Control(said["control"], client)
        self.credentials = {name: self.said[name] for name in ("api_username", "api_password", "operator")}

    def send(self, function: str, **params: str) -> httpx.Response:
        """Call a function; credentials are sent too unless they are named."""
        return self.client.post(f"{self.base}/API/{function}", data=self.credentials | params)

    def ask(self, function: str, **params: str) -> Any:
        """The data of a call that must go well."""
        response = self.send(function, **params)
        answer = response.raise_for_status().json()
        assert answer["result"] == 1, answer
        return answer["data"]

    def error(self, function: str, **params: str) -> Any:
        """The error of a call that must be turned down in the assumed way: HTTP 200 with an error marker."""
        response = self.send(function, **params)
        assert response.status_code == 200
        answer = response.json()
        assert set(answer) == {"result", "error"}
        assert answer["result"] == 0
        return answer["error"]

    def rows(self, customer_id: str) -> Any:
        return self.ask("getCustomTableRows", customerid=customer_id, table_id="7")

    def dump(self, customer_id: str) -> Any:
        [record] = self.control.get("dump", customerid=customer_id)["records"]
        return record


class Alianza:
    """A plain REST client that has logged in and speaks of one partition."""

    def __init__(self, said: dict[str, Any], client: httpx.Client) -> None:
        self.said, self.notes, self.client = said["alianza"], said["notes"], client
        self.base: str = self.said["base_url"] + "/v2"
        self.partition: str = self.said["partition_id"]
        self.control = Control(said["control"], client)
        self.token = ""

    def login(self, **other: str) -> httpx.Response:
        who = {"username": self.said["username"], "password": self.said["password"]} | other
        response = self.client.post(f"{self.base}/authorize", json=who)
        if response.is_success:
            self.token = response.json()["authToken"]
        return response

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any call, the token in its header."""
        headers = {"X-AUTH-TOKEN": self.token} if self.token else {}
        return self.client.request(method, f"{self.base}{path}", headers=headers, **options)

    def call(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        """A call within the partition."""
        return self.send(method, f"/partition/{self.partition}{path}", **options)

    def ask(self, path: str = "", **params: Any) -> Any:
        """What a read that must go well answers."""
        return self.call("GET", path, params=params).raise_for_status().json()

    def refusal(self, method: str, path: str, status: int = 400, **options: Any) -> Any:
        """The messages of a call that must be turned down in the assumed way."""
        response = self.call(method, path, **options)
        assert response.status_code == status, response.text
        answer = response.json()
        assert (answer["status"], answer["data"]) == (status, {})
        return answer["messages"]

    def path(self, role: str, below: str = "") -> str:
        """Where the account of a role stands."""
        return f"/account/{self.notes[role]['account_id']}{below}"

    def lines(self, role: str) -> Any:
        """The device lines of a role's account."""
        return self.ask(self.path(role, "/deviceline"))

    def provisioned(self, role: str, place: int = 0) -> Any:
        """The device that the line at this place belongs to, as its provisioning tells it."""
        line = self.lines(role)[place]["id"]
        return self.ask(f"/deviceprovisioning{self.path(role)}/device/{line}")

    def edit(self, role: str, **wish: Any) -> Any:
        """Somebody does something by hand; the account with its inside, as it is then."""
        [record] = self.control.post("edit", id=self.notes[role]["account_id"], **wish)["records"]
        return record

    def dump(self, role: str) -> Any:
        """The account with its inside, None when it is gone."""
        records = self.control.get("dump", id=self.notes[role]["account_id"])["records"]
        return records[0] if records else None
