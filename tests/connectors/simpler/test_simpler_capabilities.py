"""What a server can do is asked without naming anybody and without writing anything."""

from typing import Any

import httpx
import pytest

from connectors.http.errors import VendorError, WrongAddress
from connectors.simpler import UnknownFunction
from connectors.simpler import assumptions as at
from tests.connectors.simpler.vendor import TABLE, WHO, Vendor, always, failed, met, simpler_at


def server(**functions: Any) -> Vendor:
    """A server that refuses what its functions are asked for nobody, and does not know the others."""
    known = {"getCustomers": [], "getCustomTableRows": failed("Customer not found")} | functions
    return Vendor(lambda function, form: known.get(function, failed(f"Unknown function {function}")))


@pytest.mark.parametrize(
    ("functions", "off"),
    [
        ({}, {"row_writes", "equipment_sync", "operator_settings"}),
        (
            {"getCustomTableRows": failed("Unknown function")},
            {"custom_tables", "row_writes", "equipment_sync", "operator_settings"},
        ),
        (
            {"getCustomTableRows": httpx.Response(404, text="<html>Not Found</html>")},
            {"custom_tables", "row_writes", "equipment_sync", "operator_settings"},
        ),
        (
            {"getCustomTableRows": failed("Access denied to this function")},
            {"custom_tables", "row_writes", "equipment_sync", "operator_settings"},
        ),
        ({"modifyCustomTableRow": failed("Row not found")}, {"equipment_sync", "operator_settings"}),
        ({"modifyCustomTableRow": failed("Bad table")}, {"equipment_sync", "operator_settings"}),
        ({"modifyCustomTableRow": {"result": 1}, "getCustomerEquipmentStatus": [], "getOperatorSettings": {}}, set()),
    ],
    ids=range(7),
)
async def test_capabilities_are_what_the_server_knows(functions: dict[str, Any], off: set[str]) -> None:
    async with simpler_at(server(**functions)) as simpler:
        found = await simpler.capabilities()
    assert {name for name in found.__slots__ if not getattr(found, name)} == off


async def test_asking_for_capabilities_names_nobody_and_writes_nothing() -> None:
    vendor = server(modifyCustomTableRow=failed("Customer not found"))
    async with simpler_at(vendor) as simpler:
        await simpler.capabilities()
    assert vendor.functions() == ["getCustomers", *(function for function, _ in at.PROBES.values())]
    for function, form in vendor.asked[1:]:
        assert function == "modifyCustomTableRow" or function not in at.WRITING
        assert {form[name] for name in ("customerid", "table_id", "row_id") if name in form} <= {"0"}
        assert not [name for name in form if name.startswith("field_")]


@pytest.mark.parametrize(
    "answer", [failed("Access denied"), httpx.Response(404, text="<html>"), httpx.Response(500)], ids=str
)
async def test_a_server_that_cannot_be_asked_has_no_capabilities_to_tell(answer: httpx.Response) -> None:
    await met(answer, lambda simpler: simpler.capabilities())
    async with simpler_at(Vendor(always(answer))) as simpler:
        assert isinstance(await simpler.check(), VendorError)


async def test_a_web_servers_404_means_a_missing_function_once_another_was_there() -> None:
    lost = httpx.Response(404, text="<html>Not Found</html>")
    vendor = Vendor(lambda function, form: [] if function == "getCustomers" else lost)
    async with simpler_at(vendor) as simpler:
        with pytest.raises(WrongAddress):
            await simpler.voice_rows("1042", TABLE)
        assert await simpler.check() is None
        with pytest.raises(UnknownFunction):
            await simpler.voice_rows("1042", TABLE)
        assert await simpler.sync_equipment("1042") == "unsupported"
        assert await simpler.settings() is None
    assert WHO.operator == "example-fiber"
