"""What bounds a run: pausing and resuming, and the circuit breaker."""

SENTENCES = {
    "pause.all": "everything",
    "pause.set": "Paused: {what:raw}",
    "pause.set_means": (
        "{user:who} paused it {at:at}. Nothing more is written: runs stop between rows and keep their place, changes "
        "and schedules wait, nothing new is planned. Audits that somebody asks for go on. Nothing is lost by it; an "
        "approver resumes it with `/splice resume`."
    ),
    "pause.why": "Why: {why}",
    "pause.lifted": "Resumed: {what:raw}",
    "pause.lifted_means": "{user:who} resumed it {at:at}: runs go on where they were, and what waited is taken up.",
    "pause.paused_runs": "{n:run keeps its place|runs keep their place}.",
    "pause.resumed_runs": "{n:run goes on|runs go on}.",
    "pause.told": "Paused: {what:raw}. {runs:raw} An approver resumes it with `/splice resume`.",
    "pause.told_resumed": "Resumed: {what:raw}. {runs:raw}",
    "pause.still": "{what:raw} stays paused by {user:who} (since {at:at}).",
    "ask.pause_title": "Pause",
    "ask.pause": "What shall be paused? `/splice pause all` pauses everything.",
    "ask.pause_submit": "Pause",
    "ask.resume_title": "Resume",
    "ask.resume": "What shall be resumed? `/splice resume all` takes back a pause of everything.",
    "ask.resume_submit": "Resume",
    "refusal.paused": (
        "Not done: {by:who} paused this {at:at}, so nothing is planned or written. An approver resumes it with "
        "`/splice resume`."
    ),
    "refusal.already_paused": "It is paused already: {by:who} did it {at:at}. Nothing was changed.",
    "refusal.already_resumed": "Too late: {by:who} resumed it {at:at}. Nothing was changed.",
    "refusal.not_paused": (
        "There is nothing to resume: this is not paused by itself. A pause of everything is taken back with "
        "`/splice resume all`."
    ),
    "refusal.resume_in_slack": (
        "Not done: resuming needs an approver, and a terminal cannot tell who that is. An approver types "
        "`/splice resume {name:raw}` in Slack."
    ),
    "refusal.pause_what": "Not done: name an integration, or write --all.",
    "refusal.who_by": (
        "Not done: name yourself with --by and your Slack user id (U…; in Slack: your profile, More, Copy member ID)."
    ),
    "landing.paused": "*Paused* by {user:who} {at:at}",
    "landing.paused_cell": "paused since {at:at}",
    "help.pause": "`/{prefix:raw}splice pause [integration|all]`  stop writing at once, and keep everything's place",
    "help.resume": "`/{prefix:raw}splice resume [integration|all]`  go on where it was (approvers)",
    "help.pause_long": (
        "Any operator may. Runs stop between rows and keep their place, the clock and changes wait, nothing new is "
        "planned or confirmed. `/{prefix:raw}splice pause all because Calix migrates` says why. An approver resumes."
    ),
    "help.resume_long": (
        "An approver lets it go on: runs where they were, then what changed meanwhile. A run that lay idle for over "
        "an hour asks again before its removals."
    ),
    "run.paused": "Paused: {pair}: {n:n} applied, {left:row|rows} left",
    "run.paused_means": (
        "{user:who} paused it {at:at}: {n:row is|rows are} written, {left:row waits|rows wait}, and nothing is half "
        "written that Splice does not know of. It goes on where it was once an approver resumes it: `/splice resume`."
    ),
    "run.why_paused": "It keeps its place.",
    "run.why_breaker": (
        "*Stopped by itself: {failures:n} of the last {of:row|rows} were refused* or stayed in doubt. More of the same "
        "would help nobody: look at the reasons, mend their cause, then plan the rows again."
    ),
    "trouble.paused": "It is paused.",
    "trouble.breaker": "Too many rows in a row were refused or stayed in doubt, so the run stopped by itself.",
    "reason.breaker": "the run stopped by itself: too many rows were refused",
    "incident.cause_breaker": "Row after row was refused",
    "incident.held_breaker": "the sync of {pair} stopped by itself",
    "incident.advice_breaker": (
        "What to do: look at the refused rows on the run's card, each with the vendor's own words; mend their cause, "
        "then plan the rows again."
    ),
    "trouble.disk_full": "The disk that {system} reads to is full.",
    "reason.disk_full": "Splice's own disk was full",
    "incident.cause_disk_full": "The disk that {system} reads to is full",
    "incident.advice_disk_full": (
        "What to do: an admin makes room on the disk of the worker; what waits then goes on by itself."
    ),
    "cli.runs": "Runs",
    "cli.runs_none": "No run is under way.",
    "cli.runs_never": "There was no run yet.",
    "cli.runs_column_id": "Run",
    "cli.runs_column_pair": "Integration",
    "cli.runs_column_flow": "Flow",
    "cli.runs_column_state": "State",
    "cli.runs_column_written": "Written",
    "cli.runs_column_left": "Left",
    "cli.runs_column_by": "Approved by",
    "cli.runs_column_begun": "Begun",
    "cli.run_state": "{state}",
    "cli.run_state_paused": "paused",
    "cli.run_state_stopping": "{state}, stopping",
    "cli.stopping": "Run {run} stops after the rows in flight. Written {written:n}, in flight {in_flight:n}, not "
    "written {not_written:n}.",
}
