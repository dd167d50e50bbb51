"""The page as a person uses it: who they are, commands, buttons, windows, private answers, live edits."""

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.workspace.gallery import option
from tests.sandbox.workspace.outside import ADA, CALIX, NOC, UMA, Outside, actions, button, field, modal, mrkdwn, plain

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


async def test_it_says_that_it_is_an_imitation(page: Page) -> None:
    await expect(page.get_by_role("note")).to_contain_text("This is not Slack")
    link = page.get_by_role("link", name="What is not imitated")
    async with page.expect_popup() as opened:
        await link.click()
    await expect((await opened.value).get_by_role("heading", name="Not imitated")).to_be_visible()


async def test_a_person_switches_to_another(slack: Outside, page: Page) -> None:
    await slack.web.chat_postMessage(channel=NOC, text=f"<@{ADA}> please approve")
    await expect(page.get_by_role("button", name="noc")).to_have_class("place unread")
    await expect(page.get_by_label("1 mentions")).to_have_count(0)
    await page.get_by_label("Acting as").select_option("Ada Approver")
    await expect(page.get_by_label("1 mentions")).to_be_visible()
    await page.get_by_role("button", name="noc").click()
    await expect(page.locator(".mention.me")).to_have_text("@Ada Approver")
    await expect(page.get_by_label("1 mentions")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_label("Acting as")).to_have_value(ADA)


async def test_a_command_is_suggested_and_its_answer_is_private(slack: Outside, page: Page) -> None:
    app = slack.app()

    @app.command("/sync")
    async def sync(ack, command):  # type: ignore[no-untyped-def]
        await ack(f"Planning for {command['text']}")

    async with slack.connected(app):
        line = page.get_by_label("Message #calix-sync")
        await line.press_sequentially("/s")
        await expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(2)
        await line.press("Tab")
        await expect(line).to_have_value("/sync ")
        await line.press_sequentially("company-a")
        await line.press("Enter")
        answer = page.locator(".message.ephemeral", has_text="Planning for company-a")
        await expect(answer).to_contain_text("Only visible to you")
        await expect(line).to_have_value("")
    await page.get_by_label("Acting as").select_option("Ada Approver")
    await expect(page.get_by_text("Planning for company-a")).to_have_count(0)


async def test_slacks_own_sentence_when_the_app_is_away(page: Page) -> None:
    line = page.get_by_label("Message #calix-sync")
    await line.fill("/audit now")
    await line.press("Enter")
    await expect(page.get_by_text('/audit failed with the error "dispatch_failed"')).to_be_visible()


async def test_a_button_turns_its_message_into_the_result(slack: Outside, page: Page) -> None:
    app = slack.app()

    @app.action("go")
    async def go(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**where, text=f"Approved by <@{body['user']['id']}>")

    async with slack.connected(app):
        await slack.web.chat_postMessage(
            channel=CALIX, text="Approve?", blocks=[actions(button(text=plain("Confirm")))]
        )
        line = page.get_by_label("Message #calix-sync")
        await line.fill("half a thought")
        await page.get_by_role("button", name="Confirm").click()
        await expect(page.get_by_text("Approved by @Uma Support")).to_be_visible()
        await expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
        await expect(line).to_have_value("half a thought")


async def test_a_confirm_dialog_stands_before_the_click(slack: Outside, page: Page) -> None:
    app, pressed = slack.app(), []

    @app.action("go")
    async def go(ack):  # type: ignore[no-untyped-def]
        pressed.append(1)
        await ack("")

    dialog = {
        "title": plain("Erase 41?"),
        "text": mrkdwn("For good."),
        "confirm": plain("Erase"),
        "deny": plain("Back"),
    }
    card = [actions(button(text=plain("Confirm all"), confirm=dialog))]
    async with slack.connected(app):
        await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=card)
        await page.get_by_role("button", name="Confirm all").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Back").click()
        assert pressed == []
        await page.get_by_role("button", name="Confirm all").click()
        async with page.expect_response("**/control/click"):
            await page.get_by_role("alertdialog").get_by_role("button", name="Erase").click()
    assert pressed == [1]


FORM = modal(
    field({"type": "external_select", "action_id": "a", "min_query_length": 1}, "account", label=plain("Account")),
    field({"type": "number_input", "action_id": "a", "is_decimal_allowed": False}, "count", label=plain("How many")),
    field(
        {"type": "radio_buttons", "action_id": "a", "options": [option("all", "All"), option("some", "Some")]}, "part"
    ),
    field({"type": "checkboxes", "action_id": "a", "options": [option("y", "Sure")]}, "sure"),
    field({"type": "datepicker", "action_id": "a"}, "until", label=plain("Until")),
    field({"type": "users_select", "action_id": "a"}, "who", label=plain("Who")),
    field({"type": "plain_text_input", "action_id": "a", "multiline": True}, "why", label=plain("Why"), optional=True),
)


