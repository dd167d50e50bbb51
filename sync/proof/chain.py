"""A file of hash-chained lines, the last one a signature: whoever has the file and our public key can check it.

Each line is `{"at", "data", "hash", "kind", "n", "prev"}` as canonical JSON (`sync.canonical`) and a newline. `hash` is
SHA-256 over the canonical JSON of the other five, `prev` the hash of the line before (64 zeros for the first), `n`
counts from 1. The first line is of the kind `head` and names the format and the public key; the last is of the kind
`signature`: Ed25519 (RFC 8032) over the canonical JSON of `[format, lines before it, hash of the line before it]`.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.canonical import canonical_json

FORMAT = "splice-lines-1"
HEAD, SIGNATURE = "head", "signature"
NOTHING_BEFORE = "0" * 64
KEY_BYTES = 32


class Chain:
    """Gives the lines of one file in order; holds nothing but the place in it."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self.lines, self._prev, self._key = 0, NOTHING_BEFORE, key

    def head(self, what: str, data: Mapping[str, Any], at: datetime) -> bytes:
        """The first line: which kind of file this is, by its format and `what`, and whose signature it will bear."""
        told = {"format": FORMAT, "what": what, "key": public_text(self._key.public_key())}
        return self.line(HEAD, {**data, **told}, at)

    def line(self, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> bytes:
        """The next line; times among the values are written in ISO form, in UTC."""
        body = {"n": self.lines + 1, "kind": kind, "at": plain(at), "data": plain(data), "prev": self._prev}
        digest = line_hash(body)
        self.lines, self._prev = self.lines + 1, digest
        return canonical_json({**body, "hash": digest}) + b"\n"

    def signature(self, at: datetime) -> bytes:
        """The last line."""
        signed = self._key.sign(signed_bytes(self.lines, self._prev))
        told = {"lines": self.lines, "last": self._prev, "signature": base64.b64encode(signed).decode()}
        return self.line(SIGNATURE, told, at)


def line_hash(body: Mapping[str, Any]) -> str:
    """What a line's `hash` must be: over all of it but the hash itself."""
    return hashlib.sha256(canonical_json({name: body[name] for name in body if name != "hash"})).hexdigest()


def signed_bytes(lines: int, last: str) -> bytes:
    """What the signature is made over: how many lines there are before it, and the hash of the last of them."""
    return canonical_json([FORMAT, lines, last])


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as it is handed on: its 32 bytes in base64."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def public_key(text: str) -> Ed25519PublicKey:
    """The key of such a text.

    Raises:
        ValueError: it is none.
    """
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise ValueError("no base64") from None
    if len(raw) != KEY_BYTES:
        raise ValueError("not 32 bytes")
    return Ed25519PublicKey.from_public_bytes(raw)


def plain(value: Any) -> Any:
    """The same value with its times as text, as JSON needs it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
