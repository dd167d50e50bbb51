"""Whatever is done to a file of chained lines is found, and the first line that is wrong is named."""

import io
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from sync.proof.chain import Chain, public_key, public_text
from sync.proof.check import Verdict, check

OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THEIRS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NOON = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
ROWS = 6


def written(rows: int = ROWS, key: Ed25519PrivateKey = OURS) -> list[bytes]:
    """The lines of a small file: a head, some rows with all kinds of values, the signature."""
    chain = Chain(key)
    lines = [chain.head("proof", {"run": 7}, NOON)]
    for number in range(rows):
        told = {"key": f"É-{number}", "share": 0.1 * number, "none": None, "at": NOON, "list": [1, "two\n\u2028"]}
        lines.append(chain.line("row", told, NOON if number % 2 else None))
    return [*lines, chain.signature(NOON)]


def look(content: bytes, key: Ed25519PrivateKey | None = OURS) -> Verdict:
    return check(io.BytesIO(content), key.public_key() if key else None)


GOOD = b"".join(written())
LAST = ROWS + 2


def test_a_file_as_it_was_written() -> None:
    verdict = look(GOOD)
    assert (verdict.line, verdict.why, verdict.named, verdict.lines) == (0, "", True, LAST)
    assert verdict.kinds == {"head": 1, "row": ROWS, "signature": 1} and verdict.head["run"] == 7
    assert verdict.key == public_text(OURS.public_key())


def test_every_line_stands_as_the_documentation_says() -> None:
    first, second = (json.loads(line) for line in written()[:2])
    assert set(first) == {"n", "kind", "at", "data", "prev", "hash"}
    assert (first["n"], first["kind"], first["prev"], second["prev"]) == (1, "head", "0" * 64, first["hash"])
    assert first["data"] == {"format": "splice-lines-1", "what": "proof", "run": 7, "key": look(GOOD).key}


@given(place=st.integers(0, len(GOOD) - 1), other=st.integers(1, 255))
@example(place=len(GOOD) - 1, other=1)
@example(place=GOOD.index(b"\n"), other=0x2A)
@example(place=len(GOOD) - 4, other=0x20)
def test_one_byte_that_is_another_is_found_where_it_stands(place: int, other: int) -> None:
    flipped = bytearray(GOOD)
    flipped[place] ^= other
    verdict = look(bytes(flipped))
    assert (verdict.line, bool(verdict.why)) == (GOOD[:place].count(b"\n") + 1, True)
    assert look(bytes(flipped), key=None).line == verdict.line


@given(end=st.integers(0, len(GOOD) - 1))
def test_a_file_that_was_cut_short_names_the_line_that_is_not_whole(end: int) -> None:
    verdict = look(GOOD[:end])
    assert verdict.line == GOOD[:end].count(b"\n") + 1
    assert verdict.why == ("not_ours" if end == 0 else "cut_short")


@given(place=st.integers(1, LAST - 1))
def test_a_line_that_was_taken_out_is_missed_where_it_stood(place: int) -> None:
    lines = written()
    del lines[place - 1]
    assert look(b"".join(lines)).line == place


@given(pair=st.lists(st.integers(1, LAST), min_size=2, max_size=2, unique=True))
def test_two_lines_that_changed_places(pair: list[int]) -> None:
    lines, (first, second) = written(), sorted(pair)
    lines[first - 1], lines[second - 1] = lines[second - 1], lines[first - 1]
    assert look(b"".join(lines)).line == first


def test_what_comes_after_the_signature() -> None:
    verdict = look(GOOD + b"\n")
    assert (verdict.line, verdict.why) == (LAST + 1, "after_the_end")


def test_another_file_of_ours_behind_it() -> None:
    assert look(GOOD + GOOD).line == LAST + 1


def rechained(changed: bytes, key: Ed25519PrivateKey | None) -> bytes:
    """Somebody alters a value and makes all hashes anew; `key`: and signs with their own."""
    chain, lines = Chain(key or THEIRS), list[bytes]()
    for line in map(json.loads, changed.splitlines()):
        if line["kind"] == "signature":
            old = json.loads(GOOD.splitlines()[-1])["data"]["signature"]
            told = {"lines": chain.lines, "last": json.loads(lines[-1])["hash"], "signature": old}
            lines.append(chain.signature(NOON) if key else chain.line("signature", told, NOON))
        else:
            head = {"key": public_text(key.public_key())} if key and line["kind"] == "head" else {}
            at = datetime.fromisoformat(line["at"]) if line["at"] else None
            lines.append(chain.line(line["kind"], line["data"] | head, at))
    return b"".join(lines)


def test_hashes_made_anew_do_not_fit_the_signature() -> None:
    forged = rechained(GOOD.replace("É-3".encode(), "É-8".encode()), None)
    verdict = look(forged)
    assert (verdict.line, verdict.why) == (LAST, "signature_wrong")


def test_signed_by_somebody_else() -> None:
    forged = rechained(GOOD.replace("É-3".encode(), "É-8".encode()), THEIRS)
    verdict = look(forged)
    assert (verdict.line, verdict.why) == (LAST, "other_key")


def test_without_our_key_a_file_proves_itself_alone() -> None:
    verdict = look(b"".join(written(key=THEIRS)), key=None)
    assert (verdict.line, verdict.named) == (0, False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"a letter\n",
        b"\xff\xfe\x00\n",
        b"[]\n",
        b'{"kind":"head"}\n',
        b"[" * 200_000 + b"\n",
        b"x" * (16 * 1024 * 1024 + 1),
    ],
    ids=["empty", "blank", "letter", "binary", "list", "other", "deep", "endless"],
)
def test_what_is_no_file_of_ours(content: bytes) -> None:
    verdict = look(content)
    assert (verdict.line, verdict.why) == (1, "not_ours")


def test_a_key_is_handed_on_as_text() -> None:
    text = public_text(OURS.public_key())
    assert public_key(f" {text}\n") == OURS.public_key()
    for wrong in ("", "key", "AAAA", text[:-4]):
        with pytest.raises(ValueError, match=r"base64|32 bytes"):
            public_key(wrong)