async def test_a_window_is_filled_in_and_sent(slack: Outside, page: Page) -> None:
    app, sent = slack.app(), []

    @app.action("go")
    async def go(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("a")
    async def suggest(ack, payload):  # type: ignore[no-untyped-def]
        await ack(options=[option("1042", f"Ada {payload['value']}"), option("7731", f"Ben {payload['value']}")])

    @app.view("form")
    async def take(ack, view):  # type: ignore[no-untyped-def]
        values = {block: fields["a"] for block, fields in view["state"]["values"].items()}
        wrong = values["count"]["value"] != "2417"
        sent.append(values)
        await (ack(response_action="errors", errors={"count": "Type 2417."}) if wrong else ack())

    async with slack.connected(app):
        await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[actions(button())])
        await page.get_by_role("button", name="Go").click()
        window = page.get_by_role("dialog", name="T")
        await window.get_by_role("button", name="Send").click()
        await expect(window.get_by_text("Please complete this required field.")).to_have_count(6)
        await window.get_by_role("button", name="Account").click()
        await page.get_by_label("Search options").fill("Example")
        await page.locator(".popup").get_by_role("option", name="Ben Example").click()
        await window.get_by_label("How many").fill("12")
        await window.get_by_label("Some").check()
        await window.get_by_label("Sure").check()
        await window.get_by_label("Until").fill("2026-01-31")
        await window.get_by_role("button", name="Who").click()
        await page.locator(".popup").get_by_role("option", name="Vera Viewer").click()
        await window.get_by_label("Why").fill("two\nlines")
        await window.get_by_role("button", name="Send").click()
        await expect(window.get_by_text("Type 2417.")).to_be_visible()
        await window.get_by_label("How many").fill("2417")
        await window.get_by_role("button", name="Send").click()
        await expect(window).to_have_count(0)
    last = sent[-1]
    assert last["account"]["selected_option"]["value"] == "7731"
    assert last["part"]["selected_option"]["value"] == "some"
    assert [each["value"] for each in last["sure"]["selected_options"]] == ["y"]
    assert (last["until"]["selected_date"], last["who"]["selected_user"]) == ("2026-01-31", "U05VERA")
    assert (last["count"]["value"], last["why"]["value"]) == ("2417", "two\nlines")


async def test_windows_stand_on_each_other(slack: Outside, page: Page) -> None:
    app = slack.app()

    @app.action("go")
    async def go(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        title = plain("On top" if "view" in body else "Below")
        open_it = client.views_push if "view" in body else client.views_open
        await open_it(trigger_id=body["trigger_id"], view=modal(actions(button())) | {"title": title})

    async with slack.connected(app):
        await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[actions(button())])
        await page.get_by_role("button", name="Go").click()
        await page.get_by_role("dialog", name="Below").get_by_role("button", name="Go").click()
        top = page.get_by_role("dialog", name="On top")
        await expect(top).to_contain_text("window 2 of 3")
        await top.get_by_label("Back").click()
        await expect(page.get_by_role("dialog", name="Below")).to_be_visible()
        await page.get_by_label("Close all").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_home_is_drawn_by_the_app(slack: Outside, page: Page) -> None:
    app = slack.app()

    @app.event("app_home_opened")
    async def opened(event, client):  # type: ignore[no-untyped-def]
        view = {"type": "home", "blocks": [{"type": "header", "text": plain("Waiting for you")}, actions(button())]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("go")
    async def go(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"pressed in {body['view']['type']}")

    async with slack.connected(app):
        await page.get_by_role("button", name="Home").click()
        await expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
        await page.get_by_role("button", name="Go").click()
        await page.get_by_role("button", name="Messages").click()
        await expect(page.get_by_text("pressed in home")).to_be_visible()


async def test_a_thread_opens_beside_and_takes_replies(slack: Outside, page: Page) -> None:
    root = (await slack.web.chat_postMessage(channel=CALIX, text="Run 42"))["ts"]
    await slack.web.chat_postMessage(channel=CALIX, text="It took four minutes", thread_ts=root)
    await page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("It took four minutes")
    await thread.get_by_label("Reply…").fill("thank you @ada")
    await thread.get_by_label("Reply…").press("Enter")
    await expect(thread.locator(".mention")).to_have_text("@Ada Approver")
    await expect(page.get_by_role("button", name="2 replies")).to_be_visible()


async def test_the_inspector_shows_what_went_over_the_wire(slack: Outside, page: Page) -> None:
    app = slack.app()

    @app.command("/audit")
    async def audit(ack):  # type: ignore[no-untyped-def]
        await ack()

    async with slack.connected(app):
        await slack.do("command", user=UMA, channel=CALIX, text="/audit")
    async with slack.session.post(f"{slack.info['api_url']}chat.unfurl"):
        pass
    await page.get_by_role("button", name="Inspector").click()
    inspector = page.get_by_role("complementary", name="Inspector")
    await expect(inspector.get_by_text("slash_commands /audit · acknowledged in")).to_be_visible()
    await inspector.get_by_role("tab", name="Unknown methods").click()
    await expect(inspector.get_by_text("chat.unfurl × 1")).to_be_visible()
    await expect(page.get_by_label("1 unknown methods")).to_be_visible()
