"""Elements that are filled in: texts, numbers, dates, checkboxes, radio buttons, files."""

from __future__ import annotations

import re

from sandbox.workspace.blocks.options import check_initial, check_options
from sandbox.workspace.blocks.spot import Checker, Json, Spot

_SHARED = "placeholder focus_on_load"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _shared(element: Json, at: Spot) -> None:
    at.text(element, "placeholder", 150)
    at.flag(element, "focus_on_load", "multiline", "is_decimal_allowed")


def plain_text(element: Json, at: Spot) -> None:
    """Up to 3,000 characters."""
    at.keys(element, "", f"{_SHARED} initial_value multiline min_length max_length dispatch_action_config")
    _shared(element, at)
    at.whole(element, "min_length", 0, 3_000)
    at.whole(element, "max_length", 1, 3_000)
    at.string(element, "initial_value", 3_000, 0)


def number(element: Json, at: Spot) -> None:
    """Numbers travel as strings; ``is_decimal_allowed`` must be said."""
    at.keys(element, "is_decimal_allowed", f"{_SHARED} initial_value min_value max_value dispatch_action_config")
    _shared(element, at)
    for key in ("initial_value", "min_value", "max_value"):
        value = element.get(key)
        if value is not None and not (isinstance(value, str) and _NUMBER.fullmatch(value)):
            at.at(key).fail("must be a number in a string", "invalid_type")


def one_line(element: Json, at: Spot) -> None:
    """E-mail and web addresses."""
    at.keys(element, "", f"{_SHARED} initial_value dispatch_action_config")
    _shared(element, at)


def rich_text(element: Json, at: Spot) -> None:
    """Formatted text."""
    at.keys(element, "", f"{_SHARED} initial_value dispatch_action_config max_lines min_lines")
    _shared(element, at)


def _moment(key: str, pattern: re.Pattern[str], extra: str = "") -> Checker:
    def check(element: Json, at: Spot) -> None:
        at.keys(element, "", f"{_SHARED} confirm {key} {extra}")
        _shared(element, at)
        value = element.get(key)
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            at.at(key).fail(f"must match {pattern.pattern}", "invalid_format")

    return check


def date_and_time(element: Json, at: Spot) -> None:
    """Seconds since the epoch, ten digits."""
    at.keys(element, "", "initial_date_time focus_on_load confirm")
    at.whole(element, "initial_date_time", 1_000_000_000, 9_999_999_999)


def _ticks(initial: str) -> Checker:
    def check(element: Json, at: Spot) -> None:
        if at.keys(element, "options", f"{initial} focus_on_load confirm"):
            check_options(element, at, most=10, marked=True)
            check_initial(element, at)

    return check


def file_input(element: Json, at: Spot) -> None:
    """One to ten files, in modals."""
    at.keys(element, "", "filetypes max_files")
    at.whole(element, "max_files", 1, 10)
    if at.report.surface != "modal":
        at.fail("file_input is only supported in modals", "unsupported_surface")


CHECKS: dict[str, Checker] = {
    "plain_text_input": plain_text,
    "number_input": number,
    "email_text_input": one_line,
    "url_text_input": one_line,
    "rich_text_input": rich_text,
    "datepicker": _moment("initial_date", _DATE),
    "timepicker": _moment("initial_time", _TIME, "timezone"),
    "datetimepicker": date_and_time,
    "checkboxes": _ticks("initial_options"),
    "radio_buttons": _ticks("initial_option"),
    "file_input": file_input,
}
