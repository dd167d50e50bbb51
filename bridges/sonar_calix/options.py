"""The options of one Sonar -> Calix integration: the vendor's set-up pages (seed 000), and defaults for its gaps."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bridges.common.options import CommonOptions
from bridges.sonar_calix.choices import TIER_KEYS, Choices, TierBounds
from bridges.sonar_calix.wire import Wire
from connectors.calix import Dialect as CalixDialect

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
    """A service tier by download speed in kbps (vendor page, section 6 item 6)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1)
    lowest: int = Field(alias="from", ge=0)
    highest: int = Field(alias="to", ge=0)

    def holds(self, kbps: int, bounds: TierBounds = TierBounds.BOTH) -> bool:
        """True when a speed falls in this tier."""
        return self.lowest <= kbps < self.highest or (kbps == self.highest and bounds == TierBounds.BOTH)


class Options(CommonOptions, Choices, Wire):
    """One integration's options: those of any, those of `Choices` and `Wire`, and these.

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

    @model_validator(mode="before")
    @classmethod
    def _tiers_as_named(cls, document: Any) -> Any:
        """A tier may be told under other names (SONAR-A5-TIERS): then they are put in the place of ours."""
        keys = document.get("tier_keys") if isinstance(document, Mapping) else None
        tiers = document.get("tiers") if isinstance(document, Mapping) else None
        if not isinstance(keys, list) or len(keys) != len(TIER_KEYS) or not isinstance(tiers, list):
            return document
        ours = {str(theirs): name for theirs, name in zip(keys, TIER_KEYS, strict=True)}
        renamed = [
            {ours.get(str(name), name): value for name, value in tier.items()} if isinstance(tier, Mapping) else tier
            for tier in tiers
        ]
        return {**document, "tiers": renamed}

    def tier_of(self, kbps: int) -> str:
        """Name of the tier of a download speed, "" when it falls in none."""
        return next((tier.name for tier in self.tiers if tier.holds(kbps, self.tier_bounds)), "")

    def device_field(self, model_id: str) -> str | None:
        """Id of the field that holds the device id of a model, None for a model that was not chosen."""
        return next((device.field for device in self.devices if device.model == model_id), None)

    def calix(self) -> CalixDialect:
        """What the Calix connector is told."""
        return self.calix_dialect(self.key_field)
