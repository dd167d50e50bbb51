"""Enabling and disabling from Slack: what it does to others is asked first, and nothing is saved before the answer."""

import asyncio

from bot.settings import Settings
from store.database import Store
from store.tables import Event, Integration
from tests.bot.face.conftest import running
from tests.bot.face.rows import Rows
from tests.bot.face.stage import ADA, INES, Stage, texts
from tests.sandbox.workspace.outside import Outside


async def before(rows: Rows) -> tuple[int, int]:
    """One integration that works by itself, and one that was added disabled."""
    first = await rows.configured("Company A", "1")
    await rows.edit(Integration, first, needs_full_sync=False, needs_full_reason="")
    return first, await rows.configured("Company B", "2", enabled=False)


async def asked(stage: Stage, second: int) -> dict[str, object]:
    await stage.types(INES, "/integrations")
    page = await stage.sees(INES, "Company B", private=True)
    await stage.clicks(INES, page, f"integration.enable#{second}")
    return await stage.window(INES, "Company A")


async def test_the_question_names_the_others_and_saves_nothing(stage: Stage, rows: Rows) -> None:
    first, second = await before(rows)
    window = await asked(stage, second)
    assert "Enabling Company B makes 1 other integration of its kind need a manual full sync again" in texts(window)
    assert not (await rows.get(Integration, second)).enabled
    assert not (await rows.get(Integration, first)).needs_full_sync


async def test_the_menu_asks_too(stage: Stage, rows: Rows) -> None:
    _, second = await before(rows)
    await stage.types(INES, "/integrations")
    page = await stage.sees(INES, "Company B", private=True)
    chosen = {"value": f'{{"do":"enable","integration":{second}}}'}
    await stage.clicks(INES, page, "integration.more", selected_option=chosen)
    await stage.window(INES, "Company A")
    assert not (await rows.get(Integration, second)).enabled


async def test_who_answers_is_written_down(stage: Stage, rows: Rows) -> None:
    _, second = await before(rows)
    await stage.submits(INES, await asked(stage, second))
    await stage.sees(INES, "manual full sync now: Company A", private=True)
    assert (await rows.get(Integration, second)).enabled
    told = [event for event in await rows.all(Event) if event.integration_id == second][-1]
    assert (told.actor, told.kind, told.data["resync"]) == (INES, "integration.changed", ["Company A"])


async def test_others_than_were_named_are_asked_about_anew(stage: Stage, rows: Rows) -> None:
    _, second = await before(rows)
    window = await asked(stage, second)
    third = await rows.configured("Company C", "3")
    await stage.submits(INES, window)
    await stage.sees(INES, "Press Enable again", private=True)
    assert not (await rows.get(Integration, second)).enabled
    assert (await rows.get(Integration, third)).enabled


async def test_disabling_needs_no_question(stage: Stage, rows: Rows) -> None:
    first, _ = await before(rows)
    await stage.types(INES, "/integrations")
    page = await stage.sees(INES, "Company A", private=True)
    chosen = {"value": f'{{"do":"disable","integration":{first}}}'}
    await stage.clicks(INES, page, "integration.more", selected_option=chosen)
    await stage.until(lambda state: "disabled" in texts(state), INES)
    async with asyncio.timeout(30):
        while (await rows.get(Integration, first)).enabled:
            await asyncio.sleep(0.02)


async def test_what_may_not_stand_beside_the_others_is_refused_with_the_reason(stage: Stage, rows: Rows) -> None:
    await rows.configured("Company A", "1")
    twin = await rows.configured("Company B", "2", enabled=False)
    await rows.edit(Integration, twin, company="1")
    await stage.types(INES, "/integrations")
    page = await stage.sees(INES, "Company B", private=True)
    await stage.clicks(INES, page, f"integration.enable#{twin}")
    said = texts(await stage.sees(INES, "nothing was saved", private=True))
    assert "Company 1 already has the integration Company A." in said
    assert not (await rows.get(Integration, twin)).enabled


async def test_only_an_admin_switches(stage: Stage, rows: Rows) -> None:
    await rows.people()
    _, second = await before(rows)
    await stage.types(ADA, "/integrations")
    page = await stage.sees(ADA, "Company B", private=True)
    await stage.clicks(ADA, page, f"integration.enable#{second}")
    await stage.sees(ADA, "admin", private=True)
    assert not (await rows.get(Integration, second)).enabled


async def test_without_the_keys_it_says_so(slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows) -> None:
    _, second = await before(rows)
    keyless = settings.model_copy(update={"secret_keys": None})
    async with running(keyless, sqlite_store) as port:
        stage = Stage(slack, port)
        await stage.types(INES, "/integrations")
        page = await stage.sees(INES, "Company B", private=True)
        await stage.clicks(INES, page, f"integration.enable#{second}")
        await stage.sees(INES, "cannot open the credentials", private=True)
    assert not (await rows.get(Integration, second)).enabled
