"""`splice manifest`: the Slack app's manifest, for creating the app by copy and paste."""

from typing import Annotated

import typer

from bot.manifest import render


def command(
    prefix: Annotated[str, typer.Option(help="Put before each command, where a workspace has the name taken.")] = "",
) -> None:
    """Print the Slack app manifest."""
    print(render(prefix))
