"""How Alembic meets our tables: on the connection that `store.migrate` opened and locked, never on one of its own."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString, SQLModel

import store.tables  # noqa: F401  (fills the metadata)
from store.tables.base import UtcDateTime


def plain_types(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write migrations in SQLAlchemy's own types, so that an old one still runs after our types have changed."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=plain_types,
    compare_type=True,
)
context.run_migrations()
