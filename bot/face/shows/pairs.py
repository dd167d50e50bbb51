"""What a pair is called on a card."""

from collections.abc import Mapping

from bot.cards.views import Pair
from bot.catalogue import say
from store.tables import Integration
from sync.bridge import Bridge, sides_of

Bridges = Mapping[str, Bridge]


def pair_of(integration: Integration, bridges: Bridges, flow: str = "") -> Pair:
    """The integration's own name, and the systems that a flow of it (the main one unless told) reads and writes."""
    bridge = bridges.get(integration.bridge)
    if bridge is None:
        return Pair(id=integration.id or 0, name=integration.name)
    sides = sides_of(bridge, flow)
    several = bool(flow) and len(bridge.flows) > 1
    name = say("word.pair_flow", pair=integration.name, flow=say(f"flow.{sides.name}")) if several else integration.name
    return Pair(id=integration.id or 0, name=name, source=sides.source, target=sides.target)
