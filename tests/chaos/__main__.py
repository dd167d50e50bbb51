"""`python -m tests.chaos`: kill -9 again and again, of the worker in a run or of the face in a conversation, and count
what was lost, done twice or left unanswered.
"""

import asyncio
import sys

from tests.chaos.face_trial import try_face
from tests.chaos.report import show
from tests.chaos.trial import try_worker
from tests.chaos.wish import wish_of


def main() -> int:
    """Try, tell, and pass or not."""
    wish = wish_of()
    told, wrong = asyncio.run(try_face(wish) if wish.face else try_worker(wish))
    return show(told, wrong)


if __name__ == "__main__":
    sys.exit(main())
