"""Text as Slack wants it: clipped to a limit, escaped, or stripped of markup where only plain text is drawn."""

import re

ELLIPSIS = "…"
_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(?:https?|mailto):[^|>]*\|([^>]*)>")
_MENTION = re.compile(r"<[@#!][^>]*>")
_MARKS = re.compile(r"[*`~]|(?<!\w)_|_(?!\w)")


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was cut; an open Slack token is cut whole."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    start, end = cut.rfind("<"), cut.rfind(">")
    if start > end:
        cut = cut[:start]
    return re.sub(r"&[a-z]{0,3}$", "", cut).rstrip() + ELLIPSIS


def escape(text: str) -> str:
    """Slack's three control characters, so that no fact can mention, link or format."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """A mrkdwn sentence for places that draw plain text: dates by their fallback, no marks, no entities."""
    text = _DATE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _MENTION.sub("", text)
    text = _MARKS.sub("", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
