"""`/splice help`, a line a command, and more where it is asked for."""

SENTENCES = {
    "help.title": "What Splice can do",
    "help.under_splice": (
        "Each stands under `/{prefix:raw}splice` too, for example `/{prefix:raw}splice audit`. "
        "`/{prefix:raw}splice help sync` tells more."
    ),
    "help.audit": "`/{prefix:raw}audit [integration]`  compare both systems; writes nothing",
    "help.link": "`/{prefix:raw}link [integration]`  decide what happens to records that belong to no account",
    "help.sync": "`/{prefix:raw}sync [integration]`  make a plan; nothing is written before it is confirmed",
    "help.integrations": "`/{prefix:raw}integrations`  all integrations, their state, and what is next",
    "help.runs": "`/{prefix:raw}runs [integration]`  what was written: look into a run, stop it, undo it",
    "help.roles": "`/{prefix:raw}splice roles`  who may do what",
    "help.role": "`/{prefix:raw}splice role @person approver`  give a role (admins)",
    "help.help": "`/{prefix:raw}splice help [command]`  this list",
    "help.audit_long": (
        "Reads both systems, matches their records and says what is matched, unmatched, out of scope or "
        "skipped. Nothing is written. Give an id or a part of the name; without one, Splice asks."
    ),
    "help.link_long": (
        "Shows one unmatched record after the other with up to five accounts that fit, and why. Link it, keep "
        "it, mark it for removal, or decide later. Decisions are stored at the click and hold in later audits."
    ),
    "help.sync_long": (
        "Makes a plan of creates, updates and removals and shows it. A first sync, removals, and what is over "
        "a limit need an approver who did not ask for it. What was shown is what is written, row by row, each "
        "checked again just before."
    ),
    "help.integrations_long": (
        "ID, enabled, company, audited, last sync, status and message of each integration, with its next step."
    ),
    "help.runs_long": (
        "The runs, newest first, by integration, state and whose they are; a number opens one. A run shows its rows by "
        "state. It can be stopped, what it left can be planned again, and it can be undone: that is a plan of its own, "
        "which another approver confirms, and what it puts back is on hold until somebody releases it."
    ),
    "help.role_long": (
        "Roles are viewer, operator, approver and admin; each includes the lower ones. `/{prefix:raw}splice "
        "role @person approver integration` gives it for one integration alone."
    ),
}
