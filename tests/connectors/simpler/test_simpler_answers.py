"""What SIMPLer's answers mean: every envelope, failures under HTTP 200, what is denied, unknown or not there."""

import pickle
from typing import Any

import httpx
import pytest

from connectors.http.errors import (
    BadCredentials,
    BrowserPage,
    NotFound,
    RateLimited,
    Rejected,
    ServerTrouble,
    UnreadableAnswer,
    VendorError,
    WrongAddress,
)
from connectors.http.pages import Evidence
from connectors.simpler import (
    AccessDenied,
    Ambiguous,
    BadTable,
    Credentials,
    Customer,
    Simpler,
    UnknownFunction,
    VoiceTable,
)
from connectors.simpler import assumptions as at
from connectors.simpler.models import PushOfPort, Settings
from tests.connectors.conftest import QUICK
from tests.connectors.simpler.vendor import ANN, BASE, PASSWORD, ROW, TABLE, WHO, Vendor, always, simpler_at

ENVELOPES = [lambda data: {"result": 1, "data": data}, lambda data: {"result": "1", "data": data}, lambda data: data]
PAGE = httpx.Response(200, text="<!doctype html><title>SIMPLer</title><h1>Please log in</h1>")


def failed(words: str, status: int = 200, result: Any = 0) -> httpx.Response:
    return httpx.Response(status, json={"result": result, "error": words})


async def met(answer: Any, act: Any = None) -> VendorError:
    """The error of a read (or of `act`) that was answered so."""
    async with simpler_at(Vendor(always(answer))) as simpler:
        with pytest.raises(VendorError) as caught:
            await (act(simpler) if act else simpler.voice_rows("1042", TABLE))
    return caught.value


@pytest.mark.parametrize("wrap", ENVELOPES)
@pytest.mark.parametrize("base", [BASE, f"{BASE}/", f"{BASE}/API", "https://operator.example.test"])
async def test_the_credentials_travel_in_the_body_alone(wrap: Any, base: str) -> None:
    vendor = Vendor(always(wrap(ANN)))
    async with simpler_at(vendor, base=base) as simpler:
        found = await simpler.customer(nickname="smith-01")
    assert found is not None
    assert (found.customerid, found.name, found.is_active) == ("1042", "Ann Smith", True)
    [request] = vendor.requests
    prefix = "" if base.endswith(".test") else "/restapi"
    assert (request.method, request.url.path, request.url.query) == ("POST", f"{prefix}/API/getCustomer", b"")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert vendor.asked[0][1] == {
        "api_username": "splice-api",
        "api_password": PASSWORD,
        "operator": "example-fiber",
        "nickname": "smith-01",
    }
    assert "authorization" not in request.headers


async def test_an_operator_is_named_only_where_there_is_one() -> None:
    vendor = Vendor(always(ANN))
    async with simpler_at(vendor, who=Credentials("splice-api", PASSWORD)) as simpler:
        await simpler.customer(customer_id="1042")
    assert set(vendor.asked[0][1]) == {"api_username", "api_password", "customerid"}


@pytest.mark.parametrize("wrap", ENVELOPES)
async def test_text_in_any_language_goes_and_comes_as_it_is(wrap: Any) -> None:
    vendor = Vendor(always(wrap(ANN | {"nickname": "Åse & Søn=1"})))
    async with simpler_at(vendor) as simpler:
        assert await simpler.customer(nickname="Åse & Søn=1") is not None
    assert vendor.asked[0][1]["nickname"] == "Åse & Søn=1"
    latin = httpx.Response(
        200,
        content='[{"customerid": 1, "nickname": "Åse"}]'.encode("latin-1"),
        headers={"content-type": "application/json; charset=ISO-8859-1"},
    )
    async with simpler_at(Vendor(always(latin))) as simpler:
        assert await simpler.customer(nickname="åse") is not None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Access denied: your IP address is not on the access list", AccessDenied),
        ("Permission denied", AccessDenied),
        ("User not authorised", AccessDenied),
        ("Unauthorized", AccessDenied),
        ("Unknown function getCustomTableRows", UnknownFunction),
        ("Function getCustomTableRows does not exist", UnknownFunction),
        ("method not implemented", UnknownFunction),
        ("Customer not found", NotFound),
        ("No such customer: 9", NotFound),
        ("Row 17 does not exist", NotFound),
        ("Nickname is not unique", Ambiguous),
        ("Too many requests", RateLimited),
        ("Table not found", Rejected),
        ("not found", Rejected),
        ("Invalid call: table_id is required", Rejected),
        ("", Rejected),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("result", [0, "0", False])
