"""The Web API as a strange client meets it: tokens, scopes, channels, messages, people."""

import json

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.workspace.outside import (
    ADA,
    BOT,
    CALIX,
    GENERAL,
    NILS,
    NOC,
    UMA,
    Outside,
    actions,
    button,
    manifest,
    mrkdwn,
    refusal,
)


async def test_a_client_learns_who_it_is(slack: Outside) -> None:
    me = await slack.web.auth_test()
    assert (me["team_id"], me["user_id"], me["bot_id"]) == ("T0SPLICE", BOT, "B0SPLICE")


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("app", "not_allowed_token_type")]
)
async def test_tokens_are_checked(slack: Outside, token: str, error: str) -> None:
    client: AsyncWebClient = slack.client(slack.info["app_token"] if token == "app" else token)
    assert (await refusal(client.auth_test()))["error"] == error


async def test_a_missing_scope_is_named(slack: Outside) -> None:
    await slack.do("manifest", **manifest("/audit", scopes="commands"))
    refused = await refusal(slack.web.chat_postMessage(channel=CALIX, text="hello"))
    assert (refused["error"], refused["needed"], refused["provided"]) == ("missing_scope", "chat:write", "commands")


async def test_reading_a_direct_message_needs_its_own_scope(slack: Outside) -> None:
    opened = await slack.web.conversations_open(users=[UMA])
    await slack.do("manifest", **manifest(scopes="channels:history"))
    refused = await refusal(slack.web.conversations_history(channel=opened["channel"]["id"]))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "im:history")


async def test_unknown_methods_are_refused_and_counted(slack: Outside) -> None:
    assert (await refusal(slack.web.api_call("chat.scheduleMessage")))["error"] == "unknown_method"
    await refusal(slack.web.api_call("chat.scheduleMessage"))
    assert (await slack.state())["unknown_methods"] == {"chat.scheduleMessage": 2}


async def test_query_form_and_json_are_all_read(slack: Outside) -> None:
    blocks = [{"type": "section", "text": mrkdwn("hi")}]
    headers = {"Authorization": f"Bearer {slack.info['bot_token']}"}
    address = f"{slack.info['api_url']}chat.postMessage"
    as_text = {"channel": CALIX, "text": "hi", "blocks": json.dumps(blocks)}
    async with slack.session.get(address, params=as_text, headers=headers) as response:
        assert (await response.json())["ok"]
    async with slack.session.post(address, data=as_text | {"token": slack.info["bot_token"]}) as response:
        assert (await response.json())["ok"]
    async with slack.session.post(address, json={"channel": CALIX, "blocks": blocks}, headers=headers) as response:
        assert (await response.json())["ok"]
    assert [each["blocks"][0]["text"]["text"] for each in await slack.messages()] == ["hi"] * 3


@pytest.mark.parametrize(("channel", "error"), [("C0NOWHERE", "channel_not_found"), (GENERAL, "not_in_channel")])
async def test_the_bot_posts_only_where_it_is(slack: Outside, channel: str, error: str) -> None:
    assert (await refusal(slack.web.chat_postMessage(channel=channel, text="x")))["error"] == error


async def test_an_invited_bot_may_post(slack: Outside) -> None:
    await slack.do("invite", user=BOT, channel=GENERAL)
    posted = await slack.web.chat_postMessage(channel="#general", text="thank you")
    assert posted["channel"] == GENERAL


async def test_a_message_to_a_person_is_a_direct_message(slack: Outside) -> None:
    posted = await slack.web.chat_postMessage(channel=UMA, text="only us")
    assert posted["channel"] == "D01UMA"
    assert [each["text"] for each in await slack.messages(UMA, "D01UMA")] == ["only us"]
    assert await slack.messages(ADA, "D01UMA") == []


async def test_an_ephemeral_is_for_one_member_alone(slack: Outside) -> None:
    await slack.web.chat_postEphemeral(channel=CALIX, user=UMA, text="psst")
    assert [(each["text"], each["ephemeral"]) for each in await slack.messages(UMA)] == [("psst", True)]
    assert await slack.messages(ADA) == []
    assert (await slack.web.conversations_history(channel=CALIX))["messages"] == []


async def test_an_ephemeral_needs_a_member(slack: Outside) -> None:
    refused = await refusal(slack.web.chat_postEphemeral(channel=NOC, user=NILS, text="psst"))
    assert refused["error"] == "user_not_in_channel"


async def test_an_ephemeral_cannot_be_edited(slack: Outside) -> None:
    posted = await slack.web.chat_postEphemeral(channel=CALIX, user=UMA, text="psst")
    refused = await refusal(slack.web.chat_update(channel=CALIX, ts=posted["message_ts"], text="x"))
    assert refused["error"] == "message_not_found"


async def test_an_edit_replaces_and_a_foreign_message_stays(slack: Outside) -> None:
    mine = await slack.web.chat_postMessage(channel=CALIX, text="one", blocks=[actions(button())])
    await slack.web.chat_update(channel=CALIX, ts=mine["ts"], text="two")
    assert [(each["text"], each.get("blocks")) for each in await slack.messages()] == [("two", None)]
    theirs = await slack.do("message", user=UMA, channel=CALIX, text="hello")
    refused = await refusal(slack.web.chat_update(channel=CALIX, ts=theirs["ts"], text="x"))
    assert refused["error"] == "cant_update_message"
    refused = await refusal(slack.web.chat_delete(channel=CALIX, ts=theirs["ts"]))
    assert refused["error"] == "cant_delete_message"


