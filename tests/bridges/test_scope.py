"""Whose an account is: by company, by standing, and where it went (seed 000, "Company")."""

import pytest

from bridges.sonar_calix.scope import Standing, Verdict
from tests.bridges.story import scope, sibling

OURS, OTHER = "1", "2"
VALLEY = sibling(id=7, name="Valley", company=OTHER)


def served(company: str) -> Standing:
    return Standing(company, archived=False, active=True)


def test_an_account_that_is_served_is_ours_when_its_company_is() -> None:
    assert scope(OURS).judge(served(OURS)) == Verdict()
    assert scope(OURS).judge(served(OTHER)) == Verdict("other_company")


def test_the_default_integration_has_every_company_without_its_own() -> None:
    assert scope(None).judge(served(OTHER)) == Verdict()
    assert scope(" ").judge(served(OTHER)) == Verdict()
    assert scope(None, (VALLEY,)).judge(served(OTHER)).reason == "other_company"
    assert scope(None, (VALLEY,)).judge(served("3")) == Verdict()


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(OURS, archived=True, active=True), "archived"),
        (Standing(OURS, archived=True, active=False), "archived"),
        (Standing(OURS, archived=False, active=False), "inactive"),
    ],
)
def test_who_is_not_served_is_out_of_scope_and_leaves_only_where_the_options_say_so(
    standing: Standing, reason: str
) -> None:
    assert scope(OURS).judge(standing) == Verdict(reason, removable=False)
    assert scope(OURS, remove_inactive=True).judge(standing) == Verdict(reason, removable=True)


def test_an_account_without_a_status_waits_for_a_person_and_is_never_removable() -> None:
    unknown = Standing(OURS, archived=False, active=None)
    for remove in (False, True):
        assert scope(OURS, remove_inactive=remove).judge(unknown) == Verdict(skip="no_status")
    assert scope(OURS, (VALLEY,)).judge(Standing(OTHER, archived=False, active=None)) == Verdict("other_company")
    assert scope(OURS).judge(Standing(OURS, archived=True, active=None)) == Verdict("archived")


def test_nothing_moves_to_an_org_that_may_be_this_one() -> None:
    doubtful = scope(OURS, (VALLEY,))
    doubtful.doubt(VALLEY.id)
    assert doubtful.judge(served(OTHER)) == Verdict("other_company")


def test_an_account_moves_to_the_integration_that_has_its_company_now() -> None:
    assert scope(OURS, (VALLEY,)).judge(served(OTHER)) == Verdict("other_company", moves_to=7)
    assert scope(None, (VALLEY,)).judge(served(OTHER)) == Verdict("other_company", moves_to=7)


def test_an_account_moves_to_the_default_when_its_company_has_no_integration() -> None:
    assert scope(OURS, (sibling(id=9), VALLEY)).judge(served("3")).moves_to == 9
    assert scope(OURS, (VALLEY,)).judge(served("3")).moves_to is None


def test_within_one_org_nothing_moves() -> None:
    neighbour = sibling(company=OTHER, target_org="calix:ours")
    assert scope(OURS, (neighbour,)).judge(served(OTHER)) == Verdict("other_company")


@pytest.mark.parametrize("standing", [Standing(OTHER, True, True), Standing(OTHER, False, False)])
def test_who_is_not_served_there_does_not_move_there(standing: Standing) -> None:
    assert scope(OURS, (VALLEY,), remove_inactive=True).judge(standing) == Verdict("other_company")


def test_a_disabled_sibling_still_owns_its_company_and_nothing_moves_to_it() -> None:
    off = sibling(company=OTHER, enabled=False)
    assert scope(None, (off,)).judge(served(OTHER)) == Verdict("sibling_disabled")
    assert scope(OURS, (off,)).judge(served(OTHER)) == Verdict("sibling_disabled")


def test_an_org_is_shared_when_a_sibling_is_in_it_or_the_options_say_so() -> None:
    assert not scope(OURS, (VALLEY,)).shared_org
    assert scope(OURS, (sibling(target_org="calix:ours"),)).shared_org
    assert scope(OURS, shared_org=True).shared_org


def test_siblings_are_known_by_their_id() -> None:
    assert scope(OURS, (VALLEY,)).sibling(7) is VALLEY
    assert scope(OURS, (VALLEY,)).sibling(8) is None
