"""Menus: static, external, users, conversations and channels, single and multiple."""

from __future__ import annotations

from sandbox.workspace.blocks.options import check_initial, check_menu, check_option
from sandbox.workspace.blocks.spot import Checker, Json, Spot

_SHARED = "placeholder confirm focus_on_load"


def _shared(element: Json, at: Spot) -> None:
    at.text(element, "placeholder", 150)
    at.flag(element, "focus_on_load")
    at.whole(element, "max_selected_items", 1, 100)


def static(element: Json, at: Spot) -> None:
    """One of up to 100 options."""
    at.keys(element, "", f"{_SHARED} options option_groups initial_option")
    _shared(element, at)
    check_menu(element, at)
    check_initial(element, at)


def multi_static(element: Json, at: Spot) -> None:
    """Several of up to 100 options."""
    at.keys(element, "", f"{_SHARED} options option_groups initial_options max_selected_items")
    _shared(element, at)
    check_menu(element, at)
    check_initial(element, at)


def external(element: Json, at: Spot) -> None:
    """Options asked from the app while the person types."""
    at.keys(element, "", f"{_SHARED} initial_option min_query_length")
    _shared(element, at)
    at.whole(element, "min_query_length", 0, 255)
    if element.get("initial_option") is not None:
        check_option(element["initial_option"], at.at("initial_option"))


def multi_external(element: Json, at: Spot) -> None:
    """The same, several."""
    at.keys(element, "", f"{_SHARED} initial_options min_query_length max_selected_items")
    _shared(element, at)
    at.whole(element, "min_query_length", 0, 255)
    for spot, option in at.items(element, "initial_options", 1, 100):
        check_option(option, spot)


def _listed(noun: str, extra: str = "") -> dict[str, Checker]:
    def one(element: Json, at: Spot) -> None:
        at.keys(element, "", f"{_SHARED} initial_{noun} {extra} response_url_enabled")
        _shared(element, at)

    def several(element: Json, at: Spot) -> None:
        at.keys(element, "", f"{_SHARED} initial_{noun}s {extra} max_selected_items")
        _shared(element, at)

    return {f"{noun}s_select": one, f"multi_{noun}s_select": several}


CHECKS: dict[str, Checker] = {
    "static_select": static,
    "multi_static_select": multi_static,
    "external_select": external,
    "multi_external_select": multi_external,
    **_listed("user"),
    **_listed("channel"),
    **_listed("conversation", "default_to_current_conversation filter"),
}
