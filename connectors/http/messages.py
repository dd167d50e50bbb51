"""A request and its answer as plain values, so that vendor packages never see the HTTP library."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` is a template (`/subscribers/{id}`), so that logs and metrics never see an id.

    `effect` is True when the vendor may change something: such a request is never sent again by itself.
    `label` tells requests apart that share a path (the name of a GraphQL operation).
    `secrets` are values that no complaint may repeat, however short or plain they are.
    """

    method: str
    path: str
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | int] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    effect: bool = False
    label: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def target(self) -> str:
        """The path with its ids filled in, each quoted whole."""
        return re.sub(r"{(\w+)}", lambda found: quote(self.ids[found[1]], safe=""), self.path)

    @property
    def sent(self) -> list[Any]:
        """All values that leave with the request: what a vendor may repeat in its complaint."""
        return [dict(self.ids), dict(self.query), self.json, dict(self.form or {}), dict(self.headers)]

    @property
    def shown(self) -> str:
        """What logs, metrics and errors say of the path."""
        return f"{self.path}#{self.label}" if self.label else self.path

    @property
    def where(self) -> str:
        """The same with its ids, for proofs; never a query string, which may hold more than ids."""
        return f"{self.target}#{self.label}" if self.label else self.target


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read to its end. Header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        """True for a page meant for a browser: a login page, a proxy's apology."""
        return "html" in self.headers.get("content-type", "") or self.body[:200].lstrip()[:1] == b"<"


@dataclass(frozen=True, slots=True)
class Call:
    """What is told of each request that left: for metrics, counts and proofs. `problem` is an error's code or "".

    `path` is the template, for what counts and is logged; `where` has the ids, for what is kept with a run.
    """

    system: str
    method: str
    path: str
    where: str
    status: int | None
    seconds: float
    size: int
    problem: str
