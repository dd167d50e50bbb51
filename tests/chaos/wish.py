"""What a trial is asked for on the command line."""

import argparse
from dataclasses import dataclass
from pathlib import Path

SQLITE, POSTGRESQL = "sqlite", "postgresql"
LAGS = (0, 3000)  # milliseconds that the imitation Calix knows (its switch read_lag_ms)
WIDTH = 4  # requests in flight at most, unless there are few changes to a kill
MARGIN_SECONDS = 1.0  # beyond the vendor's own latency and lag


@dataclass(frozen=True, slots=True)
class Wish:
    """One trial.

    Attributes:
        database: `sqlite` or `postgresql`.
        changes: rows of the plan, at least.
        kills: how often the worker (or, with `face`, the face) is killed.
        latency_ms: what every answer of both vendors takes.
        lag_ms: how far Calix's reads lag behind its writes.
        seed: of the data, of what is changed by hand, and of the moments.
        unique_key: whether Calix refuses a second record with the same key.
        face: kill the face in a conversation, in place of the worker in a run.
        keep: a folder in which everything is left for a look afterwards.
    """

    database: str = SQLITE
    changes: int = 30
    kills: int = 3
    latency_ms: int = 0
    lag_ms: int = 0
    seed: int = 7
    unique_key: bool = True
    face: bool = False
    keep: Path | None = None

    @property
    def width(self) -> int:
        """Requests in flight: so few that every kill finds a write that is not accepted yet."""
        return max(1, min(WIDTH, self.changes // (2 * max(1, self.kills))))

    @property
    def settle_seconds(self) -> float:
        """After so long a write of this vendor is seen by whoever reads."""
        return (self.lag_ms + self.latency_ms) / 1000 + MARGIN_SECONDS if self.lag_ms else 0.2 + self.latency_ms / 1000


def wish_of(arguments: list[str] | None = None) -> Wish:
    """The trial that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill -9, and count what came of it.")
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE)
    parser.add_argument("--changes", type=int, default=30, help="rows of the plan, at least")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--vendor-latency", type=int, default=0, metavar="MS", help="of every answer")
    parser.add_argument("--read-lag", type=int, default=0, choices=LAGS, metavar="MS", help="0 or 3000")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--no-unique-key", action="store_true", help="Calix takes a second record with the same key")
    parser.add_argument("--face", action="store_true", help="kill the face in a conversation, not the worker in a run")
    parser.add_argument("--keep", type=Path, help="an empty folder for the database and the logs, left as they end")
    told = parser.parse_args(arguments)
    if told.changes < 1 or told.kills < 0:
        parser.error("changes begin at 1, kills at 0")
    return Wish(
        database=told.database,
        changes=told.changes,
        kills=told.kills,
        latency_ms=told.vendor_latency,
        lag_ms=told.read_lag,
        seed=told.seed,
        unique_key=not told.no_unique_key,
        face=told.face,
        keep=told.keep,
    )
