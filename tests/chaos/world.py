"""What Calix holds, worked out from its ledger entry by entry: against it each body is judged.

A PUT replaces a whole record, so a body that carries an old record undoes what was written meanwhile: it must hold
what stood there, with nothing changed but what the row names.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.calix.geocode import COMPUTED

Json = dict[str, Any]
ROOT = "/v1/billing/subscribers"
IDS = ("_id",)


class World:
    """Records by id, as they were at the beginning and as every accepted write has left them."""

    def __init__(self, records: Iterable[Json]) -> None:
        self._records = {str(record["_id"]): dict(record) for record in records}
        self.made: dict[str, str] = {}
        """Keys of the records created since, by their ids."""

    def record(self, subscriber_id: str) -> Json:
        """One record as it stands; empty when there is none."""
        return self._records.get(subscriber_id, {})

    def service(self, subscriber_id: str, service_id: str) -> Json:
        """One of its services; empty when there is none."""
        found = (one for one in self._services(subscriber_id) if one.get("_id") == service_id)
        return next(found, {})

    def take(self, entry: Mapping[str, Any]) -> None:
        """Let an accepted write have its effect."""
        subscriber_id, service_id, below = parts_of(entry["path"])
        method, body = entry["method"], entry["body"] or {}
        if not subscriber_id:
            self._records[entry["target_id"]] = {**body, "_id": entry["target_id"]}
            self.made[entry["target_id"]] = str(entry["key"])
        elif not below and method == "DELETE":
            self._records.pop(subscriber_id, None)
        elif not below:
            self._records[subscriber_id] = {**body, "_id": subscriber_id}
        else:
            self._take_service(subscriber_id, service_id, method, body)

    def _take_service(self, subscriber_id: str, service_id: str, method: str, body: Json) -> None:
        services = self._services(subscriber_id)
        if method == "POST":
            services = [*services, body]
        else:
            kept = {**body, "_id": service_id}
            others = [kept if one.get("_id") == service_id else one for one in services]
            services = others if method == "PUT" else [one for one in services if one.get("_id") != service_id]
        self._records[subscriber_id] = {**self.record(subscriber_id), "services": services}

    def _services(self, subscriber_id: str) -> list[Json]:
        return list(self.record(subscriber_id).get("services") or ())


def parts_of(path: str) -> tuple[str, str, bool]:
    """The subscriber's id, the service's id, and whether the path is below a subscriber; "" = not in the path."""
    steps = path.removeprefix(ROOT).strip("/").split("/")
    return steps[0], steps[2] if len(steps) > len(("id", "services")) else "", len(steps) > 1


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Equal but for ids, which Calix gives to what was created meanwhile, and for what it works out by itself."""
    return _bare(one) == _bare(other)


def _bare(record: Mapping[str, Any]) -> Json:
    bare = {name: value for name, value in record.items() if name not in (*COMPUTED, *IDS)}
    if isinstance(services := bare.get("services"), list):
        bare["services"] = [{name: value for name, value in one.items() if name not in IDS} for one in services]
    return bare
