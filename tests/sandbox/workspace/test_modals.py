"""Modals: triggers, the stack of three, hashes, forms and what an app may answer to them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.sandbox.workspace.gallery import option
from tests.sandbox.workspace.outside import (
    ADA,
    CALIX,
    UMA,
    Json,
    Outside,
    actions,
    button,
    field,
    modal,
    mrkdwn,
    plain,
    refusal,
)

TEXT = {"type": "plain_text_input", "action_id": "a"}
FORM = modal(field(TEXT), actions(button()))


class Windows:
    """An app that opens windows, and answers forms with what a test put into ``reply``."""

    def __init__(self, slack: Outside, app: AsyncApp) -> None:
        self.slack = slack
        self.triggers: list[str] = []
        self.bodies: list[Json] = []
        self.reply: Json = {}

        @app.action("go")
        async def clicked(ack, body):  # type: ignore[no-untyped-def]
            self.triggers.append(body["trigger_id"])
            self.bodies.append(body)
            await ack()

        @app.view("form")
        async def sent(ack, body):  # type: ignore[no-untyped-def]
            self.bodies.append(body)
            await ack(**self.reply)

        @app.view_closed("form")
        async def closed(ack, body):  # type: ignore[no-untyped-def]
            self.bodies.append(body)
            await ack()

    async def trigger(self, user: str = UMA) -> str:
        """A trigger id from a click on a message."""
        sent = await self.slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[actions(button())])
        await self.slack.do("click", user=user, channel=CALIX, ts=sent["ts"], action_id="go")
        return self.triggers[-1]

    async def trigger_within(self, view_id: str) -> str:
        """A trigger id from a click in a window."""
        await self.slack.do("click", user=UMA, view_id=view_id, action_id="go")
        return self.triggers[-1]

    async def opened(self, view: Json = FORM) -> str:
        """The id of a window that was just opened."""
        answer = await self.slack.web.views_open(trigger_id=await self.trigger(), view=view)
        return str(answer["view"]["id"])

    async def stack(self, user: str = UMA) -> list[str]:
        """Ids of the windows that the person has open."""
        return [each["id"] for each in (await self.slack.state(user))["views"]]

    async def submit(self, view_id: str, **values: Any) -> Json:
        """Send the form with ``b/a`` filled in."""
        return await self.slack.do("submit", user=UMA, view_id=view_id, values={"b": values})


@pytest.fixture
async def windows(slack: Outside) -> AsyncIterator[Windows]:
    app = slack.app()
    made = Windows(slack, app)
    async with slack.connected(app):
        yield made


async def test_a_window_opens_for_who_clicked(slack: Outside, windows: Windows) -> None:
    view_id = await windows.opened()
    assert (await windows.stack(UMA), await windows.stack(ADA)) == ([view_id], [])


async def test_a_trigger_is_good_for_three_seconds(slack: Outside, windows: Windows) -> None:
    trigger = await windows.trigger()
    await slack.do("clock", advance_s=3.1)
    assert (await refusal(slack.web.views_open(trigger_id=trigger, view=FORM)))["error"] == "expired_trigger_id"


async def test_a_trigger_is_good_for_one_window(slack: Outside, windows: Windows) -> None:
    trigger = await windows.trigger()
    wrong = await refusal(slack.web.views_open(trigger_id=trigger, view=modal() | {"title": plain("x" * 25)}))
    assert wrong["error"] == "invalid_arguments"
    assert wrong["response_metadata"]["messages"][0].endswith("[json-pointer:/view/title/text]")
    await slack.web.views_open(trigger_id=trigger, view=FORM)
    assert (await refusal(slack.web.views_open(trigger_id=trigger, view=FORM)))["error"] == "exchanged_trigger_id"
    assert (await refusal(slack.web.views_open(trigger_id="1.2.abc", view=FORM)))["error"] == "invalid_trigger_id"


async def test_three_windows_stand_on_each_other_and_no_more(slack: Outside, windows: Windows) -> None:
    view_id = root = await windows.opened()
    for _ in range(2):
        trigger = await windows.trigger_within(view_id)
        pushed = (await slack.web.views_push(trigger_id=trigger, view=FORM))["view"]
        assert (pushed["root_view_id"], pushed["previous_view_id"]) == (root, view_id)
        view_id = pushed["id"]
    trigger = await windows.trigger_within(view_id)
    assert (await refusal(slack.web.views_push(trigger_id=trigger, view=FORM)))["error"] == "push_limit_reached"
    assert len(await windows.stack()) == 3


async def test_only_the_top_window_can_be_used(slack: Outside, windows: Windows) -> None:
    below = await windows.opened()
    await slack.web.views_push(trigger_id=await windows.trigger_within(below), view=FORM)
    assert "not what U01UMA has on top" in (await windows.submit(below, a="x"))["error"]


async def test_nothing_is_pushed_where_no_window_is(slack: Outside, windows: Windows) -> None:
    trigger = await windows.trigger()
    assert (await refusal(slack.web.views_push(trigger_id=trigger, view=FORM)))["error"] == "not_found"


async def test_a_hash_guards_against_a_race(slack: Outside, windows: Windows) -> None:
    opened = (await slack.web.views_open(trigger_id=await windows.trigger(), view=FORM))["view"]
    await slack.web.views_update(view_id=opened["id"], hash=opened["hash"], view=FORM)
    stale = await refusal(slack.web.views_update(view_id=opened["id"], hash=opened["hash"], view=FORM))
    assert stale["error"] == "hash_conflict"


async def test_a_closed_window_is_not_found(slack: Outside, windows: Windows) -> None:
    view_id = await windows.opened()
    await slack.do("close", user=UMA, view_id=view_id)
    assert (await refusal(slack.web.views_update(view_id=view_id, view=FORM)))["error"] == "not_found"


async def test_an_external_id_names_one_window(slack: Outside, windows: Windows) -> None:
    await windows.opened(FORM | {"external_id": "review-1"})
    other = FORM | {"external_id": "review-1"}
    refused = await refusal(slack.web.views_open(trigger_id=await windows.trigger(ADA), view=other))
    assert refused["error"] == "duplicate_external_id"
    await slack.web.views_update(
        external_id="review-1", view=modal(title=plain("Second")) | {"external_id": "review-1"}
    )
    assert (await slack.state())["views"][0]["title"]["text"] == "Second"


async def test_what_was_typed_survives_an_update_under_the_same_block(slack: Outside, windows: Windows) -> None:
    view_id = await windows.opened(modal(field(TEXT), actions(button())))
    await slack.do("click", user=UMA, view_id=view_id, action_id="go", values={"b": {"a": "kept"}})
    assert windows.bodies[-1]["view"]["state"]["values"]["b"]["a"]["value"] == "kept"
    kept = await slack.web.views_update(view_id=view_id, view=modal(field(TEXT), actions(button())))
    assert kept["view"]["state"]["values"]["b"]["a"]["value"] == "kept"
    reset = await slack.web.views_update(view_id=view_id, view=modal(field(TEXT, "b2")))
    assert reset["view"]["state"]["values"] == {"b2": {"a": {"type": "plain_text_input", "value": None}}}


@pytest.mark.parametrize(
    ("element", "raw", "sentence"),
    [
        (TEXT, "", "Please complete this required field."),
        (TEXT | {"min_length": 3}, "ab", "Please enter at least 3 characters."),
        (TEXT | {"max_length": 3}, "abcd", "Please enter no more than 3 characters."),
        (
            {"type": "number_input", "action_id": "a", "is_decimal_allowed": False},
            "1.5",
            "Please enter a valid number.",
        ),
        (
            {"type": "number_input", "action_id": "a", "is_decimal_allowed": True, "max_value": "2"},
            "2.5",
            "Please enter a number of 2 or less.",
        ),
        ({"type": "email_text_input", "action_id": "a"}, "ada", "Please enter a valid email address."),
        (
            {"type": "checkboxes", "action_id": "a", "options": [option("x")]},
            [],
            "Please complete this required field.",
        ),
    ],
)
async def test_the_client_does_not_send_what_is_wrong(
    slack: Outside, windows: Windows, element: Json, raw: object, sentence: str
) -> None:
    view_id = await windows.opened(modal(field(element)))
    before = len(windows.bodies)
    answer = await windows.submit(view_id, a=raw)
    assert (answer["error"], answer["errors"]) == ("invalid_input", {"b": sentence})
    assert len(windows.bodies) == before


async def test_a_form_arrives_and_its_window_closes(slack: Outside, windows: Windows) -> None:
    view_id = await windows.opened(FORM | {"private_metadata": "plan 7"})
    answer = await windows.submit(view_id, a="2417")
    body = windows.bodies[-1]
    assert (body["type"], body["view"]["private_metadata"]) == ("view_submission", "plan 7")
    assert body["view"]["state"]["values"]["b"]["a"]["value"] == "2417"
    assert (answer["error"], await windows.stack()) == (None, [])


async def test_an_app_may_point_at_a_field(slack: Outside, windows: Windows) -> None:
    view_id = await windows.opened()
    windows.reply = {"response_action": "errors", "errors": {"b": "Type the number 2417."}}
    answer = await windows.submit(view_id, a="1")
    assert answer["errors"] == {"b": "Type the number 2417."}
    assert (await slack.state())["views"][0]["errors"] == {"b": "Type the number 2417."}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "invalid_errors"),
        ({"response_action": "update", "view": modal() | {"title": plain("x" * 25)}}, "invalid_arguments"),
        ({"response_action": "dance"}, "invalid_response_action"),
    ],
)
async def test_slack_shows_trouble_when_the_answer_is_wrong(
    slack: Outside, windows: Windows, reply: Json, error: str
) -> None:
    view_id = await windows.opened()
    windows.reply = reply
    answer = await windows.submit(view_id, a="1")
    assert (answer["error"], answer["shown"]) == (error, "We had some trouble connecting. Try again?")
    assert await windows.stack() == [view_id]


async def test_an_app_may_update_push_and_clear(slack: Outside, windows: Windows) -> None:
    view_id = await windows.opened()
    windows.reply = {"response_action": "update", "view": FORM | {"title": plain("Again")}}
    await windows.submit(view_id, a="1")
    assert [each["title"]["text"] for each in (await slack.state())["views"]] == ["Again"]
    windows.reply = {"response_action": "push", "view": FORM | {"title": plain("On top")}}
    await windows.submit(view_id, a="1")
    views = (await slack.state())["views"]
    assert [each["title"]["text"] for each in views] == ["Again", "On top"]
    windows.reply = {"response_action": "clear"}
    await windows.submit(views[1]["id"], a="1")
    assert await windows.stack() == []


async def test_closing_is_told_to_who_asked_for_it(slack: Outside, windows: Windows) -> None:
    quiet = await windows.opened()
    before = len(windows.bodies)
    await slack.do("close", user=UMA, view_id=quiet)
    assert len(windows.bodies) == before
    told = await windows.opened(FORM | {"notify_on_close": True})
    await slack.do("close", user=UMA, view_id=told, all=True)
    assert (windows.bodies[-1]["type"], windows.bodies[-1]["is_cleared"]) == ("view_closed", True)


async def test_a_window_without_submit_cannot_be_sent(slack: Outside, windows: Windows) -> None:
    view = {key: value for key, value in modal().items() if key != "submit"}
    view_id = await windows.opened(view | {"blocks": [{"type": "section", "text": mrkdwn("x")}]})
    assert "no submit" in (await slack.do("submit", user=UMA, view_id=view_id))["error"]
