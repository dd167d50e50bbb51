"""Alianza's own control doors: edits by hand, dumps, token life, the login's standing, deletions under way."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.alianza.cloud import MAIN, Cloud
from sandbox.alianza.edits import edit as edited
from sandbox.alianza.partition import Partition
from sandbox.common.control import ControlRefused, body_of, guarded
from sandbox.common.control import routes as common_routes
from sandbox.common.shelf import Record


def routes(cloud: Cloud) -> list[Route]:
    """The common doors and Alianza's own."""

    async def edit(request: Request) -> Response:
        wish = await body_of(request)
        partition = _partition(cloud, wish.get("partition"))
        found = None if "create" in wish else _one(partition, wish)
        return JSONResponse({"records": [edited(cloud, partition, found, wish)]})

    async def dump(request: Request) -> Response:
        asked = dict(request.query_params)
        partition = _partition(cloud, asked.get("partition"))
        wishes = [asked] if asked.keys() & {"id", "number"} else [{"id": each} for each in partition.accounts.order()]
        return JSONResponse({"records": [whole for wish in wishes if (whole := _found(partition, wish))]})

    async def tokens(request: Request) -> Response:
        wish = await body_of(request)
        cloud.tokens.life_s = float(wish.get("life_s", cloud.tokens.life_s))
        cloud.tokens.age(float(wish.get("age_s", 0)))
        if wish.get("expire"):
            cloud.tokens.expire()
        return JSONResponse({"life_s": cloud.tokens.life_s})

    async def access(request: Request) -> Response:
        wish = await body_of(request)
        cloud.must_change_password = bool(wish.get("must_change_password", cloud.must_change_password))
        return JSONResponse({"must_change_password": cloud.must_change_password})

    async def deletions(request: Request) -> Response:
        wish = await body_of(request)
        cloud.gone_after_s = float(wish.get("after_s", cloud.gone_after_s))
        for partition in cloud.partitions.values():
            partition.finish(at_once=bool(wish.get("finish")))
        pending = [account_id for partition in cloud.partitions.values() for account_id in partition.leaving]
        return JSONResponse({"after_s": cloud.gone_after_s, "pending": pending})

    async def limiter(request: Request) -> Response:
        return JSONResponse(cloud.limiter.adjust(await body_of(request)))

    return [
        *common_routes(cloud.board, cloud.reset),
        Route("/control/edit", guarded(edit), methods=["POST"]),
        Route("/control/dump", guarded(dump)),
        Route("/control/tokens", guarded(tokens), methods=["POST"]),
        Route("/control/access", guarded(access), methods=["POST"]),
        Route("/control/deletions", guarded(deletions), methods=["POST"]),
        Route("/control/limiter", guarded(limiter), methods=["POST"]),
    ]


def _partition(cloud: Cloud, name: Any) -> Partition:
    partition = cloud.partitions.get(name or MAIN)
    if partition is None:
        raise ControlRefused(f"no partition {name!r}; there are {', '.join(cloud.partitions)}")
    partition.finish()
    return partition


def _found(partition: Partition, wish: dict[str, Any]) -> Record | None:
    """The account meant by `id` or `number`, with its inside."""
    account_id = wish.get("id")
    if "number" in wish:
        account_id = next(iter(partition.accounts.ids_of(str(wish["number"]))), "")
    if account_id is None:
        raise ControlRefused("say which account: id or number")
    whole = partition.whole(str(account_id))
    return None if whole is None else {"account": whole[0]} | whole[1]


def _one(partition: Partition, wish: dict[str, Any]) -> Record:
    found = _found(partition, wish)
    if found is None:
        raise ControlRefused("no such account")
    return found
