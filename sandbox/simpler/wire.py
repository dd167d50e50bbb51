"""How calls come in and answers go out: a form with the credentials in it, JSON in the envelope of the switch (E10)."""

import json
from typing import Any, Literal
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.common.behaviours import Behaviours

CREDENTIALS = ("api_username", "api_password", "operator")
Form = dict[str, str]
_IDS = frozenset({"customerid", "row_id", "table_id", "field_id"})
_SIGN_IN = "<!doctype html><html><head><title>SIMPLer</title></head><body><h1>Please log in</h1></body></html>"
_NOT_FOUND = "<!doctype html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"


class Refused(Exception):
    """A call that SIMPLer turns down; its kind decides how the answer looks."""

    def __init__(self, text: str, kind: Literal["failed", "denied", "unknown", "limit"] = "failed") -> None:
        super().__init__(text)
        self.text = text
        self.kind = kind


def form_of(request: Request, raw: bytes) -> Form:
    """The parameters of a call; of those sent twice the last.

    Raises:
        Refused: credentials in the query string, which would stand in every log on the way; not a form; not UTF-8.
    """
    if any(name in request.query_params for name in CREDENTIALS):
        raise Refused("Access denied: credentials belong in the body", "denied")
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Refused("The body must be a form")
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError as wrong:
        raise Refused("The body must be UTF-8, form-encoded") from wrong


def success(data: Any, switches: Behaviours, total: int | None = None) -> Response:
    """The answer to a call that went well; a list may come with its total, where there is an envelope to hold it."""
    shown = _numbered(data) if switches["ids"] == "numbers" else data
    if switches["envelope"] == "bare":
        return _packed(shown, 200, switches)
    told = {} if total is None or switches["list_total"] == "none" else {"total": total}
    return _packed({"result": _result(1, switches), **told, "data": shown}, 200, switches)


def failure(refused: Refused, switches: Behaviours) -> Response:
    """The answer to a call that was turned down."""
    status = int(str(switches["failure_status"]))
    headers: dict[str, str] = {}
    match refused.kind:
        case "denied":
            if switches["denied_answer"] == "page":
                return HTMLResponse(_SIGN_IN)
            status = 200 if switches["denied_answer"] == "error" else int(str(switches["denied_answer"]))
        case "unknown" if switches["unknown_function"] == "404":
            return not_found()
        case "limit":
            status, headers = (429, {"Retry-After": "1"}) if switches["rate_limit"] == "429" else (200, {})
    return _packed({"result": _result(0, switches), "error": refused.text}, status, switches, headers)


def not_found() -> Response:
    """What the web server in front says of an address that it does not know."""
    return HTMLResponse(_NOT_FOUND, status_code=404)


def _result(number: int, switches: Behaviours) -> int | str:
    return str(number) if switches["envelope"] == "result-strings" else number


def _packed(body: Any, status: int, switches: Behaviours, headers: dict[str, str] | None = None) -> Response:
    match switches["encoding"]:
        case "escaped":
            packed, charset = json.dumps(body).encode(), "utf-8"
        case "latin-1":
            packed, charset = json.dumps(body, ensure_ascii=False).encode("latin-1", "replace"), "iso-8859-1"
        case _:
            packed, charset = json.dumps(body, ensure_ascii=False).encode(), "utf-8"
    return Response(packed, status, headers, f"application/json; charset={charset}")


def _numbered(data: Any) -> Any:
    """The same with ids as JSON numbers."""
    if isinstance(data, list):
        return [_numbered(each) for each in data]
    if not isinstance(data, dict):
        return data
    return {
        name: int(value) if name in _IDS and isinstance(value, str) and value.isdecimal() else _numbered(value)
        for name, value in data.items()
    }
