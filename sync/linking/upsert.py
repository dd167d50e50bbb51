"""INSERT … ON CONFLICT in the dialect of the store at hand; SQLite and PostgreSQL write it alike."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from store.database import Store


def inserting(store: Store, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows `on_conflict_do_update`. To count use RETURNING: PostgreSQL's rowcount is -1 here."""
    return sqlite.insert(table) if store.is_sqlite else postgresql.insert(table)
