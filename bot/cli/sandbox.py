"""`splice sandbox`: the imitation systems, as processes of their own."""

import os
import sys
from typing import Annotated

import typer


def command(
    size: Annotated[str, typer.Option(help="small (200), medium (2,500), large (100,000), or a number.")] = "small",
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 7,
    calix: Annotated[str, typer.Option(help="matching: it holds the subscribers; empty: it holds none.")] = "matching",
    limiter: Annotated[str, typer.Option(help="on: 400 requests a minute, as the vendor documents it.")] = "off",
    without_workspace: Annotated[bool, typer.Option(help="Start no imitation Slack workspace.")] = False,
) -> None:
    """Start the imitation systems; prints one JSON object with addresses and credentials, and ends with Ctrl-C."""
    arguments = ["--size", size, "--seed", str(seed), "--calix", calix, "--limiter", limiter]
    arguments += ["--without-workspace"] if without_workspace else []
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *arguments])  # noqa: S606  # our own module
