"""`splice run` and `splice sandbox` as processes of their own: they start, answer, and end in good order."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.cli.terminal import ROOT, Terminal, entry, write
from tests.stories.town import Town

PATIENCE = 60
tells_children = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="only Linux tells a process's children"
)


@pytest.fixture
def ready(terminal: Terminal, city: Town, tmp_path: Path) -> Terminal:
    """A terminal whose settings point at the imitation workspace, and an integration."""
    workspace = city.facts["workspace"]
    terminal.sets(
        SPLICE_SLACK_BOT_TOKEN=workspace["bot_token"],
        SPLICE_SLACK_APP_TOKEN=workspace["app_token"],
        SPLICE_SLACK_API_URL=workspace["api_url"],
        SPLICE_HTTP_PORT=str(free_port()),
        SPLICE_REPLICA="story",
    )
    terminal.applies(write(tmp_path / "pairs.toml", [entry(city)]), "--offline")
    return terminal


@tells_children
@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGINT])
def test_run_starts_a_face_and_a_worker_and_ends_both(ready: Terminal, ask: signal.Signals) -> None:
    with running(ready, "run") as process:
        assert until(lambda: said(ready, "/ready")) == {"ok": True, "database": True, "slack": True}
        assert until(lambda: ready.rows("SELECT kind FROM replica WHERE kind = 'worker'"))
        children = children_of(process.pid)
        assert len(children) == 2
        process.send_signal(ask)
        assert process.wait(PATIENCE) == 0
    assert not [child for child in children if alive(child)]
    assert ready.rows("SELECT * FROM replica") == []


@tells_children
def test_a_part_that_dies_is_started_again(ready: Terminal) -> None:
    with running(ready, "run") as process:
        first = until(lambda: children_of(process.pid) if len(children_of(process.pid)) == 2 else [])
        subprocess.run(["kill", "-9", str(first[0])], check=True)
        again = until(lambda: [c for c in children_of(process.pid) if c not in first])
        assert len(again) == 1


def test_an_outside_client_finds_its_way_by_what_sandbox_prints(terminal: Terminal) -> None:
    with running(terminal, "sandbox", stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with httpx.Client(trust_env=False, timeout=20) as client:
            answer = client.post(
                f"{told['sonar']['base_url']}/api/graphql",
                json={"query": "{ accounts(paginator: {page: 1, records_per_page: 1}) { page_info { total_count } } }"},
                headers={"Authorization": f"Bearer {told['sonar']['token']}"},
            )
            assert answer.json()["data"]["accounts"]["page_info"]["total_count"] > 100
            org = told["calix"]["orgs"][0]
            form = {"grant_type": "password", "username": org["username"], "password": org["password"]}
            answer = client.post(
                f"{told['calix']['base_url']}/authentication/token",
                data=form | {"client_secret": org["client_secret"]},
                headers={"X-Calix-ClientID": org["client_id"]},
            )
            assert answer.json()["access_token"]
            answer = client.post(
                f"{told['workspace']['api_url']}auth.test",
                headers={"Authorization": f"Bearer {told['workspace']['bot_token']}"},
            )
            assert answer.json()["ok"] is True
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def said(terminal: Terminal, path: str) -> Any:
    """What the running face answers, None while it does not."""
    try:
        port = terminal.environment["SPLICE_HTTP_PORT"]
        answer = httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False, timeout=5)
    except httpx.TransportError:
        return None
    return answer.json() if answer.status_code == 200 else None


def until(look: Any) -> Any:
    """Look until there is something to see."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, "never seen"
        time.sleep(0.1)
    return found


@contextmanager
def running(terminal: Terminal, command: str, **how: Any) -> Iterator[subprocess.Popen[Any]]:
    """One command as a process, ended at the end whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", command],
        cwd=ROOT, env=terminal.as_process(), stderr=subprocess.DEVNULL, **how,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(PATIENCE)


def children_of(pid: int) -> list[int]:
    """The processes that this one has started, as Linux tells."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in told.read_text().split()] if told.exists() else []


def alive(pid: int) -> bool:
    """True while there is such a process."""
    return Path(f"/proc/{pid}").exists()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
