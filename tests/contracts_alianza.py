"""Alianza's contract as the connector's requests and the imitation's answers are held to it.

It is closed (a field that it doesn't name is an error) and then relaxed by one list of documented deviations, each with
its place in the vendor page. What the list doesn't name must agree.
"""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from openapi_core import OpenAPI

HOST = "https://api.alianza.com"  # the contract knows no other: requests are told as if they went there

Contract = dict[str, Any]


class Deviation(NamedTuple):
    """One thing in which the contract does not say what the field does, and how it is bent."""

    name: str
    why: str
    bend: Callable[[Contract], None]


def _login_201(contract: Contract) -> None:
    answers = contract["paths"]["/v2/authorize"]["post"]["responses"]
    answers["201"] = answers["200"]


def _create_without_ids(contract: Contract) -> None:
    account = contract["components"]["schemas"]["Account"]
    new = account | {"required": [name for name in account["required"] if name not in ("id", "partitionId")]}
    contract["components"]["schemas"]["NewAccount"] = new
    _takes(contract, "/v2/partition/{partitionId}/account", "post", "NewAccount")


def _no_extension_length(contract: Contract) -> None:
    for name in ("Account", "NewAccount"):
        schema = contract["components"]["schemas"].get(name, {"required": []})
        schema["required"] = [each for each in schema["required"] if each != "extensionLength"]


def _no_inbound_plan(contract: Contract) -> None:
    contract["components"]["schemas"]["Account"]["properties"]["inboundRatePlanProductId"]["nullable"] = True


def _patch_is_a_fragment(contract: Contract) -> None:
    account = contract["components"]["schemas"]["Account"]
    fragment = {name: value for name, value in account.items() if name != "required"} | {"minProperties": 1}
    contract["components"]["schemas"]["AccountFragment"] = fragment
    _takes(contract, "/v2/partition/{partitionId}/account/{accountId}", "patch", "AccountFragment")


def _messages_as_a_text(contract: Contract) -> None:
    properties = contract["components"]["schemas"]["PublicApiException"]["properties"]
    properties["messages"] = {"anyOf": [properties["messages"], {"type": "string"}]}


def _message_alone(contract: Contract) -> None:
    contract["components"]["schemas"]["PublicApiException"]["properties"]["message"] = {"type": "string"}


def _lookup_400(contract: Contract) -> None:
    lookup = contract["paths"]["/v2/partition/{partitionId}/account/{accountId}"]["get"]["responses"]["400"]
    schemas = [{"$ref": f"#/components/schemas/{name}"} for name in ("ApiSingleException", "PublicApiException")]
    lookup["content"]["application/json"]["schema"] = {"anyOf": schemas}


def _mac_401(contract: Contract) -> None:
    answers = contract["paths"]["/v2/partition/{partitionId}/deviceprovisioning/{macAddress}"]["get"]["responses"]
    answers["401"] = answers["400"]


DEVIATIONS = (
    Deviation("a login is answered 201", "A1, E1, F: 200 in the contract, 201 in the field", _login_201),
    Deviation("a create has no id and no partitionId", "A2, F: the descriptions relax them", _create_without_ids),
    Deviation("a SIMPLE account has no extensionLength", "A2, F: not for SIMPLE", _no_extension_length),
    Deviation("inboundRatePlanProductId is null", "A2, F: without toll-free numbers", _no_inbound_plan),
    Deviation(
        "a PATCH is a fragment of an account",
        "F: the contract takes any object",
        _patch_is_a_fragment,
    ),
    Deviation("messages is one text", "A1: field clients compare it with a plain string", _messages_as_a_text),
    Deviation("message stands alone", "A1: the 401 without a token, and what field clients read", _message_alone),
    Deviation("the look-up's 400 has either body", "A1, A2: NotPermitted, and {code, message}", _lookup_400),
    Deviation("a 401 at the provisioning by MAC", "A1: every call needs the token", _mac_401),
)

# F: routes that the cut lacks. Nothing is checked there.
OUTSIDE = re.compile(r"/v2/partition/[^/]+/account/[^/]+/business-line(/.*)?")


def contract_of(shared: Path) -> Contract:
    """The contract as it was given."""
    text = (shared / "contracts" / "alianza.openapi.json").read_text(encoding="utf-8")
    given: Contract = json.loads(text)
    return given


def bent(given: Contract, *, without: str = "") -> OpenAPI:
    """The contract closed and bent by the list.

    Args:
        given: As `contract_of` read it; it stays as it is.
        without: The name of a deviation to leave out, to see that it is needed.
    """
    contract = copy.deepcopy(given)
    _close(contract["components"]["schemas"])
    for deviation in DEVIATIONS:
        if deviation.name != without:
            deviation.bend(contract)
    return OpenAPI.from_dict(contract)


def _takes(contract: Contract, path: str, verb: str, schema: str) -> None:
    body = contract["paths"][path][verb]["requestBody"]["content"]["application/json"]
    body["schema"] = {"$ref": f"#/components/schemas/{schema}"}


def _close(schema: Any) -> None:
    """Every object that names its fields has no others."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "type" in schema:
            schema.setdefault("additionalProperties", False)
        for each in schema.values():
            _close(each)
    elif isinstance(schema, list):
        for each in schema:
            _close(each)
