"""Files: the upload pair, who may see them, and files handed in through a form."""

import io

from tests.sandbox.workspace.outside import (
    ADA,
    CALIX,
    UMA,
    Outside,
    actions,
    button,
    field,
    modal,
    refusal,
)

CSV = "account,name\n1042,Ada Example\n"


async def seen(slack: Outside, file_id: str, user: str) -> tuple[int, str]:
    address = f"{slack.info['control_url']}/files/{file_id}"
    async with slack.session.get(address, params={"user": user}) as response:
        return response.status, await response.text()


async def test_a_file_goes_to_one_person_privately(slack: Outside) -> None:
    opened = await slack.web.conversations_open(users=[UMA])
    sent = await slack.web.files_upload_v2(
        channel=opened["channel"]["id"], filename="rows.csv", content=CSV, initial_comment="All 41"
    )
    file_id = sent["file"]["id"]
    shared = (await slack.messages(UMA, "D01UMA"))[0]
    assert (shared["text"], shared["files"][0]["name"]) == ("All 41", "rows.csv")
    assert await seen(slack, file_id, UMA) == (200, CSV)
    assert (await seen(slack, file_id, ADA))[0] == 404
    info = (await slack.web.files_info(file=file_id))["file"]
    assert (info["size"], info["ims"], info["channels"]) == (len(CSV), ["D01UMA"], [])


async def test_the_app_may_read_its_file_with_its_token_alone(slack: Outside) -> None:
    sent = await slack.web.files_upload_v2(channel=CALIX, filename="rows.csv", content=CSV)
    address = sent["file"]["url_private_download"]
    async with slack.session.get(address) as response:
        assert response.status == 403
    headers = {"Authorization": f"Bearer {slack.info['bot_token']}"}
    async with slack.session.get(address, headers=headers) as response:
        assert await response.text() == CSV


async def test_an_upload_must_be_what_was_announced(slack: Outside) -> None:
    given = await slack.web.files_getUploadURLExternal(filename="a.csv", length=5)
    async with slack.session.post(given["upload_url"], data=b"four") as response:
        assert response.status == 400
    refused = await refusal(slack.web.files_completeUploadExternal(files=[{"id": given["file_id"]}]))
    assert refused["error"] == "file_not_found"


async def test_a_file_may_come_as_a_form(slack: Outside) -> None:
    given = await slack.web.files_getUploadURLExternal(filename="a.csv", length=len(CSV))
    async with slack.session.post(given["upload_url"], data={"file": io.StringIO(CSV)}) as response:
        assert response.status == 200, await response.text()
    await slack.web.files_completeUploadExternal(files=[{"id": given["file_id"]}], channel_id=CALIX)
    assert await seen(slack, given["file_id"], ADA) == (200, CSV)


async def test_a_form_may_ask_for_files(slack: Outside) -> None:
    app, got = slack.app(), []

    @app.action("go")
    async def go(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        view = modal(field({"type": "file_input", "action_id": "a", "filetypes": ["csv"]}))
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("form")
    async def sent(ack, view):  # type: ignore[no-untyped-def]
        got.extend(view["state"]["values"]["b"]["a"]["files"])
        await ack()

    async with slack.connected(app):
        card = await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[actions(button())])
        await slack.do("click", user=UMA, channel=CALIX, ts=card["ts"], action_id="go")
        view_id = (await slack.state())["views"][0]["id"]
        uploaded = await slack.do("upload", user=UMA, name="links.csv", content=CSV)
        await slack.do("submit", user=UMA, view_id=view_id, values={"b": {"a": [uploaded["id"]]}})
    assert [(each["name"], each["filetype"], each["size"]) for each in got] == [("links.csv", "csv", len(CSV))]
