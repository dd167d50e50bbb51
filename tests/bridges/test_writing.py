"""Writing to the imitation: what is owned becomes as wanted, all else stays, and a write's fate is told."""

from typing import Any

import pytest

from store.words import Verb
from sync.canonical import canonical_fields
from sync.errors import NotSent, Rejected, Unknown
from sync.flow import Flow, Wanted
from tests.bridges.conftest import Vendors
from tests.bridges.walk import Sides, apply, bring_in_step, change, changes, read, remove

UNOWNED = (
    "techType",
    "attainableRate",
    "devices",
    "highValue",
    "billingStatus",
    "field2",
    "field3",
    "field4",
    "field5",
)
WRITING_MANNERS: list[tuple[str, Any]] = [
    ("success_codes", "201-204-empty"),
    ("put", "merge"),
    ("devices", "objects"),
    ("spelling", "normalised"),
    ("list_services", False),
    ("duplicate_key", "accepted"),
    ("delete_unknown", "204"),
    ("error_body", "string"),
    ("paging", "ignored"),
    ("envelope", "subscribers"),
]


def drifted(vendors: Vendors) -> list[str]:
    return [row["key"] for row in vendors.calix.get("truth")["records"] if row["part"] == "drift"]


def unowned(record: dict[str, Any]) -> dict[str, Any]:
    """What a sync must not touch: unowned keys, voice services, and the unowned keys of data services."""
    kept = {name: record[name] for name in UNOWNED if name in record}
    names = ("_id", "usoc", "techType", "endpointMappingOption3", "endpointMappingOption4", "voiceInterfaces")
    services = [{name: one[name] for name in names if name in one} for one in record["services"]]
    return kept | {"services": services}


async def everything_in_step(vendors: Vendors, flow: Flow) -> Sides:
    """Write all updates and creates; the reading from before."""
    sides = await read(flow)
    for key in sorted(sides.differing(flow)):
        await bring_in_step(flow, sides, key)
    for row in sides.missing():
        await apply(flow, row.id, changes(flow, row, None))
    return sides


async def check(vendors: Vendors) -> None:
    """Everything is brought in step, a stale record erased, and nothing else of anybody's changed."""
    keys = drifted(vendors)
    before = {key: unowned(vendors.record(key)) for key in keys}
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        sides = await everything_in_step(vendors, flow)
        assert sides.missing()
        await remove(flow, sides.of("7500001"))
        again = await read(flow)
    assert again.differing(flow) == set()
    assert again.missing() == []
    assert "7500001" not in {row.key for row in again.target}
    assert {key: unowned(vendors.record(key)) for key in keys} == before


async def test_all_that_differs_is_brought_in_step_and_all_else_is_kept(vendors: Vendors) -> None:
    await check(vendors)


@pytest.mark.parametrize(("name", "value"), WRITING_MANNERS)
async def test_in_each_manner_of_calix(vendors: Vendors, name: str, value: Any) -> None:
    vendors.calix.set(**{name: value})
    await check(vendors)


async def test_an_update_sends_the_whole_record_back(vendors: Vendors) -> None:
    key = drifted(vendors)[0]
    before = vendors.record(key)
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        sides = await read(flow)
        await bring_in_step(flow, sides, key)
    sent = [row["body"] for row in vendors.calix.writes() if row["method"] == "PUT"]
    assert sent
    assert all(set(before) <= set(body) for body in sent if "subscriberLocationId" in body)


