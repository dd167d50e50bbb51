"""What the vendor page leaves open of a record, each as a choice whose default is what is assumed (section 6)."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from connectors.calix.assumptions import KEY_COPIES, KEY_FIELD, SpeedUnit, SubdivisionForm
from connectors.sonar.assumptions import PrimaryContact, ServedAccounts, ServiceAddress

TIER_KEYS = ("name", "from", "to")


class KeyField(StrEnum):
    """Fields of a Calix subscriber that may hold the account's id."""

    SUBSCRIBER_ID = KEY_FIELD
    ACCOUNT = KEY_COPIES[0]


class UnknownConsent(StrEnum):
    """What becomes of an account whose consent Sonar does not tell; nobody is opted in by it."""

    OPTED_OUT = "opted_out"
    SKIP = "skip"


class Incomplete(StrEnum):
    """What becomes of an account without a service address: skipped and told, or synchronised without the address."""

    SKIP = "skip"
    SEND_REST = "send_rest"


class TierBounds(StrEnum):
    """Whether a tier's upper bound is in it."""

    BOTH = "both"
    LOWER = "lower"


class DataServices(StrEnum):
    """Which data services of an account become services in Calix: each, or the first by id."""

    EACH = "each"
    FIRST = "first"


class OnServices(StrEnum):
    """Which of them carry the device ids: the first by id, or all."""

    FIRST = "first"
    ALL = "all"


class OfSeveral(StrEnum):
    """Which of several devices of a category is sent, by its item's id: the oldest or the newest."""

    LOWEST = "lowest"
    HIGHEST = "highest"


def _three(names: list[str]) -> list[str]:
    if len(names) != len(TIER_KEYS) or len(set(names)) != len(names):
        raise ValueError("tier_keys_wrong")
    return names


class Choices(BaseModel):
    """The numbers are those of the vendor page, section 6.

    Attributes:
        service_address, primary_contact, unknown_consent: whose address and consent count (4).
        subdivision: how region and location spell a state (5).
        speed_unit: of Calix's speeds; tier_bounds: which bounds are in a tier; tier_keys: under which names a tier
            tells its name and its two bounds (6).
        key_field: the field that holds the account's id, by which records are matched; key_copied_to: which others get
            it too (7).
        served_accounts: which accounts are synchronised (9).
        data_services, device_services, device_of_several: what becomes of several services and devices (10).
        without_address: what becomes of an account without a service address; one without a name is skipped (11).
    """

    service_address: ServiceAddress = ServiceAddress.SERVICEABLE_FIRST
    primary_contact: PrimaryContact = PrimaryContact.MARKED
    unknown_consent: UnknownConsent = UnknownConsent.OPTED_OUT
    subdivision: SubdivisionForm = SubdivisionForm.CODE
    speed_unit: SpeedUnit = SpeedUnit.MBPS
    tier_bounds: TierBounds = TierBounds.BOTH
    tier_keys: Annotated[list[str], AfterValidator(_three)] = Field(default_factory=lambda: list(TIER_KEYS))
    key_field: KeyField = KeyField.SUBSCRIBER_ID
    key_copied_to: list[KeyField] = Field(default_factory=lambda: [KeyField.ACCOUNT])
    served_accounts: ServedAccounts = ServedAccounts.ACTIVATED
    data_services: DataServices = DataServices.EACH
    device_services: OnServices = OnServices.FIRST
    device_of_several: OfSeveral = OfSeveral.LOWEST
    without_address: Incomplete = Incomplete.SKIP

    @property
    def key_fields(self) -> tuple[str, ...]:
        """All fields that get the account's id."""
        return tuple(dict.fromkeys((self.key_field, *self.key_copied_to)))

    def chosen(self) -> dict[str, Any]:
        """The choices that are not the defaults."""
        defaults = {name: field.get_default(call_default_factory=True) for name, field in Choices.model_fields.items()}
        return {name: getattr(self, name) for name, usual in defaults.items() if getattr(self, name) != usual}
