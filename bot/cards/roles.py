"""`/splice roles`: who may do what, and in which integration."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.cards.card import Card
from bot.cards.views import GrantView
from bot.cards.wording import joined
from bot.catalogue import say

MOST = 20


def roles_card(grants: Sequence[GrantView], admins: Sequence[str] = ()) -> Card:
    """Grants by role, highest first; the admins that the environment names stand apart."""
    first = say("roles.title")
    blocks = [b.header(first)]
    if admins:
        blocks.append(b.section(say("roles.environment", who=", ".join(_who(user) for user in list(admins)[:MOST]))))
    for role in ("admin", "approver", "operator", "viewer"):
        held = [grant for grant in grants if grant.role == role]
        if held:
            rest = say("word.more", n=len(held) - MOST) if len(held) > MOST else ""
            lines = [_line(grant) for grant in held[:MOST]]
            blocks.append(b.section(joined([say("roles.role", role=say(f"role.{role}")), *lines, rest], "\n")))
    return Card(first, [*blocks, *b.context(say("roles.how"))])


def _line(grant: GrantView) -> str:
    where = say("roles.where", integration=grant.integration) if grant.integration else say("roles.everywhere")
    return f"{_who(grant.holder)} {where}"


def _who(user: str) -> str:
    return say("word.who", user=user)
