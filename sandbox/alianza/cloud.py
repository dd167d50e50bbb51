"""The imitation as a whole: its partitions, tokens and switchboard, and who is calling."""

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from sandbox.alianza.facts import FACTS
from sandbox.alianza.load import fill
from sandbox.alianza.partition import Partition
from sandbox.alianza.shapes import NOT_PERMITTED, Refused
from sandbox.alianza.tokens import HOURS, Tokens
from sandbox.common.behaviours import Behaviours
from sandbox.common.board import Board
from sandbox.common.limiter import Limiter
from sandbox.data.voice_cast import EXTENSION_LENGTH
from sandbox.data.voice_records import Town

MAIN, SUB = "exampleVoicePartition1", "exampleSubPartition001"
USERNAME, PASSWORD = "api.voice@example.test", "password-voice-invented"
PASSWORD_HASH = "pwdhash-voice-invented"  # noqa: S105 - invented; it must never turn up anywhere else
GONE_AFTER_S = 2.0


def _limiter() -> Limiter:
    return Limiter(True, most=20, window_s=1.0)


@dataclass(slots=True)
class Cloud:
    """All state of the imitation. Main holds the town's accounts, its sub-partition starts empty."""

    board: Board = field(init=False)
    tokens: Tokens = field(default_factory=Tokens)
    partitions: dict[str, Partition] = field(default_factory=dict)
    must_change_password: bool = False
    gone_after_s: float = GONE_AFTER_S
    limiter: Limiter = field(default_factory=_limiter)

    def __post_init__(self) -> None:
        self.board = Board(Behaviours(FACTS), expire_tokens=self.tokens.expire)
        self.partitions = {MAIN: Partition(MAIN, "Example Voice"), SUB: Partition(SUB, "Example Voice Resale")}

    def load(self, town: Town) -> None:
        """Take the town's accounts."""
        fill(self.partitions[MAIN], town.accounts)

    def reset(self) -> None:
        """Data, tokens and access as at the start."""
        self.tokens.reset()
        self.must_change_password, self.gone_after_s, self.limiter = False, GONE_AFTER_S, _limiter()
        for partition in self.partitions.values():
            partition.rewind()

    @property
    def lag_ms(self) -> int:
        """By how much readers lag behind the writes."""
        return int(self.board.behaviours["read_lag_ms"])

    def authorised(self, request: Request) -> str:
        """The caller's token.

        Raises:
            Refused: 401, in one shape for a token that has ended, in another for none or an unknown one; 429 for too
                many calls where that is switched on.
        """
        if self.board.behaviours["rate_limit"] != "none" and not self.limiter.admits():
            raise Refused(429, "Too many requests", gateway=True)
        token = request.headers.get("x-auth-token", "")
        if not self.tokens.known(token):
            raise Refused(401, "Unauthorized", gateway=True)
        life = self.board.behaviours["token_life"]
        if not self.tokens.lives(token, sliding=life == "sliding"):
            raise Refused(401, "ExpiredAuthToken")
        return token

    def partition(self, partition_id: str) -> Partition:
        """The partition in a path, its due deletions done.

        Raises:
            Refused: 400, the login has no business there.
        """
        partition = self.partitions.get(partition_id)
        if partition is None:
            raise Refused(400, NOT_PERMITTED)
        partition.finish()
        return partition

    def login_object(self, token: str) -> dict[str, Any]:
        """What a login is answered with (section A1), the hash of the password included."""
        return {
            "authToken": token,
            "userId": "exampleVoiceApiUser001",
            "userType": "ManagementUser",
            "username": USERNAME,
            "firstName": "Voice",
            "lastName": "Interface",
            "emailAddress": USERNAME,
            "partitionId": MAIN,
            "partitionName": self.partitions[MAIN].name,
            "subPartitionIds": [SUB],
            "permissions": {"ACCOUNT": "DELETE", "DEVICE": "DELETE", "REPORT": "READ"},
            "featureToggles": {},
            "grantedAuthorities": ["ROLE_MANAGEMENT_USER"],
            "mustChangePassword": self.must_change_password,
            "mustAddEmail": False,
            "maxLifeInHours": HOURS,
            "tokenSource": "LOGIN",
            "pwdHash": PASSWORD_HASH,
        }

    def partition_object(self, partition: Partition) -> dict[str, Any]:
        """A partition with the defaults that a create rests on."""
        return {
            "id": partition.id,
            "name": partition.name,
            "status": "ACTIVE",
            "country": "US",
            "languageTag": "en-US",
            "defaultTimeZone": "US/Mountain",
            "defaultExtensionLength": EXTENSION_LENGTH,
            "defaultSimpleDialingBehaviorType": "TEN_DIGIT",
            "defaultAdvancedDialingBehaviorType": "DIAL_NINE_TEN_DIGIT",
            "useAccountNumberDefault": False,
            "requiresDeviceInventory": False,
            "tnDeleteCooldownDays": 30,
            "subPartitionIds": [SUB] if partition.id == MAIN else [],
        } | ({} if partition.id == MAIN else {"parentId": MAIN})
