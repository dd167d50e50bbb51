"""What two systems spell differently and mean alike, and what only looks alike."""

import pytest

from sync.flow import Facts
from sync.linking.address import read_address
from sync.linking.names import Name, compare_names
from sync.linking.normal import Canon, canon, email, name_words, phone, serial
from sync.linking.places import Place, compare_places
from sync.linking.text import fold


@pytest.mark.parametrize(
    ("name", "words", "generation", "business"),
    [
        ("Ada Example", "ada example", "", ""),
        ("EXAMPLE, Ada", "ada example", "", ""),
        ("Mrs. Ada O'Example-Sample", "ada oexamplesample", "", ""),
        ("Ada Example, Jr.", "ada example", "jr", ""),
        ("Ada Example III", "ada example", "iii", ""),
        ("José da Silva Ñandú", "jose silva nandu", "", ""),
        ("Example Fiber, LLC", "example fiber", "", "y"),
        ("Example Bakery", "example bakery", "", "y"),
        ("Ada & Ben Example", "ada ben example", "", ""),
        ("Łukasz Øster", "lukasz oster", "", ""),
        ("Ada", "ada", "", ""),
        ("", "", "", ""),
    ],
)
def test_names(name: str, words: str, generation: str, business: str) -> None:
    assert name_words(name) == (words.split(), generation, business)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("(406) 555-0100", "4065550100"),
        ("+1 406 555 0100", "4065550100"),
        ("4065550100 x12", "4065550100"),
        ("555-0100", "5550100"),
        ("000-000-0000", ""),
        ("1234567890", ""),
        ("12", ""),
        ("unknown", ""),
    ],
)
def test_phones(written: str, meant: str) -> None:
    assert phone(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" Ada@Example.TEST ", "ada@example.test"),
        ("ada+isp@example.test", "ada@example.test"),
        ("mailto:ada@example.test", "ada@example.test"),
        ("none", ""),
        ("@example.test", ""),
        ("a da@example.test", ""),
        ("ada@nowhere", ""),
    ],
)
def test_emails(written: str, meant: str) -> None:
    assert email(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cxnk-0000 12ab", "CXNK000012AB"),
        ("00:11:22:aa:bb:cc", "001122AABBCC"),
        ("N/A", ""),
        ("UNKNOWN", ""),
        ("000000000000", ""),
        ("ff:ff:ff:ff:ff:ff", ""),
    ],
)
def test_serials(written: str, meant: str) -> None:
    assert serial(written) == meant


@pytest.mark.parametrize(
    ("line", "city", "code", "parts"),
    [
        ("12 Main Street", "Town", "59000", ("12", "main", "st", "", "town", "59000")),
        ("12 N. Main St., Apt 4", "Town", "59000-1234", ("12", "main", "n st", "4", "town", "59000")),
        ("12 Main St #4B", "", "", ("12", "main", "st", "4b", "", "")),
        ("12 Main St, Unit B", "Town", "59000", ("12", "main", "st", "b", "town", "59000")),
        ("1 Main St, Town, MT 59000", "", "", ("1", "main", "st", "", "town", "59000")),
        ("1 Main St, Apt 9, Example Falls, MT 59000", "", "", ("1", "main", "st", "9", "example falls", "59000")),
        ("1 Main St, Town 59000", "", "", ("1", "main", "st", "", "town", "59000")),
        ("1 Main St, Town", "", "", ("1", "main", "st", "", "", "")),
        ("12 Main St, 59000", "", "", ("12", "main", "st", "", "", "59000")),
        ("123 5th Ave", "", "", ("123", "5th", "ave", "", "", "")),
        ("123 Fifth Avenue", "", "", ("123", "5th", "ave", "", "", "")),
        ("5th Ave", "", "", ("", "5th", "ave", "", "", "")),
        ("Rua São João, 123, Apto 4 - Centro, São Paulo - SP, 01310-100", "", "",
         ("123", "sao joao", "r", "4", "sao paulo", "01310100")),
        ("Examplestr. 12a", "Town", "", ("12a", "examplestr", "", "", "town", "")),
        ("North St", "", "", ("", "north st", "", "", "", "")),
        ("Main St N", "", "", ("", "main", "n st", "", "", "")),
        ("#4", "", "", ("", "", "", "4", "", "")),
        ("", "Town", "K1A 0B1", ("", "", "", "", "town", "K1A0B1")),
    ],
)  # fmt: skip
def test_addresses(line: str, city: str, code: str, parts: tuple[str, ...]) -> None:
    assert read_address(fold(line), fold(city), code.lower()) == parts


