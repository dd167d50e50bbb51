"""Each rule of the design is broken once by a small patch, and a test that names the rule must notice.

Without the patches the same tests pass: that is the usual run. A rule that can be broken unnoticed is held by nobody.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rule_breakers.breaker import Breaker, Outcome, Press, apply, breakers, copy_house

HERE = Path(__file__).resolve().parent
ALL = list(breakers(HERE))
RULES = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the packages, in which things may be broken."""
    folder = tmp_path_factory.mktemp("house")
    copy_house(folder)
    yield folder


@pytest.fixture(scope="module")
def tester(house: Path) -> Iterator[Press]:
    """Runs tests of the copy."""
    running = Press(house)
    yield running
    running.close()


def test_every_rule_has_a_breaker() -> None:
    assert {breaker.rule for breaker in ALL} == RULES


@pytest.mark.long
@pytest.mark.parametrize("breaker", [pytest.param(each, id=each.file.stem) for each in ALL])
def test_a_broken_rule_is_noticed(breaker: Breaker, house: Path, tester: Press) -> None:
    why_not = apply(breaker, house)
    assert not why_not, f"{breaker.file.name} does not apply any more, renew it against the code as it is: {why_not}"
    try:
        outcome = tester.run(breaker.test)
    finally:
        apply(breaker, house, back=True)
    assert outcome.state != "passed", f"{breaker.test} passes though {breaker.broken}: rule {breaker.rule} is not held"
    assert outcome.noticed, f"{breaker.test} does not fail for the rule's sake but so: {outcome.words}"


def test_a_patch_of_code_that_is_gone_says_so(house: Path, tmp_path: Path) -> None:
    file = tmp_path / "gone.patch"
    file.write_text("--- a/sync/budget.py\n+++ b/sync/budget.py\n@@ -1,1 +1,1 @@\n-no such line\n+another\n")
    assert "does not apply" in apply(Breaker(file, "0", "", ""), house)


@pytest.mark.parametrize(
    ("outcome", "noticed"),
    [
        (Outcome("failed", "AssertionError: assert 1 == 2"), True),
        (Outcome("failed", "assert [] == [1]"), True),
        (Outcome("failed", "Failed: DID NOT RAISE <class 'sync.errors.Refusal'>"), True),
        (Outcome("failed", "NameError: name 'x' is not defined"), False),
        (Outcome("error", "AssertionError: in a fixture"), False),
        (Outcome("passed", ""), False),
    ],
)
def test_only_what_a_test_says_counts(outcome: Outcome, noticed: bool) -> None:
    assert outcome.noticed is noticed
