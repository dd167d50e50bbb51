"""Integrations that fit the sandbox's invented data, for `demo`, `tour`, tests and measurements."""

from typing import Any

from sync.configure import Draft

FAST = 200.0  # requests a second: nobody waits for an imitation (design section 10)
VOICE_NAME = "Voice"


def integration_draft(facts: dict[str, Any], *, company: int = 0, org: int = 0, name: str = "") -> Draft:
    """The integration that fits the sandbox's data; its options are what `notes` says the records were made with."""
    notes, calix = facts["notes"], facts["calix"]
    made = notes["integration"]
    chosen, credentials = notes["companies"][company], calix["orgs"][org]
    channels = {channel["name"]: channel["id"] for channel in facts["workspace"]["channels"]}
    return Draft(
        name=name or chosen["name"],
        bridge="sonar_calix",
        company=chosen["id"],
        company_name=chosen["name"],
        channel=channels["calix-sync"],
        options={
            "sonar_url": facts["sonar"]["base_url"],
            "calix_url": calix["base_url"],
            "flat_file_disabled": True,
            "devices": [
                {"model": each["inventory_model_id"], "field": each["inventory_model_field_id"]}
                for each in made["device_fields"]
            ],
            "custom_fields": {"field1": made["field1"]["custom_field_id"]},
            "region": made["region"],
            "location": made["location"],
            "tiers": made["tiers"],
            "sonar_rate": FAST,
            "calix_rate": FAST,
            "settle_seconds": 0.2,
            "poll_seconds": 2,
        },
        secrets={
            "sonar_token": facts["sonar"]["token"],
            "calix_client_id": credentials["client_id"],
            "calix_client_secret": credentials["client_secret"],
            "calix_username": credentials["username"],
            "calix_password": credentials["password"],
        },
    )


def voice_draft(facts: dict[str, Any], *, name: str = VOICE_NAME) -> Draft:
    """The voice pair: SIMPLer's customers and Alianza's accounts of the invented town."""
    simpler, alianza, fields = facts["simpler"], facts["alianza"], facts["simpler"]["fields"]
    channels = {channel["name"]: channel["id"] for channel in facts["workspace"]["channels"]}
    return Draft(
        name=name,
        bridge="simpler_alianza",
        company=None,
        channel=channels["voice"],
        options={
            "simpler_url": simpler["base_url"],
            "operator": simpler["operator"],
            "alianza_url": alianza["base_url"],
            "voice_table": {
                "table": simpler["table_id"],
                "dial_number": fields["dialNumber"],
                "display_name": fields["displayName"],
                "password": fields["password"],
                "port_number": fields["portNumber"],
                "user_name": fields["userName"],
            },
            "gui_url": f"{alianza['base_url']}/portal/{{accountId}}",
            "simpler_rate": FAST,
            "alianza_rate": FAST,
            "settle_seconds": 0.2,
            "poll_seconds": 5,
            "push_seconds": 2.0,
        },
        secrets={
            "simpler_username": simpler["api_username"],
            "simpler_password": simpler["api_password"],
            "alianza_username": alianza["username"],
            "alianza_password": alianza["password"],
            "hook_username": "simpler",
            "hook_password": "hook-invented",
        },
    )
