"""What SIMPLer keeps: customers with the rows of their voice table, and the equipment in their homes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.common.behaviours import Value


@dataclass(slots=True)
class Row:
    """One row of the voice table; `values` by field id, all of the table's fields."""

    row_id: str
    values: dict[str, str]


@dataclass(slots=True)
class Equipment:
    """One unit: its model, whether it answers, and how many telephone jacks it has."""

    equipment_id: str
    model: str
    reachable: bool
    jacks: int


@dataclass(slots=True)
class Customer:
    """One customer; `fields` are the custom fields by id."""

    customer_id: str
    nickname: str
    name: str
    status: str
    email: str
    fields: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    equipment: Equipment | None = None

    def row(self, row_id: str) -> Row | None:
        """The row with this id."""
        return next((row for row in self.rows if row.row_id == row_id), None)

    def as_json(self) -> dict[str, Any]:
        """All of it as it stands, for the control door."""
        unit = self.equipment
        return {
            "customerid": self.customer_id,
            "nickname": self.nickname,
            "name": self.name,
            "status": self.status,
            "email": self.email,
            "custom_fields": dict(self.fields),
            "rows": [{"row_id": row.row_id, "values": dict(row.values)} for row in self.rows],
            "equipment": unit and {"model": unit.model, "reachable": unit.reachable, "jacks": unit.jacks},
        }


class Register:
    """All customers in the order of their making, found by id and by nickname; ids are never given twice."""

    def __init__(self, customers: Iterable[Customer]) -> None:
        self._by_id: dict[str, Customer] = {}
        self._by_nickname: dict[str, list[Customer]] = {}
        self._last_customer = 0
        self._last_row = 0
        for customer in customers:
            self.add(customer)

    def __iter__(self) -> Iterator[Customer]:
        return iter(self._by_id.values())

    def get(self, customer_id: str) -> Customer | None:
        """The customer with this id."""
        return self._by_id.get(customer_id)

    def named(self, nickname: str) -> list[Customer]:
        """The customers with this nickname: one as a rule, several where somebody made them so by hand."""
        return list(self._by_nickname.get(nickname, ()))

    def add(self, customer: Customer) -> None:
        """Take a customer whose id is new."""
        self._by_id[customer.customer_id] = customer
        self._by_nickname.setdefault(customer.nickname, []).append(customer)
        self._last_customer = max(self._last_customer, int(customer.customer_id))
        for row in customer.rows:
            self._last_row = max(self._last_row, int(row.row_id))

    def remove(self, customer: Customer) -> None:
        """Forget a customer."""
        del self._by_id[customer.customer_id]
        self._unname(customer)

    def rename(self, customer: Customer, nickname: str) -> None:
        """Give a customer this very nickname."""
        self._unname(customer)
        customer.nickname = nickname
        self._by_nickname.setdefault(nickname, []).append(customer)

    def free(self, nickname: str, style: Value, own: Customer | None = None) -> str:
        """The nickname, or the first free one like it when another customer has it: smith-01, smith-011, smith-012.

        Args:
            nickname: What is wished for.
            style: `digit`, or `dashed` for smith-01-1.
            own: Who may keep it.
        """
        wish, mark = nickname, 0
        while any(other is not own for other in self._by_nickname.get(wish, ())):
            mark += 1
            wish = f"{nickname}-{mark}" if style == "dashed" else f"{nickname}{mark}"
        return wish

    def new_customer_id(self) -> str:
        """The next customer id."""
        return str(self._last_customer + 1)

    def new_row_id(self) -> str:
        """The next row id, over all customers."""
        self._last_row += 1
        return str(self._last_row)

    def _unname(self, customer: Customer) -> None:
        others = [other for other in self._by_nickname[customer.nickname] if other is not customer]
        if others:
            self._by_nickname[customer.nickname] = others
        else:
            del self._by_nickname[customer.nickname]
