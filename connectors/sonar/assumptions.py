"""What nobody could confirm about Sonar, each fact by its id in one place (vendor page, section 6)."""

from typing import Any

from connectors.http.messages import Answer
from connectors.http.shapes import json_or_none

# SONAR-A3-PAGE: 100 rows are served. A server that lowers it says so in `page_info`, and readings follow.
PAGE_SIZE = 100
INDEX_PAGE_SIZE = 500
BATCH_OF_IDS = 100

# SONAR-A3-NESTED: nested lists have no cap. Each is counted; a short one is read again with this paginator.
NESTED_PAGE_SIZE = 500

# SONAR-A1-RATE: documented window of 60 s without a header that tells where in it we are.
RATE_WINDOW_SECONDS = 60.0

# SONAR-A7-CHILD: a change of a child does not move `accounts.updated_at`; so each kind of child is asked for its own.
CHANGING_ENTITIES = (
    "accounts",
    "contacts",
    "phone_numbers",
    "addresses",
    "account_services",
    "services",
    "data_service_details",
    "inventory_items",
    "inventory_model_field_data",
    "custom_field_data",
)

# SONAR-A7-LOGS: deletions show in `logs` with this type.
LOG_TYPE_OF_DELETIONS = "DELETED"


def rate_limit_words(answer: Answer) -> str | None:
    """SONAR-A1-RATE: any body with a top-level `error` text is a rate limit; None for all others."""
    if len(answer.body) > 2000 or b'"error"' not in answer.body:
        return None
    told = json_or_none(answer)
    return told["error"] if isinstance(told, dict) and isinstance(told.get("error"), str) else None


def error_words(item: Any) -> str:
    """SONAR-A6-ERRORS: an item of `errors` is an object with a message, or a bare string. Its text decides nothing."""
    if isinstance(item, dict):
        return str(item.get("message", ""))
    return str(item)
