"""SIP lines from answers: one call for each device, what fails alone, lines of other kinds, the number to dial."""

from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
import respx

from connectors.alianza import LineReading, TelephoneNumber, User, dial_number, lines_of
from connectors.http.errors import BadCredentials, ConnectFailed, NotFound, ServerTrouble
from tests.connectors.alianza.vendor import P, alianza_at, gone, login, refusal

ONE = f"{P}/account/acc-1"
DEVICE = f"{P}/deviceprovisioning/account/acc-1/device"
MAC, OTHER_MAC = "0004f2aabb01", "0004f2aabb02"


def device_line(device_id: str, number: int, mac: str = MAC, **more: Any) -> dict[str, Any]:
    told = {"id": device_id, "lineNumber": number, "macAddress": mac, "userId": f"u-{device_id}", "lineType": "Line"}
    return {**told, "accountId": "acc-1", "deviceName": "Phone", "sipPassword": "********", **more}


def provisioned(number: int, username: str, **more: Any) -> dict[str, Any]:
    told = {"lineNumber": number, "sipUsername": username, "sipPassword": f"sip-pw-{username}", "enabled": True}
    return {**told, "displayName": "Ann Smith", "emergencyNumber": username, "userId": f"u-{number}", **more}


class House:
    """The prepared answers of one account."""

    def __init__(self, routes: respx.MockRouter) -> None:
        self.routes = routes
        login(routes)

    def holds(self, *lines: dict[str, Any], numbers: Sequence[dict[str, Any]] = ()) -> None:
        self.routes.get(f"{ONE}/deviceline").mock(return_value=httpx.Response(200, json=list(lines)))
        self.routes.get(f"{ONE}/telephonenumber").mock(return_value=httpx.Response(200, json=list(numbers)))

    def device(self, device_id: str, *lines: dict[str, Any]) -> respx.Route:
        return self.answers(device_id, httpx.Response(200, json={"deviceType": "MTA", "lines": list(lines)}))

    def answers(self, device_id: str, answer: httpx.Response | Exception) -> respx.Route:
        return self.routes.get(f"{DEVICE}/{device_id}").mock(side_effect=lambda request: _given(answer))

    async def read(self) -> LineReading:
        async with alianza_at() as alianza:
            return await lines_of(alianza, "acc-1")


def _given(answer: httpx.Response | Exception) -> httpx.Response:
    if isinstance(answer, Exception):
        raise answer
    return answer


@pytest.fixture
def house() -> Iterator[House]:
    with respx.mock(assert_all_called=False) as routes:
        yield House(routes)


async def test_two_lines_of_one_device_are_one_call(house: House) -> None:
    house.holds(device_line("d-1", 1, "00:04:F2:AA:BB:01"), device_line("d-2", 2))
    first = house.device("d-1", provisioned(2, "15125550102", displayName="Bob"), provisioned(1, "15125550101"))
    second = house.device("d-2")
    reading = await house.read()
    assert (first.call_count, second.call_count) == (1, 0)
    assert reading.complete
    assert [(line.device_id, line.number, line.sip_username, line.mac) for line in reading.lines] == [
        ("d-1", 1, "15125550101", MAC),
        ("d-2", 2, "15125550102", MAC),
    ]
    line = reading.lines[1]
    assert line.password.get_secret_value() == "sip-pw-15125550102"
    assert (line.display_name, line.emergency_number, line.user_id) == ("Bob", "15125550102", "u-2")
    assert (line.line_type, line.enabled) == ("Line", True)


async def test_lines_without_an_address_are_a_call_each(house: House) -> None:
    house.holds(device_line("d-1", 1, ""), device_line("d-2", 1, ""))
    house.device("d-1", provisioned(1, "15125550101", emergencyNumber=None, userId=None, enabled=False))
    house.device("d-2", provisioned(1, "15125550102"))
    reading = await house.read()
    assert [(line.sip_username, line.mac, line.user_id, line.enabled) for line in reading.lines] == [
        ("15125550101", "", "u-d-1", False),
        ("15125550102", "", "u-1", True),
    ]


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (gone(), "not_found", 404),
        (refusal(500, "InternalServerError"), "server", 500),
        (httpx.Response(404), "address", 404),
        (httpx.Response(200, json={"lines": "none"}), "unreadable", 200),
        (httpx.ReadTimeout("slow"), "timeout", None),
    ],
)
async def test_a_device_that_fails_is_told_and_the_others_are_read(
    answer: httpx.Response | Exception, code: str, status: int | None, house: House
) -> None:
    house.holds(device_line("d-1", 1), device_line("d-2", 2), device_line("d-3", 1, OTHER_MAC))
    house.answers("d-1", answer)
    house.device("d-3", provisioned(1, "15125550103"))
    reading = await house.read()
    assert not reading.complete
    assert [line.sip_username for line in reading.lines] == ["15125550103"]
    [failed] = reading.failed
    assert (failed.device_ids, failed.mac, failed.line_numbers) == (("d-1", "d-2"), MAC, (1, 2))
    assert (failed.code, failed.status) == (code, status)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "line_missing"),
        ([provisioned(2, "15125550101")], "line_missing"),
        ([provisioned(1, "15125550101"), provisioned(1, "15125550109")], "line_missing"),
        ([provisioned(1, "")], "line_missing"),
        ([provisioned(1, "15125550109")], "username_differs"),
        ([provisioned(1, "15125550101", sipPassword=None)], "password_missing"),
        ([provisioned(1, "15125550101", sipPassword="")], "password_missing"),
    ],
)
async def test_what_does_not_fit_together_makes_the_reading_partial(
    lines: list[dict[str, Any]], code: str, house: House
) -> None:
    house.holds(device_line("d-1", 1, sipUsername="15125550101"))
    house.device("d-1", *lines)
    reading = await house.read()
    assert reading.lines == ()
    assert [failed.code for failed in reading.failed] == [code]


