"""The run: progress, result, and what each group of rows means with its next step."""

SENTENCES = {
    "run.id": "run {id}",
    "run.queued": "{pair}: starting, {n:row|rows} to write",
    "run.running": "{pair}: writing {n:row|rows}, {x} % done",
    "run.verifying": "{pair}: written, now verifying",
    "run.steps": "Apply: {x} %",
    "run.steps_verify": "Verify",
    "run.task_write": "Write {n:row|rows}",
    "run.task_verify": "Read back and verify",
    "run.count_applied": "{n:n} written",
    "run.count_sending": "{n:n} in flight",
    "run.count_stale": "{n:n} stale",
    "run.count_failed": "{n:n} refused",
    "run.count_blocked": "{n:n} blocked",
    "run.count_superseded": "{n:n} superseded",
    "run.count_in_doubt": "{n:n} in doubt",
    "run.stopping": "{user:who} stopped it; the rows in flight are finished first.",
    "run.verified": "Done: {pair}: {n:n} applied and verified",
    "run.partial": "Done in part: {pair}: {n:n} applied",
    "run.stopped": "Stopped: {pair}: {n:n} applied, {left:n} not written",
    "run.held": "Held: {pair}: {n:n} applied, {left:row|rows} left",
    "run.failed": "Not started: {pair}",
    "run.stop_answer": "Stopping. Written {written:n}, in flight {in_flight:n}, not written {not_written:n}.",
    "run.stopped_means": (
        "Stopped by {user:who}: {written:n} written, {flight:n} in flight when it stopped, {waiting:n} not "
        "written. What was written stays; the rest needs a new plan and its own decision."
    ),
    "run.held_means": (
        "{n:row is|rows are} written, {left:row waits|rows wait}; nothing is half written that Splice does not "
        "know of. It goes on by itself as soon as the system answers."
    ),
    "run.applied_means": "{n:row was|rows were} written to {target} and read back.",
    "run.all_applied_means": "{changes:raw}: {n:row was|rows were} written to {target} and read back.",
    "run.kept_by_vendor": "{n:record|records}: {target} keeps a value in its own spelling; that counts as matched.",
    "run.differing": (
        "*{n:record does|records do} not look as planned* in {target} after the write; the next audit names them."
    ),
    "run.group_stale": (
        "*{n:row|rows} stale*: the record changed after the plan was made, so nothing was overwritten. Plan "
        "again to see what is still to do."
    ),
    "run.group_overtaken": (
        "*{n:row|rows} overtaken twice*: somebody changed these records while Splice was at it, and again when it "
        "looked a second time. Nothing was overwritten, and Splice does not try again by itself: plan them again."
    ),
    "run.group_failed": (
        "*{n:row|rows} refused by {target}*: nothing was changed there. Look at the reasons, mend them, then "
        "plan again."
    ),
    "run.group_blocked": (
        "*{n:row|rows} blocked*: an earlier row of the same record was not written. They come with a new plan."
    ),
    "run.group_superseded": "{n:row|rows} superseded: a newer plan wrote the same record. Nothing to do.",
    "run.group_in_doubt": (
        "*{n:row|rows} in doubt*: {target} did not say whether it took them, and reading back did not tell. "
        "Look at these in {target}, then plan again; Splice does not send them a second time by itself."
    ),
    "run.group_cancelled": "{n:row|rows} left out, as decided: they stay as they are until a plan names them again.",
    "run.group_applied": "{n:row|rows} written to {target} and read back.",
    "run.group_other": "{n:row|rows}",
    "run.approved_by": "approved by {user:who}",
    "run.ended_at": "ended {at:at}",
    "run.ended": "{user:who} {what:raw}",
    "run.why_not_approved": "It was not started: there is no approval for it.",
    "run.why_approval_expired": (
        "It was not started: more than 30 minutes went by between the approval and the start."
    ),
    "run.why_digest_changed": "It was not started: the plan is not the one that was approved.",
    "run.why_configuration": "It was not started: the settings of the integration changed after the plan was made.",
    "run.why_links": "It was not started: links between records changed after the plan was made.",
    "run.why_canonicaliser": "It was not started: a new version of Splice compares values differently.",
    "run.why_means": (
        "Nothing was written: every customer's record stays as it was. Plan again, and the new plan asks for its own "
        "decision."
    ),
    "verb.create": "create",
    "verb.update": "update",
    "verb.delete": "remove",
    "verb.create_service": "add a service",
    "verb.update_service": "update a service",
    "verb.delete_service": "remove a service",
}
