"""`splice proof RUN` and `splice report FROM TO`: evidence as signed files, for auditors and customers."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.catalogue import say
from bot.cli.privatefile import private_file
from bot.cli.saying import beside, tell
from bot.compose import open_store
from bot.csvfile import csv_stream
from bot.settings import Settings, revealed
from store.database import Store
from store.signing import signing_key
from store.tables.base import utcnow
from sync.canonical import canonical_json
from sync.errors import Refusal
from sync.proof.chain import Chain, public_text
from sync.proof.of_run import Proof
from sync.proof.period import WHAT, Period, decided

COLUMNS = (
    "event", "at", "what", "by", "name", "role", "integration", "subject", "subject_name", "ruling", "reason",
    "details",
)  # fmt: skip
SHOWN = ("ruling", "reason")


class Written(NamedTuple):
    """How much went into a file, and the key whose signature it bears."""

    lines: int
    key: str


def proof_command(
    run: Annotated[int, typer.Argument(help="Number of the run, as its card says.")] = 0,
    out: Annotated[Path | None, typer.Option("--out", help="The file; proof-run-RUN.jsonl unless set.")] = None,
    key: Annotated[bool, typer.Option("--key", help="Print the public key, for whoever checks.")] = False,
) -> None:
    """Write the evidence of one run as a signed file."""
    if key:
        print(asyncio.run(_public()))
        return
    if not run:
        raise Refusal("run_not_named")
    file = out or Path(f"proof-run-{run}.jsonl")
    written = asyncio.run(_prove(run, file))
    tell(say("proof.written", file=file, lines=written.lines, run=run))
    tell(say("proof.personal"), style="yellow")
    tell(say("proof.key", key=written.key), on=beside)


def report_command(
    first: Annotated[str, typer.Argument(metavar="FROM", help="The first day, as 2026-03-01.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="The last day, which counts too.")],
    zone: Annotated[str, typer.Option("--zone", help="Whose days these are, as America/Sao_Paulo.")] = "UTC",
    out: Annotated[Path | None, typer.Option("--out", help="Begin of both names; report-FROM-TO unless set.")] = None,
) -> None:
    """Write every decision of some days, as CSV and as a signed file."""
    period = Period.of(first, last, zone)
    stem = out or Path(f"report-{period.first}-{period.last}")
    jsonl, csv = stem.with_name(f"{stem.name}.jsonl"), stem.with_name(f"{stem.name}.csv")
    written = asyncio.run(_report(period, jsonl, csv))
    days = {"first": period.first, "last": period.last}
    tell(say("proof.report_written", jsonl=jsonl, csv=csv, events=written.lines, **days))
    tell(say("proof.key", key=written.key), on=beside)


async def _public() -> str:
    async with open_store(Settings()) as store:
        return public_text((await _key(store)).public_key())


async def _key(store: Store) -> Ed25519PrivateKey:
    settings = Settings()
    return await signing_key(store, settings.secret_box, revealed(settings.signing_key))


async def _prove(run_id: int, path: Path) -> Written:
    async with open_store(Settings()) as store:
        key, proof, lines = await _key(store), await Proof.of(store, run_id), 0
        with private_file(path) as file:
            async for line in proof.lines(key):
                file.write(line)
                lines += 1
    return Written(lines, public_text(key.public_key()))


async def _report(period: Period, jsonl: Path, csv: Path) -> Written:
    """Both files in one walk; the signed one names the other's SHA-256."""
    async with open_store(Settings()) as store:
        key = await _key(store)
        chain, hashed, events = Chain(key), hashlib.sha256(), 0
        with private_file(jsonl) as signed, private_file(csv) as sheet:
            days = {"first": str(period.first), "last": str(period.last), "zone": period.zone.key}
            signed.write(chain.head(WHAT, days, utcnow()))

            async def rows() -> AsyncIterator[list[object]]:
                nonlocal events
                async for at, told in decided(store, period):
                    signed.write(chain.line("event", told, at))
                    events += 1
                    yield _row(told, at.astimezone(period.zone).isoformat(timespec="seconds"))

            async for piece in csv_stream(COLUMNS, rows()):
                hashed.update(piece)
                sheet.write(piece)
            signed.write(chain.line("csv", {"file": csv.name, "sha256": hashed.hexdigest()}))
            signed.write(chain.signature(utcnow()))
    return Written(events, public_text(key.public_key()))


def _row(told: dict[str, object], at: str) -> list[object]:
    data = told["data"] if isinstance(told["data"], dict) else {}
    rest = {name: value for name, value in data.items() if name not in SHOWN}
    named = [told[name] for name in ("kind", "actor", "name", "role", "integration_name", "subject", "subject_name")]
    details = canonical_json(rest).decode() if rest else ""
    return [told["id"], at, *named, *(data.get(name) for name in SHOWN), details]
