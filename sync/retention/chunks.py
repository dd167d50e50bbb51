"""Many rows changed or deleted in transactions of at most 500, with a pause between, so that nobody waits for it."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from store.database import CHUNK, Store


async def in_chunks(
    store: Store, table: type[Any], which: sa.ColumnElement[bool], values: dict[str, Any] | None = None
) -> int:
    """Change the rows, or delete them where no values are given; how many there were. Their key is `id`."""
    total = 0
    while True:
        async with store.write() as session:
            ids = list((await session.exec(select(table.id).where(which).limit(CHUNK))).all())
            if not ids:
                return total
            these = col(table.id).in_(ids)
            statement: Any = sa.delete(table).where(these)
            if values is not None:
                statement = sa.update(table).where(these).values(**values)
            await session.exec(statement.execution_options(synchronize_session=False))
        total += len(ids)
        await store.let_others_write()


async def delete_by_key(store: Store, table: type[Any], which: sa.ColumnElement[bool]) -> int:
    """Delete rows of a table whose primary key has other columns; how many there were."""
    columns = list(sa.inspect(table).primary_key)
    key, total = sa.tuple_(*columns), 0
    while True:
        async with store.write() as session:
            connection = await session.connection()
            found = [tuple(row) for row in await connection.execute(sa.select(*columns).where(which).limit(CHUNK))]
            if not found:
                return total
            await connection.execute(sa.delete(table).where(key.in_(found)))
        total += len(found)
        await store.let_others_write()
