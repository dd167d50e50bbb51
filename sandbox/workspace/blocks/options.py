"""Options and option groups, as every kind of menu holds them."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.blocks.spot import ANY_TEXT, Json, Spot


def check_option(option: Any, at: Spot, *, links: bool = False, marked: bool = False) -> None:
    """Text of 75, value of 150, description of 75 characters."""
    if not at.keys(option, "text value", "description url" if links else "description"):
        return
    kinds = ANY_TEXT if marked else "plain_text"
    at.text(option, "text", 75, kinds)
    at.string(option, "value", 150, 0)
    at.text(option, "description", 75, kinds)
    at.string(option, "url", 3_000)


def check_options(element: Json, at: Spot, *, most: int, links: bool = False, marked: bool = False) -> None:
    """Check ``options``: at least one, at most ``most``."""
    for spot, option in at.items(element, "options", 1, most):
        check_option(option, spot, links=links, marked=marked)


def check_menu(element: Json, at: Spot) -> None:
    """Check that there are options or option groups, not both: 100 of each, group labels of 75 characters."""
    if (element.get("options") is None) == (element.get("option_groups") is None):
        at.fail("must provide exactly one of options and option_groups", "missing_required_field", "options")
        return
    check_options(element, at, most=100)
    for spot, group in at.items(element, "option_groups", 1, 100):
        if spot.keys(group, "label options"):
            spot.text(group, "label", 75)
            check_options(group, spot, most=100)


def check_initial(element: Json, at: Spot, *, marked: bool = False) -> None:
    """An initial option must be one of the options, letter by letter."""
    groups = [each for each in element.get("option_groups") or [] if isinstance(each, dict)]
    known = (element.get("options") or []) + [option for group in groups for option in group.get("options") or []]
    chosen = element.get("initial_options") or ([element["initial_option"]] if element.get("initial_option") else [])
    for option in chosen:
        if option not in known:
            at.fail("initial option must be one of the options", "invalid_initial_option")
