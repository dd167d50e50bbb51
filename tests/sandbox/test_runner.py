"""`python -m sandbox` as a stranger uses it: one JSON object, real addresses, and nothing left behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from sandbox.__main__ import VOICE
from tests.sandbox.outsiders import ROOT, Alianza, Calix, Simpler, Sonar

COMMAND = [sys.executable, "-m", "sandbox", "--size", "30"]
PATIENCE_S = 45


@contextmanager
def runner(*options: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([*COMMAND, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.ConnectError:
        return False


def goes_away(client: httpx.Client, url: str) -> bool:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and answers(client, url):
        time.sleep(0.05)
    return not answers(client, url)


def test_an_outside_client_needs_only_what_is_printed(outsider: httpx.Client) -> None:
    with runner() as running:
        assert running.stdout
        said = json.loads(running.stdout.readline())
        assert set(said) == {"sonar", "calix", *VOICE, "workspace", "control", "notes"}
        sonar = Sonar(said | {"control": said["control"]["sonar"]}, outsider)
        calix = Calix(said | {"control": said["control"]["calix"]}, outsider)
        companies = sonar.ask("{ companies { entities { id name } } }")["companies"]["entities"]
        assert companies == [{"id": c["id"], "name": c["name"]} for c in said["notes"]["companies"]]
        assert calix.login().status_code == 200
        assert calix.call("GET").json()
        assert outsider.get(said["workspace"]["page_url"]).status_code == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE_S) == 0
        assert running.stdout.read() == ""
        assert goes_away(outsider, said["control"]["sonar"] + "/counts")


def test_the_voice_pair_serves_one_town(outsider: httpx.Client) -> None:
    with runner("--without-workspace") as running:
        assert running.stdout
        said = json.loads(running.stdout.readline())
        assert set(said) == {"sonar", "calix", "alianza", "simpler", "control", "notes"}
        cast = said["notes"]["voice"]
        alianza = Alianza(said | {"notes": cast, "control": said["control"]["alianza"]}, outsider)
        simpler = Simpler(said | {"control": said["control"]["simpler"]}, outsider)
        assert alianza.login().is_success
        assert {"base_url", "username", "password", "partition_id"} <= set(said["alianza"])
        plain = simpler.ask("getCustomer", customerid=cast["plain"]["customer_id"])
        assert plain["nickname"] == cast["plain"]["account_number"]
        assert alianza.ask(alianza.path("plain"))["accountNumber"] == plain["nickname"]
        [row] = simpler.rows(cast["plain"]["customer_id"])
        assert alianza.lines("plain")[0]["sipUsername"] == row["values"][said["simpler"]["fields"]["userName"]]
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE_S) == 0


def test_the_voice_pair_is_left_out_on_request(outsider: httpx.Client) -> None:
    with runner("--without-workspace", "--without-voice") as running:
        assert running.stdout
        said = json.loads(running.stdout.readline())
        assert set(said) == {"sonar", "calix", "control", "notes"}
        assert set(said["control"]) == {"sonar", "calix"}
        assert "voice" not in said["notes"]


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        doors = [stack.enter_context(socket.socket()) for _ in range(number)]
        for door in doors:
            door.bind(("127.0.0.1", 0))
        return [door.getsockname()[1] for door in doors]


@pytest.mark.parametrize("number", [3, 5])
def test_ports_are_given_with_or_without_those_of_the_voice_pair(outsider: httpx.Client, number: int) -> None:
    ports = free_ports(number)
    with runner("--without-workspace", "--ports", ",".join(map(str, ports))) as running:
        assert running.stdout
        said = json.loads(running.stdout.readline())
        names = ["sonar", "calix", None, "alianza", "simpler"][:number]
        for name, port in zip(names, ports, strict=True):
            assert name is None or said["control"][name] == f"http://127.0.0.1:{port}/control"


@pytest.mark.parametrize("ports", ["1,2", "1,2,3,4,5,6", "a,b,c"])
def test_other_ports_are_refused(ports: str) -> None:
    done = subprocess.run([*COMMAND, "--ports", ports], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--ports" in done.stderr


def test_the_vendors_alone_with_an_empty_calix(outsider: httpx.Client) -> None:
    with runner("--without-workspace", "--calix", "empty", "--limiter", "on") as running:
        assert running.stdout
        said = json.loads(running.stdout.readline())
        assert "workspace" not in said
        calix = Calix(said | {"control": said["control"]["calix"]}, outsider)
        calix.login()
        assert calix.call("GET").json() == []
        limiter = outsider.post(said["control"]["sonar"] + "/limiter", json={}).json()
        assert limiter == {"on": True, "per_minute": 400}
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE_S) == 0


def test_nothing_outlives_a_runner_that_was_killed(outsider: httpx.Client) -> None:
    with runner("--without-workspace") as running:
        assert running.stdout
        said = json.loads(running.stdout.readline())
        urls = [url + "/counts" for url in said["control"].values()]
        assert all(answers(outsider, url) for url in urls)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        assert all(goes_away(outsider, url) for url in urls)


def test_an_imitation_that_cannot_start_is_named() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        done = subprocess.run(
            [*COMMAND, "--without-workspace", "--ports", f"{port},0,0"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 1
    assert "sonar did not start" in done.stderr


@pytest.mark.parametrize("size", ["huge", "0"])
def test_an_unknown_size_is_refused(size: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "--size", size], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--size" in done.stderr
