"""Mutations of addresses."""

from typing import Any

from sandbox.sonar.mutations.desk import Desk
from sandbox.sonar.rows import Account, Address


def create(desk: Desk, given: dict[str, Any]) -> Address:
    """A serviceable address, which an account may take afterwards."""
    return desk.add(
        desk.store.addresses,
        lambda i, a, b: Address(
            i,
            a,
            b,
            None,
            given["line1"],
            given.get("line2"),
            given["city"],
            given.get("subdivision"),
            given["zip"],
            given["latitude"],
            given["longitude"],
            serviceable=True,
            type="PHYSICAL",
            country=given["country"],
        ),
    )


def update(desk: Desk, given: dict[str, Any], *, id: int) -> Address:
    """Change a serviceable address."""
    values = dict(given)
    if values.pop("unset_line2", False):
        values["line2"] = None
    return desk.change(desk.store.addresses, desk.find(desk.store.addresses, id), **values)


def mailing(desk: Desk, account: Account, given: dict[str, Any]) -> Address:
    """The mailing address that comes with a new account."""
    return desk.add(
        desk.store.addresses,
        lambda i, a, b: Address(
            i,
            a,
            b,
            account.id,
            given["line1"],
            given.get("line2"),
            given["city"],
            given.get("subdivision"),
            given["zip"],
            None,
            None,
            serviceable=False,
            type="MAILING",
            country=given["country"],
        ),
    )


def settle(desk: Desk, account: Account, address_id: int | None) -> None:
    """Give an account this service address, or none; the one before is free again."""
    addresses = desk.store.addresses
    taken = None if address_id is None else desk.find(addresses, address_id)
    for old in list(addresses.by("addressable_id", account.id)):
        if old.serviceable and old is not taken:
            desk.change(addresses, old, addressable_id=None)
    if taken is not None:
        desk.change(addresses, taken, addressable_id=account.id)
