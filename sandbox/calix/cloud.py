"""The imitation as a whole: its organisations, tokens and switchboard, and who is calling."""

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from sandbox.calix.facts import FACTS
from sandbox.calix.load import orgs
from sandbox.calix.org import Org
from sandbox.calix.shapes import Refused
from sandbox.calix.tokens import Tokens
from sandbox.common.behaviours import Behaviours
from sandbox.common.board import Board
from sandbox.common.limiter import Limiter
from sandbox.data.cast import Cast


@dataclass(slots=True)
class Cloud:
    """All state of the imitation; `truth` tells what the strays really are."""

    cast: Cast
    matching: bool
    board: Board = field(init=False)
    tokens: Tokens = field(default_factory=Tokens)
    limiter: Limiter = field(default_factory=lambda: Limiter(on=False, most=300, window_s=60.0))
    orgs: dict[str, Org] = field(default_factory=dict)
    truth: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = Board(Behaviours(FACTS), expire_tokens=self.tokens.expire)
        self.orgs, self.truth = orgs(self.cast, matching=self.matching)

    def reset(self) -> None:
        """Data and token life as at the start."""
        self.tokens.reset()
        self.limiter = Limiter(on=False, most=300, window_s=60.0)
        self.orgs = {}  # or a large set would stand in memory twice
        self.orgs, self.truth = orgs(self.cast, matching=self.matching)

    def caller(self, request: Request) -> Org:
        """The organisation that the headers open.

        Raises:
            Refused: 401 without a living token or with another app's client id, 403 when not let in, 429 over the
                quota.
        """
        org = self.tokens.org(request.headers.get("x-calix-accesstoken", ""))
        if org is None or request.headers.get("x-calix-clientid") != org.credentials.client_id:
            raise Refused(401, "Invalid Access Token", gateway=True)
        self.let_in(org)
        if not self.limiter.admits():
            told = self.board.behaviours["quota_answer"] == "retry-after"
            wait_s = self.limiter.window_s if told else None
            raise Refused(429, "Quota exceeded", gateway=True, wait_s=wait_s)
        return org

    def let_in(self, org: Org) -> None:
        """Whether the app has been approved and the user has the API role.

        Raises:
            Refused: 403, saying which is missing.
        """
        if not org.app:
            raise Refused(403, "App is not approved for the Subscriber Service", gateway=True)
        if not org.role:
            raise Refused(403, "User has no API user role", gateway=True)
