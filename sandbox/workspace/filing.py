"""Files as Slack shows them, and who may see them."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


def file_json(workspace: Workspace, file_id: str) -> Json:
    """A file as Slack shows it."""
    file = workspace.files[file_id]
    address = f"{workspace.base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "filetype": file.name.rpartition(".")[2],
        "size": file.length,
        "user": file.owner,
        "created": file.created,
        "channels": [each for each in file.channels if not each.startswith("D")],
        "ims": [each for each in file.channels if each.startswith("D")],
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
    }


def may_see(workspace: Workspace, file_id: str, user: str) -> bool:
    """True for the owner and for members of a channel that the file was shared into."""
    file = workspace.files.get(file_id)
    if file is None or file.content is None:
        return False
    return file.owner == user or any(user in workspace.channels[each].members for each in file.channels)
