"""Every document that is sent to Sonar is valid in the vendor's own schema, and in the imitation's."""

from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

import connectors.sonar.documents as documents
from connectors.sonar.assumptions import CHANGING_ENTITIES
from connectors.sonar.client import READINGS, VARIABLES


@pytest.fixture(scope="session")
def contract(shared: Path) -> GraphQLSchema:
    return build_schema((shared / "contracts" / "sonar.graphql").read_text(encoding="utf-8"))


def named(document: str) -> str:
    return document.split("(", 1)[0].split()[-1]


@pytest.mark.parametrize("document", documents.ALL, ids=named)
def test_the_vendors_schema_accepts_it(document: str, contract: GraphQLSchema) -> None:
    assert validate(contract, parse(document)) == []


def test_a_wrong_document_would_be_seen(contract: GraphQLSchema) -> None:
    assert validate(contract, parse(documents.ACCOUNTS.replace("marketing_opt_in", "marketing_opt_inn")))


def test_every_document_is_among_all() -> None:
    written = {
        value for name, value in vars(documents).items() if name.isupper() and name[0] != "_" and isinstance(value, str)
    }
    assert written | set(documents.CHANGED.values()) == set(documents.ALL)


def test_operations_have_names_of_their_own() -> None:
    assert len({named(document) for document in documents.ALL}) == len(documents.ALL)


def test_every_kind_of_child_is_asked_for_changes_and_checked() -> None:
    assert set(documents.CHANGED) == set(CHANGING_ENTITIES)
    assert set(CHANGING_ENTITIES) <= set(READINGS)
    assert set(VARIABLES) <= set(READINGS)


def test_no_document_asks_for_a_secret_or_writes() -> None:
    for document in documents.ALL:
        assert "secret" not in document
        assert "mutation" not in document
