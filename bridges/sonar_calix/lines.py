"""The connections of one opened integration."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from bridges.sonar_calix.options import Options
from connectors.calix import Calix, Credentials
from connectors.calix import connect as connect_calix
from connectors.http.messages import Call
from connectors.sonar import Sonar
from connectors.sonar import connect as connect_sonar
from sync.bridge import Setup

_CREDENTIALS = ("client_id", "client_secret", "username", "password")


class Lines:
    """Opens connections, which end with the stack; each credential keeps to its own shared budget."""

    def __init__(self, setup: Setup, stack: AsyncExitStack) -> None:
        self._setup, self._stack = setup, stack
        self._calls = 0

    def calls(self) -> int:
        """Requests that left since the integration was opened."""
        return self._calls

    async def sonar(self, options: Options, secrets: Mapping[str, str]) -> Sonar:
        """The Sonar of these options; nothing is asked yet."""
        name = f"sonar:{urlsplit(options.sonar_url).netloc}"
        connection = connect_sonar(
            options.sonar_url,
            secrets.get("sonar_token", ""),
            dialect=options.sonar_dialect(),
            budget=self._setup.budget(name, options.sonar_rate, options.sonar_concurrency),
            concurrency=options.sonar_concurrency,
            on_call=self._count,
        )
        return await self._stack.enter_async_context(connection)

    async def calix(self, options: Options, secrets: Mapping[str, str], org: str) -> Calix:
        """The Calix org of these credentials, whose budget goes by the org's name; nothing is asked yet."""
        connection = connect_calix(
            options.calix_url,
            Credentials(*(secrets.get(f"calix_{name}", "") for name in _CREDENTIALS)),
            dialect=options.calix(),
            budget=self._setup.budget(org, options.calix_rate, options.calix_concurrency),
            concurrency=options.calix_concurrency,
            on_call=self._count,
        )
        return await self._stack.enter_async_context(connection)

    def _count(self, call: Call) -> None:
        self._calls += 1
        if self._setup.on_call is not None:
            self._setup.on_call(call)
