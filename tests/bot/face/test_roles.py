"""Roles of people and groups: kept five minutes, asked again for decisions, nobody by default."""

from collections.abc import AsyncIterator

import pytest

from bot.face.gateway import Gateway
from bot.face.metrics import Metrics
from bot.face.roles import Roles
from store.database import Store
from store.tables import Event, RoleGrant
from store.words import Role
from tests.bot.face.rows import TEAM, Rows
from tests.bot.face.stage import ADA, APPROVERS, BEN, INES, NILS, SUPPORT, UMA, VERA
from tests.sandbox.workspace.outside import Outside


class Clock:
    """A clock that a test moves."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def roles(store: Store, slack: Outside, clock: Clock) -> AsyncIterator[Roles]:
    gateway = Gateway(slack.info["bot_token"], slack.info["api_url"], Metrics())
    yield Roles(store, gateway, TEAM, frozenset({INES}), clock)
    await gateway.close()


async def asked(slack: Outside) -> int:
    return [call["method"] for call in (await slack.log())["calls"]].count("usergroups.users.list")


async def test_nobody_is_anything_but_the_admins_of_the_settings(roles: Roles) -> None:
    assert await roles.of(UMA) is None
    assert await roles.of(INES) is Role.ADMIN
    assert await roles.anywhere(NILS) is None
    assert await roles.whom_to_ask() == [INES]


async def test_the_highest_grant_counts(roles: Roles, store: Store) -> None:
    await Rows(store).people()
    await roles.grant(UMA, Role.APPROVER, None, by=INES)
    assert await roles.of(UMA) is Role.APPROVER
    assert await roles.of(ADA) is Role.APPROVER
    assert await roles.of(VERA) is Role.VIEWER


async def test_a_grant_for_one_integration_is_none_for_another(roles: Roles, store: Store) -> None:
    first, second = [await Rows(store).integration(name) for name in ("Company A", "Company B")]
    await roles.grant(NILS, Role.OPERATOR, first, by=INES)
    assert (await roles.of(NILS, first), await roles.of(NILS, second)) == (Role.OPERATOR, None)
    assert await roles.anywhere(NILS) is Role.OPERATOR


async def test_a_new_grant_takes_the_place_of_the_old_one(roles: Roles, store: Store) -> None:
    await roles.grant(NILS, Role.VIEWER, None, by=INES)
    await roles.grant(NILS, Role.OPERATOR, None, by=INES)
    assert [grant.role for grant in await Rows(store).all(RoleGrant)] == [Role.OPERATOR]
    await roles.grant(NILS, None, None, by=INES)
    assert await roles.of(NILS) is None
    assert [event.kind for event in await Rows(store).all(Event)] == ["role.granted", "role.granted", "role.taken"]


async def test_groups_are_asked_of_slack_once_in_five_minutes(
    roles: Roles, store: Store, slack: Outside, clock: Clock
) -> None:
    await Rows(store).people()
    for _ in range(5):
        assert await roles.of(ADA) is Role.APPROVER
    once = await asked(slack)
    clock.now += 301
    await roles.of(ADA)
    assert once > 0
    assert await asked(slack) > once


async def test_a_decision_asks_slack_again(roles: Roles, store: Store, slack: Outside) -> None:
    await Rows(store).people()
    await roles.of(BEN)
    before = await asked(slack)
    await roles.of(BEN, fresh=True)
    assert await asked(slack) > before


async def test_without_user_groups_named_people_remain(
    roles: Roles, store: Store, slack: Outside, clock: Clock
) -> None:
    await Rows(store).put(
        RoleGrant(team=TEAM, holder=APPROVERS, role=Role.APPROVER), RoleGrant(team="", holder=BEN, role=Role.APPROVER)
    )
    assert await roles.of(ADA) is Role.APPROVER
    trouble = {"kind": "error", "method": "usergroups.users.list", "error": "plan_upgrade_required", "times": 0}
    await slack.do("fault", **trouble)
    assert await roles.of(ADA, fresh=True) is Role.APPROVER  # told less than five minutes ago
    clock.now += 301
    assert await roles.of(ADA, fresh=True) is None
    assert await roles.of(BEN, fresh=True) is Role.APPROVER


async def test_holders_of_a_role_include_those_above(roles: Roles, store: Store) -> None:
    await Rows(store).people()
    assert await roles.holders(Role.OPERATOR, None) == [SUPPORT, APPROVERS]
    assert await roles.holders(Role.APPROVER, None) == [APPROVERS]
