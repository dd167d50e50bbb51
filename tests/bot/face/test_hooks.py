"""Vendors' events at the door: kept before they are answered, believed only with the integration's credentials."""

from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import select

from bot.settings import Settings
from store.database import Store
from store.secretbox import new_key
from store.secrets import put_secrets
from store.tables import Named
from tests.bot.face.conftest import running
from tests.bot.face.rows import Rows
from tests.bot.face.stage import Stage
from tests.sandbox.workspace.outside import Outside

SECRETS = {"hook_username": "simpler", "hook_password": "hook-invented"}
FORM = {"api_username": "simpler", "api_password": "hook-invented", "customerid": "1042"}


@pytest.fixture
async def door(slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows) -> Any:
    keyed = settings.model_copy(update={"secret_keys": SecretStr(new_key("k1"))})
    number = await rows.integration("Voice", bridge="simpler_alianza")
    await put_secrets(sqlite_store, keyed.secret_box(), number, SECRETS)
    async with running(keyed, sqlite_store) as port:
        yield Stage(slack, port), number


async def post(stage: Stage, path: str, **body: Any) -> int:
    async with stage.slack.session.post(f"http://127.0.0.1:{stage.port}{path}", **body) as answer:
        return answer.status


async def named(store: Store) -> list[tuple[int, str, str, int]]:
    async with store.read() as session:
        rows = (await session.exec(select(Named))).all()
    return [(row.integration_id, row.flow, row.hint, row.times) for row in rows]


async def test_an_event_is_kept_before_it_is_answered_and_twice_is_one_row(door: Any, sqlite_store: Store) -> None:
    stage, number = door
    assert await post(stage, f"/hooks/{number}", data=FORM) == 202
    assert await post(stage, f"/hooks/{number}", data=FORM) == 202
    assert await named(sqlite_store) == [(number, "accounts", "1042", 2)]


async def test_json_is_taken_too(door: Any, sqlite_store: Store) -> None:
    stage, number = door
    assert await post(stage, f"/hooks/{number}", json=FORM | {"customerid": 77}) == 202
    assert [row[2] for row in await named(sqlite_store)] == ["77"]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (FORM | {"api_password": "guessed"}, 401),
        (FORM | {"api_username": ""}, 401),
        ({"customerid": "1042"}, 401),
        ({}, 400),
        (FORM | {"customerid": " "}, 202),
    ],
)
async def test_what_is_not_ours_names_nobody(door: Any, sqlite_store: Store, form: dict[str, str], status: int) -> None:
    stage, number = door
    assert await post(stage, f"/hooks/{number}", data=form) == status
    assert await named(sqlite_store) == []


async def test_an_unknown_integration_and_a_body_beyond_measure(door: Any, sqlite_store: Store) -> None:
    stage, number = door
    assert await post(stage, "/hooks/999", data=FORM) == 404
    assert await post(stage, f"/hooks/{number}", data=b"x" * 70_000) == 400
    assert await named(sqlite_store) == []


async def test_an_integration_without_hook_credentials_lets_nobody_in(
    door: Any, sqlite_store: Store, rows: Rows
) -> None:
    stage, _ = door
    bare = await rows.integration("Bare", bridge="simpler_alianza")
    empty = {"api_username": "", "api_password": "", "customerid": "1042"}
    assert await post(stage, f"/hooks/{bare}", data=empty) == 401
    other = await rows.integration("Calix", bridge="sonar_calix")
    assert await post(stage, f"/hooks/{other}", data=FORM) == 401
    assert await named(sqlite_store) == []


async def test_a_broken_store_is_told_so_that_the_vendor_tries_again(door: Any, sqlite_store: Store) -> None:
    stage, number = door
    async with sqlite_store.write() as session:
        await (await session.connection()).execute(sa.text("DROP TABLE named"))
    assert await post(stage, f"/hooks/{number}", data=FORM) == 503
    async with stage.slack.session.get(f"http://127.0.0.1:{stage.port}/metrics") as answer:
        assert 'splice_hooks_total{status="503"} 1.0' in await answer.text()
