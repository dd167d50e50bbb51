"""Fills Calix's organisations from the invented customers."""

from typing import Any

from sandbox.calix.geocode import geocode
from sandbox.calix.org import Credentials, Org, Record
from sandbox.data.cast import Cast
from sandbox.data.strays import told

ORGS = {
    "main": Credentials("client-main-0001", "secret-main-invented", "api.main@example.test", "password-main-invented"),
    "second": Credentials(
        "client-second-0002", "secret-second-invented", "api.second@example.test", "password-second-invented"
    ),
}


def orgs(cast: Cast, *, matching: bool) -> tuple[dict[str, Org], list[dict[str, Any]]]:
    """The organisations, and the truth about each record of main that no account's id owns.

    Args:
        cast: Who plays which part.
        matching: Whether main starts with the accounts' records; else it starts empty. Second is always empty.

    Returns:
        The organisations by name, and rows `{"id", "key", "part", "account_id"}` (account_id None: nobody's).
    """
    made = {name: Org(name, cast.seed, credentials) for name, credentials in ORGS.items()}
    truth: list[dict[str, Any]] = []
    if matching:
        made["main"].load(_records(made["main"], cast, truth))
    return made, truth


def _records(org: Org, cast: Cast, truth: list[dict[str, Any]]) -> Any:
    for record, part, account_id in told(cast):
        full = completed(org, record)
        if part != "in_step":
            key = full["subscriberLocationId"]
            truth.append({"id": full["_id"], "key": key, "part": str(part), "account_id": account_id})
        yield full


def completed(org: Org, record: Record) -> Record:
    """A new record with the ids and the geocoded keys that Calix adds."""
    services = [{"_id": org.new_id(), **service} for service in record.get("services") or []]
    full = {"_id": org.new_id(), **record, **geocode(str(record.get("serviceAddress") or ""))}
    return full | {"services": services} if services or "services" in record else full
