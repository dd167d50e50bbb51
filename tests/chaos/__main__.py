"""`python -m tests.chaos`: kill -9 in the middle of a run, again and again, and count what was lost or done twice."""

import asyncio
import sys

from tests.chaos.report import show
from tests.chaos.trial import try_worker
from tests.chaos.wish import wish_of


def main() -> int:
    """Try, tell, and pass or not."""
    told, wrong = asyncio.run(try_worker(wish_of()))
    return show(told, wrong)


if __name__ == "__main__":
    sys.exit(main())
