"""Fixtures of the connectors' tests: fresh imitations, open connectors, and transports that answer by rule."""

from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest

import connectors.alianza
import connectors.calix
import connectors.simpler
import connectors.sonar
from connectors.http.auth import BearerToken
from connectors.http.budget import LocalBudget
from connectors.http.client import Retries, VendorClient
from connectors.http.messages import Call
from tests.connectors.imitations import Imitation, running

QUICK = Retries(attempts=3, first=0.0, longest=5.0, jitter=0.0)
Answering = Callable[[httpx.Request], httpx.Response]


def fast() -> LocalBudget:
    """A budget that never makes a test wait."""
    return LocalBudget(100_000)


@pytest.fixture(scope="session")
def one_sonar() -> Iterator[Imitation]:
    with running("sandbox.sonar") as imitation:
        yield imitation


@pytest.fixture(scope="session")
def one_calix() -> Iterator[Imitation]:
    with running("sandbox.calix") as imitation:
        yield imitation


@pytest.fixture(scope="session")
def one_alianza() -> Iterator[Imitation]:
    with running("sandbox.alianza") as imitation:
        yield imitation


@pytest.fixture(scope="session")
def one_simpler() -> Iterator[Imitation]:
    with running("sandbox.simpler") as imitation:
        yield imitation


@pytest.fixture
def alianza_box(one_alianza: Imitation) -> Imitation:
    one_alianza.control("reset", {})
    return one_alianza


@pytest.fixture
def simpler_box(one_simpler: Imitation) -> Imitation:
    one_simpler.control("reset", {})
    return one_simpler


@pytest.fixture
def sonar_box(one_sonar: Imitation) -> Imitation:
    one_sonar.control("reset", {})
    return one_sonar


@pytest.fixture
def calix_box(one_calix: Imitation) -> Imitation:
    one_calix.control("reset", {})
    return one_calix


@pytest.fixture
async def sonar(sonar_box: Imitation) -> AsyncIterator[connectors.sonar.Sonar]:
    told = sonar_box.told["sonar"]
    async with connectors.sonar.connect(told["base_url"], told["token"], budget=fast(), retries=QUICK) as opened:
        yield opened


def credentials_of(imitation: Imitation, org: int = 0) -> connectors.calix.Credentials:
    """The invented credentials of an org."""
    told = imitation.told["calix"]["orgs"][org]
    names = ("client_id", "client_secret", "username", "password")
    return connectors.calix.Credentials(**{name: told[name] for name in names})


@pytest.fixture
async def calix(calix_box: Imitation) -> AsyncIterator[connectors.calix.Calix]:
    async with connectors.calix.connect(
        calix_box.told["calix"]["base_url"], credentials_of(calix_box), budget=fast(), retries=QUICK
    ) as opened:
        yield opened


@pytest.fixture
async def alianza(alianza_box: Imitation) -> AsyncIterator[connectors.alianza.Alianza]:
    told = alianza_box.told["alianza"]
    who = connectors.alianza.Credentials(told["username"], told["password"])
    async with connectors.alianza.connect(told["base_url"], who, budget=fast(), retries=QUICK) as opened:
        yield opened


@pytest.fixture
async def simpler(simpler_box: Imitation) -> AsyncIterator[connectors.simpler.Simpler]:
    told = simpler_box.told["simpler"]
    who = connectors.simpler.Credentials(told["api_username"], told["api_password"], told["operator"])
    async with connectors.simpler.connect(told["base_url"], who, budget=fast(), retries=QUICK) as opened:
        yield opened


@pytest.fixture
def calls() -> list[Call]:
    """What `on_call` was told."""
    return []


@pytest.fixture
def client_of(calls: list[Call]) -> Callable[[Answering], VendorClient]:
    """A client whose network is a function from request to answer."""

    def make(answering: Answering) -> VendorClient:
        return VendorClient(
            "Example",
            "http://vendor.example.test",
            auth=BearerToken("token-of-no-worth"),
            budget=fast(),
            retries=QUICK,
            on_call=calls.append,
            transport=httpx.MockTransport(answering),
        )

    return make
