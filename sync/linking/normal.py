"""Canonical forms of names, e-mails, phones and serials: what two systems spell differently and mean alike."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sync.flow import Facts
from sync.linking.address import read_address
from sync.linking.text import fold, words_of
from sync.linking.words import GENERATIONS, JOINERS, LEGAL_FORMS, TITLES, TRADES

PHONE_DIGITS = 10
SHORTEST_PHONE = 7
SHORTEST_SERIAL = 5

_NOT_DIGIT = re.compile(r"\D+")
_EXTENSION = re.compile(r"(?i)(?:ext|x|ramal)\.?\s*\d*$")
_NOT_SERIAL = re.compile(r"[^0-9A-Z]+")
_NO_NAME = LEGAL_FORMS | JOINERS | GENERATIONS.keys()
_BUSINESS = LEGAL_FORMS | TRADES
_UNDIALLED = "1234567890"
_FIELD, _ITEM = "\t", " "


class Canon(NamedTuple):
    """One record's facts in canonical form. Strings are "" and sequences empty when nothing is known.

    `words` are the name's words without titles, legal forms and particles; `given` and `surname` its first and last;
    `generation` tells father from son (`jr`, `sr`, `ii`, `iii`); `business` is "y" when the name is no person's.
    `street` is the name alone, `kind` its type and direction.
    """

    words: Sequence[str]
    emails: Sequence[str]
    phones: Sequence[str]
    serials: Sequence[str]
    generation: str
    business: str
    number: str
    street: str
    kind: str
    unit: str
    city: str
    postcode: str

    @property
    def given(self) -> str:
        """The first word of the name."""
        return self.words[0] if self.words else ""

    @property
    def surname(self) -> str:
        """The last word of the name, "" when there is only one."""
        return self.words[-1] if len(self.words) > 1 else ""

    def dump(self) -> str:
        """As one line of text; a tenth of the time that JSON takes, and there are 100,000 of them."""
        lists = (self.words, self.emails, self.phones, self.serials)
        plain = (
            self.generation,
            self.business,
            self.number,
            self.street,
            self.kind,
            self.unit,
            self.city,
            self.postcode,
        )
        return _FIELD.join([*map(_ITEM.join, lists), *plain])

    @classmethod
    def load(cls, line: str) -> "Canon":
        """What `dump` wrote."""
        fields = line.split(_FIELD)
        words, emails, phones, serials = (items.split() for items in fields[:_LISTS])
        return cls(words, emails, phones, serials, *fields[_LISTS:])


_LISTS = 4


def canon(facts: Facts) -> Canon:
    """The canonical form of what linking compares."""
    words, generation, business = name_words(facts.name)
    return Canon(
        words,
        _distinct(map(email, facts.emails)),
        _distinct(map(phone, facts.phones)),
        _distinct(map(serial, facts.serials)),
        generation,
        business,
        *read_address(fold(facts.street), fold(facts.city), facts.postcode.lower()),
    )


def name_words(name: str) -> tuple[list[str], str, str]:
    """The words of a name from given name to surname, its generation, and "y" for a business.

    "Example, Ada Jr." -> (ada, example), "jr", "".
    """
    head, comma, tail = fold(name).replace("'", "").replace("-", "").partition(",")
    words = words_of(head)
    if comma:
        behind = words_of(tail)
        only_marks = all(word in LEGAL_FORMS or word in GENERATIONS for word in behind)
        words = words + behind if only_marks else behind + words
    if len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    rest = words[1:]
    if _NO_NAME.isdisjoint(rest):
        return words, "", "" if _BUSINESS.isdisjoint(rest) else "y"
    generation = next((GENERATIONS[word] for word in rest if word in GENERATIONS), "")
    business = "" if _BUSINESS.isdisjoint(rest) else "y"
    return words[:1] + [word for word in rest if word not in _NO_NAME], generation, business


def email(value: str) -> str:
    """Lower case, no `+tag`; "" when it is none."""
    local, at, domain = value.strip().lower().removeprefix("mailto:").rpartition("@")
    local = local.partition("+")[0]
    whole = f"{local}@{domain}"
    return whole if at and local and "." in domain and len(whole.split()) == 1 else ""


def phone(value: str) -> str:
    """The last ten digits, without extension; "" when too short or evidently filled in to satisfy a form."""
    digits = value if value.isdigit() else _NOT_DIGIT.sub("", _EXTENSION.sub("", value))
    digits = digits[-PHONE_DIGITS:]
    if len(digits) < SHORTEST_PHONE or len(set(digits)) == 1 or _UNDIALLED.startswith(digits):
        return ""
    return digits


def serial(value: str) -> str:
    """Upper case without separators (serials and MAC addresses); "" for "N/A", zeros and the like."""
    plain = _NOT_SERIAL.sub("", value.upper())
    known = len(plain) >= SHORTEST_SERIAL and any(letter.isdigit() for letter in plain) and plain.strip("0F")
    return plain if known else ""


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
