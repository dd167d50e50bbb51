"""The plan: what it holds, what it would do to customers, why, how long, and what was decided."""

SENTENCES = {
    "plan.reading": "{pair}: planning the sync, nothing is written yet",
    "plan.steps": "Plan",
    "plan.phase_compare": "Compare",
    "plan.phase_plan": "Write down each change",
    "plan.id": "plan {id}",
    "plan.kind_full": "full sync",
    "plan.kind_incremental": "single changes",
    "plan.kind_retry": "rows that were left",
    "plan.kind_undo": "undo",
    "plan.digest": "digest {digest:id}",
    "plan.count_updates": "{n:update|updates}",
    "plan.count_creates": "{n:create|creates}",
    "plan.count_removals": "{n:removal|removals}",
    "plan.count_none": "nothing to change",
    "plan.approve": "Approve? {pair}: {changes:raw}",
    "plan.start": "Start? {pair}: {changes:raw}",
    "plan.refused_removals": "Refused: {pair}: {n:removal|removals}, limit {limit:n} in 24 hours",
    "plan.refused_all": "Refused: {pair}: all {n:record|records} in scope would be removed",
    "plan.refused_changes": "Refused: {pair}: {n:change|changes}, limit {limit:n} in 24 hours",
    "plan.refused_means": (
        "Nothing was written, and nothing more happens by itself: an approver who did "
        "not ask for this plan may override the limit for it alone, with a reason."
    ),
    "plan.removals": "*{what:raw} would be erased from {target}.*",
    "plan.removals_in_part": "*{n:record|records} {n:~loses|lose} a service or a value* in {target}.",
    "plan.removals_rows": "That is {parts:list}.",
    "plan.removals_undo": (
        "{target} keeps no copy. Splice keeps the records as they are now; what comes back gets a new id and "
        "has lost its history there."
    ),
    "plan.seed_warning": (
        ":warning: A full sync makes {source} the authority: whatever is in {target} without a match in "
        "{source}, even if it was never audited, is erased from {target} once its removal is confirmed."
    ),
    "plan.why_updates": "*Why*  {why:raw}",
    "plan.field": "{field:raw} ({n:n})",
    "plan.other_fields": "and {n:other field|other fields}",
    "plan.cause_first_full": "first full sync",
    "plan.cause_mapping_changed": "the mapping was changed",
    "plan.effort": "*Effort*  {rows:row|rows} to write, {calls:call|calls}, about {s:duration} at {rate}/s",
    "plan.ends_at": "ends {at:at} if started now",
    "plan.guard_removals": (
        "*Guard, removals*  {n:n} of {population:record|records} ({x:pct}), limit {limit:n} in 24 h, {day:n} so far"
    ),
    "plan.guard_changes": "*Guard, changes*  {n:n}, limit {limit:n} in 24 h, {day:n} so far",
    "plan.guard_first": "*Guard, changes*  {n:n}; {why:raw}: an approver decides in place of the limit of {limit:n}",
    "plan.moves": (
        "*Moving*  {n:record moves|records move} to another company's integration; created there before leaving"
    ),
    "plan.moves_to": "*Moving*  {parts:list}; created there before leaving",
    "plan.moves_part": "{n:record moves|records move} to {name}",
    "plan.identical": "*Unchanged*  {n:n}",
    "plan.kept": "{n:n} kept as marked",
    "plan.opt": "*Marketing*  {opted_in:n} opted in, {opted_out:n} out, {unknown:n} unknown (treated as out)",
    "plan.compared_line": (
        "This plan replaces plan {id}, whose reading was old or which was not decided: {identical:row is|rows "
        "are} identical, {new:n} new, {gone:n} gone. It needs a decision of its own."
    ),
    "plan.remarks": "*Noticed*\n{lines:raw}",
    "plan.worst": "*To be removed*\n{lines:raw}",
    "plan.worst_line": "{cause:raw}: {keys:raw}",
    "plan.worst_rest": "and {n:n} more, all of them in the CSV",
    "plan.worst_marked": "{cause:raw} (by {user:who})",
    "plan.marked": "{user:who} marked {n:n} of them",
    "plan.waits_until": "waits until {at:at}",
    "plan.ask_until": "It waits until {at:at}.",
    "plan.who_decides": (
        "An approver decides who neither asked for it, nor marked its removals, nor changed what it rests on."
    ),
    "plan.who_starts": "Any operator may start it.",
    "plan.no_removals_planned": "*No removals are planned*, because a list alone never proves that a record is gone:",
    "plan.failed": "{pair}: not planned",
    "plan.failed_means": "No customer is affected and nothing was written. Ask again when the cause is mended.",
    "plan.failed_changes_means": (
        "Nothing was written: what was to change for these customers stays as it was. Ask again when the cause is "
        "mended."
    ),
    "plan.denied": "Denied: {pair}: {changes:raw}",
    "plan.denied_means": "Nothing was written; {target} stays as it is.",
    "plan.expired": "Not decided in time: {pair}: {changes:raw}",
    "plan.expired_means": "Nothing was written. Both systems have gone on since, so a new plan is needed.",
    "plan.void": "Replaced: {pair}: {changes:raw}",
    "plan.void_means": "Nothing was written from this plan.",
    "plan.empty": "{pair}: nothing to change",
    "plan.empty_means": "{target} already holds what it should.",
    "plan.empty_unread_means": "Nothing was written, and this does not count as a full sync: read again.",
    "plan.approved": "Approved: {pair}: {changes:raw}",
    "plan.approved_means": "The run is about to begin.",
    "plan.replaced_by": "Plan {id} takes its place.",
    "plan.ruled_all": "Approved by {user:who} {at:at}",
    "plan.ruled_without_removals": "Approved without the removals by {user:who} {at:at}",
    "plan.ruled_deny": "Denied by {user:who} {at:at}",
    "plan.ruled_override": "Approved over the limit by {user:who} {at:at}",
    "plan.ruled_reason": "(“{reason}”)",
    "plan.ask_approval": "{who:raw} please decide: {pair}: {changes:raw}, asked by {user:who}.",
    "plan.ask_override": (
        "{who:raw} over the limit, only an override lets it through: {pair}: {changes:raw}, asked by {user:who}."
    ),
    "deny.title": "Deny this plan",
    "deny.means": "{pair}: nothing is written, and whoever asked is told. A new plan can be asked for at any time.",
    "deny.reason": "Why? (goes to whoever asked)",
    "override.title": "Override the limit",
    "override.means": (
        "{pair}: this lets one plan through, in full, removals included. Your name and reason are kept. "
        "{target} keeps no copy of what is erased."
    ),
    "override.reason": "Why is it right this time?",
    "override.number": "Type the number, to show that you have read it",
    "override.hint_removals": "{n:removal|removals}",
    "override.hint_changes": "{n:change|changes}",
    "confirm.removals_title": "Erase {n:record|records}?",
    "confirm.removals_text": (
        "{n:record is|records are} erased from {target}, which keeps no copy. Each is looked up once more just before."
    ),
    "confirm.removals_yes": "Erase {n:n}",
    "confirm.no": "Not yet",
}
