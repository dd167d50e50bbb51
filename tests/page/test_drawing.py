"""What the page draws: every block, text with its marks, tables, progress, files; on a desk and on a phone."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.workspace import gallery
from tests.sandbox.workspace.gallery import cells, data_table, option, task
from tests.sandbox.workspace.outside import ADA, CALIX, UMA, Outside, actions, mrkdwn

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("name", gallery.MESSAGE)
async def test_every_block_that_the_bot_may_send_is_drawn(slack: Outside, page: Page, name: str) -> None:
    await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=gallery.MESSAGE[name])
    drawn = page.locator(".message .right > .block")
    await expect(drawn).to_have_count(len(gallery.MESSAGE[name]))
    await expect(page.locator(".message .jsonbox")).to_have_count(0)
    for index in range(len(gallery.MESSAGE[name])):
        await expect(drawn.nth(index).locator("> *").first).to_be_attached()


async def test_a_block_that_it_cannot_draw_is_shown_as_it_came(slack: Outside, page: Page) -> None:
    video = {
        "type": "video",
        "title": {"type": "plain_text", "text": "How to"},
        "video_url": "https://example.test/v",
        "thumbnail_url": "https://example.test/t",
        "alt_text": "a film",
    }
    await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[video])
    box = page.locator(".jsonbox")
    await expect(box).to_contain_text("video: not drawn by this imitation")
    await expect(box).to_contain_text("https://example.test/v")


async def test_text_has_its_marks_and_never_becomes_markup(slack: Outside, page: Page) -> None:
    text = (
        f"*bold* _soft_ ~gone~ `A-1042` <https://example.test/run|the run> <@{ADA}> <#{CALIX}> "
        "<!date^1767225600^{date_num}|then> :white_check_mark: &lt;b&gt; <img src=x onerror=alert(1)>"
    )
    await slack.web.chat_postMessage(channel=CALIX, text=text)
    message = page.locator(".message").last
    await expect(message.locator("b", has_text="bold")).to_be_visible()
    await expect(message.locator("i")).to_have_text("soft")
    await expect(message.locator("s")).to_have_text("gone")
    await expect(message.locator("code")).to_have_text("A-1042")
    await expect(message.get_by_role("link", name="the run")).to_have_attribute("href", "https://example.test/run")
    await expect(message.locator(".mention").nth(0)).to_have_text("@Ada Approver")
    await expect(message.locator(".mention").nth(1)).to_have_text("#calix-sync")
    await expect(message.locator(".text time")).to_have_text(re.compile(r"20(25-12-31|26-01-01)"))
    await expect(message.get_by_role("img", name="✅")).to_be_visible()
    await expect(message).to_contain_text("<b>")
    await expect(message.locator("img")).to_have_count(0)


async def test_a_data_table_sorts_and_turns_pages(slack: Outside, page: Page) -> None:
    speed = [n * 7 % 10 for n in range(10)]
    rows = [[*cells(f"A-{n}"), {"type": "raw_number", "value": n, "text": str(n)}] for n in speed]
    block = data_table() | {"rows": [cells("Account", "Speed"), *rows], "page_size": 4}
    posted = await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[block])
    table = page.locator(".datatable")
    speeds = table.locator("tbody td")
    await expect(speeds).to_have_text(["0", "7", "4", "1"])
    await table.get_by_role("button", name="Speed").click()
    await expect(speeds).to_have_text(["0", "1", "2", "3"])
    await table.get_by_role("button", name="Speed").click()
    await expect(speeds).to_have_text(["9", "8", "7", "6"])
    await table.get_by_label("Next page").click()
    await expect(table).to_contain_text("5–8 of 10")
    await slack.web.chat_update(channel=CALIX, ts=posted["ts"], text="x", blocks=[block, {"type": "divider"}])
    await expect(page.locator(".block.b-divider")).to_be_attached()
    await expect(speeds).to_have_text(["5", "4", "3", "2"])


async def test_progress_moves_while_one_watches(slack: Outside, page: Page) -> None:
    def plan(percent: int, status: str) -> list[dict[str, object]]:
        return [{"type": "plan", "title": f"Apply: {percent} %", "tasks": [task("1"), task("2", status)]}]

    posted = await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=plan(10, "in_progress"))
    await expect(page.get_by_text("Apply: 10 %")).to_be_visible()
    await expect(page.get_by_role("img", name="In progress")).to_be_visible()
    await slack.web.chat_update(channel=CALIX, ts=posted["ts"], text="x", blocks=plan(100, "complete"))
    await expect(page.get_by_text("Apply: 100 %")).to_be_visible()
    await expect(page.get_by_role("img", name="Complete")).to_have_count(2)


async def test_an_overflow_menu_says_what_was_chosen(slack: Outside, page: Page) -> None:
    app, chosen = slack.app(), []

    @app.action("more")
    async def more(ack, action):  # type: ignore[no-untyped-def]
        chosen.append(action["selected_option"]["value"])
        await ack()

    menu = {"type": "overflow", "action_id": "more", "options": [option("d", "Details"), option("c", "CSV to me")]}
    async with slack.connected(app):
        await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[actions(menu)])
        await page.get_by_role("button", name="More").click()
        async with page.expect_response("**/control/click"):
            await page.locator(".popup").get_by_role("option", name="CSV to me").click()
    assert chosen == ["c"]


async def test_a_csv_is_previewed_as_a_table_and_downloaded(slack: Outside, page: Page) -> None:
    content = 'id,name\n1042,"Example, Ada"\n7731,"Ben ""Bee"" Example"\n'
    await slack.web.files_upload_v2(channel=UMA, filename="rows.csv", content=content, initial_comment="All 2")
    await page.get_by_role("button", name="Messages").click()
    await page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("dialog")
    await expect(preview.locator("td")).to_have_text(["1042", "Example, Ada", "7731", 'Ben "Bee" Example'])
    await preview.get_by_label("Close preview").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download").click()
    assert (await (await download.value).path()).read_text() == content


async def test_it_fits_a_phone(slack: Outside, page: Page) -> None:
    for blocks in gallery.MESSAGE.values():
        await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=blocks)
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(page.locator(".message")).to_have_count(len(gallery.MESSAGE))
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = await page.evaluate(
        "[...document.querySelectorAll('.message')].filter((each) => each.scrollWidth > each.clientWidth + 1).length"
    )
    assert wide == 0
    await expect(page.get_by_label("Acting as")).not_to_be_in_viewport()
    await page.get_by_label("Menu").click()
    await expect(page.get_by_label("Acting as")).to_be_in_viewport()
    await page.get_by_role("button", name="general").click()
    await expect(page.get_by_role("heading", name="#general")).to_be_visible()
    await expect(page.get_by_label("Acting as")).not_to_be_in_viewport()
    await expect(page.get_by_text(mrkdwn("the bot is not in this channel")["text"])).to_be_attached()
