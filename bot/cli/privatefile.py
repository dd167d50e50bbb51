"""A new file that its owner alone can read: evidence names customers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sync.errors import Refusal

OWNER_ALONE = 0o600


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Open it for writing; what does not come to its end leaves no file behind.

    Raises:
        Refusal: file_exists(file), whatever is there.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE)
    except FileExistsError:
        raise Refusal("file_exists", file=str(path)) from None
    whole = False
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        whole = True
    finally:
        if not whole:
            path.unlink(missing_ok=True)
