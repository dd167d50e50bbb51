"""`python -m bot` is the `splice` command, also where the package is not installed."""

from bot.cli.app import main

main()
