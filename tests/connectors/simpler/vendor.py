"""A vendor of SIMPLer's kind made of prepared answers."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from connectors.http.errors import VendorError
from connectors.http.messages import Call
from connectors.simpler import Credentials, Simpler, VoiceTable, connect
from tests.connectors.conftest import QUICK, fast

BASE = "https://operator.example.test/restapi"
PASSWORD = "api-password-77"
WHO = Credentials("splice-api", PASSWORD, "example-fiber")
TABLE = VoiceTable("7", dial_number="71", display_name="72", password="73", port_number="74", user_name="75")
SIP = "sip-pw-4c1d"
ANN: dict[str, Any] = {"customerid": "1042", "nickname": "smith-01", "name": "Ann Smith", "status": "current"}
ROW = {
    "row_id": "17",
    "values": {"71": "15125550101", "72": "Ann", "73": SIP, "74": "1", "75": "15125550101", "76": "x"},
}

Answers = Callable[[str, dict[str, str]], Any]


class Vendor:
    """Answers by function; keeps what was asked. A function gives a value (JSON), a text, a response or an error."""

    def __init__(self, answers: Answers) -> None:
        self.answers, self.asked = answers, list[tuple[str, dict[str, str]]]()
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        function = request.url.path.rpartition("/")[2]
        form = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        self.requests.append(request)
        self.asked.append((function, form))
        answer = self.answers(function, form)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, text=answer if isinstance(answer, str) else json.dumps(answer))

    def functions(self) -> list[str]:
        return [function for function, _ in self.asked]


def always(answer: Any) -> Answers:
    """The same whatever is asked."""
    return lambda function, form: answer


@asynccontextmanager
async def simpler_at(
    vendor: Vendor, *, told: list[Call] | None = None, base: str = BASE, who: Credentials = WHO
) -> AsyncIterator[Simpler]:
    hear = told.append if told is not None else None
    async with connect(
        base, who, budget=fast(), retries=QUICK, on_call=hear, transport=httpx.MockTransport(vendor)
    ) as simpler:
        yield simpler


ENVELOPES = [lambda data: {"result": 1, "data": data}, lambda data: {"result": "1", "data": data}, lambda data: data]
PAGE = httpx.Response(200, text="<!doctype html><title>SIMPLer</title><h1>Please log in</h1>")


def failed(words: str, status: int = 200, result: Any = 0) -> httpx.Response:
    return httpx.Response(status, json={"result": result, "error": words})


async def met(answer: Any, act: Any = None) -> VendorError:
    """The error of a read (or of `act`) that was answered so."""
    async with simpler_at(Vendor(always(answer))) as simpler:
        with pytest.raises(VendorError) as caught:
            await (act(simpler) if act else simpler.voice_rows("1042", TABLE))
    return caught.value
