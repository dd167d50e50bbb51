"""Who sits at the terminal: what is configured here rests on a person, who then cannot approve it (design rule 6)."""

import re
from typing import Annotated

import typer

from sync.errors import Refusal

USER = re.compile(r"^[UW][A-Z0-9]{2,}$")

By = Annotated[str, typer.Option("--by", help="Your Slack user id (U…): who configures cannot approve.")]


def person(by: str) -> str:
    """The Slack user id that was given.

    Raises:
        Refusal: by_missing, when there is none or it is no user's.
    """
    if not USER.match(by):
        raise Refusal("by_missing")
    return by
