"""Keeps the garbage collector away from the large, never-changing part of an imitation's state."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def settled() -> Iterator[None]:
    """Build without collections, then put what was built out of the collector's sight."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
