"""Under which behaviours and troubles of the imitations the story is played with `--all`."""

from dataclasses import dataclass, field
from typing import Any

from bot.tour.door import Json
from bot.tour.vendors import Vendors


@dataclass(frozen=True, slots=True)
class Play:
    """A title, what is turned at which door before the story begins, and the integration's options that go with it."""

    title: str
    turns: tuple[tuple[str, str, Json], ...] = ()
    options: Json = field(default_factory=dict)

    async def prepare(self, vendors: Vendors) -> None:
        """Turn the switches."""
        for system, door, body in self.turns:
            await vendors.turn(system, door, body)


USUAL = Play("the usual behaviour")

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
    Play("calix: tokens live two seconds", (("calix", "tokens", {"life_s": 2}),)),
)


def plays(behaviours: list[tuple[str, str, Any]]) -> list[Play]:
    """One play for each behaviour that is not the usual one, and the troubles."""
    switched = [
        Play(f"{system}: {name} = {value}", ((system, "behaviours", {name: value}),))
        for system, name, value in behaviours
        if name != "read_lag_ms"
    ]
    return [*switched, *TROUBLES]
