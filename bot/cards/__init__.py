"""Message cards: pure functions from view models (`views`) to a `Card`; no store, no Slack client, no clock.

Signatures (each in the module of its name):
    audit.audit_card(AuditView)                          queued, reading, completed, incomplete, failed
    plan.plan_card(PlanView, RunView | None = None)      one live message: plan, decision, run, result
    plan.ask_approvers(PlanView, link)                   new post that mentions who may decide
    run.run_ended(PlanView, RunView, who)                new post (thread) for a run of over two minutes
    incident.incident_card(IncidentView), incident.recovery_reply(IncidentView)
    landing.landing_card(Sequence[IntegrationView], page=0)
    opt_in.opt_in_card(OptInView)
    pickers.picker_card(command, Sequence[IntegrationView]), pickers.pointer(command, channel, link)
    private.refusal(code, **facts), private.note(code, **facts), private.unknown_person(user, admins)
    help.help_card(prefix=""), doctor.doctor_lines(Sequence[CheckView]), roles.roles_card(Sequence[GrantView])
Modals are in bot.modals and give the `view` object for views.open / update / push.
"""
