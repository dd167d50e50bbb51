"""The imitations, each started once and reset before every test."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.outsiders import Alianza, Calix, Simpler, Sonar, process


@pytest.fixture(scope="session")
def outsider() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture(scope="session")
def _sonar(outsider: httpx.Client) -> Iterator[Sonar]:
    with process("sandbox.sonar", "--size", "small") as said:
        yield Sonar(said, outsider)


@pytest.fixture(scope="session")
def _calix(outsider: httpx.Client) -> Iterator[Calix]:
    with process("sandbox.calix", "--size", "small") as said:
        yield Calix(said, outsider)


@pytest.fixture(scope="session")
def _simpler(outsider: httpx.Client) -> Iterator[Simpler]:
    with process("sandbox.simpler", "--size", "small") as said:
        yield Simpler(said, outsider)


@pytest.fixture(scope="session")
def _alianza(outsider: httpx.Client) -> Iterator[Alianza]:
    with process("sandbox.alianza", "--size", "small") as said:
        yield Alianza(said, outsider)


@pytest.fixture
def sonar(_sonar: Sonar) -> Sonar:
    _sonar.control.post("reset")
    return _sonar


@pytest.fixture
def calix(_calix: Calix) -> Calix:
    _calix.control.post("reset")
    _calix.login()
    return _calix


@pytest.fixture
def simpler(_simpler: Simpler) -> Simpler:
    _simpler.control.post("reset")
    return _simpler


@pytest.fixture
def alianza(_alianza: Alianza) -> Alianza:
    _alianza.control.post("reset")
    _alianza.login()
    return _alianza
