"""Runs single tests of the folder that it is started in, each in a process forked from this one: `python one_test.py`.

What all of them import is imported once, and nothing of ours: that is what the patches change. A line of input is a
JSON list, the test and the file for its report; a line of output says that it has ended.
"""

import json
import os
import sys
from pathlib import Path

sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]
sys.path.insert(0, str(Path.cwd()))

import aiosqlite  # noqa: E402, F401
import alembic.command  # noqa: E402, F401
import cryptography.hazmat.primitives.ciphers.aead  # noqa: E402, F401
import httpx  # noqa: E402, F401
import psycopg  # noqa: E402, F401
import pydantic  # noqa: E402, F401
import pytest  # noqa: E402
import sqlalchemy.dialects.postgresql.psycopg  # noqa: E402
import sqlalchemy.ext.asyncio  # noqa: E402, F401
import sqlmodel.ext.asyncio.session  # noqa: E402, F401
import structlog  # noqa: E402, F401

PLUGINS = ("-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider")


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        test, report = json.loads(line)
        child = os.fork()
        if not child:
            output = os.open(f"{report}.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, sys.stdout.fileno())
            os.dup2(output, sys.stderr.fileno())
            code = pytest.main(["-q", *PLUGINS, f"--junitxml={report}", test])
            sys.stdout.flush()
            os._exit(int(code))
        os.waitpid(child, 0)
        print("done", flush=True)


if __name__ == "__main__":
    main()
