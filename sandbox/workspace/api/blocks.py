"""blocks.validate: the checks, without posting anything."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.api.args import Args
from sandbox.workspace.api.registry import method
from sandbox.workspace.blocks.check import check_blocks, check_view
from sandbox.workspace.errors import SlackError
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


@method("blocks.validate")
def validate(workspace: Workspace, args: Args) -> Json:
    """Check exactly one of ``blocks``, ``message`` and ``view`` (blocks.validate reference)."""
    given = [name for name in ("blocks", "message", "view") if args.has(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    name = given[0]
    body = args.json(name)
    if name == "blocks":
        problems = check_blocks(body, "message", "")
    elif name == "message":
        problems = check_blocks(body.get("blocks") if isinstance(body, dict) else None, "message")
    else:
        problems = check_view(body)
    if problems:
        lines = [problem.line() for problem in problems]
        errors = [problem.as_json() for problem in problems]
        raise SlackError(f"invalid_{name}", errors=errors, response_metadata={"messages": lines})
    return {"ok": True}
