"""How Alianza words its answers: error bodies as their switch says, and lists that a fault may shorten."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.common.behaviours import Behaviours
from sandbox.common.faults import Fault

NOT_PERMITTED = "NotPermitted"


class Refused(Exception):
    """A call that Alianza turns down with short CamelCase codes.

    `gateway`: from in front of the service, in words. `coded`: one of the few answers of the shape `{code, message}`.
    """

    def __init__(self, status: int, *messages: str, gateway: bool = False, coded: bool = False) -> None:
        super().__init__(", ".join(messages))
        self.status = status
        self.messages = list(messages)
        self.gateway = gateway
        self.coded = coded


def error(refused: Refused, behaviours: Behaviours) -> Response:
    """The error answer in the shape that is switched on (vendor page, sections A1 and A5)."""
    first, shape = refused.messages[0], behaviours["error_body"]
    body: dict[str, Any]
    if refused.coded:
        body = {"code": refused.status, "message": first}
    elif shape == "message" or (refused.gateway and shape == "messages"):
        body = {"message": first}
    else:
        messages = refused.messages if shape == "messages" else first
        body = {"status": refused.status, "messages": messages, "data": {}}
    return JSONResponse(body, status_code=refused.status)


def listing(rows: Sequence[Any], fault: Fault | None) -> Response:
    """A plain array, as nearly all lists are: no paging. `empty` takes all rows, `drop` the last `rows` of them."""
    return JSONResponse(list(rows[: kept(len(rows), fault)]))


def kept(total: int, fault: Fault | None) -> int:
    """How many rows of a list a fault leaves."""
    kind = fault.kind if fault else ""
    if fault is None or kind not in ("empty", "drop"):
        return total
    return 0 if kind == "empty" else max(0, total - fault.number("rows", total))
