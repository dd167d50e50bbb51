"""What a person asks of one customer's voice: look, prepare an account, see what blocks a deletion, reveal a password.

Every call here is one that somebody waits for, so it goes before those of syncs (design section 4).
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from bridges.common.errors import in_syncs_terms
from bridges.simpler_alianza import status
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.facts import Flaw, FormFacts, VoiceFacts
from bridges.simpler_alianza.lines_source import LinesSource
from bridges.simpler_alianza.look import Look
from bridges.simpler_alianza.options import Options
from bridges.simpler_alianza.words import SIMPLER
from connectors.alianza import Alianza, Status, flaws_of
from connectors.alianza.limits import ADVANCED, DIALING_TYPES, SIMPLE
from connectors.http.budget import interactive
from connectors.http.errors import VendorError
from connectors.simpler import Ambiguous, BadTable, Customer, Settings, Simpler
from sync.errors import Refusal


class VoiceDesk:
    """Opened with an integration (`sync.bridge.Opened.desk`)."""

    def __init__(
        self, simpler: Simpler, alianza: Alianza, options: Options, directory: Directory, lines: LinesSource
    ) -> None:
        self.options = options
        self._simpler, self._alianza, self._directory, self._lines = simpler, alianza, directory, lines

    async def look(self, number: str) -> VoiceFacts:
        """Everything about one customer; a system that is away leaves its part open and the rest stands.

        Args:
            number: the account number, or where SIMPLer knows none such, a customer id.

        Raises:
            Refusal: customer_unknown(customer), when SIMPLer answered and knows neither.
        """
        with interactive():
            customer, away = await self._customer(number)
            if customer is None and SIMPLER not in away:
                raise Refusal("customer_unknown", customer=number)
            key = self._directory.number_of(customer) if customer is not None else number
            flaw = self._directory.flaw(customer) if customer is not None else ""
            look = Look(self._alianza, self.options)
            account = None if flaw else await look.account(key)
            rows = await self._rows(customer, away)
        told = {**away, **look.away}
        found = account.status if account is not None else ""
        return VoiceFacts(
            customer_id=customer.customerid if customer is not None else "",
            number=key,
            name=customer.name if customer is not None else "",
            customer_status=customer.status if customer is not None else "",
            flaw=str(flaw),
            account=account,
            away=told,
            rows=rows,
            wanted_status=str(status.wanted(customer)) if customer is not None else "",
            guarded=bool(found and status.guarded(found)),
        )

    async def form(self, number: str) -> FormFacts:
        """What a new account's form starts with: from SIMPLer, the partition's defaults and the options.

        Raises:
            Refusal: customer_unknown(customer), key_unusable(flaw), exists_already(key).
            VendorTrouble: a system could not be asked.
        """
        with in_syncs_terms(), interactive():
            customer = (await self._directory.by_numbers([number])).get(number)
            if customer is None:
                raise Refusal("customer_unknown", customer=number)
            if flaw := self._directory.flaw(customer):
                raise Refusal("key_unusable", flaw=str(flaw))
            account, partition, settings = await asyncio.gather(
                self._alianza.account_by_number(number), self._alianza.partition(), self._simpler.settings()
            )
        if account is not None:
            raise Refusal("exists_already", key=number)
        return FormFacts(
            number=number,
            name=customer.name,
            customer_status=customer.status,
            initial_status=str(status.wanted(customer)),
            billing_day=self._billing_day(settings, customer),
            dialing_types=dict(DIALING_TYPES),
            dialing_defaults={
                SIMPLE: partition.default_simple_dialing_behavior_type,
                ADVANCED: partition.default_advanced_dialing_behavior_type,
            },
            extension_length=partition.default_extension_length,
            time_zone=self.options.account_time_zone,
            regulatory_type=self.options.regulatory_type,
            platform_type=self.options.platform_type,
        )

    def fields_of(self, form: FormFacts, filled: Mapping[str, Any]) -> dict[str, Any]:
        """A filled form as the fields of a new account, by the names of the wire (vendor page, section A2)."""
        fields: dict[str, Any] = {
            "accountNumber": form.number,
            "accountName": form.name,
            "accountType": filled["account_type"],
            "platformType": form.platform_type,
            "status": form.initial_status,
            "timeZone": form.time_zone,
            "billingCycleDay": filled["billing_day"],
            "dialingBehaviorType": filled["dialing"],
            "regulatoryType": form.regulatory_type,
            "inboundRatePlanProductId": None,
        }
        if filled["account_type"] == ADVANCED:
            fields["extensionLength"] = filled["extension_length"]
        return fields

    def check(self, fields: Mapping[str, Any]) -> list[Flaw]:
        """What Alianza would not take, before it is asked; a billing day of 29 to 31 is never clamped."""
        return [Flaw(flaw.name, flaw.code, flaw.facts) for flaw in flaws_of(fields)]

    async def blockers(self, number: str) -> dict[str, int]:
        """What keeps an account from being deleted (vendor page, section A2), by kind; lines and users are told too.

        Raises:
            Refusal: not_there(key).
            VendorTrouble: Alianza could not be asked.
        """
        with in_syncs_terms(), interactive():
            account = await self._alianza.account_by_number(number)
            if account is None:
                raise Refusal("not_there", key=number)
            numbers, lines = await asyncio.gather(
                self._alianza.telephone_numbers(account.id), self._alianza.device_lines(account.id)
            )
        pending = account.status in (Status.DELETE_PENDING, Status.PENDING)
        return {"numbers": len(numbers), "lines": len(lines), "events": int(pending)}

    async def password(self, number: str, sip_username: str) -> SecretStr:
        """A line's password, for a reveal that is recorded (issue "Voice", item 8).

        Raises:
            Refusal: line_unknown(line).
            VendorTrouble: Alianza could not be asked.
        """
        with in_syncs_terms(), interactive():
            line = await self._lines.line(number, sip_username)
        if line is None:
            raise Refusal("line_unknown", line=sip_username)
        return line.password

    def _billing_day(self, settings: Settings | None, customer: Customer) -> int | None:
        """The operator's day, where SIMPLer or the customer's record tells it (E15), else the options'."""
        day = settings.day if settings is not None else None
        return day or customer.day or self.options.billing_day

    async def _customer(self, asked: str) -> tuple[Customer | None, dict[str, str]]:
        """By number, else by SIMPLer's own id; a nickname that several have is nobody's."""
        try:
            found = (await self._directory.by_numbers([asked])).get(asked)
            return found or await self._directory.by_id(asked), {}
        except Ambiguous:
            raise Refusal("customer_ambiguous", customer=asked) from None
        except VendorError as problem:
            return None, {SIMPLER: problem.code}

    async def _rows(self, customer: Customer | None, away: dict[str, str]) -> int | None:
        if customer is None:
            return None
        try:
            return len(await self._simpler.voice_rows(customer.customerid, self.options.table()))
        except BadTable:
            return None
        except VendorError as problem:
            away[SIMPLER] = problem.code
            return None
