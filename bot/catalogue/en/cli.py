"""What the command line says."""

SENTENCES = {
    "cli.missing_setting": "Not started: {names:raw} must be set. README.md says where each value comes from.",
    "cli.setting_wrong": "Not started: {name:id}: {words}.",
    "cli.secret_trouble": "Not done: {words}. README.md says how SPLICE_SECRET_KEYS is made.",
    "cli.database_wrong": "Not done: {words}. Look at SPLICE_DATABASE_URL.",
    "cli.database_away": "Not done: the database does not answer ({words}). Look at SPLICE_DATABASE_URL.",
    "cli.not_done": "Not done: {words}.",
    "cli.db_upgraded": "The tables are up to date.",
    "cli.db_in_order": "The tables are as this version wants them.",
    "cli.secret_stored": "{name} of {integration} is stored, encrypted.",
    "cli.secret_same": "{name} of {integration} is stored like that already; nothing was changed.",
    "cli.secret_other_org": (
        "It opens another org of {target}: {integration} needs an audit and a full sync again, and its changes rest "
        "until then."
    ),
    "cli.secret_plans": (
        "Plans of {integration} that wait for a decision rest on the settings from before: plan again. Whoever set it "
        "cannot approve them."
    ),
    "cli.secrets_rotated": (
        "{n:secret was|secrets were} sealed anew with the first key; older keys can be taken away."
    ),
    "cli.integrations": "Integrations",
    "cli.integration_saved": "{name} is saved as integration {id}. Next: `splice doctor`, then `/audit` in Slack.",
    "cli.integration_same": "{name} is as the file says; nothing was changed.",
    "cli.column_name": "Name",
    "cli.asking_vendors": "{name}: asking the vendors …",
    "cli.not_asked": "whether it fits could not be asked: {words:raw} `splice doctor` looks again.",
    "cli.doctor_looks": "looking at {what:raw} …",
    "cli.slack": "Slack",
    "cli.everywhere": "all",
    "cli.go_on": "Go on?",
    "cli.roles": "Roles",
    "cli.role_granted": "{holder} is {role} now.",
    "cli.role_revoked": "{holder} is no longer {role} by a grant.",
    "cli.role_not_held": "{holder} has no grant of {role} there; nothing was changed.",
    "cli.reading_source": "Source",
    "cli.reading_target": "Target",
    "cli.audit_completed": (
        "Audit complete: {matched:n} matched ({differing:n} differ), {unmatched:n} unmatched, {missing:n} "
        "missing in the target, {out_of_scope:n} out of scope."
    ),
    "cli.audit_of_flow": "{flow:raw}: {told:raw}",
    "cli.audit_incomplete": "A side could not be read completely, so no sync can rest on this audit.",
    "cli.audit_failed": "The audit did not end. Nothing was written; `splice doctor` says what to mend.",
    "cli.demo_starting": "Starting imitation Sonar, Calix and Slack ({size} data), and Splice beside them …",
    "cli.demo_ready": "Open {url:raw} - #calix-sync shows an audit of {n:account|accounts}.",
    "cli.demo_next": (
        "As Uma Support press Review unmatched, link one, keep one, then Plan sync; switch to Ada Approver and "
        "confirm. Ctrl-C ends everything."
    ),
    "cli.demo_log": "What Splice logs goes to {log:raw}.",
    "cli.demo_ended": "Everything has ended.",
    "refusal.by_missing": (
        "Nothing was done: name yourself with --by and your Slack user id (U…; in Slack: your profile, More, Copy "
        "member ID). Whoever configures an integration, or asks for an undo, cannot approve what rests on it."
    ),
    "refusal.unknown_secret": "There is no secret {name:id}; this bridge has {known:raw}. Nothing was stored.",
    "refusal.secret_empty": "{name:id} would be empty; nothing was stored.",
    "problem.entry_twice": "{where:id} names {name} twice.",
    "problem.vendor_refuses": "{words:raw} Put it right, or save it with --offline to look at it later.",
    "refusal.configuration_wrong": "The configuration is not right, nothing was saved.",
    "problem.file_not_toml": "{where:id} is no TOML: {words:raw}.",
    "problem.file_without_integration": "{where:id} holds no `[[integration]]`.",
    "problem.entry_wrong": "{where:id}: {words:raw}.",
    "problem.secret_not_found": "The place named for {name:id} of {integration} holds nothing.",
    "problem.secret_in_the_open": (
        "{name:id} of {integration} stands in the file itself; write `env:NAME` or `file:PATH`, or use `splice "
        "secrets set`."
    ),
    "problem.unknown_bridge": "There is no bridge {bridge:id}; there are {known:list}.",
    "problem.org_of_another_bridge": (
        "These credentials open a target org that {integration} of another bridge already keeps; an org belongs to one."
    ),
    "doctor.where": "*{where}*",
    "check.database_ok": "Database: its tables are as this version wants them.",
    "check.database_differs": "Database: {n:difference|differences} to this version; run `splice db upgrade`.",
    "check.secrets_ok": "Keys: the credentials can be opened.",
    "check.secrets_missing": "Keys: {words}. Set SPLICE_SECRET_KEYS (README.md says how).",
    "check.slack_token_missing": "Slack: {name} is not set; copy it from the app's settings page.",
    "check.slack_refused": "Slack refuses the bot token ({reason:id}): install the app again and copy the new token.",
    "check.slack_away": "Slack cannot be reached from here: look at the network and at SPLICE_SLACK_API_URL.",
    "check.slack_ok": "Slack: the bot token works in {team}.",
    "check.slack_scopes_missing": (
        "Slack: the app lacks the scopes {scopes:list}; update it from manifest.yml and install it again."
    ),
    "check.slack_scopes_ok": "Slack: the app has all its scopes.",
    "check.slack_app_refused": (
        "Slack refuses the app token ({reason:id}): make an app-level token with the scope connections:write."
    ),
    "check.slack_socket_ok": "Slack: Socket Mode can be opened.",
    "check.no_integration": "There is no integration yet: `splice integrations apply FILE.toml` adds one.",
    "check.nobody_approves": (
        "Nobody can approve anything: give somebody the role with `/splice role @name approver`."
    ),
    "check.one_approver": (
        "Only one person can approve: a plan that they ask for themselves would find nobody. Add a second approver."
    ),
    "check.approvers_ok": "{n:holder|holders} of the approver role.",
    "check.not_opened": "It cannot be opened. {words:raw}",
}
