"""The manifest asks for what the code uses and for nothing else."""

import ast
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.cards import actions
from bot.face.ask import Kind
from bot.face.listeners import listeners
from bot.face.methods import SCOPES, Method
from bot.manifest import manifest, render

ROOT = Path(__file__).resolve().parents[3]
WITHOUT_LISTENER = {"DETAILS_MODAL", "REVIEW_MODAL", "LOADING_MODAL", "READING_MODAL"}
"""Windows that are only read, or whose buttons do the work: they have nothing to submit."""


def test_the_file_is_what_the_code_renders() -> None:
    assert (ROOT / "manifest.yml").read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("prefix", ["", "isp-"])
def test_it_is_valid(shared: Path, prefix: str) -> None:
    schema = json.loads((shared / "contracts" / "slack-manifest.schema.json").read_text(encoding="utf-8"))
    made = yaml.safe_load(render(prefix))
    jsonschema.validate(made, schema)
    assert made["settings"]["socket_mode_enabled"]


def test_every_command_is_served_and_every_served_one_is_listed() -> None:
    listed = [each["command"] for each in manifest()["features"]["slash_commands"]]
    assert listed == [f"/{name}" for name in listeners().names(Kind.COMMAND)]
    assert set(listed) == {"/audit", "/integrations", "/link", "/runs", "/sip", "/splice", "/sync"}
    prefixed = [each["command"] for each in manifest("isp-")["features"]["slash_commands"]]
    assert prefixed == [f"/isp-{name}" for name in listeners().names(Kind.COMMAND)]


def test_scopes_are_those_of_the_methods_that_are_called() -> None:
    called = methods_called(ROOT / "bot" / "face" / "gateway.py")
    assert called == {method.name for method in Method}
    needed = {scope for method in Method for scope in SCOPES[method]}
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == needed | {"commands"}


def test_events_are_those_that_are_listened_to() -> None:
    subscribed = manifest()["settings"].get("event_subscriptions", {}).get("bot_events", [])
    assert subscribed == listeners().names(Kind.EVENT)


def test_every_action_id_of_the_cards_has_a_listener() -> None:
    registry = listeners()
    served = {name for _, name in registry.entries} | set(registry.options)
    spelled: dict[str, Any] = {
        name: value for name, value in vars(actions).items() if name.isupper() and isinstance(value, str)
    }
    dotted = {name: value for name, value in spelled.items() if "." in value and name not in WITHOUT_LISTENER}
    assert {name for name, value in dotted.items() if value not in served} == set()


def methods_called(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Method"
    }
