"""The API's password and SIP passwords: in the body of a request, behind a name, and nowhere else."""

import io
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from connectors.http.errors import VendorError
from connectors.http.messages import Call
from connectors.simpler import Customer, Simpler
from connectors.simpler.models import CUSTOMERS, FOUND, ROWS
from tests.connectors.simpler.vendor import ANN, PASSWORD, ROW, SIP, TABLE, WHO, Vendor, always, simpler_at

SECRETS = (PASSWORD, SIP, "splice-api", "Ann Smith", "15125550101")


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


async def acts(simpler: Simpler) -> list[VendorError]:
    found = []
    values = {"user_name": "15125550101", "password": SecretStr(SIP), "display_name": "Ann Smith"}
    for act in (
        lambda: simpler.customer(nickname="Ann Smith"),
        lambda: simpler.voice_rows("1042", TABLE),
        lambda: simpler.add_row("1042", TABLE, values),  # type: ignore[arg-type]
        lambda: simpler.modify_row("1042", TABLE, "17", values),  # type: ignore[arg-type]
        lambda: simpler.check(),
    ):
        try:
            problem = await act()
        except VendorError as raised:
            problem = raised
        assert isinstance(problem, VendorError)
        found.append(problem)
    return found


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
@pytest.mark.parametrize("packed", [True, False])
async def test_a_vendor_that_repeats_all_it_was_told_tells_nobody(
    status: int, packed: bool, heard: io.StringIO
) -> None:
    told: list[Call] = []

    def echo(function: str, form: dict[str, str]) -> Any:
        words = f"denied {form} {vendor.requests[-1].content.decode()} {vendor.requests[-1].url}"
        if packed:
            return httpx.Response(status, json={"result": 0, "error": words})
        return httpx.Response(status, text=words)

    vendor = Vendor(echo)
    with capture_logs() as logs:
        async with simpler_at(vendor, told=told) as simpler:
            found = await acts(simpler)
    clean(*map(spelled, found))
    clean(str(logs), heard.getvalue(), str(told))
    assert {call.path for call in told} >= {"/API/getCustomer", "/API/addCustomTableRow"}
    assert all(PASSWORD in request.content.decode() for request in vendor.requests)
    assert not any(PASSWORD in str(request.url) + str(request.headers) for request in vendor.requests)


async def test_even_a_short_password_of_digits_is_not_repeated() -> None:
    vendor = Vendor(always(httpx.Response(400, json={"error": "4711 is no password, x4711x neither"})))
    async with simpler_at(vendor) as simpler:
        with pytest.raises(VendorError) as caught:
            await simpler.modify_row("1042", TABLE, "17", {"password": SecretStr("4711")})
    assert caught.value.reason == "… is no password, x…x neither"
    assert vendor.asked[0][1]["field_73"] == "4711"


async def test_rows_and_customers_print_no_value(heard: io.StringIO) -> None:
    portal = ANN | {"portal_password": SIP, "custom_fields": {"SIP": "x"}}
    with capture_logs() as logs:
        async with simpler_at(Vendor(lambda f, form: [ROW] if "Row" in f else portal)) as simpler:
            rows = await simpler.voice_rows("1042", TABLE)
            one = await simpler.customer(customer_id="1042")
    assert rows[0].password.get_secret_value() == SIP
    clean(repr(rows), str(rows[0]), repr(one), str(one), str(logs), heard.getvalue(), repr(WHO), str(simpler))
    assert repr(one) == "Customer(customerid='1042')"
    assert isinstance(one, Customer)
    assert SIP not in one.model_dump_json()
    assert repr(rows[0]) == "VoiceRow(row_id='17')"


@pytest.mark.parametrize(
    "body",
    [
        [ROW | {"row_id": None}],
        [ROW | {"values": [SIP]}],
        [ROW | {"values": {"73": [SIP]}}],
        [SIP],
        SIP,
        {"customerid": [SIP]},
        [{"customerid": "1", "name": {"first": "Ann Smith"}}],
    ],
    ids=range(7),
)
async def test_what_cannot_be_read_is_not_quoted(body: Any, heard: io.StringIO) -> None:
    async with simpler_at(Vendor(always({"result": 1, "data": body}))) as simpler:
        with capture_logs() as logs:
            for read in (lambda: simpler.voice_rows("1042", TABLE), lambda: simpler.customer(customer_id="1042")):
                with pytest.raises(VendorError) as caught:
                    await read()
                clean(spelled(caught.value))
    clean(str(logs), heard.getvalue())
    for shape in (ROWS, CUSTOMERS, FOUND):
        with pytest.raises(ValueError) as direct:
            shape.validate_python(body)
        clean(str(direct.value))


@pytest.mark.parametrize("body", [f"{SIP} {{", f'["{SIP}"', f"<html>{SIP}</html>"])
async def test_neither_is_what_is_no_json(body: str) -> None:
    for raw in (body.encode(), body.encode() + b"\xff"):
        async with simpler_at(Vendor(always(httpx.Response(200, content=raw)))) as simpler:
            with pytest.raises(VendorError) as caught:
                await simpler.voice_rows("1042", TABLE)
        clean(spelled(caught.value))
