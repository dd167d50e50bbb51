"""Evidence for others: a run, or the decisions of some days, as one file of chained and signed lines."""
