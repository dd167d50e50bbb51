"""The imitation as a whole: store, lists, desk, token, limiter and switchboard."""

from dataclasses import dataclass, field

from sandbox.common.behaviours import Behaviours
from sandbox.common.board import Board
from sandbox.common.limiter import Limiter
from sandbox.data.cast import Cast
from sandbox.sonar.documents import Library
from sandbox.sonar.facts import FACTS
from sandbox.sonar.lists import Lists
from sandbox.sonar.load import filled
from sandbox.sonar.mutations.desk import Desk

TOKEN = "sonar-token-invented"  # noqa: S105 - opens nothing but this imitation


@dataclass(slots=True)
class Instance:
    """All state of the imitation."""

    cast: Cast
    limiter: Limiter
    token_valid: bool = True
    library: Library = field(default_factory=Library)
    board: Board = field(init=False)
    lists: Lists = field(init=False)
    desk: Desk = field(init=False)
    _limited: bool = False

    def __post_init__(self) -> None:
        self._limited = self.limiter.on
        self.board = Board(Behaviours(FACTS), expire_tokens=self.revoke)
        self._fill()

    def revoke(self) -> None:
        """The token opens nothing until the control door makes it good again."""
        self.token_valid = False

    def reset(self) -> None:
        """Data, token and limiter as at the start."""
        self.token_valid = True
        self.limiter.on = self._limited
        self.limiter.next_window()
        del self.lists, self.desk  # or a large set would stand in memory twice
        self._fill()

    def _fill(self) -> None:
        store = filled(self.cast)
        self.lists = Lists(store, self.board.behaviours)
        self.desk = Desk(store, self.board)
