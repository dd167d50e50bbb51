"""Read a street address into number, street, type, unit, city and postal code.

Some systems keep an address in parts (Sonar: line1, city, zip), some in one line (Calix: "1 Main St, Town, MT 59000",
vendors/sonar-calix.md section 8); Brazilian ones have the number behind the street.
"""

import re

from sync.linking.text import words_of
from sync.linking.words import DIRECTIONS, STREET_TYPES, STREET_WORDS, UNIT_MARKS

_POSTCODE = re.compile(r"\b(\d{5}-\d{3,4}|\d{5}|[a-z]\d[a-z] ?\d[a-z]\d)$")
_STATE = re.compile(r"(?:us[_-])?[a-z]{2}")
_ZIP_PLUS_FOUR = 9
_ZIP = 5


def read_address(street: str, city: str, postcode: str) -> tuple[str, str, str, str, str, str]:
    """The parts (number, street, kind, unit, city, postcode) of an address that is lower case and without accents."""
    segments = [part.strip() for part in street.replace("\n", ",").split(",") if part.strip()]
    if len(segments) > 1 and not (city and postcode):
        segments, city, postcode = _without_town(segments, city, postcode)
    lines = [words_of(segment.replace("#", " unit ")) for segment in segments]
    unit = _take_unit(lines)
    number, name = _number([line for line in lines if line])
    core, kind = _street(name)
    return number, core, kind, unit, " ".join(words_of(city)), postal(postcode)


def postal(code: str) -> str:
    """Upper case, no separators, a ZIP+4 without its last four ("59000-1234" -> "59000")."""
    plain = "".join(words_of(code)).upper()
    return plain[:_ZIP] if len(plain) == _ZIP_PLUS_FOUR and plain.isdigit() else plain


def _without_town(segments: list[str], city: str, postcode: str) -> tuple[list[str], str, str]:
    """Take postal code, state and city off the end of an address in one line."""
    found = _POSTCODE.search(segments[-1])
    if found is None:
        return segments, city, postcode
    postcode = postcode or found.group(1)
    last = segments[-1][: found.start()].strip()
    segments = segments[:-1] if not last or _STATE.fullmatch(last) else [*segments[:-1], last]
    if len(segments) > 1 and not any(letter.isdigit() for letter in segments[-1]):
        city = city or segments[-1].partition(" - ")[0]
        segments = segments[:-1]
    return segments, city, postcode


def _take_unit(lines: list[list[str]]) -> str:
    """The first unit number ("apt 4", "#4"), which is taken out of its line; "" when there is none."""
    for line in lines:
        for place, word in enumerate(line[:-1]):
            if word in UNIT_MARKS and _is_unit(line[place + 1]):
                unit = line[place + 1]
                del line[place : place + 2]
                return unit
    return ""


def _number(lines: list[list[str]]) -> tuple[str, list[str]]:
    """House number, and the words of the street with its type."""
    if not lines:
        return "", []
    street = lines[0]
    if len(street) > 1 and _is_number(street[0]):
        return street[0], street[1:]
    if len(lines) > 1 and _is_number(lines[1][0]):
        return lines[1][0], street
    if len(street) > 1 and _is_number(street[-1]):
        return street[-1], street[:-1]
    return "", street


def _is_number(word: str) -> bool:
    """A house number: "12", "12b"; never "5th"."""
    return word.isdigit() or word[:-1].isdigit()


def _is_unit(word: str) -> bool:
    """A unit: "12", "12b", "b", "b2"."""
    return _is_number(word) or len(word) == 1 or word[1:].isdigit()


def _street(words: list[str]) -> tuple[str, str]:
    """The street's name alone, and its type with its direction ("n main street" -> "main", "n st")."""
    spelled = [STREET_WORDS.get(word, word) for word in words]
    core = [word for word in spelled if word not in STREET_TYPES and word not in DIRECTIONS]
    if not core:
        return " ".join(spelled), ""
    kind = [STREET_TYPES.get(word) or DIRECTIONS.get(word, "") for word in spelled]
    return " ".join(core), " ".join(sorted(word for word in kind if word))