async def test_an_error_marker_is_a_failure_under_any_status(
    words: str, kind: type[VendorError], status: int, result: Any
) -> None:
    problem = await met(
        failed(words, status, result), lambda simpler: simpler.modify_row("1", TABLE, "17", {"user_name": "x"})
    )
    assert type(problem) is kind
    assert problem.path == "/API/modifyCustomTableRow"
    assert problem.status == status
    assert problem.outcome == ("not_sent" if kind in (AccessDenied, RateLimited) else "rejected")


@pytest.mark.parametrize(
    "body", [{"error": "wrong"}, {"result": 1, "error": "wrong"}, {"result": 0}, {"result": 0, "error": ["x"]}], ids=str
)
async def test_every_marker_counts(body: Any) -> None:
    assert type(await met(body)) is Rejected


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401), AccessDenied),
        (httpx.Response(401, json={"error": "no"}), AccessDenied),
        (httpx.Response(403, text="Forbidden"), AccessDenied),
        (httpx.Response(200, text="Access denied"), AccessDenied),
        (PAGE, AccessDenied),
        (httpx.Response(200, text="<html>Out of order</html>"), BrowserPage),
        (httpx.Response(405), UnknownFunction),
        (httpx.Response(501, text="no such thing"), UnknownFunction),
        (httpx.Response(404, json={"error": "Unknown function"}), UnknownFunction),
        (httpx.Response(404, json={"result": 0, "error": "Customer not found"}), NotFound),
        (httpx.Response(404, json={"error": "Not Found"}), WrongAddress),
        (httpx.Response(404), WrongAddress),
        (httpx.Response(404, text="<html>Not Found</html>"), WrongAddress),
        (httpx.Response(500, json={"result": 0, "error": "Customer not found"}), ServerTrouble),
        (httpx.Response(422, json={"error": "odd"}), Rejected),
    ],
    ids=str,
)
async def test_what_a_status_means(answer: httpx.Response, kind: type[VendorError]) -> None:
    assert type(await met(answer)) is kind


async def test_a_denial_says_that_it_is_about_the_access_list() -> None:
    problem = await met(failed("Access denied"))
    assert isinstance(problem, BadCredentials)
    assert (problem.code, problem.outcome, problem.transient) == ("access_list", "not_sent", False)


@pytest.mark.parametrize(
    "body",
    [
        "OK",
        "",
        "[1, 2",
        "{",
        "\0",
        '{"result": 2, "data": []}',
        '{"result": "yes", "data": []}',
        '{"result": 1}',
        '{"result": 1, "data": null}',
        '{"result": 1, "data": {"row_id": "17"}}',
        '[{"row_id": "17"}]',
        '[{"row_id": "", "values": {}}]',
        '[{"row_id": "17", "values": ["x"]}]',
        "null",
        "7",
        httpx.Response(200, content=b'["\xff"]'),
        httpx.Response(200, content=b"[]", headers={"content-type": "application/json; charset=klingon"}),
    ],
    ids=range(17),
)
async def test_what_is_no_answer_is_neither_rows_nor_no_rows(body: Any) -> None:
    vendor = Vendor(always(body))
    async with simpler_at(vendor) as simpler:
        with pytest.raises(UnreadableAnswer):
            await simpler.voice_rows("1042", TABLE)
    assert len(vendor.asked) == QUICK.attempts


@pytest.mark.parametrize("wrap", ENVELOPES)
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (ANN, True),
        ([ANN], True),
        (ANN | {"customerid": 1042}, True),
        ([ANN, ANN | {"customerid": "7", "nickname": "smith-011"}], True),
        ([], False),
        (None, False),
    ],
    ids=str,
)
async def test_one_customer_or_none(wrap: Any, data: Any, found: bool) -> None:
    async with simpler_at(Vendor(always(wrap(data)))) as simpler:
        one = await simpler.customer(nickname=" Smith-01 ")
        assert (one is not None) is found
        assert (await simpler.customer(customer_id="1042") is not None) is found


