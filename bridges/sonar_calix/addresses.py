"""Addresses: which one is served, which one is billed, and how Calix writes them on one line."""

from dataclasses import dataclass

from connectors.calix.assumptions import subdivision as in_calix


@dataclass(frozen=True, slots=True)
class Line:
    """A one-line address taken apart again, as far as its commas tell."""

    street: str = ""
    city: str = ""
    postcode: str = ""


def one_line(line1: str | None, line2: str | None, city: str | None, subdivision: str | None, code: str | None) -> str:
    """`1 Main St, Apt 2, Town, MT 59000`; what is blank is left out."""
    last = " ".join(filled(in_calix(subdivision), code))
    return ", ".join(filled(line1, line2, city, last))


def taken_apart(line: str) -> Line:
    """Street with its unit, city and postcode of a one-line address."""
    pieces = filled(*line.split(","))
    if len(pieces) < 2:
        return Line(street=" ".join(pieces))
    *before, last = pieces
    postcode = next((word for word in reversed(last.split()) if any(c.isdigit() for c in word)), "")
    if not postcode:
        return Line(street=" ".join(before), city=last)
    if len(before) == 1:
        return Line(street=before[0], postcode=postcode)
    return Line(street=" ".join(before[:-1]), city=before[-1], postcode=postcode)


def filled(*texts: str | None) -> list[str]:
    """The texts that are not blank, trimmed."""
    return [text.strip() for text in texts if text and text.strip()]
