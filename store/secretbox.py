"""Credentials at rest: AES-GCM bound to their row, keys from the environment or a file, rotatable (design rule 10).

A key ring is written `id:base64key,id2:base64key`; the first key seals, all of them open. Keys are 32 bytes.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
KEYS_VARIABLE = "SPLICE_SECRET_KEYS"
FILE_VARIABLE = "SPLICE_SECRET_KEYS_FILE"


class SecretTrouble(Exception):
    """Base of what can go wrong with secrets. No error ever carries a value or a key."""


class NoKeys(SecretTrouble):
    """Neither variable names a key."""

    def __init__(self) -> None:
        super().__init__(f"no key: set {KEYS_VARIABLE} or {FILE_VARIABLE}")


class BadKey(SecretTrouble):
    """One entry of the key ring cannot be used.

    Attributes:
        position: its place in the ring, from 1.
        why: `form`, `base64`, `length` or `twice`.
    """

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"key number {position} of the ring cannot be used: {why}")
        self.position, self.why = position, why


class UnknownKey(SecretTrouble):
    """A secret was sealed with a key that is not in the ring any more.

    Attributes:
        key_id: the missing key's id.
    """

    def __init__(self, key_id: str) -> None:
        super().__init__(f"the key {key_id!r} is not in the ring")
        self.key_id = key_id


class Unopenable(SecretTrouble):
    """The ciphertext does not belong to this row, or was damaged.

    Attributes:
        integration_id: the row's integration.
        name: the secret's name.
    """

    def __init__(self, integration_id: int, name: str) -> None:
        super().__init__(f"the secret {name!r} of integration {integration_id} cannot be opened")
        self.integration_id, self.name = integration_id, name


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext (nonce first) and the id of the key that opens it."""

    key_id: str
    data: bytes


class SecretBox:
    """Seals and opens. Its text form shows key ids only."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise NoKeys
        self._keys = dict(keys)
        self.current = next(iter(self._keys))

    def __repr__(self) -> str:
        return f"SecretBox({', '.join(self._keys)})"

    def seal(self, integration_id: int, name: str, value: str) -> Sealed:
        """Encrypt for one row; the result opens for that integration and name alone."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = AESGCM(self._keys[self.current])
        return Sealed(self.current, nonce + cipher.encrypt(nonce, value.encode(), _bound_to(integration_id, name)))

    def open(self, integration_id: int, name: str, sealed: Sealed) -> str:
        """Decrypt a row's secret.

        Raises:
            UnknownKey: its key left the ring.
            Unopenable: it belongs to another row, or is damaged.
        """
        key = self._keys.get(sealed.key_id)
        if key is None:
            raise UnknownKey(sealed.key_id)
        nonce, body = sealed.data[:NONCE_BYTES], sealed.data[NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, body, _bound_to(integration_id, name)).decode()
        except (InvalidTag, ValueError):  # ValueError: the nonce itself was cut
            raise Unopenable(integration_id, name) from None

    def rotate(self, integration_id: int, name: str, sealed: Sealed) -> Sealed:
        """Seal anew with the current key; what already is comes back unchanged."""
        if sealed.key_id == self.current:
            return sealed
        return self.seal(integration_id, name, self.open(integration_id, name, sealed))

    def mark(self, value: str) -> str:
        """The keyed hash of a secret that a vendor's record holds; "" for none, so that a blank stays a blank."""
        return self.keyed_hash(value) if value else ""

    def keyed_hash(self, value: str) -> str:
        """Hex digest by which two secrets are compared and images hashed; it changes with the current key."""
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"splice keyed hash").derive(
            self._keys[self.current]
        )
        return hmac.new(derived, value.encode(), hashlib.sha256).hexdigest()


def box_from(environment: Mapping[str, str]) -> SecretBox:
    """The box whose keys the environment names.

    Raises:
        NoKeys: none is named.
        BadKey: an entry is unusable.
    """
    written = environment.get(KEYS_VARIABLE, "")
    if not written and (file := environment.get(FILE_VARIABLE, "")):
        written = Path(file).read_text(encoding="ascii")
    return SecretBox(parse_keys(written))


def parse_keys(written: str) -> dict[str, bytes]:
    """`id:base64key` entries, separated by commas or new lines, in order."""
    keys: dict[str, bytes] = {}
    entries = [entry.strip() for entry in written.replace("\n", ",").split(",") if entry.strip()]
    for position, entry in enumerate(entries, start=1):
        key_id, colon, encoded = entry.partition(":")
        if not (key_id and colon and encoded):
            raise BadKey(position, "form")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise BadKey(position, "base64") from None
        if len(key) != KEY_BYTES:
            raise BadKey(position, "length")
        if key_id in keys:
            raise BadKey(position, "twice")
        keys[key_id] = key
    return keys


def new_key(key_id: str) -> str:
    """A fresh entry for the ring."""
    return f"{key_id}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


def _bound_to(integration_id: int, name: str) -> bytes:
    return f"splice:{integration_id}:{name}".encode()