async def test_lines_of_other_kinds_are_named_and_not_read(house: House) -> None:
    house.holds(
        device_line("d-1", 1),
        device_line("d-2", 2, lineType="PresenceBlfUser"),
        device_line("d-3", 3, lineType="AdvancedSharedLine"),
        device_line("d-4", 4, lineType=None),
        numbers=[
            {"phoneNumber": "15125550101", "referenceType": "END_USER", "referenceId": "u-1"},
            {"phoneNumber": "15125550102", "referenceType": "BUSINESS_LINE", "referenceId": "b-1"},
            {"phoneNumber": "15125550103", "referenceType": "BUSINESS_LINE", "referenceId": "b-1"},
            {"phoneNumber": "15125550104", "referenceType": "SPECIALTY_LINE", "referenceId": "s-1"},
        ],
    )
    house.device("d-1", provisioned(1, "15125550101"), provisioned(4, "15125550104"))
    reading = await house.read()
    assert [(line.number, line.line_type) for line in reading.lines] == [(1, "Line"), (4, "Line")]
    assert reading.complete
    assert [(other.kind, other.id, other.number) for other in reading.others] == [
        ("PresenceBlfUser", "d-2", 2),
        ("AdvancedSharedLine", "d-3", 3),
        ("BUSINESS_LINE", "b-1", None),
        ("SPECIALTY_LINE", "s-1", None),
    ]
    assert len(reading.numbers) == 4


async def test_an_account_without_lines_is_complete(house: House) -> None:
    house.holds()
    reading = await house.read()
    assert (reading.lines, reading.failed, reading.others, reading.complete) == ((), (), (), True)


async def test_an_account_that_is_gone_and_a_login_that_went_bad_are_no_partial_readings(house: House) -> None:
    house.holds(device_line("d-1", 1))
    house.answers("d-1", refusal(401, "ExpiredAuthToken"))
    with pytest.raises(BadCredentials):
        await house.read()
    house.routes.get(f"{ONE}/telephonenumber").mock(return_value=refusal(503, "Away"))
    house.device("d-1", provisioned(1, "15125550101"))
    with pytest.raises(ServerTrouble):
        await house.read()
    house.routes.get(f"{ONE}/deviceline").mock(return_value=gone())
    with pytest.raises(NotFound):
        await house.read()
    house.routes.get(f"{ONE}/deviceline").mock(side_effect=httpx.ConnectError("refused"))
    with pytest.raises(ConnectFailed):
        await house.read()


def number(phone: str, user: str = "u-1", kind: str = "END_USER") -> TelephoneNumber:
    return TelephoneNumber.model_validate({"phoneNumber": phone, "referenceType": kind, "referenceId": user})


def user(user_id: str, caller_id: str | None) -> User:
    config = None if caller_id is None else {"callerIdNumber": caller_id}
    return User.model_validate({"id": user_id, "callerIdConfig": config})


@pytest.mark.parametrize(
    ("user_id", "emergency", "users", "numbers", "told"),
    [
        ("u-1", "911", [user("u-1", "222")], [number("111")], ("111", "telephone_number", 1)),
        ("u-1", "911", [], [number("111"), number("111")], ("111", "telephone_number", 1)),
        ("u-1", "911", [user("u-1", "222")], [number("111"), number("112")], ("222", "caller_id", 2)),
        ("u-1", "911", [user("u-1", "222")], [number("111", "u-2")], ("222", "caller_id", 0)),
        ("u-1", "911", [user("u-1", "222")], [number("111", kind="IVR")], ("222", "caller_id", 0)),
        ("u-1", "911", [user("u-1", None), user("u-2", "222")], [], ("911", "emergency", 0)),
        ("u-1", "911", [user("u-1", "")], [number("111"), number("112")], ("911", "emergency", 2)),
        ("u-1", "", [], [number("111"), number("112")], ("", "unclear", 2)),
        ("", "911", [user("u-1", "222")], [number("111", "")], ("911", "emergency", 0)),
        ("", "", [], [], ("", "unclear", 0)),
    ],
)
def test_which_number_a_line_dials_from(
    user_id: str, emergency: str, users: list[User], numbers: list[TelephoneNumber], told: tuple[str, str, int]
) -> None:
    found = dial_number(user_id, emergency, users, numbers)
    assert (found.number, found.source, found.candidates) == told
