"""From a reading to an immutable plan: diff, rows, removals with their proof, guard, digests."""