async def test_a_new_subscriber_has_no_blanks_and_its_services_follow(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        sides = await read(flow)
        row = next(row for row in sides.missing() if len(row.parts) == 2)
        results = await apply(flow, row.id, changes(flow, row, None))
    assert all(result.target_id for result in results)
    bodies = [row["body"] for row in vendors.calix.writes()]
    assert all(value not in ("", None) for body in bodies for value in body.values())
    record = vendors.record(row.id)
    assert [service["description"] for service in record["services"]] == [row.parts[1].fields["description"]]


async def test_an_id_that_the_answer_does_not_tell_is_looked_up(vendors: Vendors) -> None:
    vendors.calix.set(success_codes="201-204-empty")
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        row = next(row for row in (await read(flow)).missing() if len(row.parts) == 2)
        results = await apply(flow, row.id, changes(flow, row, None))
    record = vendors.record(row.id)
    assert [result.target_id for result in results] == [record["_id"], record["services"][0]["_id"]]
    assert all(result.observed is not None for result in results)


async def test_an_id_is_looked_up_again_when_reads_lag_behind_writes(vendors: Vendors) -> None:
    vendors.calix.set(success_codes="201-204-empty", read_lag_ms=3000)
    async with vendors.open(settle_seconds=3.2) as opened:
        flow = opened.flows["subscribers"]
        row = (await read(flow)).missing()[0]
        [result] = await apply(flow, row.id, changes(flow, row, None)[:1])
    assert result.target_id == vendors.record(row.id)["_id"]


async def test_a_subscriber_that_goes_while_it_is_read_is_read_without_its_services(vendors: Vendors) -> None:
    vendors.calix.post("edit", key="1001", set={"services": None})
    vendors.calix.fault("status", match={"method": "GET", "path": "/services"}, times=0, code=404)
    wanted = Wanted("subscriber", Verb.UPDATE, "update", "1001", "1001", vendors.record("1001")["_id"], None, {}, {})
    async with vendors.open() as opened:
        now = await opened.flows["subscribers"].read(wanted)
    assert now is not None
    assert now.raw["services"] is None


async def test_an_id_that_cannot_be_looked_up_either_stays_open(vendors: Vendors) -> None:
    vendors.calix.set(success_codes="201-204-empty")
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        row = (await read(flow)).missing()[0]
        vendors.calix.fault("status", match={"method": "GET", "path": "/subscribers"}, times=0, code=403)
        [result] = await apply(flow, row.id, changes(flow, row, None)[:1])
    assert (result.target_id, result.observed) == ("", None)
    assert vendors.record(row.id)["name"]


async def test_a_key_that_is_taken_is_a_conflict_and_nothing_is_written(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        row = (await read(flow)).source["1001"]
        with pytest.raises(Rejected) as caught:
            await apply(flow, "1001", changes(flow, row, None)[:1])
    assert (caught.value.code, caught.value.status) == ("conflict", 409)
    assert vendors.writes() == []


async def test_an_update_of_what_is_gone_is_refused_before_anything_is_sent(vendors: Vendors) -> None:
    update = Wanted("subscriber", Verb.UPDATE, "update", "1", "1", "no-such-id", None, {"name": "A"}, {"name": "B"})
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        assert await flow.read(update) is None
        with pytest.raises(Rejected) as caught:
            await flow.write(update, None)
    assert caught.value.code == "already_gone"


async def test_a_service_of_what_is_gone_is_not_there(vendors: Vendors) -> None:
    update = Wanted("service", Verb.UPDATE, "update", "1", "1", "s1", "no-such-id", {}, {})
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        assert await flow.read(update) is None
        assert await flow.find(update) == []


async def test_a_service_that_is_not_wanted_any_more_goes_alone(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        sides = await read(flow)
        row = next(row for row in sides.target if row.key in sides.source and sides.source[row.key].parts[1:])
        wanted = sides.source[row.key]
        shorter = type(wanted)(id=wanted.id, parts=wanted.parts[:1])
        drafts = changes(flow, shorter, row)
        assert {(draft.entity, draft.verb, draft.effect) for draft in drafts} == {("service", "delete", "removal")}
        await apply(flow, row.key, drafts, row.id)
    kept = [service["type"] for service in vendors.record(row.key)["services"]]
    assert "data" not in kept
    assert {path.rsplit("/", 2)[1] for _, path in vendors.writes()} == {"services"}


class TestFate:
    """A write whose fate is unknown is asked after, by key and by content."""

    async def unknown(self, vendors: Vendors, kind: str, **fault: Any) -> tuple[Flow, Wanted, list[Any]]:
        async with vendors.open() as opened:
            flow = opened.flows["subscribers"]
            row = (await read(flow)).missing()[0]
            draft = changes(flow, row, None)[0]
            wanted = change(draft, row.id, None)
            assert await flow.find(wanted) == []
            vendors.calix.fault(kind, match={"method": "POST", "path": "/subscribers"}, **fault)
            with pytest.raises(Unknown):
                await flow.write(wanted, None)
            return flow, wanted, await flow.find(wanted)

    async def test_a_create_that_landed_is_found_as_it_was_wanted(self, vendors: Vendors) -> None:
        flow, wanted, found = await self.unknown(vendors, "timeout_after_accept")
        [one] = found
        assert wanted.after is not None
        stands = canonical_fields(flow, "subscriber", {name: one.fields[name] for name in wanted.after})
        assert stands == canonical_fields(flow, "subscriber", wanted.after)

    async def test_a_create_that_did_not_land_is_certainly_not_there(self, vendors: Vendors) -> None:
        _, _, found = await self.unknown(vendors, "status", code=502)
        assert found == []

    async def test_a_refused_login_never_sent_the_write(self, vendors: Vendors) -> None:
        async with vendors.open() as opened:
            flow = opened.flows["subscribers"]
            row = (await read(flow)).missing()[0]
            vendors.calix.fault("status", match={"method": "POST", "path": "/subscribers"}, times=0, code=401)
            with pytest.raises(NotSent) as caught:
                await apply(flow, row.id, changes(flow, row, None)[:1])
        assert caught.value.code == "credentials"

    async def test_a_new_service_is_known_by_its_content(self, vendors: Vendors) -> None:
        async with vendors.open() as opened:
            flow = opened.flows["subscribers"]
            sides = await read(flow)
            wanted, row = sides.source["1001"], sides.of("1001")
            draft = changes(flow, wanted, None)[1]
            there = await flow.find(change(draft, "1001", row.id))
            faster = change(draft, "1001", row.id, after={**(draft.after or {}), "downSpeed": 999})
            assert [one.id for one in there] == [row.parts[1].id]
            assert await flow.find(faster) == []


class TestNative:
    async def test_nothing_is_written_while_sonars_own_integration_is_on(self, vendors: Vendors) -> None:
        vendors.sonar.post("native_calix", company_id=1, enabled=True)
        async with vendors.open() as opened:
            flow = opened.flows["subscribers"]
            sides = await read(flow)
            with pytest.raises(NotSent) as caught:
                await bring_in_step(flow, sides, drifted(vendors)[0])
        assert (caught.value.code, caught.value.transient) == ("native_enabled", False)
        assert vendors.writes() == []

    async def test_nothing_is_written_while_sonar_does_not_tell(self, vendors: Vendors) -> None:
        vendors.sonar.fault("deny", match={"field": "calix_cloud_settings"})
        async with vendors.open() as opened:
            flow = opened.flows["subscribers"]
            sides = await read(flow)
            with pytest.raises(NotSent) as caught:
                await bring_in_step(flow, sides, drifted(vendors)[0])
        assert caught.value.code == "native_unknown"
        assert vendors.writes() == []

    async def test_another_companys_native_integration_is_no_concern(self, vendors: Vendors) -> None:
        vendors.sonar.post("native_calix", company_id=2, enabled=True)
        async with vendors.open() as opened:
            flow = opened.flows["subscribers"]
            await bring_in_step(flow, await read(flow), drifted(vendors)[0])
        assert vendors.writes()
