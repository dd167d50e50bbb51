"""Which accounts are offered for a record, in which order, why, and above all: when none is."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.flow import Facts
from sync.linking.blocks import index_candidates
from sync.linking.reasons import REASON_CODES
from sync.linking.score import Suggestion
from sync.linking.suggest import suggest

ADA = Facts(
    name="Ada Example",
    emails=("ada@example.test",),
    phones=("4065550101",),
    serials=("CXNK00000001",),
    street="12 Main St",
    city="Example Falls",
    postcode="59990",
)
BARE = replace(ADA, emails=(), phones=(), serials=())
STRANGER = Facts("Quinn Nobody", ("q@example.test",), ("9075550199",), (), "900 Quarry Rd", "Testerville", "59992")


@pytest.fixture
def scratch() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def offers(connection: sqlite3.Connection, record: Facts, accounts: Mapping[str, Facts]) -> list[Suggestion]:
    index_candidates(connection, accounts.items())
    ((_, offered),) = suggest(connection, [("t1", record)])
    return offered


def codes(offer: Suggestion) -> list[str]:
    return [code for code, _ in offer["reasons"]]


def facts_of(offer: Suggestion, code: str) -> dict[str, object]:
    return next(dict(facts) for named, facts in offer["reasons"] if named == code)


def test_a_device_serial_that_one_account_has_is_exact(scratch: sqlite3.Connection) -> None:
    record = Facts(name="ADA EXAMPLE", serials=("cxnk-0000-0001",))
    (best,) = offers(scratch, record, {"1": ADA, "2": STRANGER})
    assert (best["source_id"], best["evidence"], codes(best)) == ("1", "exact", ["same_serial", "same_name"])


def test_exact_keys_come_first_serial_then_email_then_phone(scratch: sqlite3.Connection) -> None:
    record = replace(ADA, street="")
    accounts = {
        "phone": replace(STRANGER, name=ADA.name, phones=ADA.phones, emails=()),
        "email": replace(STRANGER, name=ADA.name, emails=ADA.emails, phones=()),
        "serial": replace(STRANGER, name=ADA.name, serials=ADA.serials, emails=(), phones=()),
    }
    found = offers(scratch, record, accounts)
    assert [offer["source_id"] for offer in found] == ["serial", "email", "phone"]
    assert [offer["score"] for offer in found] == sorted((offer["score"] for offer in found), reverse=True)


def test_somebody_who_moved_house_is_known_by_the_email(scratch: sqlite3.Connection) -> None:
    record = replace(ADA, street="1 Lake Ave", city="Sample Creek", postcode="59991", phones=(), serials=())
    (best,) = offers(scratch, record, {"1": ADA, "2": STRANGER})
    assert codes(best) == ["same_email", "other_street", "postcode_differs", "same_name"]
    assert best["evidence"] == "exact"


def test_name_and_address_without_any_key_are_strong_but_not_exact(scratch: sqlite3.Connection) -> None:
    record = replace(BARE, name="EXAMPLE, Ada", street="12 Main Street, Example Falls, MT 59990", city="", postcode="")
    (best,) = offers(scratch, record, {"1": ADA, "2": STRANGER})
    assert (best["evidence"], codes(best)) == ("strong", ["same_name", "same_street", "same_city"])


def test_typos_in_name_and_street_are_seen_through(scratch: sqlite3.Connection) -> None:
    account = replace(BARE, name="Roberta Placeholder", street="144 Juniper Way")
    record = replace(BARE, name="Robetra Placeholdr", street="144 Junipre Way")
    (best,) = offers(scratch, record, {"1": account, "2": STRANGER})
    assert codes(best) == ["similar_name", "same_street", "same_city"]
    assert 0.9 < float(str(facts_of(best, "similar_name")["ratio"])) < 1


def test_a_number_with_two_digits_swapped_is_offered_with_both_numbers(scratch: sqlite3.Connection) -> None:
    (best,) = offers(scratch, replace(BARE, street="21 Main St"), {"1": BARE})
    assert facts_of(best, "street_number_differs") == {"a": "21", "b": "12"}
    assert best["evidence"] == "weak"


def test_a_twin_of_the_household_is_not_offered(scratch: sqlite3.Connection) -> None:
    twin = Facts("Ben Example", ("ben@example.test",), ("4065550177",), (), ADA.street, ADA.city, ADA.postcode)
    assert offers(scratch, twin, {"1": ADA}) == []
    assert offers(scratch, replace(twin, emails=(), phones=()), {"1": ADA}) == []


def test_a_twin_with_the_familys_phone_is_offered_but_marked(scratch: sqlite3.Connection) -> None:
    twin = replace(BARE, name="Ben Example", phones=ADA.phones)
    (best,) = offers(scratch, twin, {"1": ADA})
    assert (best["evidence"], codes(best)[:2]) == ("weak", ["same_phone", "other_given_name"])


def test_father_and_son_are_two_people(scratch: sqlite3.Connection) -> None:
    assert offers(scratch, replace(BARE, name="Ada Example Sr"), {"1": replace(BARE, name="Ada Example Jr")}) == []


def test_the_tenant_before_is_not_the_tenant_now(scratch: sqlite3.Connection) -> None:
    before = replace(BARE, name="Hugo Fictive", emails=("hugo@example.test",))
    assert offers(scratch, before, {"1": ADA}) == []


def test_neighbours_of_one_name_in_one_building_are_marked(scratch: sqlite3.Connection) -> None:
    one, other = replace(BARE, street="12 Main St, Apt 3"), replace(BARE, street="12 Main St, Apt 4")
    (best,) = offers(scratch, one, {"1": other})
    assert (best["evidence"], facts_of(best, "unit_differs")) == ("weak", {"a": "3", "b": "4"})
    assert offers(scratch, one, {"1": replace(other, name="Ben Example")}) == []


def test_the_owner_in_place_of_the_business_is_marked_and_never_exact(scratch: sqlite3.Connection) -> None:
    account = replace(ADA, name="Example Bakery")
    (best,) = offers(scratch, replace(ADA, emails=(), serials=()), {"1": account})
    assert codes(best)[:2] == ["same_phone", "business_and_person"]
    assert best["evidence"] != "exact"


def test_a_maiden_name_with_the_same_email_is_offered_and_marked(scratch: sqlite3.Connection) -> None:
    (best,) = offers(scratch, replace(ADA, name="Ada Sample", phones=(), serials=()), {"1": ADA})
    assert (best["evidence"], codes(best)[:2]) == ("strong", ["same_email", "other_surname"])


def test_a_name_alone_is_no_reason(scratch: sqlite3.Connection) -> None:
    assert offers(scratch, Facts(name="Ada Example"), {"1": ADA}) == []
    assert offers(scratch, Facts(name="Ada Example", city="Example Falls"), {"1": ADA}) == []


def test_nothing_known_gives_nothing(scratch: sqlite3.Connection) -> None:
    assert offers(scratch, Facts(), {"1": ADA, "2": Facts()}) == []
    assert offers(scratch, ADA, {}) == []


def test_an_email_that_two_accounts_share_is_no_exact_evidence(scratch: sqlite3.Connection) -> None:
    record = Facts(name="Ada Example", emails=ADA.emails)
    accounts = {"1": replace(ADA, street="1 Lake Ave"), "2": replace(ADA, street="2 Ferry Rd")}
    found = offers(scratch, record, accounts)
    assert {offer["source_id"] for offer in found} == {"1", "2"}
    assert all(offer["evidence"] != "exact" for offer in found)
    assert facts_of(found[0], "same_email") == {"accounts": 2}


def test_an_email_that_everybody_has_says_nothing(scratch: sqlite3.Connection) -> None:
    accounts = {
        str(n): Facts(f"Person{n} Surname{n}", ("office@isp.test",), (), (), f"{n} Lake Ave", "Town", "59000")
        for n in range(150)
    }
    assert offers(scratch, Facts(name="Person7 Other", emails=("office@isp.test",)), accounts) == []


def test_at_most_five_are_offered(scratch: sqlite3.Connection) -> None:
    accounts = {str(n): replace(ADA, street=f"{n} Lake Ave", serials=()) for n in range(9)}
    assert len(offers(scratch, ADA, accounts)) == 5


def test_an_account_that_two_records_claim_is_marked_for_both_and_exact_for_neither(
    scratch: sqlite3.Connection,
) -> None:
    index_candidates(scratch, {"1": ADA, "2": STRANGER}.items())
    answers = dict(suggest(scratch, [("t1", ADA), ("t2", replace(ADA, serials=())), ("t3", STRANGER)]))
    for target in ("t1", "t2"):
        (best,) = answers[target]
        assert facts_of(best, "rival") == {"count": 1}
        assert best["evidence"] == "strong"
    assert "rival" not in codes(answers["t3"][0])


def test_answers_keep_the_order_of_the_records_and_each_has_one(scratch: sqlite3.Connection) -> None:
    index_candidates(scratch, {"1": ADA}.items())
    records = [(f"t{n}", ADA if n % 3 else STRANGER) for n in range(40)]
    answers = list(suggest(scratch, records))
    assert [target for target, _ in answers] == [target for target, _ in records]
    assert [bool(found) for _, found in answers] == [bool(n % 3) for n in range(40)]


def test_a_second_look_in_the_same_file_forgets_the_first(scratch: sqlite3.Connection) -> None:
    assert offers(scratch, ADA, {"1": ADA})
    assert offers(scratch, ADA, {"2": STRANGER}) == []


def test_accounts_and_records_may_be_read_from_the_same_file_meanwhile(scratch: sqlite3.Connection) -> None:
    scratch.execute("CREATE TABLE account (id TEXT PRIMARY KEY)")
    scratch.executemany("INSERT INTO account VALUES (?)", [(f"{n:05}",) for n in range(5_000)])
    rows = scratch.execute("SELECT id FROM account ORDER BY id")
    assert index_candidates(scratch, ((each, replace(ADA, serials=(f"SN{each}",))) for (each,) in rows)) == 5_000
    wanted = scratch.execute("SELECT id FROM account WHERE id > '04990' ORDER BY id")
    answers = dict(suggest(scratch, ((each, Facts(serials=(f"SN{each}",), name=ADA.name)) for (each,) in wanted)))
    assert [(target, found[0]["source_id"]) for target, found in answers.items()] == [(t, t) for t in answers]
    assert len(answers) == 9


def test_no_name_phone_or_email_is_in_the_reasons(scratch: sqlite3.Connection) -> None:
    (best,) = offers(scratch, replace(ADA, street="21 Main St", postcode="59991"), {"1": ADA})
    told = str(best).lower()
    for private in ("ada", "example", "main", "falls", "5550101"):
        assert private not in told


WORDS = st.sampled_from(["Ada", "Ben", "Cleo", "Example", "Sample", "Bakery", "Jr", "O'Mock", "Ñandú"])
KNOWN = st.builds(
    Facts,
    name=st.lists(WORDS, max_size=3).map(" ".join),
    emails=st.lists(st.sampled_from(["a@example.test", "b@example.test", "A+x@example.test"]), max_size=2).map(tuple),
    phones=st.lists(st.sampled_from(["4065550100", "555-0100", "+1 (406) 555-0111", "0"]), max_size=2).map(tuple),
    serials=st.lists(st.sampled_from(["CXNK0001", "cxnk-0002", "N/A"]), max_size=2).map(tuple),
    street=st.sampled_from(["", "12 Main St", "21 Main St, Apt 4", "12 Main St, Town, MT 59000", "#", "Rua X, 7"]),
    city=st.sampled_from(["", "Town", "Village"]),
    postcode=st.sampled_from(["", "59000", "59001-1234"]),
)  # fmt: skip


@given(accounts=st.lists(KNOWN, max_size=8), records=st.lists(KNOWN, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_the_facts_only_given_accounts_are_offered_and_the_best_first(
    accounts: list[Facts], records: list[Facts]
) -> None:
    """Taken and out-of-scope accounts are never among the candidates, so they can never be offered."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    index_candidates(connection, ((str(n), facts) for n, facts in enumerate(accounts)))
    answers = list(suggest(connection, ((str(n), facts) for n, facts in enumerate(records))))
    connection.close()
    assert [target for target, _ in answers] == [str(n) for n in range(len(records))]
    order = ["exact", "strong", "weak"]
    for _, found in answers:
        ids = [offer["source_id"] for offer in found]
        assert len(ids) == len(set(ids)) <= 5
        assert set(ids) <= {str(n) for n in range(len(accounts))}
        assert all(0.5 <= offer["score"] < 1 for offer in found)
        assert {code for offer in found for code in codes(offer)} <= REASON_CODES
        if not any("rival" in codes(offer) for offer in found):
            evidence = [order.index(offer["evidence"]) for offer in found]
            assert evidence == sorted(evidence)
