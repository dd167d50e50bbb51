"""Fills SIMPLer from the invented voice town."""

from collections.abc import Iterator
from zlib import crc32

from sandbox.data.voice import town
from sandbox.data.voice_cast import FIELD_IDS, LEAST, NOTE_FIELD_ID
from sandbox.data.voice_records import VoiceCustomer, VoiceRow
from sandbox.simpler.records import Customer, Equipment, Register, Row
from sandbox.simpler.settings import ACCOUNT_NUMBER, VOICE

ZHONE = "Zhone zNID 2426A"
OTHER = "Example ONT 100"  # takes no telephone settings from SIMPLer


def filled(size: int, seed: int) -> Register:
    """The register of a town of so many customers."""
    return Register(_customers(size, seed))


def _customers(size: int, seed: int) -> Iterator[Customer]:
    for index, told in enumerate(town(size, seed).customers):
        yield Customer(
            told.customer_id,
            told.nickname,
            told.name,
            told.status,
            told.email,
            {ACCOUNT_NUMBER: told.nickname, VOICE: "yes" if told.voice else "no"},
            [_row(row) for row in told.rows],
            _equipment(told, seed, in_cast=index < LEAST) if told.voice else None,
        )


def _row(told: VoiceRow) -> Row:
    """Every third row carries a note of the operator's in the column that nobody mapped."""
    return Row(
        told.row_id,
        {
            FIELD_IDS["dialNumber"]: told.dial_number,
            FIELD_IDS["displayName"]: told.display_name,
            FIELD_IDS["password"]: told.password,
            FIELD_IDS["portNumber"]: told.port,
            FIELD_IDS["userName"]: told.user_name,
            NOTE_FIELD_ID: "" if int(told.row_id) % 3 else "wired by the north crew",
        },
    )


def _equipment(told: VoiceCustomer, seed: int, *, in_cast: bool) -> Equipment | None:
    """A Zhone that answers for the cast; of the others 1 in 10 is away, 3 in 20 of another model, 1 in 20 missing."""
    draw = 0 if in_cast else crc32(f"{seed}:equipment:{told.customer_id}".encode()) % 100
    if draw >= 95:
        return None
    model = OTHER if draw >= 80 else ZHONE
    return Equipment(f"E{told.customer_id}", model, not 70 <= draw < 80, max(2, len(told.rows)))
