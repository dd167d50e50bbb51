"""Every Web API method that the bot calls, and the scopes it needs: the manifest is made from this."""

from enum import StrEnum


class Method(StrEnum):
    """A Web API method; nothing else can be called through the gateway."""

    AUTH_TEST = "auth.test"
    CONNECT = "apps.connections.open"
    POST = "chat.postMessage"
    POST_EPHEMERAL = "chat.postEphemeral"
    UPDATE = "chat.update"
    PERMALINK = "chat.getPermalink"
    HISTORY = "conversations.history"
    OPEN_DM = "conversations.open"
    COMPLETE_UPLOAD = "files.completeUploadExternal"
    UPLOAD_URL = "files.getUploadURLExternal"
    GROUP_MEMBERS = "usergroups.users.list"
    OPEN_VIEW = "views.open"
    PUSH_VIEW = "views.push"
    UPDATE_VIEW = "views.update"


SCOPES: dict[Method, tuple[str, ...]] = {
    Method.AUTH_TEST: (),
    Method.CONNECT: (),  # with the app's own token, whose scope is connections:write
    Method.POST: ("chat:write",),
    Method.POST_EPHEMERAL: ("chat:write",),
    Method.UPDATE: ("chat:write",),
    Method.PERMALINK: (),
    Method.HISTORY: ("channels:history", "groups:history"),
    Method.OPEN_DM: ("im:write",),
    Method.COMPLETE_UPLOAD: ("files:write",),
    Method.UPLOAD_URL: ("files:write",),
    Method.GROUP_MEMBERS: ("usergroups:read",),
    Method.OPEN_VIEW: (),
    Method.PUSH_VIEW: (),
    Method.UPDATE_VIEW: (),
}

BY_QUERY = frozenset({Method.PERMALINK, Method.HISTORY, Method.UPLOAD_URL, Method.GROUP_MEMBERS, Method.AUTH_TEST})
"""Methods that take no JSON body (Slack's method pages)."""

OWN_PACE = frozenset({Method.POST, Method.UPDATE})
"""Sent by the outbox, which waits out a 429 and a broken connection itself."""
