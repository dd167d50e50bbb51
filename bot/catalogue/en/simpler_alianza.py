"""SIMPLer -> Alianza: its own reasons, problems and checks (seed 002). The voice cards are in `voice`."""

SENTENCES = {
    "flow.accounts": "accounts",
    "flow.sip_lines": "SIP lines",
    "drift.missing_accounts": "customers with voice in {source} and without an account in {target}",
    "drift.unmatched_accounts": "accounts in {target} that no customer of {source} has",
    "drift.missing_sip_lines": "lines in {source} without a row in {target}",
    "drift.unmatched_sip_lines": "rows in {target} without a line in {source}",
    "noun.accounts": "{n:voice account|voice accounts}",
    "noun.sip_lines": "{n:SIP line|SIP lines}",
    "noun.lines": "{n:SIP line|SIP lines}",
    "reason.not_voice": "without voice",
    "reason.key_empty": "without an account number in SIMPLer",
    "reason.key_short": "with an account number shorter than Alianza takes (3 characters)",
    "reason.key_duplicate": "with an account number that another customer has too",
    "reason.no_account": "without an account in Alianza",
    "reason.no_customer": "of an Alianza account that no customer has",
    "reason.device_unreadable": "of a device that could not be read {detail}; nothing of its customer is removed",
    "reason.account_unreadable": "of an account that could not be read {detail}; nothing of its customer is removed",
    "reason.port_collision": "with a port that another device of the customer has too: the table cannot hold both",
    "reason.other_kind_of_line": "of a kind that the table cannot hold {detail}",
    "reason.status_guarded": "in a status that is asked about and never overwritten {detail}",
    "reason.rows_without_account": "whose customer has no account in Alianza by that number",
    "reason.dial_unclear": "line whose dial number is unclear (what stands in the table is kept)",
    "reason.line_disabled": "line that is not enabled in Alianza",
    "reason.left_to_people": "left for a person to decide",
    "reason.extra_kept": "in SIMPLer and not in Alianza: kept, since nothing is removed in this mode",
    "reason.plan_only": "to be done by hand",
    "reason.blocked": "it still has telephone numbers, or something of it is in progress",
    "cause.voice_off": "voice would be switched off",
    "cause.asked": "asked for by a person",
    "field.status": "status",
    "field.user_name": "user name",
    "field.password": "password",
    "field.display_name": "display name",
    "field.port_number": "port",
    "field.dial_number": "dial number",
    "field.accountNumber": "account number",
    "field.accountName": "account name",
    "field.accountType": "type",
    "field.billingCycleDay": "billing cycle day",
    "field.dialingBehaviorType": "dialling behaviour",
    "field.extensionLength": "extension length",
    "impact.voice_off": (
        "{n:customer loses|customers lose} voice, *emergency calls included*; it comes back when the account is "
        "active again"
    ),
    "impact.account_deleted": (
        "{n:account is|accounts are} deleted in Alianza *for ever*, with {n:~its|their} history; nobody can bring "
        "{n:~it|them} back"
    ),
    "impact.lines_lose": "{n:SIP line goes|SIP lines go} from SIMPLer's table and the customers' equipment",
    "followed.pushed": "pushed to equipment",
    "followed.push_failed": "push did not arrive: the row is saved, the equipment does not have it",
    "followed.unsupported": "no equipment that takes a push",
    "followed.unknown": "push unknown: look at the equipment",
    "advice.rows_by_console": (
        "SIMPLer takes no rows through its API here. In SIMPLer open the customer, then API Console, Account: "
        "Synchronize SIP Lines, and choose the mode; or enter the rows of the CSV by hand. Then audit again."
    ),
    "problem.hook_secrets_half": (
        "{where:id}: SIMPLer's triggers need both `hook_username` and `hook_password`, or neither."
    ),
    "problem.company_not_used": "{where:id}: an integration of this bridge has no company; leave it out.",
    "problem.second_for_operator": "This SIMPLer already has the integration {other}.",
    "problem.choice_unknown": "{where:id}: {value:id} is not possible; choose one of {known}.",
    "problem.gui_url_without_id": "{where:id}: the address of an account must hold {placeholder:id}.",
    "problem.table_ids_missing": (
        "The ids of the voice table are not all set: {names}. SIMPLer shows them where the custom table is defined."
    ),
    "problem.table_ids_repeated": "Two fields of the voice table have the same id: {names}. Each needs its own.",
    "problem.scope_without_field": "{where:id}: customers are told by a field, but none is named.",
    "problem.scope_without_values": "{where:id}: customers are told by status, but no status is named.",
    "problem.table_missing": "SIMPLer has no custom table {table:id}; it has {known}.",
    "problem.table_fields_missing": "The voice table has no field for {names}; it has {known}.",
    "problem.rows_unreadable": "SIMPLer does not let the API user read custom tables; ask Azotel to allow it.",
    "check.alianza_reads": "Alianza: the login works and the partition can be read.",
    "check.alianza_credentials": (
        "Alianza does not accept user name or password; store the right ones with `splice secrets set`."
    ),
    "check.alianza_must_change_password": (
        "Alianza wants a new password for this user: log in to its portal once, set one, then store it here."
    ),
    "check.alianza_partition": "Partition {wanted:id} is none of this login's; it may use {known}.",
    "check.alianza_not_permitted": (
        "Alianza knows the login, but it may not read this partition; ask for the permission."
    ),
    "check.alianza_away": "Alianza could not be asked ({code:id}): look at its address and at the network.",
    "check.simpler_reads": "SIMPLer: the API user is let in and customers can be read.",
    "check.simpler_access_denied": (
        "SIMPLer does not let us in: user name, password, or the address that we come from is not on its access "
        "list. Azotel can tell which."
    ),
    "check.simpler_away": "SIMPLer could not be asked ({code:id}): look at its address and at the network.",
    "check.simpler_capabilities_unknown": "What SIMPLer's API can do could not be found out ({code:id}); ask again.",
    "check.rows_written": "SIMPLer: rows of the voice table can be read and written.",
    "check.rows_plan_only": "SIMPLer: rows can be read, not written; plans name the rows for its own console.",
    "check.rows_unreadable": "SIMPLer does not let the API user read custom tables; ask Azotel to allow it.",
    "check.push_told": "SIMPLer: rows can be pushed to equipment, and what became of it can be read.",
    "check.push_unsupported": "SIMPLer: equipment cannot be told through the API; push by hand after a sync.",
    "check.table_unknown": "The ids of the voice table could not be compared: SIMPLer does not tell its tables.",
    "check.table_missing": "SIMPLer has no custom table {table:id}; it has {known}.",
    "check.table_fields_missing": "The voice table has no field for {names}; it has {known}.",
    "check.table_fits": "The voice table {table} has all five fields.",
    "check.billing_day_known": "The operator's billing day is {day:n}.",
    "check.billing_day_late": (
        "The operator's billing day is {day:n}; Alianza takes 1 to 28, so each new account asks for one."
    ),
    "check.billing_day_unknown": "SIMPLer does not tell the operator's billing day; each new account asks for it.",
    "check.switches_on": "Status section and console are switched on.",
    "check.switches_off": "Switched off in the settings: {names}.",
    "check.hook_taken": "SIMPLer's triggers are taken.",
    "check.hook_not_set": (
        "SIMPLer's triggers are not taken: `hook_username` and `hook_password` are not set. Changes are looked for "
        "every {seconds:duration}."
    ),
}
