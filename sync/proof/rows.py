"""From the lines of a proof alone: are its rows the ones that were confirmed (design rule 2)?

Each row's hash is made again from its values, the digest of each part from the hashes, and held against the digests of
the decision. A row of which a secret was veiled, or whose values were forgotten in time, counts by its hash alone.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from store.words import Part, Ruling
from sync.canonical import canonical_json
from sync.planning.writer import FIXED, row_hash
from sync.proof.of_run import MASK

AS_CONFIRMED, VALUES_FORGOTTEN, FORGOTTEN, DIFFER = "as_confirmed", "values_forgotten", "forgotten", "differ"


class Rows:
    """Fed with every line of a proof, in order; holds two digests and a decision, however many rows there are."""

    def __init__(self) -> None:
        self._parts = {part: hashlib.sha256() for part in Part}
        self._seen: set[str] = set()
        self._planned: int | None = None
        self._confirmed: tuple[str, str] | None = None
        self._wrong = self._forgotten = False

    def see(self, kind: str, data: Mapping[str, Any]) -> None:
        """One line."""
        if kind == "plan":
            self._planned = int((data.get("counts") or {}).get("rows") or 0)
        elif kind == "decision" and data.get("ruling") != Ruling.DENY:
            self._confirmed = (str(data.get("digest_changes")), str(data.get("digest_removals")))
        elif kind == "row":
            self._row(data)

    @property
    def told(self) -> str:
        """What can be said of them at the end; "" where the file is of another kind."""
        if self._planned is None:
            return ""
        if not self._seen:
            return FORGOTTEN if self._planned else AS_CONFIRMED
        digests = {part: self._parts[part].hexdigest() if part in self._seen else "" for part in Part}
        changes, removals = self._confirmed or ("", "")
        apart = removals not in ("", digests[Part.REMOVALS])  # "" where they were left out
        if self._wrong or self._confirmed is None or changes != digests[Part.CHANGES] or apart:
            return DIFFER
        return VALUES_FORGOTTEN if self._forgotten else AS_CONFIRMED

    def _row(self, data: Mapping[str, Any]) -> None:
        part, told = data.get("part"), str(data.get("row_hash"))
        try:
            self._parts[Part(str(part))].update(bytes.fromhex(told))
            self._seen.add(Part(str(part)))
            if data.get("values") == "forgotten":
                self._forgotten = True
            elif MASK.encode() not in canonical_json([data[name] for name in FIXED]):
                self._wrong |= row_hash(data) != told
        except (KeyError, ValueError):
            self._wrong = True
