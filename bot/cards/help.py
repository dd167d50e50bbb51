"""`/splice help`: what each command does, in one line."""

from bot.blockkit import build as b
from bot.cards.card import Card
from bot.catalogue import known, say

COMMANDS = ("audit", "link", "sync", "sip", "integrations", "runs", "pause", "resume", "roles", "role", "help")


def help_card(command: str = "", prefix: str = "", commands: tuple[str, ...] = COMMANDS) -> Card:
    """Every command in a line, or one command at length; `prefix` stands before the names where they were taken."""
    if command and known(f"help.{command}_long"):
        text = say(f"help.{command}_long", prefix=prefix)
        return Card(say(f"help.{command}", prefix=prefix), [b.header(f"/{prefix}{command}"), b.section(text)])
    lines = [say(f"help.{name}", prefix=prefix) for name in commands if known(f"help.{name}")]
    first = say("help.title")
    blocks = [b.header(first), b.section("\n".join(lines)), *b.context(say("help.under_splice", prefix=prefix))]
    return Card(first, blocks)
