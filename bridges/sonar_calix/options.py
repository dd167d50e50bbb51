"""The options of one Sonar -> Calix integration: the vendor's set-up pages (seed 000), and defaults for its gaps."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bridges.common.options import CommonOptions

SUBSCRIBER_FIELDS = ("field1", "field2", "field3", "field4", "field5")
MOST_TIERS = 10
SECRETS = ("sonar_token", "calix_client_id", "calix_client_secret", "calix_username", "calix_password")


class Place(StrEnum):
    """What a region or location may be taken from (seed 000, "Subscriber Region")."""

    CITY = "CITY"
    SUBDIVISION = "SUBDIVISION"
    ZIP = "ZIP"


class DeviceField(BaseModel):
    """Of this inventory model, this field holds the device id; both are Sonar ids."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    model: str = Field(min_length=1)
    field: str = Field(min_length=1)


class Tier(BaseModel):
    """A service tier by download speed in kbps, both bounds included (vendor page, section 6 item 6)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1)
    lowest: int = Field(alias="from", ge=0)
    highest: int = Field(alias="to", ge=0)

    def holds(self, kbps: int) -> bool:
        """True when a speed falls in this tier."""
        return self.lowest <= kbps <= self.highest


class Options(CommonOptions):
    """One integration's options.

    Attributes:
        sonar_url: base URL of the Sonar instance, without /api/graphql.
        calix_url: base URL of the Calix gateway, with its version.
        flat_file_disabled: the answer to "Is the flat-file delivery switched off?"; two pipelines must not run at once.
        devices: which field of which inventory model holds the device id.
        custom_fields: Sonar's Account custom field ids by the subscriber field that they fill (`field1` to `field5`).
        region, location: what they are taken from; None leaves them as found.
        tiers: at most ten service tiers.
        remove_inactive: erase subscribers whose account was archived or deactivated (the seed does not say: no).
        shared_org: other things than this integration keep records in the same Calix org.
        sonar_rate, calix_rate: requests a second at most; sonar_concurrency, calix_concurrency: in flight at most.
        settle_seconds: how long after a write of unknown fate the vendor is asked what became of it.
    """

    sonar_url: str
    calix_url: str = "https://api.calix.ai/v1"
    flat_file_disabled: bool = False
    devices: list[DeviceField] = Field(default_factory=list)
    custom_fields: dict[str, str] = Field(default_factory=dict)
    region: Place | None = None
    location: Place | None = None
    tiers: list[Tier] = Field(default_factory=list)
    remove_inactive: bool = False
    shared_org: bool = False
    sonar_rate: float = Field(default=6.0, gt=0)
    sonar_concurrency: int = Field(default=4, ge=1, le=16)
    calix_rate: float = Field(default=5.0, gt=0)
    calix_concurrency: int = Field(default=4, ge=1, le=16)
    settle_seconds: float = Field(default=5.0, ge=0)

    def tier_of(self, kbps: int) -> str:
        """Name of the tier of a download speed, "" when it falls in none."""
        return next((tier.name for tier in self.tiers if tier.holds(kbps)), "")

    def device_field(self, model_id: str) -> str | None:
        """Id of the field that holds the device id of a model, None for a model that was not chosen."""
        return next((device.field for device in self.devices if device.model == model_id), None)
