"""Calix's own control doors: edits by hand, dumps, the truth about strays, and who is let in."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.calix.cloud import Cloud
from sandbox.calix.geocode import geocode
from sandbox.calix.load import completed
from sandbox.calix.org import Org, Record
from sandbox.common.control import ControlRefused, body_of, guarded
from sandbox.common.control import routes as common_routes


def routes(cloud: Cloud) -> list[Route]:
    """The common doors and Calix's own."""

    async def edit(request: Request) -> Response:
        wish = await body_of(request)
        return JSONResponse(_edit(cloud, _org(cloud, wish.get("org")), wish))

    async def dump(request: Request) -> Response:
        org = _org(cloud, request.query_params.get("org"))
        records = [org.get(i) for i in _ids(org, dict(request.query_params))]
        return JSONResponse({"records": records})

    async def truth(request: Request) -> Response:
        return JSONResponse({"records": cloud.truth, "total": {name: len(o.order()) for name, o in cloud.orgs.items()}})

    async def access(request: Request) -> Response:
        wish = await body_of(request)
        org = _org(cloud, wish.get("org"))
        org.role, org.app = bool(wish.get("role", org.role)), bool(wish.get("app", org.app))
        return JSONResponse({"org": org.name, "role": org.role, "app": org.app})

    async def tokens(request: Request) -> Response:
        wish = await body_of(request)
        cloud.tokens.life_s = float(wish.get("life_s", cloud.tokens.life_s))
        if wish.get("expire"):
            cloud.tokens.expire()
        return JSONResponse({"life_s": cloud.tokens.life_s})

    async def limiter(request: Request) -> Response:
        wish = await body_of(request)
        cloud.limiter.on = bool(wish.get("on", cloud.limiter.on))
        return JSONResponse({"on": cloud.limiter.on} | cloud.limiter.adjust(wish))

    return [
        *common_routes(cloud.board, cloud.reset),
        Route("/control/edit", guarded(edit), methods=["POST"]),
        Route("/control/dump", guarded(dump)),
        Route("/control/truth", guarded(truth)),
        Route("/control/access", guarded(access), methods=["POST"]),
        Route("/control/tokens", guarded(tokens), methods=["POST"]),
        Route("/control/limiter", guarded(limiter), methods=["POST"]),
    ]


def _org(cloud: Cloud, name: Any) -> Org:
    org = cloud.orgs.get(name or "main")
    if org is None:
        raise ControlRefused(f"no org {name!r}; there are {', '.join(cloud.orgs)}")
    return org


def _ids(org: Org, wish: dict[str, Any]) -> list[str]:
    """The records meant by `id` or `key`."""
    if wish.get("id"):
        return [wish["id"]] if org.get(wish["id"]) else []
    if "key" in wish:
        return org.ids_of(str(wish["key"]))
    raise ControlRefused("say which record: key or id")


def _edit(cloud: Cloud, org: Org, wish: dict[str, Any]) -> dict[str, Any]:
    """Create, change or delete as if somebody had done it in Calix's own screens."""
    if isinstance(wish.get("create"), dict):
        record = completed(org, wish["create"])
        org.put(record)
        _note(cloud, org, "POST", record, wish["create"])
        return {"records": [record]}
    ids = _ids(org, wish)
    if not ids:
        raise ControlRefused("no such record")
    return {"records": [_one(cloud, org, subscriber_id, wish) for subscriber_id in ids]}


def _one(cloud: Cloud, org: Org, subscriber_id: str, wish: dict[str, Any]) -> Record:
    old = org.get(subscriber_id) or {}
    if wish.get("delete"):
        org.remove(subscriber_id)
        _note(cloud, org, "DELETE", old, None)
        return old
    change = wish.get("set")
    if not isinstance(change, dict):
        raise ControlRefused("set must be an object")
    record = old | change | (geocode(str(change["serviceAddress"])) if "serviceAddress" in change else {})
    org.put(record)
    _note(cloud, org, "PUT", record, change)
    return record


def _note(cloud: Cloud, org: Org, method: str, record: Record, body: Any) -> None:
    key = record.get("subscriberLocationId")
    path = "/control/edit"
    cloud.board.ledger.write(method, path, body, target_id=record["_id"], key=key, actor="control", org=org.name)
