"""Undo, holds and the list of runs."""

SENTENCES = {
    # On the plan card of an undo
    "undo.plan_means": (
        "*This undoes run {run}*: what it wrote is put back as it was, where it still looks as that run left it."
    ),
    "undo.left": "*Left as they are*\n{lines:raw}",
    "undo.lost": "*What does not come back*\n{lines:raw}",
    "undo.lost_history": (
        "• {n:record is|records are} made again: each gets a new id in {target}, and its history there is lost"
    ),
    "undo.lost_parts": "• {n:part of a record is|parts of records are} made again under a new id",
    "undo.lost_secrets": "• {n:password|passwords}: Splice keeps none, so whoever changed it sets it again",
    "undo.lost_unkept": (
        "• {n:record comes|records come} back without a password: Splice keeps none; the first sync after the release "
        "sets it"
    ),
    "undo.lost_none": "• nothing: ids and history stay",
    "undo.holds": (
        "*{n:record is|records are} on hold*: no sync, poll or full plan writes to them until somebody releases them."
    ),
    "undo.no_holds": "Nothing of that run is on hold.",
    "undo.guard": "*Guard*  an undo is limited by its run, not by the day's limits; what it writes counts for others",
    "undo.empty": "{pair}: nothing of run {run} can be put back",
    "undo.empty_means": "Nothing was written and nothing will be.",
    "undo.start": "Approve? {pair}: undo of run {run}: {changes:raw}",
    "undo.group_stale": (
        "*{n:row|rows} left as they are*: they do not look as the run left them, or were changed since. Nothing was "
        "overwritten; their reasons tell what to do by hand."
    ),
    # The window that confirms the question
    "undo.title": "Undo run {run}",
    "undo.asks": "*{pair}, run {run}*: an undo is a plan of its own. It would",
    "undo.asks_changed": "• put {n:row|rows} back to what {target} held before",
    "undo.asks_made": "• remove {n:record|records} that the run made",
    "undo.asks_parts_made": "• remove {n:part of a record|parts of records} (services) that the run added",
    "undo.asks_erased": "• make {n:record|records} again that the run erased, with all that hung on them",
    "undo.asks_parts_erased": "• make {n:part of a record|parts of records} (services) again that the run took off",
    "undo.asks_hold": (
        "At once {n:record is|records are} put on hold: no sync writes to them until somebody releases them. What was "
        "changed by others since is left as it is and listed."
    ),
    "undo.asks_four_eyes": (
        "An approver confirms it who neither asks for it now nor approved that run. Nothing is written before."
    ),
    "undo.asked": (
        "The undo of run {run} is being planned as plan {plan}; {n:record is|records are} on hold. An approver decides "
        "on its card."
    ),
    # Runs
    "runs.title": "Runs",
    "runs.none": "There is no run that fits.",
    "runs.line": "*{what:raw}*\n{small:raw}",
    "runs.undo_of": "undo of run {run}",
    "runs.on_hold": "{n:n} on hold",
    "runs.began": "began {at:at}",
    "runs.asked": "asked {at:at}",
    "runs.by_state": "*Rows*  {parts:raw}",
    "runs.undone_by": "Undone by plan {plan}.",
    "runs.every_integration": "All integrations",
    "runs.every_state": "All states",
    "runs.everybody": "Everybody's",
    "runs.mine": "Mine",
    "runs.state_going": "Going on",
    "runs.state_verified": "Done",
    "runs.state_partial": "Done in part",
    "runs.state_stopped": "Stopped",
    "runs.state_failed": "Not started",
    "runs.count_pending": "{n:n} to write",
    "runs.count_cancelled": "{n:n} left out",
    "runs.released": "{n:record is|records are} released: the next sync compares and writes them as before.",
    "confirm.release_title": "Release {n:record|records}?",
    "confirm.release_text": (
        "The next sync and full plan write to them again, and repeat what was undone unless its cause is mended."
    ),
    "confirm.release_yes": "Release",
    "button.undo_run": "Undo…",
    "button.undo_ask": "Ask for the undo",
    "button.release": "Release the {n:record|records} on hold",
    "button.open_run": "Open",
    "button.older": "Older",
    "button.newest": "Newest",
    "button.rows_applied": "{n:written row|written rows}",
    "button.rows_cancelled": "{n:row|rows} left out",
    # Rows and causes
    "reason.not_as_left": "it does not look as the run left it",
    "reason.unreadable_now": "it could not be read whole",
    "reason.cannot_come_back": "the system does not let it be made again",
    "reason.secret_not_kept": "a password: Splice keeps none, so this field stays as it is",
    "reason.on_hold": "on hold since an undo: left out until somebody releases it",
    "reason.made_again": "the record was made again under another id",
    "cause.undone": "made by the run that is undone",
    "why.approved_before": "you approved the run that it undoes",
    "state.running": "writing",
    "state.verifying": "written, and being verified",
    "state.held": "held until a system answers",
    # What was asked and is not done
    "refusal.run_unknown": "There is no run {run:id}. `/runs` shows those there are.",
    "refusal.undo_run_going": "Run {run} still goes on: stop it or wait for its end, then undo it.",
    "refusal.undo_asked": "The undo of run {run} is asked for already: plan {plan_id} comes first.",
    "refusal.undo_done": "Run {run} is undone already, by run {by_run}. Nothing was asked.",
    "refusal.undo_nothing": "Run {run} wrote nothing, so there is nothing to undo.",
    "refusal.undo_forgotten": (
        "Run {run} cannot be undone: what the records held before is kept for {days:day|days}, and these are over."
    ),
    "refusal.undo_other_org": "Run {run} wrote to another org than this integration opens now; it cannot be undone.",
    "refusal.hold_none": "Nothing of run {run} is on hold.",
    "refusal.hold_undo_open": (
        "Nothing was released: the undo in plan {plan_id} is still to come. Deny it, or let it end, then release."
    ),
    # Terminal
    "cli.undo_go_on": "Ask for this undo?",
}
