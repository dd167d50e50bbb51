"""SIP passwords, the login and what an error would repeat: seen by those who ask for them by name, by nobody else."""

import io
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import respx
from structlog.testing import capture_logs

from connectors.alianza import Alianza, User, lines_of
from connectors.alianza.models import DEVICE_LINES, HISTORY, PROVISIONING
from connectors.http.errors import VendorError
from connectors.http.messages import Call
from tests.connectors.alianza.vendor import LOGGED_IN, LOGIN, PASSWORD, TOKEN, P, alianza_at

SIP = "sip-pw-4c1d"
SECRETS = (SIP, PASSWORD, TOKEN, "pwd-hash-9d2f", "Ann Smith", "15125550101", "ann@example.test")
LINE: dict[str, Any] = {
    "id": "d-1",
    "lineNumber": 1,
    "macAddress": "0004f2aabb01",
    "sipUsername": "15125550101",
    "sipPassword": SIP,
    "oldPassword": SIP,
}
PROVISIONED = {"lineNumber": 1, "sipUsername": "15125550101", "sipPassword": SIP, "displayName": "Ann Smith"}
USER = {"id": "u-1", "firstName": "Ann Smith", "emailAddress": "ann@example.test", "pin": "1234", "devices": [LINE]}


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """All that the standard library's loggers say, from the lowest level on."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def spelled(problem: BaseException) -> str:
    """All that an error says, and what hangs on it."""
    own = [str(problem), repr(problem), str(vars(problem)), repr(problem.args), *traceback.format_exception(problem)]
    behind = [spelled(other) for other in (problem.__cause__, problem.__context__) if other is not None]
    return " ".join(own + behind)


def clean(*texts: str) -> None:
    for text in texts:
        for secret in SECRETS:
            assert secret not in text, secret


async def test_a_password_is_read_by_name_and_printed_by_nothing(heard: io.StringIO) -> None:
    told: list[Call] = []
    with respx.mock() as routes, capture_logs() as logs:
        routes.post(LOGIN).mock(return_value=httpx.Response(201, json=LOGGED_IN))
        routes.get(f"{P}/account/a/deviceline").mock(return_value=httpx.Response(200, json=[LINE]))
        routes.get(f"{P}/account/a/telephonenumber").mock(return_value=httpx.Response(200, json=[]))
        routes.get(f"{P}/account/a/user").mock(return_value=httpx.Response(200, json=[USER]))
        routes.get(f"{P}/deviceprovisioning/account/a/device/d-1").mock(
            return_value=httpx.Response(200, json={"lines": [PROVISIONED]})
        )
        async with alianza_at(told=told) as alianza:
            reading = await lines_of(alianza, "a")
            [listed] = await alianza.device_lines("a")
            device = await alianza.provisioning("a", "d-1")
            [user] = await alianza.users("a")
    assert reading.lines[0].password.get_secret_value() == SIP
    clean(repr(reading), str(reading.lines[0]), repr(listed), str(device), repr(user), str(user))
    clean(str(logs), heard.getvalue(), str(told))
    for record in (listed, device, user):
        assert SIP not in str(record.model_dump()) + record.model_dump_json() + str(record.model_extra)
    assert "1234" not in str(user.model_extra)
    assert len(logs) == len(told) == 7


def odd(device: dict[str, Any], **oddity: Any) -> list[dict[str, Any]]:
    return [device | oddity]


@pytest.mark.parametrize(
    "body",
    [
        odd(LINE, lineNumber=SIP),
        odd(LINE, sipPassword={"value": SIP}),
        odd(LINE, sipPassword=[SIP]),
        odd(LINE, id=None),
        {"lines": odd(PROVISIONED, lineNumber=None)},
        {"lines": odd(PROVISIONED, sipPassword=4711)},
        {"lines": {SIP: SIP}},
        SIP,
    ],
    ids=range(8),
)
async def test_what_cannot_be_read_is_not_quoted(body: Any, heard: io.StringIO) -> None:
    with respx.mock(assert_all_called=False) as routes, capture_logs() as logs:
        routes.post(LOGIN).mock(return_value=httpx.Response(201, json=LOGGED_IN))
        routes.get(url__startswith=P).mock(return_value=httpx.Response(200, json=body))
        async with alianza_at() as alianza:
            for read in (lambda: alianza.device_lines("a"), lambda: alianza.provisioning("a", "d-1")):
                with pytest.raises(VendorError) as caught:
                    await read()
                clean(spelled(caught.value))
    clean(str(logs), heard.getvalue())
    for shape in (DEVICE_LINES, PROVISIONING):
        with pytest.raises(ValueError) as direct:
            shape.validate_python(body)
        clean(str(direct.value))


async def acts(alianza: Alianza) -> list[VendorError]:
    found = []
    for act in (
        lambda: alianza.account_by_number("Ann Smith"),
        lambda: alianza.create_account({"accountName": "Ann Smith", "customField": "ann@example.test"}),
        lambda: alianza.patch_account("acc-1", {"sipPassword": SIP, "note": "15125550101"}),
        lambda: alianza.delete_account("acc-1"),
        lambda: alianza.number_free("Ann Smith"),
    ):
        try:
            await act()
        except VendorError as problem:
            found.append(problem)
    return found


@pytest.mark.parametrize("status", [400, 403, 422, 500])
async def test_a_vendor_that_repeats_all_it_was_told_tells_nobody(status: int, heard: io.StringIO) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        if str(request.url) == LOGIN:
            return httpx.Response(201, json=LOGGED_IN)
        words = f"{request.url} {dict(request.headers)} {request.content.decode()}"
        return httpx.Response(status, json={"messages": [words, "NotThere"]})

    with capture_logs() as logs:
        async with alianza_at(transport=httpx.MockTransport(echo)) as alianza:
            found = await acts(alianza)
    assert len(found) == (4 if status == 400 else 5)  # a 400 is how a number is told to be taken
    clean(*map(spelled, found))
    clean(str(logs), heard.getvalue())


async def test_a_login_that_repeats_the_password_tells_nobody(heard: io.StringIO) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, json={"message": f"x{PASSWORD}x is wrong: {request.content.decode()}"})

    with capture_logs() as logs:
        async with alianza_at(transport=httpx.MockTransport(echo)) as alianza:
            met = await alianza.check()
    assert met is not None
    clean(spelled(met), str(logs), heard.getvalue())


def test_old_and_new_values_of_the_history_are_veiled() -> None:
    entry = {"accountHistoryType": "SIP_CREDENTIALS", "oldValue": SIP, "newValue": SIP}
    page = HISTORY.validate_python({"totalRecords": 1, "results": [entry]})
    clean(repr(page), str(page.results[0]), page.model_dump_json())
    assert page.results[0].new_value is not None
    assert page.results[0].new_value.get_secret_value() == SIP


def test_what_nobody_declared_is_veiled_by_its_name() -> None:
    user = User.model_validate(USER | {"voicemail": {"PIN": "1234", "Passwd": [SIP, {"x": SIP}]}, "shipping": "slow"})
    told = user.model_dump_json()
    assert SIP not in told.replace('"x":"sip-pw-4c1d"', "")
    assert "1234" not in told
    assert '"shipping":"slow"' in told
