"""Who and what stands in the imitation workspace: invented people, channels and user groups."""

from __future__ import annotations

from dataclasses import dataclass, field

TEAM_ID = "T0SPLICE"
TEAM_DOMAIN = "example-isp"
TEAM_NAME = "Example ISP"
APP_ID = "A0SPLICE"
BOT_ID = "B0SPLICE"
BOT_USER = "U0SPLICE"
SLACKBOT = "USLACKBOT"


@dataclass(slots=True)
class User:
    """One member of the workspace."""

    id: str
    name: str
    real_name: str
    title: str = ""
    is_bot: bool = False
    tz: str = "America/Denver"

    @property
    def email(self) -> str:
        """An address under a reserved domain."""
        return f"{self.name}@example.test"


@dataclass(slots=True)
class Channel:
    """A channel or a direct message with the bot."""

    id: str
    name: str
    members: set[str]
    is_im: bool = False
    is_private: bool = False
    im_user: str | None = None
    topic: str = ""
    last_read: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Usergroup:
    """A user group such as @approvers."""

    id: str
    handle: str
    name: str
    users: list[str]


def users() -> list[User]:
    """The people of the workspace, with the bot and Slackbot."""
    return [
        User("U01UMA", "uma", "Uma Support", "Support, operator"),
        User("U02OMAR", "omar", "Omar Support", "Support, operator"),
        User("U03ADA", "ada", "Ada Approver", "Network operations, approver"),
        User("U04BEN", "ben", "Ben Approver", "Billing, approver"),
        User("U05VERA", "vera", "Vera Viewer", "Finance, viewer"),
        User("U06INES", "ines", "Ines Admin", "IT, admin"),
        User("U07NILS", "nils", "Nils Newcomer", "New colleague, no role"),
        User(BOT_USER, "splice", "Splice", is_bot=True),
        User(SLACKBOT, "slackbot", "Slackbot", is_bot=True),
    ]


def channels() -> list[Channel]:
    """Public channels: the bot is in #calix-sync, #voice and #noc, not in #general; the newcomer is not in #noc."""
    people = {user.id for user in users() if not user.is_bot}
    return [
        Channel("C01CALIX", "calix-sync", people | {BOT_USER}, topic="Sonar and Calix Cloud, kept in step"),
        Channel("C02GENERAL", "general", set(people), topic="Everything else"),
        Channel("C03NOC", "noc", people - {"U07NILS"} | {BOT_USER}, topic="Network operations"),
        Channel("C04VOICE", "voice", people | {BOT_USER}, topic="SIMPLer and Alianza, kept in step"),
    ]


def usergroups() -> list[Usergroup]:
    """@support (operators) and @approvers."""
    return [
        Usergroup("S01SUPPORT", "support", "Support", ["U01UMA", "U02OMAR"]),
        Usergroup("S02APPROVERS", "approvers", "Approvers", ["U03ADA", "U04BEN"]),
    ]
