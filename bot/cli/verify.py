"""`splice verify FILE`: checks a proof or a report offline, without a database, a key ring or Slack."""

from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.catalogue import known, say
from bot.cli.saying import tell
from sync.errors import Refusal
from sync.proof.chain import public_key
from sync.proof.check import Verdict, check
from sync.proof.rows import DIFFER

LONGEST_KEY = 200


def command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    key: Annotated[str, typer.Option("--key", help="Whose signature it must bear: the public key, or a file.")] = "",
) -> None:
    """Check a proof or a report; exit 1 and name the first bad line when anything was changed."""
    wanted = _key(key) if key else None
    with file.open("rb") as content:
        verdict = check(content, wanted)
    if verdict.line:
        why = say(f"proof.why_{verdict.why}")
        tell(say("proof.bad_line", file=file, line=verdict.line, why=why), style="red")
        raise typer.Exit(1)
    _good(file, verdict)
    if verdict.rows == DIFFER:
        raise typer.Exit(1)


def _good(file: Path, verdict: Verdict) -> None:
    code = f"proof.good_{verdict.head.get('what')}"
    facts = {name: verdict.head.get(name) for name in ("run", "first", "last", "zone")}
    tell(say(code if known(code) else "proof.good_other", file=file, lines=verdict.lines, **facts), style="green")
    if verdict.rows:
        tell(say(f"proof.rows_{verdict.rows}"), style="red" if verdict.rows == DIFFER else "")
    if verdict.named:
        tell(say("proof.signed_by_named"))
    else:
        tell(say("proof.signed_by_its_own", key=verdict.key), style="yellow")


def _key(told: str) -> Ed25519PublicKey:
    """A key as text, or a file that holds it.

    Raises:
        Refusal: key_wrong(key).
    """
    for text in (told, _content(told)):
        try:
            return public_key(text)
        except ValueError:
            continue
    raise Refusal("key_wrong", key=told)


def _content(told: str) -> str:
    try:
        with Path(told).open(encoding="ascii") as file:
            return file.read(LONGEST_KEY)
    except (OSError, UnicodeDecodeError, ValueError):
        return ""
