"""An imitation of Alianza's API v2, as far as voice accounts go; alone it runs as `python -m sandbox.alianza`."""
