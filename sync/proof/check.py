"""Checking such a file offline: is every line as it was written, in its place, and signed by whom it should be?"""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.canonical import canonical_json
from sync.proof.chain import FORMAT, HEAD, NOTHING_BEFORE, SIGNATURE, line_hash, public_key, signed_bytes
from sync.proof.rows import Rows

LONGEST = 16 * 1024 * 1024
"""Bytes of one line; a longer one is not ours, and nobody should need the memory to find that out."""

NAMES = {"n", "kind", "at", "data", "prev", "hash"}


@dataclass(slots=True)
class Verdict:
    """What was found. `line` is the first that is wrong, 0 when none is, and `why` a code of what is wrong with it.

    Codes: not_ours, unreadable, altered, out_of_place, cut_short, after_the_end, signature_wrong, other_key.
    `named` tells whether the key was given by the person who checks, or only taken from the file itself. `rows` is
    what can be said of a proof's rows (`sync.proof.rows`).
    """

    named: bool
    line: int = 0
    why: str = ""
    key: str = ""
    head: Mapping[str, Any] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    rows: str = ""

    @property
    def lines(self) -> int:
        """How many were good."""
        return sum(self.kinds.values())


def check(file: BinaryIO, key: Ed25519PublicKey | None = None) -> Verdict:
    """Read a file to its first wrong line, or to its end; a line at a time, however long it is.

    Args:
        file: opened for reading bytes.
        key: whose signature it must bear; None takes the key that the file itself names, which proves only that the
            file is whole, not who wrote it.
    """
    verdict, rows, prev = Verdict(named=key is not None), Rows(), NOTHING_BEFORE
    while raw := file.readline(LONGEST):
        at = verdict.lines + 1
        if verdict.kinds[SIGNATURE]:
            return _wrong(verdict, at, "after_the_end")
        line = _parsed(raw)
        if isinstance(line, str):
            return _wrong(verdict, at, "not_ours" if at == 1 and line == "unreadable" else line)
        if at == 1 and not _is_head(line):
            return _wrong(verdict, at, "not_ours")
        if (line["n"], line["prev"]) != (at, prev):
            return _wrong(verdict, at, "out_of_place")
        if at == 1:
            verdict.head, verdict.key = line["data"], line["data"]["key"]
        if line["kind"] == SIGNATURE and (why := _signature_fault(verdict, line, key)):
            return _wrong(verdict, at, why)
        rows.see(line["kind"], line["data"])
        verdict.kinds[line["kind"]] += 1
        prev = line["hash"]
    if not verdict.lines:
        return _wrong(verdict, 1, "not_ours")
    verdict.rows = rows.told
    return verdict if verdict.kinds[SIGNATURE] else _wrong(verdict, verdict.lines + 1, "cut_short")


def _parsed(raw: bytes) -> dict[str, Any] | str:
    """A line that is exactly as a line is written, or why it is not."""
    if not raw.endswith(b"\n"):
        return "unreadable" if len(raw) == LONGEST else "cut_short"
    try:
        line = json.loads(raw)
        same = canonical_json(line) + b"\n" == raw
    except (ValueError, RecursionError):
        return "unreadable"
    if not isinstance(line, dict) or set(line) != NAMES:
        return "unreadable"
    if not isinstance(line["data"], dict) or not isinstance(line["kind"], str):
        return "unreadable"
    return line if same and line_hash(line) == line["hash"] else "altered"


def _is_head(line: Mapping[str, Any]) -> bool:
    data = line["data"]
    return line["kind"] == HEAD and data.get("format") == FORMAT and isinstance(data.get("key"), str)


def _signature_fault(verdict: Verdict, line: Mapping[str, Any], key: Ed25519PublicKey | None) -> str:
    data = line["data"]
    try:
        named = public_key(verdict.key)
        signed = base64.b64decode(str(data.get("signature")), validate=True)
        if (data.get("lines"), data.get("last")) != (line["n"] - 1, line["prev"]):
            return "signature_wrong"
        named.verify(signed, signed_bytes(line["n"] - 1, line["prev"]))
    except (ValueError, binascii.Error, InvalidSignature):
        return "signature_wrong"
    return "other_key" if key is not None and named != key else ""


def _wrong(verdict: Verdict, line: int, why: str) -> Verdict:
    verdict.line, verdict.why = line, why
    return verdict
