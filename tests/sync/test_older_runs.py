"""A run begun by an older version is finished by this one: its rows as each revision would have left them half-way."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from store.database import Store, database_url, open_engine
from store.migrate import upgrade
from store.secrets import SecretBox
from store.tables import Change, FlowState, Run
from store.words import ChangeState, RunState
from sync.workbench import Workbench
from tests.databases import fresh_database
from tests.store.test_upgrade import EARLIER, NOT_OURS, value
from tests.sync.shop import NoBudget, Shop
from tests.sync.toy import Person, ToyBridge

Rows = dict[str, list[dict[str, Any]]]
PEOPLE, RENAMED = 40, 8
# The row that was on its way had landed, or had not.
TIMES = [(revision, "crash_after") for revision in EARLIER] + [(EARLIER[0], "crash_before")]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


async def in_mid_run(shop: Shop, fault: str) -> int:
    """A full run that died at its third row, which was on its way; a record with a part is still to be made."""
    await shop.settled(PEOPLE)
    for number in range(1, RENAMED + 1):
        shop.systems.people[str(number)].name = f"Renamed {number}"
    shop.systems.people["new"] = Person("New Person", stickers=("one",))
    shop.systems.width = 1
    run_id = await shop.approve(await shop.plan())
    shop.systems.next_writes = ["", "", fault]
    await shop.run_and_crash(run_id)
    return run_id or 0


async def dumped(store: Store) -> Rows:
    """Every row of every table, as this version's columns."""
    rows: Rows = {}
    async with store.read() as session:
        connection = await session.connection()
        for table in SQLModel.metadata.sorted_tables:
            rows[table.name] = [dict(row._mapping) for row in await connection.execute(sa.select(table))]
    return rows


async def laid_down(url: str, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """The rows in an older revision's tables: without the columns it did not have, with those that are gone since."""
    engine, old = open_engine(database_url(url), immediate=True), sa.MetaData()
    try:
        async with engine.begin() as connection:
            await connection.run_sync(old.reflect)
            for table in old.sorted_tables:
                if table.name in NOT_OURS or not rows.get(table.name):
                    continue
                known = SQLModel.metadata.tables[table.name].columns
                kept = [column for column in table.columns if column.name in known]
                gone = {column.name: value(table.name, column) for column in table.columns if column.name not in known}
                for row in rows[table.name]:
                    await connection.execute(sa.insert(table), {c.name: row[c.name] for c in kept} | gone)
            if connection.dialect.name == "postgresql":  # ids were given by the sequences of the version that ran
                last = (
                    "SELECT setval(pg_get_serial_sequence(quote_ident(c.table_name), 'id'), 100000) FROM "
                    "information_schema.columns c WHERE c.table_schema = 'public' AND c.column_name = 'id' "
                    "AND c.column_default LIKE 'nextval%'"
                )
                await connection.execute(sa.text(last))
    finally:
        await engine.dispose()


@pytest.mark.long
@pytest.mark.parametrize(("revision", "fault"), TIMES)
async def test_a_run_of_an_older_version_is_finished(
    old_url: str, sqlite_store: Store, box: SecretBox, tmp_path: Path, revision: str, fault: str
) -> None:
    began = await Shop.open(sqlite_store, box, tmp_path)
    run_id = await in_mid_run(began, fault)
    await upgrade(old_url, revision)
    await laid_down(old_url, await dumped(sqlite_store))
    await upgrade(old_url)

    store = Store(old_url)
    try:
        bench = Workbench(store, {"toy": ToyBridge(began.systems)}, box, tmp_path, lambda *_: NoBudget())
        shop = Shop(bench, began.systems, began.integration)
        left = [row for row in await shop.all_rows() if row.state == ChangeState.SENDING]
        assert left and (await shop.get(Run, run_id)).state == RunState.RUNNING
        run = await shop.run(run_id, "test:2")
        assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: RENAMED + 2}), run.verified
        renamed = [key for verb, entity, key in shop.systems.ledger if (verb, entity) == ("update", "card")]
        assert sorted(renamed) == sorted(str(number) for number in range(1, RENAMED + 1)), "each once"
        assert list(shop.systems.named("new").stickers.values()) == ["one"]
        assert (await shop.get(FlowState, (began.integration.id, "cards"))).first_full_at is not None
        assert {row.state for row in await shop.all_rows()} == {ChangeState.APPLIED}
        assert (await shop.get(Change, left[0].id)).attempts >= 1
        shop.systems.people["1"].name = "Renamed Anew"
        assert (await shop.sync()) is not None, "and the next sync goes on from there"
    finally:
        await store.close()
