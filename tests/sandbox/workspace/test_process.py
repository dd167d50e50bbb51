"""The process: one JSON line, a real clock, a manifest from a file, and an end when it is told or left alone."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import yaml

from tests.sandbox.workspace.outside import CALIX, ROOT, UMA, Outside, manifest, modal, refusal, started

COMMAND = [sys.executable, "-m", "sandbox.workspace"]


def test_it_prints_one_line_and_ends_when_told() -> None:
    process = subprocess.Popen(COMMAND, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    info = json.loads(process.stdout.readline())
    assert info.keys() >= {
        "page_url", "api_url", "bot_token", "app_token", "signing_secret", "team_id", "users", "channels",
        "control_url", "request_url",
    }  # fmt: skip
    assert {"id": UMA, "name": "uma", "real_name": "Uma Support"} in info["users"]
    assert {"id": CALIX, "name": "calix-sync"} in info["channels"]
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=10)
    assert (process.returncode, rest) == (0, "")


def test_it_ends_with_its_parent() -> None:
    script = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:]); p.stdout; input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", script, *COMMAND], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdin is not None and parent.stdout is not None
    json.loads(parent.stdout.readline())
    parent.kill()
    assert parent.stdout.read() == ""  # ends only once the child has closed the pipe that it inherited
    parent.wait(10)
    parent.stdin.close()
    parent.stdout.close()


def test_a_bad_manifest_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "manifest.yml"
    file.write_text(yaml.safe_dump({"features": {"slash_commands": [{"command": "audit"}]}}))
    ended = subprocess.run([*COMMAND, "--manifest", str(file)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "slash command audit needs a leading slash and a description" in ended.stderr


async def test_it_takes_commands_from_a_manifest_file_and_time_passes(tmp_path: Path) -> None:
    file = tmp_path / "manifest.yml"
    file.write_text(yaml.safe_dump(manifest("/status", scopes="chat:write")))
    with started("--manifest", str(file)) as info:
        async with aiohttp.ClientSession() as session:
            slack = Outside(info, session)
            state = await slack.state()
            assert [each["command"] for each in state["commands"]] == ["/status"]
            later = await slack.do("clock", advance_s=60)
            assert later["now"] >= state["now"] + 60
            assert (await refusal(slack.web.users_list()))["needed"] == "users:read"
            assert (await refusal(slack.web.views_open(trigger_id="1.1.x", view=modal())))[
                "error"
            ] == "invalid_trigger_id"
