"""`python -m sandbox`: every imitation as a process of its own, told in one JSON object on one line.

Any outside client can be pointed at what is printed; it runs until SIGTERM or SIGINT, and its processes end with it.
"""

import argparse
import contextlib
import json
import signal
import sys
import threading
from typing import Any

from sandbox.common import options
from sandbox.common.children import Child, ChildFailed

# Modules of the sandbox that serve the voice town; each tells {name: …, "control": …}.
VOICE: tuple[str, ...] = ("simpler",)
