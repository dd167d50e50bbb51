"""An id names one row for ever: the engine, buttons and events refer to rows by it."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from store.database import Store
from store.tables import Integration, Plan
from store.words import PlanKind


async def test_the_id_of_a_deleted_plan_is_never_given_out_again(store: Store) -> None:
    async with store.write() as session:
        session.add(integration := Integration(team="T0", bridge="toy", name="toys"))
        await session.flush()
        session.add(first := Plan(integration_id=integration.id or 0, flow="cards", kind=PlanKind.INCREMENTAL))
    async with store.write() as session:
        await session.delete(first)
    async with store.write() as session:
        session.add(second := Plan(integration_id=integration.id or 0, flow="cards", kind=PlanKind.INCREMENTAL))
    assert (second.id or 0) > (first.id or 0)


def test_every_table_with_a_counted_id_keeps_it() -> None:
    for table in SQLModel.metadata.sorted_tables:
        column = table.autoincrement_column
        if (
            column is not None
            and column.name == "id"
            and isinstance(column.type, sa.Integer)
            and table.name != "secret"
        ):
            assert table.dialect_options["sqlite"]["autoincrement"], table.name
