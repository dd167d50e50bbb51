"""All bridges that this product has, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from bridges.simpler_alianza.bridge import SimplerAlianza
from bridges.sonar_calix.bridge import SonarCalix
from sync.bridge import Bridge

BRIDGES: Mapping[str, Bridge] = MappingProxyType({bridge.name: bridge for bridge in (SonarCalix(), SimplerAlianza())})