def test_a_canonical_record_survives_its_line_of_text() -> None:
    known = canon(
        Facts(
            "Ada Example Jr", ("a@example.test", "b@example.test"), ("4065550100",), ("CXNK0001",), "1 Main St, Apt 2",
            "Example Falls", "59000",
        )
    )  # fmt: skip
    assert Canon.load(known.dump()) == known
    assert Canon.load(canon(Facts()).dump()) == canon(Facts())


def named(name: str) -> Canon:
    return canon(Facts(name=name))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Ada Example", "example, ADA", Name.SAME),
        ("Ada Example", "Example Ada", Name.SAME),
        ("Roberta Example", "Robetra Example", Name.SIMILAR),
        ("Roberta Example", "Roberta Exampel", Name.SIMILAR),
        ("Roberta Anne Example", "Roberta Example", Name.SIMILAR),
        ("Roberta Example", "Roberta Sample-Example", Name.SIMILAR),
        ("Alex Example", "Alexander Example", Name.SHORT),
        ("A. Example", "Ada Example", Name.SHORT),
        ("Ada & Ben Example", "Ben Example", Name.SHORT),
        ("Example", "Ada Example", Name.SHORT),
        ("Ada Example", "Ida Example", Name.OTHER_GIVEN),
        ("Ada Example", "Ben Example", Name.OTHER_GIVEN),
        ("Ada Example Sr", "Ada Example Jr", Name.OTHER_GIVEN),
        ("Ada Example", "Ada Placeholder", Name.OTHER_SURNAME),
        ("Ada Example", "Ben Sample", Name.OTHER),
        ("Ada Example", "Example Bakery", Name.BUSINESS),
        ("Example Bakery LLC", "Example Bakery", Name.SAME),
        ("", "Ada Example", Name.MISSING),
    ],
)
def test_levels_of_names_are_the_same_from_both_sides(one: str, other: str, level: Name) -> None:
    assert compare_names(named(one), named(other))[0] is level
    assert compare_names(named(other), named(one))[0] is level


def at(street: str, city: str = "Town", code: str = "59000") -> Canon:
    return canon(Facts(street=street, city=city, postcode=code))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (at("12 Main St"), at("12 main street"), Place.SAME),
        (at("12 Main St"), at("12 Main St, Town, MT 59000", "", ""), Place.SAME),
        (at("12 Main St"), at("12 Main"), Place.SAME),
        (at("12 Meadow Ln"), at("12 Maedow Ln"), Place.SAME),
        (at("12 Main St"), at("12 Main St, Apt 4"), Place.SAME),
        (at("12 Main St, Apt 3"), at("12 Main St, Apt 4"), Place.SAME_ALL_BUT_UNIT),
        (at("12 Main St"), at("12 Main St", "Town", "59001"), Place.SAME_ELSEWHERE),
        (at("12 Main St"), at("12 Main St", "", ""), Place.SAME_ELSEWHERE),
        (at("12 Main St"), at("12 Main St", "Village", "59001"), Place.OTHER),
        (at("12 Main St"), at("21 Main St"), Place.NEAR_NUMBER),
        (at("12 Main St"), at("340 Main St"), Place.OTHER_NUMBER),
        (at("12 Main St"), at("Main St"), Place.MISSING),
        (at("12 Main St"), at(""), Place.MISSING),
        (at("12 Main St"), at("12 Main Ave"), Place.OTHER),
        (at("12 Main St"), at("12 Lake St"), Place.OTHER),
    ],
)
def test_levels_of_addresses_are_the_same_from_both_sides(one: Canon, other: Canon, level: Place) -> None:
    assert compare_places(one, other) is level
    assert compare_places(other, one) is level
