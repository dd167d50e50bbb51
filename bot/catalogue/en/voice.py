"""Voice: the card of one customer, its forms, what is revealed, shared and asked for (seed 002; issue "Voice")."""

SENTENCES = {
    # The first line
    "voice.not_enabled": "Customer not enabled in {target}",
    "voice.away": "{system} is away: {why:raw}",
    "voice.guarded": "Account {status}: a person decides in {target}",
    "voice.differs": "Account {status}, but {source} asks for {wanted}",
    "voice.account": "Account {status}",
    "voice.account_too": "account {status}",
    "voice.no_line": "No SIP line yet",
    "voice.other_lines_alone": "No SIP line, {n:line|lines} of another kind",
    "voice.lines_unread": "The lines could not be read",
    "voice.devices_unread": "{n:device|devices} could not be read",
    "voice.line_down": "Line {place:n} of {n:n} is not registered",
    "voice.only_line_down": "The line is not registered",
    "voice.lines_down": "{down:n} of {n:n} lines are not registered",
    "voice.all_down": "None of the {n:n} lines is registered",
    "voice.lines_unknown": "Whether {n:line is|lines are} registered could not be asked",
    "voice.only_line_up": "The line is registered",
    "voice.both_up": "Both lines are registered",
    "voice.all_up": "All {n:n} lines are registered",
    "voice.flaw_key_empty": "No account number in {source}",
    "voice.flaw_key_short": "The account number is too short",
    "voice.flaw_key_duplicate": "The account number is another customer's too",
    # What it means
    "voice.not_enabled_means": (
        "{target} itself says that it has no account by this number. An account is added from here; address, lines "
        "and calling plans then follow in {target}'s own portal."
    ),
    "voice.flaw_key_empty_means": (
        "The field that holds the account number is blank, so this customer has no account in {target}. Fill it in "
        "{source}, then refresh."
    ),
    "voice.flaw_key_short_means": (
        "{target} takes 3 characters or more, so this customer has no account there. Set a longer number in {source}, "
        "then refresh."
    ),
    "voice.flaw_key_duplicate_means": (
        "It cannot tell which of them the account in {target} belongs to, so nothing is read or written. Give one of "
        "them another number in {source}, then refresh."
    ),
    "voice.guarded_means": (
        "{status} is a state that Splice never overwrites. Whoever set it in {target} takes it back there; after that "
        "the account follows {source} again."
    ),
    "voice.differs_off": (
        "The customer is {status:id} in {source}, so the account becomes {wanted}: voice is then off, *emergency calls "
        "included*."
    ),
    "voice.differs_on": "The customer is {status:id} in {source}, so the account becomes {wanted}.",
    "voice.follows_off": "Splice does so by itself at its next look; where it is one of many, an approver decides.",
    "voice.follows_on": "Splice does so by itself at its next look.",
    "voice.follows_not_disabled": "That waits: this integration is disabled.",
    "voice.follows_not_needs_full": (
        "That waits: accounts follow by themselves only after a full sync of them, `/sync {integration} accounts`."
    ),
    "voice.source_away_means": (
        "*{system} is away* ({why:raw}): its name, status and rows of this customer are not shown, and nothing can "
        "be added or synced until it answers."
    ),
    "voice.target_away_means": (
        "*{system} is away* ({why:raw}): whether this customer has an account there is not known. Refresh in a while."
    ),
    "voice.target_partly_away_means": (
        "*{system} did not answer everything* ({why:raw}): what is not shown was not told, and may well be there."
    ),
    # Fields
    "voice.field_number": "*Account number*  {number:id}",
    "voice.field_no_number": "*Account number*  none",
    "voice.customer_id": "{source} {id:id}",
    "voice.field_name": "*Name*  {name}",
    "voice.field_names": "*Name*  {name} ({source}: {other})",
    "voice.field_status": "*Status*  {status}",
    "voice.in_source": "({source}: {status})",
    "voice.field_customer_status": "*Status in the customer's record*  {status}",
    "voice.field_type": "*Type*  {kind}",
    "voice.extensions": "extensions of {n:digit|digits}",
    "voice.field_platform": "*Platform type*  {platform}",
    "voice.field_billing_day": "*Billing cycle day*  {day}",
    "voice.field_time_zone": "*Time zone*  {zone}",
    "voice.field_plans_in_use": "*Product plans in use*  {names:list}",
    "voice.field_plans_in_use_none": "*Product plans in use*  none",
    "voice.field_plans_in_use_unread": "*Product plans in use*  not told",
    "voice.field_plans_available": "*Product plans available*  {names:list}",
    "voice.field_plans_available_none": "*Product plans available*  none",
    "voice.field_plans_available_unread": "*Product plans available*  not told",
    "voice.field_numbers": "*Telephone numbers*  {n:n}",
    "voice.calling_plans": "*Calling plans*",
    "voice.plan_name": "• {name}",
    "voice.plan_since": "since {date}",
    "voice.plan_unlimited": "unlimited",
    "voice.plan_unknown": "minutes not told",
    "voice.plan_minutes": "{minutes:n} min, use not told",
    "voice.plan_used": "{n:n} of {minutes:n} min used, {left:n} left",
    # Lines
    "voice.lines": "*{n:SIP line|SIP lines}*, registration as of {at:time}",
    "voice.caption": "Lines of the account",
    "voice.column_no": "No.",
    "voice.column_user": "User name",
    "voice.column_display": "Display name",
    "voice.column_emergency": "Emergency number",
    "voice.column_mac": "MAC",
    "voice.column_registered": "Registered",
    "voice.column_password": "Password",
    "voice.place_of_port": "{place} (port {number})",
    "voice.registered": "registered",
    "voice.not_registered": "not registered",
    "voice.registration_unknown": "not known",
    "voice.line_off": "switched off",
    "voice.no_emergency": "none",
    "voice.no_device": "no device",
    "voice.no_password": "none",
    "voice.plain_line": "{no}. {user:id}",
    "voice.plain_emergency": "emergency {number}",
    "voice.plain_mac": "MAC {mac:id}",
    "voice.plain_password": "password {password}",
    "voice.rows_same": "{n:row|rows} in {source}, {lines:line|lines} in {target}",
    "voice.rows_differ": "*{n:row|rows} in {source}, {lines:line|lines} in {target}*",
    "voice.rows_sync": "a sync of the SIP lines shows what is to be done",
    "voice.rows_alone": "{n:row|rows} in {source}",
    "voice.rows_left": "{n:row|rows} in {source}, kept until a person decides",
    "voice.rows_unread": "rows in {source} could not be read",
    "voice.devices_missing": (
        "*{n:device|devices} could not be read*: {n:~its|their} lines are not shown, and no row of this customer is "
        "removed"
    ),
    "voice.other_lines": "{n:line|lines} of the kind {kind:id}, which no sync writes",
    "voice.missing": "*Still missing in {target}*, to be done in its own portal:",
    "voice.missing_number": "☐ a telephone number",
    "voice.missing_line": "☐ a SIP line",
    "voice.missing_plan": "☐ a calling plan",
    "voice.read_just_now": "Read {at:time}, just now",
    "voice.read_before": "Read {at:time}, {s:duration} ago",
    # Buttons
    "voice.button_add": "Add account",
    "voice.button_sync": "Sync SIP lines",
    "voice.button_open": "Open in {target}",
    "voice.button_refresh": "Refresh",
    "voice.more_reveal": "Reveal password…",
    "voice.more_share": "Share masked",
    "voice.more_add_only": "Sync SIP lines, add only",
    "voice.more_delete": "Delete account…",
    # Asking
    "voice.looking": "Looking up {customer:id} …",
    "voice.which_integration": "{n:integration tells|integrations tell} of voice. In which one is {customer:id}?",
    "voice.perhaps": "Perhaps one of these is meant:",
    "voice.ask_title": "Voice of a customer",
    "voice.ask_customer": "Customer",
    "voice.ask_customer_hint": "By account number or name, as of the last audit.",
    "voice.ask_placeholder": "Type a number or a name",
    "voice.ask_number": "Or the account number",
    "voice.ask_number_hint": "For a customer who came after the last audit.",
    "voice.ask_what": "What to do",
    "voice.ask_show": "Show the card",
    "voice.ask_full": "Sync the SIP lines in full",
    "voice.ask_add_only": "Sync the SIP lines, add only",
    "voice.ask_nobody": "Choose a customer, or type an account number.",
    "voice.plan_asked": "Plan {plan} is being made; nothing is written yet. Its card comes to <#{channel:raw}>.",
    "voice.plan_asked_nowhere": (
        "Plan {plan} is being made, but this integration has no channel, so its card is shown nowhere: an admin sets "
        "one in the configuration."
    ),
    "voice.said": "{text:raw}",
    "voice.vendor_away": "{why:raw} Nothing was done; try again when it answers.",
    "voice.told_when_done": "When it is done you get this customer's card again in a direct message.",
    "voice.share_sent": "Shown to everybody in <#{channel:raw}>, masked.",
    "voice.shared_account": "Account {number:id}",
    "voice.shared_status": "{target} {status}",
    "voice.shared_line": "Line {n:n}: {state:raw}",
    "voice.shared_by": "shared by {user:who}",
    "voice.shared_at": "as of {at:at}",
    # What became of it
    "voice.told_create": "*Account {key:id} was added* (plan {plan}).",
    "voice.told_delete": "*Account {key:id} was deleted* (plan {plan}).",
    "voice.told_not_create": "*Account {key:id} was not added* (plan {plan}): {why:raw}",
    "voice.told_not_delete": "*Account {key:id} was not deleted* (plan {plan}): {why:raw}",
    "voice.why_denied": "an approver denied it.",
    "voice.why_expired": "nobody decided in time.",
    "voice.why_void": "another plan took its place.",
    "voice.why_run": "its card tells why, and what to do.",
    # Add account
    "voice.add_title": "Add account",
    "voice.add_submit": "Add account",
    "voice.add_means": (
        "A plan of one row is made of it, with a card like any other. The only way back in {target} is a deletion."
    ),
    "voice.form_type": "Type",
    "voice.type_SIMPLE": "Simple: one number, one user, one device",
    "voice.type_ADVANCED": "Advanced: several numbers, users and devices, with extensions",
    "voice.form_billing_day": "Billing cycle day",
    "voice.form_billing_day_hint": "1 to {last}.",
    "voice.form_billing_day_unknown": "1 to {last}. {source} does not tell the operator's billing day.",
    "voice.form_billing_day_late": (
        "The operator's billing day is {day}, but {target} takes 1 to {last} only. Which day shall this account have?"
    ),
    "voice.form_dialling": "Dialling behaviour",
    "voice.form_extension": "Extension length",
    "voice.form_extension_hint": "3 to 6 digits.",
    "voice.form_settled": "*Settled already*",
    "voice.form_status": "*Initial status*  {status}, since the customer is {customer:id} in {source}",
    "voice.form_regulatory": "*Regulatory type*  {kind}",
    "dialling.SEVEN_DIGIT": "seven digit",
    "dialling.TEN_DIGIT": "ten digit",
    "dialling.OPEN_DIAL_PLAN": "open dial plan",
    "dialling.DIAL_NINE_SEVEN_DIGIT": "dial nine, seven digit",
    "dialling.DIAL_NINE_TEN_DIGIT": "dial nine, ten digit",
    "dialling.OPEN_DIAL_PLAN_TEN_DIGIT": "open dial plan, ten digit",
    "field.timeZone": "time zone",
    "field.regulatoryType": "regulatory type",
    "field.platformType": "platform type",
    "form.length": (
        "{field:raw}: {length:character|characters}; {target} takes {lowest} to {highest}. Change it in {source}, then "
        "try again."
    ),
    "form.range": "{field:raw}: {value} is not possible; {target} takes {lowest} to {highest}.",
    "form.choice": "{field:raw}: choose one of {allowed:list}.",
    "form.missing": "{field:raw}: this type needs one, {lowest} to {highest}.",
    "form.unwanted": "{field:raw}: this type has none.",
    "form.unknown": "{field:raw}: {target} does not take it so.",
    # Delete account
    "voice.delete_title": "Delete account",
    "voice.delete_submit": "Ask for the deletion",
    "voice.delete_means": (
        "*This cannot be undone.* {target} keeps nothing of a deleted account: its history, settings and lines are "
        "gone for ever, and its telephones stop, *emergency calls included*."
    ),
    "voice.delete_lines": "{n:SIP line goes|SIP lines go} with it.",
    "voice.delete_stays": "What stays: the customer and the rows of SIP lines in {source}, until people remove them.",
    "voice.delete_who": "An approver decides, and not you: whoever asks cannot approve.",
    "voice.delete_type": "Type the account number, to show that it is the right one",
    "voice.delete_type_hint": "{number}",
    "voice.delete_blocked": "{target} does not delete this account now.",
    "voice.blocked_numbers": "• {n:telephone number still belongs|telephone numbers still belong} to it.",
    "voice.blocked_events": "• Something of it is in progress: it is being set up or deleted.",
    "voice.delete_unblock": (
        "What to do: in {target}'s portal take the numbers away from the account, wait until nothing is in progress, "
        "then ask again. Splice does not disconnect telephone numbers."
    ),
    # Reveal
    "voice.reveal_title": "Reveal password",
    "voice.reveal_submit": "Reveal",
    "voice.reveal_means": (
        "It is shown to you alone for {s:duration}, in this window. Your name, the line and your reason are kept. At "
        "most {most:n} an hour. *Slack carries the password to you*: change it in the portal if that is too much."
    ),
    "voice.reveal_line": "Line",
    "voice.reveal_option": "{n:n}. {user}",
    "voice.reveal_reason": "Why is it needed?",
    "voice.reveal_reason_hint": "It is kept with your name; do not put a password here.",
    "voice.reveal_none": "No line of {number:id} has a password that could be shown.",
    "voice.reveal_shown": "SIP password of {line:id}",
    "voice.reveal_until": "Hidden again at {at:time}.",
    "voice.reveal_carried": "Slack has carried this password; change it in the portal if that is too much.",
    "voice.reveal_masked": "SIP password of {line:id}\n••••••••\nHidden again. Ask anew where it is still needed.",
    "voice.reveal_empty": "Line {line:id} has no password in {target}.",
    # What is not done, and what to do
    "refusal.no_voice": (
        "No integration tells of voice: an admin adds one of the bridge `simpler_alianza` with `splice integrations "
        "apply`."
    ),
    "refusal.voice_switched_off": (
        "The status section of {integration} is switched off (`customer_status`), so `/sip` tells nothing of it; an "
        "admin switches it on in the configuration."
    ),
    "refusal.console_switched_off": (
        "Nothing was done: the console of {integration} is switched off (`console`). Accounts and lines are worked on "
        "in the systems themselves, or an admin switches it on."
    ),
    "refusal.voice_no_key": (
        "This was not done: the process that talks to Slack has no key for the credentials. An admin sets "
        "`SPLICE_SECRET_KEYS` for it too."
    ),
    "refusal.customer_unknown": (
        "No customer has the account number or id {customer:id}. After a customer the modes `full` and `add-only` can "
        "stand; `/sip` alone lets you search by name."
    ),
    "refusal.customer_ambiguous": (
        "Several customers have the account number {customer:id}, so it is nobody's. Give each a number of its own, or "
        "type a customer's id."
    ),
    "refusal.key_unusable": "Nothing was done: the customer's account number links nobody ({flaw:id}).",
    "refusal.exists_already": "Nothing was done: there is an account {key:id} already. Refresh the card to see it.",
    "refusal.not_there": "Nothing was done: there is no account {key:id} any more. Refresh the card.",
    "refusal.several_there": "Nothing was done: {n:record has|records have} the key {key:id}, which one is not clear.",
    "refusal.source_gone": "Nothing was done: no customer has the number {key:id} any more, or it links nobody.",
    "refusal.line_unknown": "There is no line {line:id} any more. Refresh the card.",
    "refusal.no_account_to_sync": (
        "There is nothing to sync: {customer:id} has no account in {target}. Add the account first."
    ),
    "refusal.key_to_sync": "There is nothing to sync: {reason:raw}. Look at the card of {customer:id} for what to do.",
    "refusal.reveal_too_often": (
        "Nothing was revealed: you have had {most:n} passwords within an hour. The next one is possible at {at:clock}."
    ),
    "refusal.reveal_reason": "Say in a few words why it is needed.",
    "refusal.delete_number_wrong": "That is not the account number. Type it exactly as it stands below.",
    "refusal.share_in_private": "Nobody else would see it here: ask in the channel where it is to be shown.",
    "refusal.old_form": "This form is from before; nothing was done. Open it anew from the card.",
    # The pair's plans and runs
    "state.advice": "for people to carry out by hand",
    "status.plan.advice": "to be carried out by hand: see the plan's card",
    "plan.kind_named": "for one customer",
    "plan.kind_asked": "asked for by a person",
    "plan.owner": "{owner:id}",
    "plan.mode_add_only": "add only: nothing is removed",
    "plan.advice": "By hand: {pair}: {changes:raw}",
    "plan.advice_means": "Nothing was written by Splice, and nothing more happens by itself.",
    "plan.advice_rows": "The rows are in the CSV. A password stands there as “differs”, never as what it is.",
    "plan.kept_extras": "*Kept, since nothing is removed in this mode* ({n:n})\n{keys:raw}",
    "plan.asked_create": "*New account in {target}*  {key:id}",
    "plan.asked_delete": "*Deletion of an account in {target}, for ever*  {key:id}",
    "plan.asked_field": "{field:raw} {value}",
    "run.followed": "*Equipment*  {parts:raw}",
    "run.followed_part": "{n:n} {what:raw}",
    "run.not_followed": "Look at the equipment of {keys:raw}; the rows in {target} are saved.",
    "csv.differs": "differs",
    "help.sip": "`/{prefix:raw}sip [customer] [full|add-only]`  a customer's voice; with a mode: sync the SIP lines",
    "help.sip_long": (
        "Shows account, lines and registration of one customer, to you alone. Give an account number; without one, "
        "Splice asks. From the card operators add and delete accounts, sync SIP lines, share it masked, or reveal a "
        "password with a reason. `full` plans rows to add, change and remove; `add-only` removes nothing. Nothing is "
        "written before a plan's card says what."
    ),
}
