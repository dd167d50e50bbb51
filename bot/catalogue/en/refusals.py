"""What was asked and is not done: what happened in its place, and what to do (`sync.errors.Refusal`)."""

SENTENCES = {
    "refusal.unknown_integration": "There is no integration {integration:id}. `/integrations` shows those there are.",
    "refusal.integration_disabled": (
        "{integration} is disabled: it is neither audited nor synced. An admin can enable it in "
        "`/integrations`; it then needs a full sync."
    ),
    "refusal.unknown_flow": "This integration has no flow {flow:id}; it has {known:list}.",
    "refusal.unknown_bridge": "There is no bridge {bridge:id}.",
    "refusal.audit_running": (
        "Audit {audit_id} of this integration is still being read; its card shows how far it is."
    ),
    "refusal.sync_running": "Run {run_id} of this integration is still writing; wait for it, or stop it on its card.",
    "refusal.plan_running": "Plan {plan_id} of this integration is still being made; its card shows how far it is.",
    "refusal.plan_waiting": "Plan {plan_id} of this integration already waits for a decision: decide that one first.",
    "refusal.no_audit": (
        "{integration} was never audited. An audit must be completed before the first sync: `/audit`."
    ),
    "refusal.opt_in_unconfirmed": (
        "Before the first sync of {integration} somebody must confirm who would receive marketing: answer the "
        "question on its card."
    ),
    "refusal.already_decided": "Too late: {by:who} decided it {at:at} ({ruling}). Nothing was done by your click.",
    "refusal.not_waiting": "This plan cannot be decided: it is {state}. Nothing was done by your click.",
    "refusal.needs_role": "Nothing was done: this needs the role {role}. `/splice roles` shows who has it.",
    "refusal.is_requester": "Nothing was done: {why}, so another approver must decide.",
    "refusal.over_limit": (
        "Nothing was done: {removals:removal is|removals are} over the limit of {limit:n} in 24 hours. Only an "
        "override lets this plan through."
    ),
    "refusal.expired": "Too late: this plan waited until {at:at}. Nothing was written; plan again.",
    "refusal.digest_changed": "This card is not the newest one of the plan. Nothing was done; use the newest card.",
    "refusal.rests_on_changed": "Nothing was done: {what} changed after the plan was made. Plan again, then decide.",
    "refusal.reading_old": (
        "What was read is over an hour old, so plan {plan_id} is being made; it asks about what is new."
    ),
    "refusal.reason_missing": "An override needs a reason.",
    "refusal.number_wrong": "Type the number as it stands on the card: {expected:n}.",
    "refusal.run_over": "There is nothing to stop: this run is {state}.",
    "refusal.run_not_held": "There is nothing to resume: this run is {state}.",
    "refusal.keys_missing": (
        "Nothing was changed: this part of Splice cannot open the credentials ({words}). Whoever runs Splice gives it "
        "the keys."
    ),
    "refusal.others_changed": (
        "Nothing was changed: by now enabling {integration} would make other integrations need a full sync than were "
        "named. Press Enable again."
    ),
    "refusal.plan_not_held": "There is nothing to hurry: this plan is being made already, or is over.",
    "refusal.incident_over": "This is over already: nothing is held up by it any more. Nothing was done by your click.",
    "refusal.poll_needless": (
        "There is nothing to look for now: it is disabled, needs a full sync, or a look is under way."
    ),
    "refusal.lease_lost": "Another worker has taken this over and goes on with it.",
    "refusal.finding_gone": "This record is not unmatched any more; nothing was changed. The next one is shown.",
    "refusal.decided_meanwhile": "Too late: {by:who} has decided this record meanwhile. Your click changed nothing.",
    "refusal.account_taken": "Account {account:id} already has the subscriber {by_record:id}; nothing was linked.",
    "refusal.account_taken_by": (
        "Account {account:id} already has the subscriber {name} ({by_record:id}); nothing was linked."
    ),
    "refusal.account_taken_now": (
        "Account {account:id} was linked to another record in this very moment; nothing was linked here."
    ),
    "refusal.account_unknown": "There is no account {account:id} as of the last audit; nothing was linked.",
    "refusal.account_out_of_scope": (
        "Account {account:id} is out of scope of this integration (archived, or of another company); nothing "
        "was linked."
    ),
    "refusal.link_used": "A sync has already used this link; unlink it in the systems themselves.",
    "refusal.native_enabled": (
        "Nothing was written: the vendor's own integration is enabled for this company, and two must not "
        "write. Switch one of them off."
    ),
}
