"""Pushing the voice rows to a customer's equipment, and what became of each push (E13, E14)."""

import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sandbox.common.behaviours import Behaviours
from sandbox.common.ledger import now
from sandbox.data.voice_cast import FIELD_IDS
from sandbox.simpler.load import ZHONE
from sandbox.simpler.records import Customer, Equipment, Row

LATE_S = 1.5  # so long a result stays away with `push_feedback` = `late`


class Port(NamedTuple):
    """One row's way to the equipment: `jack` counts from 1, 0 where the port number is none."""

    port: str
    jack: int
    user_name: str
    password: str
    status: str


@dataclass(slots=True)
class Push:
    """One push; its result is told from `told_at` on (monotonic seconds)."""

    at: str
    customer_id: str
    model: str
    ports: list[Port]
    told_at: float

    def as_json(self) -> dict[str, Any]:
        """The push as the control door shows it, passwords and all."""
        ports = [port._asdict() for port in self.ports]
        return {"at": self.at, "customerid": self.customer_id, "model": self.model, "ports": ports}

    def as_data(self) -> list[dict[str, str]]:
        """The push as getCustomerEquipmentStatus tells it."""
        pending = time.monotonic() < self.told_at
        return [
            {
                "port": port.port,
                "user_name": port.user_name,
                "status": "pending" if pending else port.status,
                "time": self.at,
                "model": self.model,
            }
            for port in self.ports
        ]


@dataclass(slots=True)
class PushLog:
    """All pushes in order, and the last one of each customer."""

    pushes: list[Push] = field(default_factory=list)
    _last: dict[str, Push] = field(default_factory=dict)

    def push(self, customer: Customer, unit: Equipment, switches: Behaviours) -> None:
        """Configure every row of a customer to the jack that it names."""
        late = LATE_S if switches["push_feedback"] == "late" else 0.0
        ports = [_port(row, unit, switches) for row in customer.rows]
        made = Push(now(), customer.customer_id, unit.model, ports, time.monotonic() + late)
        self.pushes.append(made)
        self._last[customer.customer_id] = made

    def status(self, customer: Customer) -> list[dict[str, str]]:
        """The last push of a customer, port by port; nothing where there never was one."""
        last = self._last.get(customer.customer_id)
        return last.as_data() if last else []


def _port(row: Row, unit: Equipment, switches: Behaviours) -> Port:
    """What becomes of one row: success, unreachable, unsupported, or a port that the unit does not have."""
    port = row.values[FIELD_IDS["portNumber"]]
    jack = int(port) + (switches["port_numbers"] == "zero-based") if port.isascii() and port.isdecimal() else 0
    status = "success"
    if unit.model != ZHONE:
        status = "unsupported"
    elif not unit.reachable:
        status = "unreachable"
    elif not 1 <= jack <= unit.jacks:
        status = "port not found"
    return Port(port, jack, row.values[FIELD_IDS["userName"]], row.values[FIELD_IDS["password"]], status)
