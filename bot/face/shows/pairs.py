"""What a pair is called on a card."""

from collections.abc import Mapping

from bot.cards.views import Pair
from store.tables import Integration
from sync.bridge import Bridge

Bridges = Mapping[str, Bridge]


def pair_of(integration: Integration, bridges: Bridges) -> Pair:
    """The integration's own name, and its two systems as their bridge names them."""
    bridge = bridges.get(integration.bridge)
    if bridge is None:
        return Pair(id=integration.id or 0, name=integration.name)
    return Pair(id=integration.id or 0, name=integration.name, source=bridge.source, target=bridge.target)
