"""The command-line options that the imitations and their runner share."""

import argparse

from sandbox.data.cast import Cast, cast, size_of
from sandbox.data.voice import town
from sandbox.data.voice_cast import size_of_town
from sandbox.data.voice_records import Town


def parser(what: str, description: str | None) -> argparse.ArgumentParser:
    """A parser with the options that decide the data."""
    options = argparse.ArgumentParser(prog=f"python -m {what}", description=description)
    options.add_argument("--size", type=size_of, default="medium", help="small, medium, large or a number of accounts")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--prefix-share", type=float, default=0.25, help="share of unmatched keyed 'S-' + account id")
    return options


def serving(options: argparse.ArgumentParser) -> None:
    """Add what a process that listens needs."""
    options.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options.add_argument("--with-parent", action="store_true", help="end when the standard input ends")


def dealt(args: argparse.Namespace) -> Cast:
    """The cast that the options ask for."""
    return cast(args.size, args.seed, args.prefix_share)


def settled_town(args: argparse.Namespace) -> Town:
    """The voice town of these options, the same in every imitation that serves it."""
    return town(size_of_town(args.size), args.seed)