async def test_not_found_is_none_and_nothing_else_is() -> None:
    async with simpler_at(Vendor(always(failed("Customer not found")))) as simpler:
        assert await simpler.customer(customer_id="9") is None
    for answer in (failed("Not found"), httpx.Response(404), {}, {"result": 1}, {"result": 1, "data": {}}, PAGE, "x"):
        await met(answer, lambda simpler: simpler.customer(customer_id="9"))


async def test_another_customer_than_asked_for_proves_nothing() -> None:
    for asked in ({"nickname": "smith"}, {"customer_id": "104"}):
        problem = await met([ANN], lambda simpler, asked=asked: simpler.customer(**asked))
        assert isinstance(problem, UnreadableAnswer)


async def test_several_customers_of_one_nickname_are_told_as_such() -> None:
    twins = [ANN, ANN | {"customerid": "1043"}]
    problem = await met(twins, lambda simpler: simpler.customer(nickname="smith-01"))
    assert isinstance(problem, Ambiguous)
    assert problem.count == 2
    told = await met(failed("Nickname is not unique"), lambda simpler: simpler.customer(nickname="smith-01"))
    assert isinstance(told, Ambiguous)
    assert told.count == 0
    again = pickle.loads(pickle.dumps(problem))
    assert (type(again), vars(again)) == (type(problem), vars(problem))


async def test_a_customer_is_asked_for_by_one_thing() -> None:
    async with simpler_at(Vendor(always(ANN))) as simpler:
        for asked in ({}, {"customer_id": "1", "nickname": "x"}):
            with pytest.raises(ValueError, match="an id or a nickname"):
                await simpler.customer(**asked)


@pytest.mark.parametrize(
    ("status", "active"),
    [("current", True), (" Current ", True), ("CURRENT", True), ("post", False), ("", False), ("currently", False)],
)
def test_current_alone_is_active(status: str, active: bool) -> None:
    assert Customer(customerid="1", status=status).is_active is active


def test_the_field_that_links_the_systems() -> None:
    one = Customer.model_validate(
        ANN | {"account_no": 77, "custom_fields": {"Voice account number": "v-1", "Empty": None}}
    )
    assert one.value_of("") == one.value_of("  ") == one.value_of("nickname") == "smith-01"
    assert one.value_of("Voice account number") == "v-1"
    assert one.value_of("account_no") == "77"
    assert one.value_of("Empty") == ""
    assert one.value_of("Nowhere") is None
    assert one.value_of("custom_fields") is None
    assert Customer.model_validate(ANN | {"custom_fields": []}).value_of("x") is None


async def read(simpler: Simpler, **options: Any) -> tuple[list[str], Evidence]:
    found, evidence = list[str](), None
    async for page in simpler.customer_pages(**options):
        found += [one.customerid for one in page.items]
        evidence = page.evidence or evidence
    assert evidence is not None
    return found, evidence


def everybody(count: int) -> list[dict[str, Any]]:
    return [
        {"customerid": str(n), "nickname": f"n-{n}", "status": "post" if n % 2 else "current"} for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 99, 100, 250])
@pytest.mark.parametrize("cap", [100, 30])
@pytest.mark.parametrize("tells", [False, True])
async def test_every_customer_is_read(count: int, cap: int, tells: bool) -> None:
    rows = everybody(count)

    def answers(function: str, form: dict[str, str]) -> Any:
        offset, limit = int(form["offset"]), min(int(form["limit"]), cap)
        return {"result": 1, "data": rows[offset : offset + limit], **({"total": str(count)} if tells else {})}

    async with simpler_at(Vendor(answers)) as simpler:
        found, evidence = await read(simpler)
    assert found == [str(n) for n in range(count)]
    assert evidence.complete
    assert evidence.declared == (count if tells else None)


@pytest.mark.parametrize("count", [2, 60, 100, 250])
async def test_a_page_that_comes_again_makes_the_reading_incomplete(count: int) -> None:
    rows = everybody(count)
    async with simpler_at(Vendor(lambda function, form: rows[: int(form["limit"])])) as simpler:
        _, evidence = await read(simpler)
    assert not evidence.complete
    assert evidence.reasons[0][0] == "rows_repeated"


