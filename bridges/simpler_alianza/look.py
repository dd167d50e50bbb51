"""One account looked at from all sides, its parts asked for side by side; what fails is left open, with its cause."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from bridges.simpler_alianza.facts import AccountFacts, LineFacts, PlanFacts
from bridges.simpler_alianza.options import Options
from bridges.simpler_alianza.words import ALIANZA
from connectors.alianza import (
    Account,
    Alianza,
    CallingPlan,
    CallingPlanProduct,
    LineReading,
    SipLine,
    UnusableNumber,
    lines_of,
)
from connectors.http.errors import VendorError

T = TypeVar("T")


@dataclass(slots=True)
class Look:
    """`away` collects the code of what Alianza did not answer, by system."""

    alianza: Alianza
    options: Options
    away: dict[str, str] = field(default_factory=dict)

    async def account(self, number: str) -> AccountFacts | None:
        """The account with everything that seed 002 lists; None only when Alianza itself says that there is none."""
        try:
            account = await self.alianza.account_by_number(number)
        except UnusableNumber:
            return None
        except VendorError as problem:
            self.away[ALIANZA] = problem.code
            return None
        if account is None:
            return None
        lines, products, available, users = await asyncio.gather(
            self._told(lines_of(self.alianza, account.id)),
            self._told(self.alianza.calling_plan_products()),
            self._told(self.alianza.product_plans(account.id)),
            self._told(self.alianza.users(account.id)),
        )
        return AccountFacts(
            id=account.id,
            number=account.account_number,
            name=account.account_name,
            status=account.status,
            account_type=account.account_type,
            platform_type=account.platform_type,
            billing_cycle_day=account.billing_cycle_day,
            dialing=account.dialing_behavior_type,
            extension_length=account.extension_length,
            time_zone=account.time_zone,
            lines=await self._lines(account, lines) if lines is not None else None,
            failed_devices=len(lines.failed) if lines is not None else 0,
            other_lines=dict(Counter(other.kind for other in lines.others)) if lines is not None else {},
            calling_plans=_plans(account.calling_plans or [], products),
            plans_available=tuple(plan.display_name for plan in available) if available is not None else None,
            plans_in_use=_in_use([user.user_product_plan for user in users]) if users is not None else None,
            numbers=len(lines.numbers) if lines is not None else None,
            gui_url=self.options.gui_url.replace("{accountId}", account.id),
        )

    async def _lines(self, account: Account, reading: LineReading) -> tuple[LineFacts, ...]:
        """Each line with its phone's registration as it is this moment."""
        registered = await asyncio.gather(
            *(self._told(self.alianza.registration(account.id, line.device_id)) for line in reading.lines)
        )
        return tuple(_line(line, up) for line, up in zip(reading.lines, registered, strict=True))

    async def _told(self, answer: Awaitable[T]) -> T | None:
        try:
            return await answer
        except VendorError as problem:
            self.away[ALIANZA] = problem.code
            return None


def _line(line: SipLine, registered: bool | None) -> LineFacts:
    return LineFacts(
        number=line.number,
        sip_username=line.sip_username,
        display_name=line.display_name,
        emergency_number=line.emergency_number,
        mac=line.mac,
        has_password=bool(line.password.get_secret_value()),
        registered=registered,
        enabled=line.enabled,
    )


def _plans(plans: list[CallingPlan], products: list[CallingPlanProduct] | None) -> tuple[PlanFacts, ...] | None:
    """Named by their products; without those a plan's id stands for its name."""
    by_id = {product.id: product for product in products or ()}
    found = []
    for plan in plans:
        product = by_id.get(plan.calling_plan_product_id)
        found.append(
            PlanFacts(
                name=product.name if product is not None else plan.calling_plan_product_id,
                start_date=plan.start_date[:10],
                minutes=plan.plan_minutes,
                used_seconds=plan.seconds_used,
                unlimited=bool(product is not None and product.unlimited_display),
            )
        )
    return tuple(found)


def _in_use(plans: list[str]) -> tuple[str, ...]:
    return tuple(sorted({plan for plan in plans if plan}))