async def test_text_has_its_limits(slack: Outside) -> None:
    long = await slack.web.chat_postMessage(channel=CALIX, text="x" * 50_000)
    assert len(long["message"]["text"]) == 40_000
    refused = await refusal(slack.web.chat_update(channel=CALIX, ts=long["ts"], text="x" * 4_001))
    assert refused["error"] == "msg_too_long"
    empty = slack.web.api_call("chat.postMessage", json={"channel": CALIX})
    assert (await refusal(empty))["error"] == "no_text"


async def test_a_thread_counts_its_replies(slack: Outside) -> None:
    root = (await slack.web.chat_postMessage(channel=CALIX, text="root"))["ts"]
    await slack.web.chat_postMessage(channel=CALIX, text="one", thread_ts=root)
    await slack.web.chat_postMessage(channel=CALIX, text="two", thread_ts=root, reply_broadcast=True)
    history = (await slack.web.conversations_history(channel=CALIX))["messages"]
    assert [each["text"] for each in history] == ["two", "root"]
    assert history[1]["reply_count"] == 2
    replies = (await slack.web.conversations_replies(channel=CALIX, ts=root))["messages"]
    assert [each["text"] for each in replies] == ["root", "one", "two"]
    refused = await refusal(slack.web.chat_postMessage(channel=CALIX, text="x", thread_ts="1.000000"))
    assert refused["error"] == "thread_not_found"


async def test_metadata_lets_a_sender_find_its_own_message(slack: Outside) -> None:
    metadata = {"event_type": "sent", "event_payload": {"key": "42"}}
    await slack.web.chat_postMessage(channel=CALIX, text="x", metadata=metadata)
    plain = await slack.web.conversations_history(channel=CALIX)
    asked = await slack.web.conversations_history(channel=CALIX, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert asked["messages"][0]["metadata"] == metadata
    refused = await refusal(slack.web.chat_postMessage(channel=CALIX, text="x", metadata={"event_type": "sent"}))
    assert refused["error"] == "invalid_metadata_format"


async def test_lists_come_in_pages(slack: Outside) -> None:
    for number in range(5):
        await slack.web.chat_postMessage(channel=CALIX, text=str(number))
    seen = [
        [each["text"] for each in page["messages"]]
        async for page in await slack.web.conversations_history(channel=CALIX, limit=2)
    ]
    assert seen == [["4", "3"], ["2", "1"], ["0"]]


async def test_a_window_of_time_can_be_asked_for(slack: Outside) -> None:
    stamps = [(await slack.web.chat_postMessage(channel=CALIX, text=str(n)))["ts"] for n in range(3)]
    found = await slack.web.conversations_history(channel=CALIX, oldest=stamps[1])
    assert [each["text"] for each in found["messages"]] == ["2"]
    found = await slack.web.conversations_history(channel=CALIX, oldest=stamps[1], inclusive=True)
    assert [each["text"] for each in found["messages"]] == ["2", "1"]


async def test_people_channels_and_groups(slack: Outside) -> None:
    found = await slack.web.users_lookupByEmail(email="ada@example.test")
    assert found["user"]["id"] == ADA
    assert (await refusal(slack.web.users_info(user="U0NOBODY")))["error"] == "user_not_found"
    groups = {each["handle"]: each["id"] for each in (await slack.web.usergroups_list())["usergroups"]}
    assert (await slack.web.usergroups_users_list(usergroup=groups["approvers"]))["users"] == [ADA, "U04BEN"]
    members = (await slack.web.conversations_members(channel=NOC))["members"]
    assert NILS not in members and BOT in members
    info = (await slack.web.conversations_info(channel=GENERAL))["channel"]
    assert (info["name"], info["is_member"]) == ("general", False)


async def test_addresses_need_their_scope(slack: Outside) -> None:
    assert (await slack.web.users_info(user=ADA))["user"]["profile"]["email"] == "ada@example.test"
    await slack.do("manifest", **manifest(scopes="users:read"))
    assert "email" not in (await slack.web.users_info(user=ADA))["user"]["profile"]


async def test_links_and_reactions_need_a_message(slack: Outside) -> None:
    posted = await slack.web.chat_postMessage(channel=CALIX, text="x")
    link = await slack.web.chat_getPermalink(channel=CALIX, message_ts=posted["ts"])
    assert link["permalink"].endswith(posted["ts"].replace(".", ""))
    await slack.web.reactions_add(channel=CALIX, timestamp=posted["ts"], name="eyes")
    again = await refusal(slack.web.reactions_add(channel=CALIX, timestamp=posted["ts"], name="eyes"))
    assert again["error"] == "already_reacted"
    assert (await refusal(slack.web.chat_getPermalink(channel=CALIX, message_ts="1.0")))["error"] == "message_not_found"


async def test_unread_and_mentions_are_counted_for_each_person(slack: Outside) -> None:
    await slack.web.chat_postMessage(channel=CALIX, text=f"<@{ADA}> please")
    await slack.web.chat_postMessage(channel=CALIX, text="<!subteam^S02APPROVERS> please")

    async def badge(user: str) -> tuple[int, int]:
        here = next(each for each in (await slack.state(user))["channels"] if each["id"] == CALIX)
        return here["unread"], here["mentions"]

    assert (await badge(ADA), await badge(UMA)) == ((2, 2), (2, 0))
    await slack.do("read", user=ADA, channel=CALIX)
    assert (await badge(ADA), await badge(UMA)) == ((0, 0), (2, 0))
