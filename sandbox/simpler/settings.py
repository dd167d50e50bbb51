"""How the invented operator has set SIMPLer up: statuses, custom fields, the voice table, the billing day."""

from dataclasses import dataclass
from typing import Any

from sandbox.common.behaviours import Behaviours
from sandbox.data.voice_cast import BILLING_DAY, FIELD_IDS, NOTE_FIELD_ID, STATUSES, TABLE_ID

TABLE_FIELDS = (*FIELD_IDS.values(), NOTE_FIELD_ID)
ACCOUNT_NUMBER, VOICE = "31", "32"  # custom fields of the customer record
CUSTOM_FIELDS = {ACCOUNT_NUMBER: "Voice account number", VOICE: "Voice"}
_LABELS = {
    "dialNumber": "Dial Number",
    "displayName": "Display Name",
    "password": "SIP Password",
    "portNumber": "Port Number",
    "userName": "User Name",
}


@dataclass(slots=True)
class Settings:
    """What the operator may change; `billing_day` 1 to 31, `statuses` in the spelling of their definition."""

    billing_day: int = BILLING_DAY
    statuses: tuple[str, ...] = STATUSES

    def status(self, text: str) -> str | None:
        """The status that is meant, whatever the case and the blanks around it."""
        return next((known for known in self.statuses if folded(known) == folded(text)), None)

    def as_data(self, switches: Behaviours) -> dict[str, Any]:
        """What getOperatorSettings tells (B2, E15)."""
        fields = [_field(number, _LABELS[name]) for name, number in FIELD_IDS.items()]
        fields.append(_field(NOTE_FIELD_ID, "Note"))
        day = {"billing_day": str(self.billing_day)} if switches["billing_day"] == "settings" else {}
        return day | {
            "statuses": list(self.statuses),
            "custom_fields": [_field(number, label) for number, label in CUSTOM_FIELDS.items()],
            "tables": [{"table_id": TABLE_ID, "name": "Alianza Voice", "fields": fields}],
        }


def folded(status: str) -> str:
    """A status without case and without blanks around it."""
    return status.strip().casefold()


def _field(number: str, label: str) -> dict[str, str]:
    return {"field_id": number, "name": label}