async def test_a_filter_is_asked_for_and_applied_once_more() -> None:
    rows = everybody(7)
    vendor = Vendor(lambda function, form: rows[int(form["offset"]) :])
    async with simpler_at(vendor) as simpler:
        found, evidence = await read(simpler, status=" Post")
    assert found == ["1", "3", "5"]
    assert (evidence.rows, evidence.complete) == (7, True)
    assert vendor.asked[0][1]["status"] == " Post"


async def test_rows_are_seen_through_the_tables_field_ids() -> None:
    bare = {"row_id": 18, "values": {"75": 15125550102, "74": None}}
    vendor = Vendor(always([ROW, bare, {"row_id": "19", "values": []}]))
    async with simpler_at(vendor) as simpler:
        first, second, third = await simpler.voice_rows("1042", TABLE)
    assert (first.row_id, first.user_name, first.port_number, first.display_name) == ("17", "15125550101", "1", "Ann")
    assert first.password.get_secret_value() == "sip-pw-4c1d"
    assert first.others == {"76": "x"}
    assert (second.row_id, second.user_name, second.port_number) == ("18", "15125550102", "")
    assert second.password.get_secret_value() == ""
    assert third.user_name == ""
    asked = vendor.asked[0][1]
    assert (asked["customerid"], asked["table_id"]) == ("1042", "7")


@pytest.mark.parametrize(
    ("ids", "missing", "repeated"),
    [
        (("", "71", "72", "73", "74", "75"), ("table_id",), ()),
        (("7", "71", " ", "73", "74", ""), ("display_name", "user_name"), ()),
        (("7", "71", "72", "73", "73", "75"), (), ("password", "port_number")),
        (("7", "", "", "73", "73", "75"), ("dial_number", "display_name"), ("password", "port_number")),
    ],
)
def test_all_five_ids_are_set_and_distinct(
    ids: tuple[str, ...], missing: tuple[str, ...], repeated: tuple[str, ...]
) -> None:
    with pytest.raises(BadTable) as caught:
        VoiceTable(*ids)
    assert (caught.value.missing, caught.value.repeated) == (missing, repeated)


