"""A bridge whose desk tells what a test wants: the port between the face and a voice pair, with no vendor behind it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from bridges.simpler_alianza.facts import Flaw, FormFacts, VoiceFacts
from sync.bridge import Event, Opened, Problem, Setup, Sibling, Sides
from sync.errors import Refusal, VendorTrouble

NAME = "voice_pair"


@dataclass
class StandInDesk:
    """Customers by what may be typed for them. `asked` notes each question; `trouble` is raised by the next ones."""

    customers: dict[str, VoiceFacts] = field(default_factory=dict)
    forms: dict[str, FormFacts] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    blocking: dict[str, dict[str, int]] = field(default_factory=dict)
    passwords: dict[tuple[str, str], str] = field(default_factory=dict)
    trouble: VendorTrouble | Refusal | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def look(self, number: str) -> VoiceFacts:
        self._note("look", number)
        if number not in self.customers:
            raise Refusal("customer_unknown", customer=number)
        return self.customers[number]

    async def form(self, number: str) -> FormFacts:
        self._note("form", number)
        if number not in self.forms:
            raise Refusal("exists_already", key=number)
        return self.forms[number]

    def fields_of(self, form: FormFacts, filled: Mapping[str, Any]) -> dict[str, Any]:
        fields = {
            "accountNumber": form.number,
            "accountName": form.name,
            "accountType": filled["account_type"],
            "billingCycleDay": filled["billing_day"],
            "dialingBehaviorType": filled["dialing"],
            "status": form.initial_status,
        }
        return fields | ({"extensionLength": filled["extension_length"]} if filled["extension_length"] else {})

    def check(self, fields: Mapping[str, Any]) -> list[Flaw]:
        """As the bridge does it, for the two inputs that the tests get wrong."""
        found = list(self.flaws)
        if fields["billingCycleDay"] not in range(1, 29):
            facts = {"lowest": 1, "highest": 28, "value": fields["billingCycleDay"]}
            found.append(Flaw("billingCycleDay", "range", facts))
        if not fields["dialingBehaviorType"]:
            found.append(Flaw("dialingBehaviorType", "choice", {"allowed": ("TEN_DIGIT",)}))
        if fields["accountType"] == "ADVANCED" and fields.get("extensionLength") not in range(3, 7):
            found.append(Flaw("extensionLength", "missing", {"lowest": 3, "highest": 6}))
        return found

    async def blockers(self, number: str) -> dict[str, int]:
        self._note("blockers", number)
        if number not in self.blocking:
            raise Refusal("not_there", key=number)
        return self.blocking[number]

    async def password(self, number: str, sip_username: str) -> SecretStr:
        self._note("password", number, sip_username)
        if (number, sip_username) not in self.passwords:
            raise Refusal("line_unknown", line=sip_username)
        return SecretStr(self.passwords[number, sip_username])

    def times(self, what: str) -> int:
        """How often that was asked."""
        return sum(each[0] == what for each in self.asked)

    def _note(self, *what: str) -> None:
        self.asked.append(what)
        if self.trouble is not None:
            raise self.trouble


@dataclass
class VoicePair:
    """Implements `sync.bridge.Bridge`, as far as a face asks for one."""

    desk: object
    name: str = NAME
    title: str = "SIMPLer → Alianza"
    flows: tuple[Sides, ...] = (
        Sides("accounts", "SIMPLer", "Alianza"),
        Sides("sip_lines", "Alianza", "SIMPLer", watched=False),
    )
    secret_names: tuple[str, ...] = ()
    joins: bool = False

    def check(
        self, company: str | None, options: Mapping[str, Any], secrets: Mapping[str, str], siblings: Sequence[Sibling]
    ) -> list[Problem]:
        return []

    async def check_against_vendor(self, setup: Setup) -> list[Problem]:
        return []

    def mapping_fingerprint(self, options: Mapping[str, Any]) -> str:
        return ""

    def org_of(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        return "voice"

    def event(self, secrets: Mapping[str, str], told: Mapping[str, str]) -> list[Event] | None:
        return None

    @asynccontextmanager
    async def open(self, setup: Setup) -> AsyncIterator[Opened]:
        yield Opened(flows={}, doctor=lambda: None, calls=lambda: 0, desk=self.desk)
