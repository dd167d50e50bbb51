"""What a proof is made from beside the journal: the requests of each run, and the key that signs."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.tables.base import NO_REUSE, moment


class VendorCall(SQLModel, table=True):
    """One request that left during a run, and the status of its answer (None: there was none).

    `path` holds the ids of records, never a query string, a name or a secret; `seq` is the row of the plan that it was
    made for, None for what serves several (a login, a reading).
    """

    __tablename__ = "vendor_call"
    __table_args__ = (Index("ix_vendor_call_run", "run_id", "id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    run_id: int
    at: datetime = moment()
    seq: int | None = None
    system: str
    method: str
    path: str
    status: int | None = None
    seconds: float = 0.0
    problem: str = ""


class SigningKey(SQLModel, table=True):
    """The private key of this store, sealed; made once. There is one row, and its id is 1."""

    __tablename__ = "signing_key"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    key_id: str
    sealed: bytes
    made_at: datetime = moment()
