"""Every assumed fact about a vendor as a switch with at least two positions."""

from collections.abc import Iterable
from typing import NamedTuple

Value = str | int | bool


class Behaviour(NamedTuple):
    """One switch: the fact it stands for and the values it takes, the assumed one first."""

    name: str
    fact: str
    values: tuple[Value, ...]


class UnknownBehaviour(ValueError):
    """A name or a value that no switch has."""

    def __init__(self, name: str, value: Value | None = None) -> None:
        super().__init__(f"no behaviour {name!r}" if value is None else f"behaviour {name!r} has no value {value!r}")
        self.name = name
        self.value = value


class Behaviours:
    """The switches of one vendor and how they stand."""

    def __init__(self, known: Iterable[Behaviour]) -> None:
        self._known = {behaviour.name: behaviour for behaviour in known}
        self._now: dict[str, Value] = {}
        self.reset()

    def __getitem__(self, name: str) -> Value:
        return self._now[name]

    def reset(self) -> None:
        """Every switch back to the assumed fact."""
        self._now = {name: behaviour.values[0] for name, behaviour in self._known.items()}

    def set(self, name: str, value: Value) -> None:
        """Turn one switch.

        Raises:
            UnknownBehaviour: there is no such switch, or it has no such position.
        """
        if name not in self._known:
            raise UnknownBehaviour(name)
        allowed = self._known[name].values
        if not any(value == v and type(value) is type(v) for v in allowed):
            raise UnknownBehaviour(name, value)
        self._now[name] = value

    def as_json(self) -> dict[str, dict[str, object]]:
        """`{"name": {"fact", "value", "values"}}`, as the control door shows them."""
        return {
            name: {"fact": b.fact, "value": self._now[name], "values": list(b.values)}
            for name, b in self._known.items()
        }
