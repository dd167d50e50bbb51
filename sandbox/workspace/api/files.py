"""The upload pair (an address, then completion) and files.info."""

from __future__ import annotations

from typing import Any

from sandbox.workspace import posting
from sandbox.workspace.api.args import Args
from sandbox.workspace.api.registry import method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.filing import file_json
from sandbox.workspace.people import BOT_USER
from sandbox.workspace.records import File
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


@method("files.getUploadURLExternal", "files:write")
def upload_url(workspace: Workspace, args: Args) -> Json:
    """An address for one file of the announced length in bytes."""
    length = args.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments")
    file_id = workspace.new_id("F")
    created = int(workspace.clock.now())
    workspace.files[file_id] = File(file_id, args.required("filename"), BOT_USER, length, created=created)
    return {"ok": True, "upload_url": f"{workspace.base_url}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
def complete(workspace: Workspace, args: Args) -> Json:
    """Make uploaded files visible: in a channel, a direct message, or nowhere yet."""
    wanted = args.json("files")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments")
    files = []
    for each in wanted:
        file = workspace.files.get(each.get("id", ""))
        if file is None or file.content is None or file.done:
            raise SlackError("file_not_found")
        file.title = each.get("title") or file.name
        files.append(file)
    names = args.text("channel_id") or args.text("channels")
    channels = [workspace.channel(name) for name in names.split(",") if name]
    for channel in channels:
        if BOT_USER not in channel.members:
            raise SlackError("not_in_channel")
    for file in files:
        file.done = True
        file.channels = [channel.id for channel in channels]
    for channel in channels:
        posting.post(
            workspace,
            channel,
            text=args.text("initial_comment"),
            thread_ts=args.text("thread_ts") or None,
            files=[file.id for file in files],
        )
    return {"ok": True, "files": [file_json(workspace, file.id) for file in files]}


@method("files.info", "files:read")
def info(workspace: Workspace, args: Args) -> Json:
    """One file."""
    file = workspace.files.get(args.required("file"))
    if file is None or not file.done:
        raise SlackError("file_not_found")
    return {"ok": True, "file": file_json(workspace, file.id)}
