"""Authorisation: login, who am I, logout (vendor page, section A1)."""

from starlette.responses import JSONResponse, Response

from sandbox.alianza.asking import Asked
from sandbox.alianza.cloud import PASSWORD, USERNAME
from sandbox.alianza.shapes import Refused


def login(asked: Asked) -> Response:
    """A new token with all that comes with it; 200 in the vendor's contract, 201 in the field."""
    switches = asked.cloud.board.behaviours
    body = asked.json()
    if not isinstance(body, dict) or (body.get("username"), body.get("password")) != (USERNAME, PASSWORD):
        raise Refused(int(switches["bad_login"]), "InvalidCredentials")
    made = asked.cloud.login_object(asked.cloud.tokens.give())
    return JSONResponse(made, status_code=int(switches["login_status"]))


def userinfo(asked: Asked) -> Response:
    """The login object again."""
    return JSONResponse(asked.cloud.login_object(asked.cloud.authorised(asked.request)))


def logout(asked: Asked) -> Response:
    """The token opens nothing any more."""
    asked.cloud.tokens.forget(asked.cloud.authorised(asked.request))
    return Response(status_code=200)
