"""Slash commands over Socket Mode: what the app gets, what the person sees, and Slack's own sentences."""

import asyncio

from tests.sandbox.workspace.outside import ADA, CALIX, GENERAL, UMA, Json, Outside, manifest


async def test_a_command_arrives_and_its_answer_is_private(slack: Outside) -> None:
    got: list[Json] = []
    app = slack.app()

    @app.command("/audit")
    async def audit(ack, command):  # type: ignore[no-untyped-def]
        got.append(command)
        await ack(f"Auditing {command['text']}")

    async with slack.connected(app):
        answer = await slack.do("command", user=UMA, channel=GENERAL, text="/audit company a")
    assert answer["ack"] == {"text": "Auditing company a"}
    assert (answer["error"], answer["acked_in_ms"] > 0) == (None, True)
    assert {key: got[0][key] for key in ("command", "text", "user_id", "channel_id", "channel_name", "team_id")} == {
        "command": "/audit",
        "text": "company a",
        "user_id": UMA,
        "channel_id": GENERAL,
        "channel_name": "general",
        "team_id": "T0SPLICE",
    }
    assert [each["text"] for each in await slack.messages(UMA, GENERAL)] == ["Auditing company a"]
    assert await slack.messages(ADA, GENERAL) == []


async def test_an_answer_in_the_channel_shows_what_was_typed(slack: Outside) -> None:
    app = slack.app()

    @app.command("/audit")
    async def audit(ack):  # type: ignore[no-untyped-def]
        await ack(text="Auditing", response_type="in_channel")

    async with slack.connected(app):
        await slack.do("command", user=UMA, channel=CALIX, text="/audit")
    seen = [(each["user"], each["text"], each["ephemeral"]) for each in await slack.messages(ADA)]
    assert seen == [(UMA, "/audit", False), ("U0SPLICE", "Auditing", False)]


async def test_slack_says_so_when_a_command_does_not_exist(slack: Outside) -> None:
    answer = await slack.do("command", user=UMA, channel=CALIX, text="/party now")
    assert answer["error"] == "not_a_command"
    assert answer["shown"].startswith("/party is not a valid command.")
    assert [each["user"] for each in await slack.messages(UMA)] == ["USLACKBOT"]
    assert await slack.messages(ADA) == []


async def test_the_manifest_decides_which_commands_exist(slack: Outside) -> None:
    await slack.do("manifest", **manifest("/party"))
    assert [each["command"] for each in (await slack.state())["commands"]] == ["/party"]
    assert (await slack.do("command", user=UMA, channel=CALIX, text="/audit"))["error"] == "not_a_command"
    assert (await slack.do("manifest", features={"slash_commands": [{"command": "party"}]}))["error"] is not None


async def test_slack_says_so_when_no_app_is_connected(slack: Outside) -> None:
    answer = await slack.do("command", user=UMA, channel=CALIX, text="/audit")
    assert (answer["ack"], answer["error"]) == (None, "dispatch_failed")
    assert (await slack.messages(UMA))[0]["text"] == '/audit failed with the error "dispatch_failed"'


async def test_three_seconds_without_an_ack_are_too_many(slack: Outside) -> None:
    app, arrived, late = slack.app(), asyncio.Event(), asyncio.Event()

    @app.command("/audit")
    async def audit(ack):  # type: ignore[no-untyped-def]
        arrived.set()
        await late.wait()
        await ack("too late")

    async with slack.connected(app):
        typed = asyncio.create_task(slack.do("command", user=UMA, channel=CALIX, text="/audit"))
        await arrived.wait()
        await slack.do("clock", advance_s=2.9)
        assert not typed.done()
        await slack.do("clock", advance_s=0.2)
        answer = await typed
        late.set()
    assert (answer["ack"], answer["acked_in_ms"], answer["error"]) == (None, None, "operation_timeout")
    assert [each["text"] for each in await slack.messages(UMA)] == ['/audit failed with the error "operation_timeout"']


async def test_an_answer_that_slack_cannot_show_is_a_failure(slack: Outside) -> None:
    app = slack.app()

    @app.command("/audit")
    async def audit(ack):  # type: ignore[no-untyped-def]
        await ack(text="x", blocks=[{"type": "sparkline"}])

    async with slack.connected(app):
        answer = await slack.do("command", user=UMA, channel=CALIX, text="/audit")
    assert answer["error"] == "invalid_blocks"
    assert answer["shown"] == '/audit failed with the error "invalid_blocks"'


async def test_only_members_type_in_a_channel(slack: Outside) -> None:
    answer = await slack.do("command", user="U07NILS", channel="C03NOC", text="/audit")
    assert answer["error"] == "U07NILS is not a member of noc"
    assert (await slack.do("command", user="U0NOBODY", channel=CALIX, text="/audit"))["error"] is not None
