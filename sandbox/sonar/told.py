"""Attributes that Sonar tells as a switch says: the status, which address and contact are meant, unknown consent."""

from collections.abc import Callable
from typing import Any

from sandbox.sonar.context import Context
from sandbox.sonar.rows import Account, AccountStatus, Address, Contact

Reader = Callable[[Context, Any, dict[str, Any]], Any]


def _status(context: Context, account: Account, _: dict[str, Any]) -> AccountStatus | None:
    """Of every account, or of those alone that are active."""
    status: AccountStatus | None = context.lists.store.statuses.get(account.account_status_id)
    if context.lists.behaviours["status_told"] == "always" or status is None:
        return status
    return status if status.activates_account and account.archived_at is None else None


def _serviceable(context: Context, address: Address, _: dict[str, Any]) -> bool:
    return address.serviceable and context.lists.behaviours["serviceable_flag"] == "told"


def _primary(context: Context, contact: Contact, _: dict[str, Any]) -> bool:
    return contact.primary and context.lists.behaviours["primary_flag"] == "told"


def _consent(context: Context, contact: Contact, _: dict[str, Any]) -> bool | None:
    unknown = None if context.lists.behaviours["consent_unknown"] == "null" else False
    return unknown if contact.marketing_opt_in is None else contact.marketing_opt_in


TOLD: dict[tuple[str, str], Reader] = {
    ("Account", "account_status"): _status,
    ("Address", "serviceable"): _serviceable,
    ("Contact", "primary"): _primary,
    ("Contact", "marketing_opt_in"): _consent,
}
