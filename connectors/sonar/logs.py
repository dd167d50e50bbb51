"""Sonar's log as a feed of deletions: a deleted child is gone from every list, only the log tells (section A7)."""

import json
from datetime import datetime
from typing import Any

from connectors.sonar import documents
from connectors.sonar.assumptions import LOG_TYPE_OF_DELETIONS
from connectors.sonar.changes import Trail
from connectors.sonar.graphql import GraphQL
from connectors.sonar.models import Id, Record
from connectors.sonar.search import since


class LogRow(Record):
    """One entry. The texts are JSON, may be anything, and may hold personal data: they are followed, never shown."""

    id: Id
    created_at: str
    loggable_type: str
    loggable_id: Id
    logged_entity_type: str
    logged_entity_id: Id
    current: str | None = None
    previous: str | None = None
    relation_data: str | None = None


async def deletions(graphql: GraphQL, moment: datetime) -> Trail:
    """The trail that leads from deletions at the moment or later to their accounts."""
    trail = Trail()
    where = [since("created_at", moment)]
    async for row in graphql.every(documents.DELETIONS, LogRow, where, type=LOG_TYPE_OF_DELETIONS):
        trail.belongs(row.loggable_type, row.loggable_id)
        trail.belongs(row.logged_entity_type, row.logged_entity_id)
        for text in (row.previous, row.current, row.relation_data):
            trail.follow("", _object(text))
    return trail


def _object(text: str | None) -> dict[str, Any]:
    try:
        told = json.loads(text or "")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
