"""Sonar's own control doors: edits that no mutation can make, dumps, the token, the limiter, the native integration."""

from dataclasses import asdict, fields
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.common.control import ControlRefused, body_of, guarded
from sandbox.common.control import routes as common_routes
from sandbox.sonar.instance import Instance
from sandbox.sonar.mutations.desk import Desk
from sandbox.sonar.rows import Account, Row


def routes(instance: Instance) -> list[Route]:
    """The common doors and Sonar's own."""

    async def edit(request: Request) -> Response:
        wish = await body_of(request)
        account = _account(instance, wish.get("account_id"))
        how, name = (_erased, "erase") if wish.get("delete") else (_edited, "edit")
        instance.desk.carry_out(name, how, {"id": account.id, "input": wish.get("set")}, "control")
        return JSONResponse(asdict(account))

    async def dump(request: Request) -> Response:
        return JSONResponse(_dump(instance, _account(instance, request.query_params.get("id"))))

    async def token(request: Request) -> Response:
        instance.token_valid = bool((await body_of(request)).get("valid", True))
        return JSONResponse({"valid": instance.token_valid})

    async def limiter(request: Request) -> Response:
        wish = await body_of(request)
        instance.limiter.on = bool(wish.get("on", instance.limiter.on))
        instance.limiter.most = int(wish.get("per_minute", instance.limiter.most))
        instance.limiter.next_window()
        return JSONResponse({"on": instance.limiter.on, "per_minute": instance.limiter.most})

    async def native(request: Request) -> Response:
        wish = await body_of(request)
        store = instance.desk.store
        found = [s for s in store.settings if wish.get("company_id") in (s.company_id, str(s.company_id))]
        if not found:
            raise ControlRefused("no such company_id")
        instance.desk.change(store.settings, found[0], enabled=bool(wish.get("enabled", True)))
        return JSONResponse(asdict(found[0]))

    return [
        *common_routes(instance.board, instance.reset),
        Route("/control/edit", guarded(edit), methods=["POST"]),
        Route("/control/dump", guarded(dump)),
        Route("/control/token", guarded(token), methods=["POST"]),
        Route("/control/limiter", guarded(limiter), methods=["POST"]),
        Route("/control/native_calix", guarded(native), methods=["POST"]),
    ]


def _account(instance: Instance, account_id: Any) -> Account:
    text = str(account_id or "")
    account = instance.desk.store.accounts.get(int(text)) if text.isdigit() else None
    if account is None:
        raise ControlRefused(f"no account {account_id!r}")
    return account


def _edited(desk: Desk, values: Any, *, id: int) -> Account:
    known = {field.name for field in fields(Account)} - {"id"}
    if not isinstance(values, dict) or not values or set(values) - known:
        raise ControlRefused(f"set takes {', '.join(sorted(known))}")
    # ids are numbers here; callers who read them from the API hold strings
    values = {n: int(v) if n.endswith("_id") and str(v).isdigit() else v for n, v in values.items()}
    return desk.change(desk.store.accounts, desk.find(desk.store.accounts, id), **values)


def _erased(desk: Desk, _: Any, *, id: int) -> Account:
    """Take an account away for good with what hangs on it, which the vendor's API cannot; its addresses stay."""
    store = desk.store
    account = desk.find(store.accounts, id)
    for contact in list(store.contacts.by("contactable_id", id)):
        for phone in list(store.phones.by("contact_id", contact.id)):
            desk.remove(store.phones, phone)
        desk.remove(store.contacts, contact)
    for service in list(store.account_services.by("account_id", id)):
        desk.remove(store.account_services, service)
    for address in list(store.addresses.by("addressable_id", id)):
        desk.change(store.addresses, address, addressable_id=None)
    desk.remove(store.accounts, account)
    return account


def _dump(instance: Instance, account: Account) -> dict[str, Any]:
    """An account with everything that hangs on it, whatever its state."""
    store = instance.desk.store
    contacts = store.contacts.by("contactable_id", account.id)
    addresses = store.addresses.by("addressable_id", account.id)
    items = [i for a in addresses for i in store.items.by("inventoryitemable_id", a.id)]
    children: dict[str, list[Row]] = {
        "contacts": list(contacts),
        "phone_numbers": [p for c in contacts for p in store.phones.by("contact_id", c.id)],
        "addresses": list(addresses),
        "account_services": list(store.account_services.by("account_id", account.id)),
        "custom_field_data": list(store.field_data.by("customfielddataable_id", account.id)),
        "inventory_items": [*items],
        "inventory_model_field_data": [d for i in items for d in store.item_data.by("inventory_item_id", i.id)],
    }
    return asdict(account) | {name: [asdict(row) for row in rows] for name, rows in children.items()}
