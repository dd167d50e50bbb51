"""Days, by kind (design section 10). Kept for good: decisions, approvals, events, links, and what Splice made."""

from collections.abc import Mapping

DAYS: Mapping[str, int] = {
    "images": 90,  # records in the rows of plans that are over, what people wrote out, and the vendors' words
    "never_run": 30,  # all rows of plans that nobody confirmed
    "rows": 400,  # the rows of plans that ran
    "calls": 400,  # the requests of runs: paths with ids, and how they were answered
    "findings": 90,  # what an audit told of a record that is gone since
    "source_index": 90,  # accounts as of the last audit, where there was none since
    "incidents": 180,  # troubles that are over
    "inbox": 2,  # deliveries of Slack and of vendors, by their id; a repetition comes within minutes
    "sent": 1,  # messages sent, which are blank by then
    "said_once": 30,  # keys of what must be said once
    "cards": 180,  # where a card stands that is not drawn any more
    "notes": 400,  # events that decide nothing: who asked for an audit, what was forgotten
    "rates": 30,  # budgets of credentials that nobody uses
    "workflows": 7,  # the engine's own notes
}
