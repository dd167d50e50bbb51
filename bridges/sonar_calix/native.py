"""Sonar's own Calix integration must not run beside this one: each would undo what the other wrote."""

import time
from collections.abc import Callable, Sequence

from bridges.sonar_calix.scope import Scope
from bridges.sonar_calix.words import SONAR
from connectors.http.errors import VendorError
from connectors.sonar import CalixCloudSetting, Sonar
from sync.errors import NotSent

LOOK_EVERY_SECONDS = 60.0


def natively_kept(settings: Sequence[CalixCloudSetting], scope: Scope) -> bool:
    """True when an enabled native integration covers accounts of this integration.

    One without a company covers every company without a native one of its own.
    """
    own = {setting.company_id for setting in settings if setting.company_id is not None}
    for setting in settings:
        if not setting.enabled:
            continue
        if setting.company_id is not None and scope.holds_company(setting.company_id):
            return True
        if setting.company_id is None and (scope.company is None or scope.company not in own):
            return True
    return False


class NativeGuard:
    """Lets a write pass only while the native integration is off; looks at most once a minute."""

    def __init__(self, sonar: Sonar, scope: Scope, clock: Callable[[], float] = time.monotonic) -> None:
        self._sonar, self._scope, self._clock = sonar, scope, clock
        self._seen: bool | None = None
        self._looked = float("-inf")

    async def let_pass(self) -> None:
        """Return when a write may go.

        Raises:
            NotSent: `native_enabled`, or `native_unknown` when Sonar does not tell.
        """
        if self._seen is None or self._clock() - self._looked >= LOOK_EVERY_SECONDS:
            self._seen = await self._look()
            self._looked = self._clock()
        if self._seen:
            raise NotSent(SONAR, "native_enabled")

    async def _look(self) -> bool:
        try:
            return natively_kept(await self._sonar.calix_cloud_settings(), self._scope)
        except VendorError as error:
            raise NotSent(
                SONAR,
                "native_unknown",
                status=error.status,
                words=error.reason,
                retry_after=error.retry_after,
                transient=error.transient,
            ) from error
