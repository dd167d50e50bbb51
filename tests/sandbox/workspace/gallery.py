"""One good example of each block, as an app would send it."""

from typing import Any

from tests.sandbox.workspace.outside import actions, button, field, mrkdwn, plain

Json = dict[str, Any]


def option(value: str, text: str = "Option") -> Json:
    """An option of a menu."""
    return {"text": plain(text), "value": value}


def rich(text: str) -> Json:
    """A rich_text block with one run of text."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


def cells(*texts: str) -> list[Json]:
    """A row of a table."""
    return [{"type": "raw_text", "text": each} for each in texts]


def data_table(rows: int = 3, text: str = "x", **more: Any) -> Json:
    """A data table with a header and so many rows."""
    body = [[*cells(text), {"type": "raw_number", "value": n, "text": str(n)}] for n in range(rows)]
    return {"type": "data_table", "caption": "Worst first", "rows": [cells("Account", "Speed"), *body]} | more


def task(task_id: str = "1", status: str = "complete", **more: Any) -> Json:
    """A task card."""
    return {"type": "task_card", "task_id": task_id, "title": "Read Sonar", "status": status} | more


def select(**more: Any) -> Json:
    """A static select."""
    return {"type": "static_select", "action_id": "pick", "options": [option("a"), option("b")]} | more


MESSAGE: dict[str, list[Json]] = {
    "text": [
        {"type": "header", "text": plain("Header")},
        {"type": "section", "text": mrkdwn("*bold*"), "accessory": button()},
        {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("small")]},
        {"type": "image", "image_url": "https://example.test/a.png", "alt_text": "a picture"},
        {"type": "markdown", "text": "# Title"},
        rich("plain words"),
    ],
    "controls": [
        actions(
            button(style="primary", value="1"),
            select(),
            {"type": "overflow", "action_id": "more", "options": [option("x")]},
            {"type": "users_select", "action_id": "who"},
            {"type": "external_select", "action_id": "ext", "min_query_length": 1},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-01-31"},
            {"type": "checkboxes", "action_id": "ticks", "options": [option("x")]},
            {"type": "radio_buttons", "action_id": "radio", "options": [option("x")]},
        ),
        field({"type": "plain_text_input", "action_id": "a"}, "b1"),
        field({"type": "number_input", "action_id": "a", "is_decimal_allowed": False}, "b2"),
    ],
    "table": [
        {
            "type": "table",
            "rows": [cells("Field", "Before"), [*cells("region"), rich("MT")]],
            "column_settings": [{"align": "left", "is_wrapped": True}],
        }
    ],
    "data_table": [data_table()],
    "progress": [
        {"type": "plan", "title": "Apply", "tasks": [task("1"), task("2", "in_progress", details=rich("61 %"))]},
        task("3", "error", output=rich("no answer")),
    ],
    "cards": [
        {"type": "card", "title": mrkdwn("Card"), "body": mrkdwn("Body"), "actions": [button("c")]},
        {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("One")}]},
        {
            "type": "container",
            "title": plain("Details"),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": [{"type": "section", "text": mrkdwn("inside")}],
        },
    ],
}
