"""What Calix works out by itself from a service address: clients neither send nor own these keys."""

import re
import zlib
from typing import Any

from sandbox.data.words import STATES

COMPUTED = ("lat", "lon", "country", "state", "city", "street", "postcode")
_ADDRESS = re.compile(r"^(?P<line1>[^,]+),(?:.*,)? *(?P<city>[^,]+), *(?P<region>[A-Z]{2}) +(?P<zip>\d{5})$")


def geocode(address: str) -> dict[str, Any]:
    """The computed keys of a one-line address; empty when Calix cannot read it."""
    found = _ADDRESS.match(address.strip())
    if found is None:
        return {}
    point = zlib.crc32(address.encode())
    return {
        "lat": round(44 + point % 50_000 / 10_000, 4),
        "lon": round(-116 + point // 50_000 % 80_000 / 10_000, 4),
        "country": "US",
        "state": STATES.get(found["region"], found["region"]),
        "city": found["city"],
        "street": found["line1"].lstrip("0123456789 "),
        "postcode": found["zip"],
    }
