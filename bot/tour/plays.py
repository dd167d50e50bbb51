"""Under which behaviours and troubles of the imitations the story is played with `--all`."""

from dataclasses import dataclass, field
from typing import Any

from bot.tour.door import Json
from bot.tour.vendors import Vendors


@dataclass(frozen=True, slots=True)
class Play:
    """A title, what is turned at which door before the story begins, and the integration's options that go with it.

    `voice`: the voice story, and the voice pair's options; else that of Sonar and Calix.
    """

    title: str
    turns: tuple[tuple[str, str, Json], ...] = ()
    options: Json = field(default_factory=dict)
    voice: bool = False

    async def prepare(self, vendors: Vendors) -> None:
        """Turn the switches."""
        for system, door, body in self.turns:
            await vendors.turn(system, door, body)


USUAL = Play("the usual behaviour")

# A vendor that really is so is told to Splice in the integration's options.
GOES_WITH: dict[tuple[str, Any], Json] = {
    ("speed_unit", "kbps"): {"speed_unit": "kbps"},
    ("write_paths", "csc"): {"calix_write_path": "/csc/subscriber"},
    ("update_verb", "POST"): {"calix_update_verb": "POST"},
    ("primary_flag", "never"): {"primary_contact": "marked_or_first"},
    ("port_numbers", "zero-based"): {"first_port": 0},
}

VOICE = ("alianza", "simpler")
# Nothing can be synced under these: the audit or the plan says why (tests/voice/test_behaviours.py).
STOPS = {
    ("allow_list", "not-listed"), ("base_path", "root"), ("paging", "repeats"), ("row_functions", "unknown"),
    ("row_functions", "read-only"), ("billing_day", "nowhere"),
}  # fmt: skip

TIMED_OUT = {"kind": "timeout_after_accept", "times": 2, "ms": 300, "after_ms": 150}

# Facts that show only in trouble: the switch alone would change nothing.
TROUBLES = (
    Play(
        "calix: writes that timed out land late",
        (
            ("calix", "behaviours", {"late_landing": "lands"}),
            ("calix", "faults", TIMED_OUT | {"match": {"method": "PUT"}}),
        ),
    ),
    Play("calix: writes time out and have landed", (("calix", "faults", TIMED_OUT | {"match": {"method": "PUT"}}),)),
    Play(
        "calix: creates time out and land late",
        (
            ("calix", "behaviours", {"late_landing": "lands"}),
            ("calix", "faults", TIMED_OUT | {"match": {"method": "POST", "path": "/subscribers"}}),
        ),
    ),
    Play(
        "sonar: an account is archived while its page is read",
        (("sonar", "faults", {"kind": "archive_while_paging", "account_id": 1002, "match": {"nth": 3}}),),
    ),
    Play(
        "sonar: an account comes while its page is read",
        (("sonar", "faults", {"kind": "insert_while_paging", "name": "Late Example", "match": {"nth": 3}}),),
    ),
    Play("sonar: 400 requests a minute are enforced", (("sonar", "limiter", {"on": True, "per_minute": 400}),)),
    Play(
        "sonar: the limiter answers with a 200",
        (
            ("sonar", "behaviours", {"rate_limit_answer": "200-error"}),
            ("sonar", "limiter", {"on": True, "per_minute": 400}),
        ),
    ),
    # A vendor whose reads lag is given its time to settle: that is what the option is for.
    Play("calix: reads lag behind writes", (("calix", "behaviours", {"read_lag_ms": 3000}),), {"settle_seconds": 4}),
    Play(
        "alianza: reads lag behind writes",
        (("alianza", "behaviours", {"read_lag_ms": 3000}),),
        {"settle_seconds": 4},
        voice=True,
    ),
    Play(
        "alianza: an account is made, and the answer never comes",
        (("alianza", "faults", TIMED_OUT | {"times": 1, "match": {"method": "POST", "path": "/account"}}),),
        voice=True,
    ),
    Play(
        "simpler: rows are written, and the answer never comes",
        (("simpler", "faults", TIMED_OUT | {"match": {"method": "MUTATION", "path": "CustomTableRow"}}),),
        voice=True,
    ),
    Play("calix: tokens live two seconds", (("calix", "tokens", {"life_s": 2}),)),
    Play(
        "calix: a quota is enforced, and its 429 tells how long to wait",
        (
            ("calix", "behaviours", {"quota_answer": "retry-after"}),
            ("calix", "limiter", {"on": True, "most": 60, "window_s": 1}),
        ),
    ),
)


def plays(behaviours: list[tuple[str, str, Any]]) -> list[Play]:
    """One play for each behaviour that is not the usual one, and the troubles."""
    switched = [
        Play(
            f"{system}: {name} = {value}",
            ((system, "behaviours", {name: value}),),
            GOES_WITH.get((name, value), {}),
            system in VOICE,
        )
        for system, name, value in behaviours
        if name != "read_lag_ms" and (name, value) not in STOPS
    ]
    return [*switched, *TROUBLES]