@pytest.mark.parametrize(
    ("data", "row_id"),
    [
        ({"row_id": "18"}, "18"),
        ({"row_id": 1}, "1"),
        ({}, None),
        (None, None),
        ([], None),
        ({"row_id": ""}, None),
        (7, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("wrap", ENVELOPES)
async def test_an_added_row_tells_its_id_or_not(data: Any, row_id: str | None, wrap: Any) -> None:
    vendor = Vendor(always(wrap(data)))
    async with simpler_at(vendor) as simpler:
        assert await simpler.add_row("1042", TABLE, {"user_name": "15125550102", "display_name": ""}) == row_id
    told = {name: value for name, value in vendor.asked[0][1].items() if not name.startswith("api_")}
    assert told == {
        "operator": "example-fiber",
        "customerid": "1042",
        "table_id": "7",
        "field_75": "15125550102",
        "field_72": "",
    }


async def test_a_row_is_changed_in_the_named_columns_alone() -> None:
    vendor = Vendor(always({"result": 1}))
    async with simpler_at(vendor) as simpler:
        await simpler.modify_row("1042", TABLE, "17", {"port_number": "2"})
    form = vendor.asked[0][1]
    assert form["row_id"] == "17"
    assert {name: value for name, value in form.items() if name.startswith("field_")} == {"field_74": "2"}


async def test_a_row_that_is_not_there_counts_as_taken_away() -> None:
    for answer in ({"result": 1}, failed("Row not found"), failed("Row not found", 400), failed("Row not found", 404)):
        async with simpler_at(Vendor(always(answer))) as simpler:
            await simpler.delete_row("1042", TABLE, "17")
    for answer in (failed("Table not found"), failed("Not found", 404), httpx.Response(404)):
        await met(answer, lambda simpler: simpler.delete_row("1042", TABLE, "17"))


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (httpx.ReadTimeout("slow"), "unknown"),
        (httpx.RemoteProtocolError("hung up"), "unknown"),
        (httpx.Response(500), "unknown"),
        (httpx.Response(503), "unknown"),
        (httpx.Response(200, text="OK"), "unknown"),
        (httpx.Response(200, text="<html>Done</html>"), "unknown"),
        (httpx.Response(200, json={"result": "perhaps"}), "unknown"),
        (httpx.Response(429, headers={"Retry-After": "0"}), "not_sent"),
        (httpx.ConnectError("refused"), "not_sent"),
        (PAGE, "not_sent"),
    ],
    ids=str,
)
async def test_writes_are_sent_once_and_their_error_tells_their_fate(trouble: Any, outcome: str) -> None:
    for act in (
        lambda simpler: simpler.add_row("1042", TABLE, {"user_name": "x"}),
        lambda simpler: simpler.modify_row("1042", TABLE, "17", {"user_name": "x"}),
        lambda simpler: simpler.delete_row("1042", TABLE, "17"),
        lambda simpler: simpler.sync_equipment("1042"),
    ):
        vendor = Vendor(always(trouble))
        async with simpler_at(vendor) as simpler:
            with pytest.raises(VendorError) as caught:
                await act(simpler)
        assert caught.value.outcome == outcome
        assert len(vendor.asked) == 1


async def test_reads_go_again_though_they_are_posts() -> None:
    for trouble in (httpx.Response(503), httpx.ReadTimeout("slow"), httpx.Response(200, text="{")):
        answers = [trouble, [ROW]]
        vendor = Vendor(lambda function, form, answers=answers: answers.pop(0))
        async with simpler_at(vendor) as simpler:
            assert len(await simpler.voice_rows("1042", TABLE)) == 1


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ({"status": "accepted"}, "accepted"),
        ({"result": 1, "data": {"status": "Accepted "}}, "accepted"),
        ({"result": 1, "data": {"status": "unsupported"}}, "unsupported"),
        (failed("Unknown function synchronizeCustomerEquipment"), "unsupported"),
        ({"result": 1}, "unknown"),
        ({"result": 1, "data": {"status": 7}}, "unknown"),
        ('"accepted"', "accepted"),
    ],
    ids=str,
)
async def test_a_push_is_accepted_unsupported_or_nobody_knows(answer: Any, word: str) -> None:
    async with simpler_at(Vendor(always(answer))) as simpler:
        assert await simpler.sync_equipment("1042") == word


async def test_what_became_of_a_push() -> None:
    ports = [{"port": 1, "user_name": "15125550101", "status": "success", "time": "t", "model": "m"}, {"port": "2"}]
    async with simpler_at(Vendor(always({"result": 1, "data": ports}))) as simpler:
        found = await simpler.equipment_result("1042")
    assert found is not None
    assert [(one.port, one.pushed) for one in found] == [("1", "success"), ("2", "unknown")]
    async with simpler_at(Vendor(always(failed("Unknown function")))) as simpler:
        assert await simpler.equipment_result("1042") is None


@pytest.mark.parametrize(
    ("status", "pushed"),
    [
        (" Success", "success"),
        ("pending", "pending"),
        ("unsupported", "unsupported"),
        ("unreachable", "failed"),
        ("port not found", "failed"),
        ("Failed: timeout", "failed"),
        ("queued", "unknown"),
        ("", "unknown"),
    ],
)
def test_words_of_a_push(status: str, pushed: str) -> None:
    assert PushOfPort(status=status).pushed == pushed


@pytest.mark.parametrize(
    ("told", "day"), [("1", 1), (31, 31), ("0", None), ("32", None), (None, None), ("last", None), ("", None)]
)
def test_a_billing_day(told: Any, day: int | None) -> None:
    assert Settings.model_validate({"billing_day": told}).day == day
    assert Customer.model_validate(ANN | {"billing_day": told}).day == day


async def test_settings() -> None:
    table = {"table_id": 7, "name": "Alianza Voice", "fields": [{"field_id": 71, "name": "Dial Number"}]}
    async with simpler_at(Vendor(always({"billing_day": 5, "tables": [table], "more": 1}))) as simpler:
        found = await simpler.settings()
    assert found is not None
    assert (found.day, found.tables[0].table_id, found.tables[0].fields[0].field_id) == (5, "7", "71")
    async with simpler_at(Vendor(always(failed("Unknown function getOperatorSettings")))) as simpler:
        assert await simpler.settings() is None


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
