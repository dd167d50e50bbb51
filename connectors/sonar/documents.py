"""Every GraphQL document that is sent to Sonar, as a named constant; tests hold each against the contract."""

_COUNT = "page_info { total_count }"

_ADDRESS = f"""
  addresses(paginator: $nested) {{ {_COUNT} entities {{
    id type serviceable line1 line2 city subdivision zip country
    inventory_items(paginator: $nested) {{ {_COUNT} entities {{
      id status account_service_id
      inventory_model {{ id name inventory_model_category {{ id name }} }}
      inventory_model_field_data(paginator: $nested) {{ {_COUNT} entities {{ inventory_model_field_id value }} }}
    }} }}
  }} }}
"""

_ACCOUNT = f"""
  id name company_id archived_at updated_at
  account_status {{ id name activates_account }}
  account_type {{ id type }}
  contacts(paginator: $nested) {{ {_COUNT} entities {{
    id name primary email_address marketing_opt_in
    phone_numbers(paginator: $nested) {{ {_COUNT} entities {{ id number extension country }} }}
  }} }}
  {_ADDRESS}
  account_services(paginator: $nested) {{ {_COUNT} entities {{
    id quantity name_override
    service {{ id name type enabled
      data_service_detail {{ download_speed_kilobits_per_second upload_speed_kilobits_per_second }} }}
  }} }}
  custom_field_data(paginator: $nested) {{ {_COUNT} entities {{ custom_field_id value }} }}
"""

_VARIABLES = "$paginator: Paginator!, $sorter: [Sorter]!, $search: [Search], $archived: Boolean"
_ARGUMENTS = "paginator: $paginator, sorter: $sorter, search: $search, include_archived: $archived"

ACCOUNTS = f"""
query Accounts({_VARIABLES}, $nested: Paginator) {{
  rows: accounts({_ARGUMENTS}) {{ {_COUNT} entities {{ {_ACCOUNT} }} }}
}}
"""

ACCOUNT_LINES = f"""
query AccountLines({_VARIABLES}) {{
  rows: accounts({_ARGUMENTS}) {{ {_COUNT} entities {{
    id name company_id archived_at account_status {{ id name activates_account }}
  }} }}
}}
"""

ACCOUNT_EXTENT = """
query AccountExtent($one: Paginator!, $search: [Search], $archived: Boolean) {
  oldest: accounts(
    paginator: $one, sorter: [{attribute: "id", direction: ASC}], search: $search, include_archived: $archived
  ) { page_info { total_count } entities { id } }
  newest: accounts(
    paginator: $one, sorter: [{attribute: "id", direction: DESC}], search: $search, include_archived: $archived
  ) { page_info { total_count } entities { id } }
}
"""


def _listing(operation: str, field: str, selection: str, extra_variables: str = "", extra_arguments: str = "") -> str:
    return f"""
query {operation}($paginator: Paginator!, $sorter: [Sorter]!, $search: [Search]{extra_variables}) {{
  rows: {field}(paginator: $paginator, sorter: $sorter, search: $search{extra_arguments}) {{
    {_COUNT} entities {{ {selection} }}
  }}
}}
"""


COMPANIES = _listing("Companies", "companies", "id name default enabled country")

INVENTORY_MODELS = _listing(
    "InventoryModels",
    "inventory_models",
    f"""id name model_name enabled inventory_model_category {{ id name }}
    inventory_model_fields(paginator: $nested) {{ {_COUNT} entities {{ id name type required primary }} }}""",
    ", $nested: Paginator",
)

CUSTOM_FIELDS = _listing(
    "CustomFields",
    "custom_fields",
    "id name entity_type type required",
    ", $entity_type: CustomfielddataableType",
    ", entity_type: $entity_type",
)

# The client secret is readable here and is left out on purpose.
CALIX_CLOUD_SETTINGS = _listing(
    "CalixCloudSettings",
    "calix_cloud_settings",
    "id enabled company_id synchronization_status synchronization_audit_ran last_synchronized",
)

DELETIONS = _listing(
    "Deletions",
    "logs",
    """id type created_at loggable_type loggable_id logged_entity_type logged_entity_id
    current previous relation_data""",
    ", $type: LogType",
    ", type: $type",
)

_ADDRESS_OWNER = "id addressable_type addressable_id"
_ITEM_OWNER = "id inventoryitemable_type inventoryitemable_id account_service { id account_id }"

CHANGED = {
    "accounts": _listing("ChangedAccounts", "accounts", "id", extra_arguments=", include_archived: true"),
    "contacts": _listing("ChangedContacts", "contacts", "id contactable_type contactable_id"),
    "phone_numbers": _listing("ChangedPhones", "phone_numbers", "id contact { id contactable_type contactable_id }"),
    "addresses": _listing("ChangedAddresses", "addresses", _ADDRESS_OWNER),
    "account_services": _listing("ChangedAccountServices", "account_services", "id account_id"),
    "services": _listing("ChangedServices", "services", "id"),
    "data_service_details": _listing("ChangedSpeeds", "data_service_details", "id service_id"),
    "inventory_items": _listing("ChangedItems", "inventory_items", _ITEM_OWNER),
    "inventory_model_field_data": _listing(
        "ChangedItemData", "inventory_model_field_data", f"id inventory_item {{ {_ITEM_OWNER} }}"
    ),
    "custom_field_data": _listing(
        "ChangedFieldData", "custom_field_data", "id customfielddataable_type customfielddataable_id"
    ),
}

ADDRESSES = _listing("AddressesByIds", "addresses", _ADDRESS_OWNER)
CONTACTS = _listing("ContactsByIds", "contacts", "id contactable_type contactable_id")
ITEMS = _listing("ItemsByIds", "inventory_items", _ITEM_OWNER)
SUBSCRIPTIONS = _listing("SubscriptionsOfServices", "account_services", "id account_id")

ALL = (
    ACCOUNTS,
    ACCOUNT_LINES,
    ACCOUNT_EXTENT,
    COMPANIES,
    INVENTORY_MODELS,
    CUSTOM_FIELDS,
    CALIX_CLOUD_SETTINGS,
    DELETIONS,
    *CHANGED.values(),
    ADDRESSES,
    CONTACTS,
    ITEMS,
    SUBSCRIPTIONS,
)
