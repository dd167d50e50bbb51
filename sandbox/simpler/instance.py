"""The imitation as a whole: register, settings, equipment, triggers and switchboard, and who may call."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.common.behaviours import Behaviours
from sandbox.common.board import Board
from sandbox.common.limiter import Limiter
from sandbox.simpler.courier import Courier
from sandbox.simpler.equipment import PushLog
from sandbox.simpler.facts import FACTS
from sandbox.simpler.load import filled
from sandbox.simpler.records import Customer, Register
from sandbox.simpler.settings import Settings
from sandbox.simpler.wire import Form, Refused

USERNAME = "splice-api"
PASSWORD = "simpler-api-invented"  # noqa: S105 - opens nothing but this imitation
OPERATOR = "example-fiber"

Origin = Literal["api", "control"]


def _limiter() -> Limiter:
    return Limiter(True, most=20, window_s=1.0)


@dataclass(slots=True)
class Simpler:
    """All state of the imitation."""

    size: int
    seed: int
    board: Board = field(init=False)
    register: Register = field(init=False)
    settings: Settings = field(default_factory=Settings)
    pushes: PushLog = field(default_factory=PushLog)
    limiter: Limiter = field(default_factory=_limiter)
    courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        # There are no tokens here: each call carries its credentials, so the fault `expire_token` changes nothing.
        self.board = Board(Behaviours(FACTS), expire_tokens=lambda: None)
        self.courier = Courier(self.board.behaviours)
        self.register = filled(self.size, self.seed)

    def reset(self) -> None:
        """Everything as at the start; triggers are forgotten, and what was on its way to their receiver too."""
        self.courier.reset()
        self.settings, self.pushes, self.limiter = Settings(), PushLog(), _limiter()
        self.register = Register(())  # or a large set would stand in memory twice
        self.register = filled(self.size, self.seed)

    def admit(self, form: Form) -> None:
        """Name, password and source address are looked at together (B1); then how many calls there were.

        Raises:
            Refused: denied, or too many calls.
        """
        if self.board.behaviours["allow_list"] != "listed":
            raise Refused("Access denied: your IP address is not on the access list", "denied")
        if (form.get("api_username"), form.get("api_password")) != (USERNAME, PASSWORD):
            raise Refused("Access denied: wrong API user name or password", "denied")
        if form.get("operator", OPERATOR) != OPERATOR:
            raise Refused("Access denied: unknown operator", "denied")
        if self.board.behaviours["rate_limit"] != "none" and not self.limiter.admits():
            raise Refused("Too many requests", "limit")

    def fire(self, trigger: str, customer: Customer, origin: Origin) -> None:
        """Let a trigger go off, whoever made the change (B1: our own writes too)."""
        self.courier.tell(trigger, customer, origin)
