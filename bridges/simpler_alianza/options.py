"""The options of one SIMPLer -> Alianza integration: the trigger's settings (seed 002), and defaults for its gaps."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bridges.common.options import CommonOptions
from connectors.simpler import VoiceTable

SECRETS = ("simpler_username", "simpler_password", "alianza_username", "alianza_password")
HOOK_SECRETS = ("hook_username", "hook_password")
COLUMNS = ("dial_number", "display_name", "password", "port_number", "user_name")


class TableFields(BaseModel):
    """Ids of the "Alianza Voice" table and of its five fields (seed 002, `Custom_SIP_Table_…`); blank = not told."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)

    table: str = ""
    dial_number: str = ""
    display_name: str = ""
    password: str = ""
    port_number: str = ""
    user_name: str = ""


class VoiceScope(BaseModel):
    """Which customers have voice: those with voice rows, those with a value in a field, or those with a status.

    A customer with an account in Alianza has voice in any case.
    """

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)

    by: Literal["rows", "field", "status"] = "rows"
    field: str = ""
    values: list[str] = Field(default_factory=list)


class Options(CommonOptions):
    """One integration's options.

    Attributes:
        simpler_url: what stands before `/API/` in SIMPLer's addresses.
        operator: SIMPLer's database, where an operator has several; "" for the only one.
        alianza_url: Alianza's host (production, beta …), with or without `/v2`.
        partition: in place of the login's own; must be that or one below it.
        account_number_field: the customer's field that equals the account number; blank = the nickname (recommended).
        voice_table: ids of the table of SIP lines and its five fields; all set and distinct, or lines are not synced.
        first_port: the port of a device's first line in the table (E13): 1, or 0 where SIMPLer counts from there.
        voice_scope: which customers have voice.
        customer_status: seed 002's switch "Customer Status": the status section, and with it `/sip`.
        console: seed 002's switch "Customer Synchro Console": adding and deleting accounts, syncing lines.
        account_time_zone, regulatory_type, platform_type: of new accounts; the seed's form does not ask for them.
        billing_day: the operator's billing day where SIMPLer does not tell it; 29 to 31 are asked about, never clamped.
        gui_url: address of an account in Alianza's portal, with `{accountId}`; "" hides the button.
        simpler_rate, alianza_rate: requests a second at most; …_concurrency: in flight at most.
        settle_seconds: how long after a write of unknown fate a vendor is asked what became of it.
        push_seconds: how long a push to the customer's equipment is waited for.
        burst_count, burst_seconds, burst_share: accounts that may be disabled by themselves in a short time.
    """

    poll_seconds: int = Field(default=300, ge=0)
    simpler_url: str
    operator: str = ""
    alianza_url: str = "https://api.alianza.com"
    partition: str = ""
    account_number_field: str = ""
    voice_table: TableFields = TableFields()
    first_port: int = Field(default=1, ge=0, le=1)
    voice_scope: VoiceScope = VoiceScope()
    customer_status: bool = True
    console: bool = True
    account_time_zone: str = "US/Central"
    regulatory_type: str = "RESIDENTIAL"
    platform_type: str = "CPE1"
    billing_day: int | None = Field(default=None, ge=1, le=31)
    gui_url: str = ""
    simpler_rate: float = Field(default=5.0, gt=0)
    simpler_concurrency: int = Field(default=4, ge=1, le=16)
    alianza_rate: float = Field(default=5.0, gt=0)
    alianza_concurrency: int = Field(default=4, ge=1, le=4)
    settle_seconds: float = Field(default=5.0, ge=0)
    push_seconds: float = Field(default=10.0, ge=0)
    burst_count: int = Field(default=20, ge=0)
    burst_seconds: float = Field(default=600.0, gt=0)
    burst_share: float = Field(default=0.01, gt=0, le=1)

    def table(self) -> VoiceTable:
        """The voice table as the connector asks for it.

        Raises:
            connectors.simpler.BadTable: an id is blank or there twice.
        """
        ids = self.voice_table
        return VoiceTable(ids.table, ids.dial_number, ids.display_name, ids.password, ids.port_number, ids.user_name)
