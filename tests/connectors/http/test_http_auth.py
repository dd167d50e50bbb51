"""Login once for all who wait, renew before the end, and never twice for one refused token."""

import asyncio
from collections.abc import Mapping

from connectors.http.auth import BearerToken, Exchange, LoginAuth, Session, Unsigned
from connectors.http.messages import Answer, Request


async def nobody(request: Request) -> Answer:
    raise AssertionError("nothing is to be sent")


class Gateway(LoginAuth):
    """Sessions numbered from 1, after a moment of waiting; refreshing may be refused."""

    def __init__(self, life: float = 1800.0, *, refreshes: bool = True) -> None:
        self.now = 0.0
        super().__init__(clock=lambda: self.now)
        self.life, self.refreshes = life, refreshes
        self.did: list[str] = []

    async def login(self, exchange: Exchange) -> Session:
        return await self._numbered("login")

    async def refresh(self, exchange: Exchange, session: Session) -> Session | None:
        if not self.refreshes:
            self.did.append(f"refused {session.refresh_token}")
            return None
        return await self._numbered(f"refresh {session.refresh_token}")

    def headers_of(self, session: Session) -> Mapping[str, str]:
        return {"X-Token": session.token}

    async def _numbered(self, how: str) -> Session:
        self.did.append(how)
        await asyncio.sleep(0)
        return Session(f"t{len(self.did)}", self.life, f"r{len(self.did)}")


async def test_parallel_callers_share_one_login() -> None:
    gateway = Gateway()
    told = await asyncio.gather(*(gateway.headers(nobody) for _ in range(8)))
    assert told == [{"X-Token": "t1"}] * 8
    assert gateway.did == ["login"]


async def test_parallel_callers_share_one_renewal_after_a_401() -> None:
    gateway = Gateway()
    used = await gateway.headers(nobody)
    assert await asyncio.gather(*(gateway.renew(nobody, used) for _ in range(8))) == [True] * 8
    assert gateway.did == ["login", "login"]
    assert await gateway.headers(nobody) == {"X-Token": "t2"}


async def test_a_session_is_refreshed_a_minute_before_its_end() -> None:
    gateway = Gateway(life=1800)
    await gateway.headers(nobody)
    gateway.now = 1739.0
    assert await gateway.headers(nobody) == {"X-Token": "t1"}
    gateway.now = 1740.0
    assert await gateway.headers(nobody) == {"X-Token": "t2"}
    assert gateway.did == ["login", "refresh r1"]


async def test_a_refused_refresh_leads_to_a_login() -> None:
    gateway = Gateway(refreshes=False)
    await gateway.headers(nobody)
    gateway.now = 1800.0
    await gateway.headers(nobody)
    assert gateway.did == ["login", "refused r1", "login"]


async def test_a_short_life_is_used_for_half_of_it() -> None:
    gateway = Gateway(life=10)
    await gateway.headers(nobody)
    gateway.now = 4.9
    await gateway.headers(nobody)
    assert gateway.did == ["login"]
    gateway.now = 5.0
    await gateway.headers(nobody)
    assert gateway.did == ["login", "refresh r1"]


async def test_a_token_made_by_hand_cannot_be_renewed() -> None:
    token = BearerToken("token-of-no-worth")
    used = await token.headers(nobody)
    assert used == {"Authorization": "Bearer token-of-no-worth"}
    assert not await token.renew(nobody, used)


async def test_unsigned_requests_carry_nothing_and_renew_nothing() -> None:
    unsigned = Unsigned()
    assert await unsigned.headers(nobody) == {}
    assert await unsigned.renew(nobody, {}) is False
