"""What is typed becomes an integration, what is set becomes settings, what is logged holds no secret."""

import io
import json
import logging

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.face.ask import Kind, read
from bot.face.limits import Limiter
from bot.face.places import fitting, words
from bot.logs import MASK, redact, set_up_logs
from bot.settings import MissingSetting, Settings
from store.tables import Integration

ROWS = [
    Integration(id=number, team="T", bridge="b", name=name)
    for number, name in enumerate(("Default", "Company A", "Company B", "Company A west", "42"), start=1)
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("company a", ["Company A"]),
        ('"Company A"', ["Company A"]),
        ("“company a”", ["Company A"]),
        ("comp", ["Company A", "Company B", "Company A west"]),
        ("west", ["Company A west"]),
        ("a company w", ["Company A west"]),
        ("3", ["Company B"]),
        ("#3", ["Company B"]),
        ("42", ["42"]),
        ("99", []),
        ("<!channel>", []),
    ],
)
def test_a_name_a_number_or_a_part_is_enough(typed: str, meant: list[str]) -> None:
    assert [row.name for row in fitting(ROWS, typed)] == meant


NAMES = ("type", "user", "view", "actions", "value", "id", "team", "event", "state", "values", "command", "channel")
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(("block_actions", "view_submission")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
)


@given(st.text())
@example("¹")  # a digit that is no number
def test_any_text_is_read_without_trouble(typed: str) -> None:
    assert {row.id for row in fitting(ROWS, typed)} <= {1, 2, 3, 4, 5}
    assert all(isinstance(word, str) for word in words(typed))


@given(
    st.dictionaries(st.sampled_from(NAMES), SHAPES), st.sampled_from(("block_actions", "view_submission", "command"))
)
def test_a_delivery_of_any_shape_is_read_or_left(body: dict[str, object], kind: str) -> None:
    ask = read(body | {"type": kind}, "r")
    assert ask is None or (ask.kind in Kind and isinstance(ask.typed("reason"), str))


def test_what_is_missing_is_named() -> None:
    bare = Settings(slack_bot_token=None, slack_app_token=None, slack_mode="socket")
    with pytest.raises(MissingSetting) as missing:
        bare.require_slack()
    assert missing.value.names == ["SPLICE_SLACK_BOT_TOKEN", "SPLICE_SLACK_APP_TOKEN"]
    http = Settings(slack_bot_token="xoxb-1", slack_signing_secret=None, slack_mode="http")
    with pytest.raises(MissingSetting) as missing:
        http.require_slack()
    assert missing.value.names == ["SPLICE_SLACK_SIGNING_SECRET"]


def test_settings_show_no_secret() -> None:
    shown = repr(Settings(slack_bot_token="xoxb-hidden", secret_keys="k:hidden"))
    assert "hidden" not in shown


def test_a_prefix_is_a_prefix() -> None:
    with pytest.raises(ValidationError):
        Settings(command_prefix="/my splice")


def test_logs_are_json_and_hold_no_secret() -> None:
    stream = io.StringIO()
    before = structlog.get_config(), logging.root.handlers[:], logging.root.level
    try:
        set_up_logs("INFO", stream)
        structlog.get_logger("t").info("said", slack_bot_token="xoxb-1-2", note="sent xoxb-3-abc to Bearer abc.def")
        logging.getLogger("other").warning("with xapp-1-A-2")
    finally:
        structlog.configure(**before[0])
        logging.root.handlers, logging.root.level = before[1], before[2]
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["said", f"with {MASK}"]
    assert "xoxb" not in stream.getvalue()
    assert "abc.def" not in stream.getvalue()


def test_nested_values_are_masked_too() -> None:
    seen = redact(None, "info", {"a": {"password": "p", "b": ["xoxb-9", 1]}})
    assert seen == {"a": {"password": MASK, "b": [MASK, 1]}}


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limiter = Limiter(capacity=2, per_second=1, clock=lambda: now[0])
    assert [limiter.admits("U1") for _ in range(3)] == [True, True, False]
    assert limiter.admits("U2")
    now[0] = 1.5
    assert [limiter.admits("U1") for _ in range(2)] == [True, False]
