"""Private sentences: who may, who is unknown, what could not be understood."""

SENTENCES = {
    "private.unknown_you": "Splice does not know you yet, so nothing was done. Your id is {id:id}.",
    "private.whom_to_ask": "Ask {who:raw} for a role.",
    "private.nobody_to_ask": "No admin is named yet: whoever runs Splice sets `SPLICE_ADMINS`.",
    "private.needs_role": "Nothing was done: this needs the role {role:raw}.",
    "private.who_may": "Those who may: {who:raw}.",
    "private.nobody_may": "Nobody has that role yet; an admin gives it with `/splice role`.",
    "private.rubbish": "{text:id} was not understood. {hint:raw}",
    "private.hint": "`/splice help` shows what can be asked.",
    "private.known_integrations": "Integrations: {names:list}.",
    "private.too_fast": "That was too fast: wait {s:duration}, then ask again. Nothing was done.",
    "private.old_card": "This card is from before; nothing was done. Use the newest card, or `/integrations`.",
    "private.interrupted_command": (
        "Splice was restarted while it worked on {name:id}. If you see no answer to it above, ask once more."
    ),
    "private.interrupted_click": (
        "Splice was restarted while it worked on your click. Look at the card: if it does not show what you chose, "
        "choose once more."
    ),
    "private.reference": (
        "This was not done, and nothing was written by it. Try again; if it stays so, tell an admin the "
        "reference {reference:id}."
    ),
    "private.store_away": (
        "Splice's own database does not answer just now, so this was most likely not done. Ask again in a minute: what "
        "was done after all is not done twice."
    ),
    "outbox.held": (
        "A message to <#{channel:raw}> waits: Slack does not take it ({code:id}). Invite Splice to that "
        "channel; it is then sent by itself."
    ),
    "private.done": "Done.",
    "private.tried": "Done: Splice tries again now for {names:list}; the notice tells how it went.\n{left:raw}",
    "private.not_tried": "Nothing was tried.\n{left:raw}",
    "picker.flow": "What is to be synchronised in {pair}?",
    "picker.which": "{asked:id} fits {n:integration|integrations}. Which one?",
    "picker.choose": "Which integration?",
    "picker.placeholder": "Integration",
    "picker.more": "Only {most:n} of {n:n} are shown: type more of the name after the command.",
    "picker.pointer": "It goes on in <#{channel:raw}>.",
    "roles.title": "Who may do what",
    "roles.environment": "*Admins by the environment*: {who:raw}",
    "roles.role": "*{role:raw}*",
    "roles.where": "in {integration}",
    "roles.everywhere": "everywhere",
    "roles.how": (
        "An admin gives a role with `/splice role @person approver` and takes it with `/splice role @person none`."
    ),
    "roles.given": "{holder:who} is {role} now.",
    "roles.taken": "{holder:who} has no role any more.",
}
