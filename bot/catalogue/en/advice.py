"""What to do about a trouble: the last line of its notice."""

SENTENCES = {
    "incident.advice_again": "What to do: press the button in a while; if it lasts, ask who runs {system}.",
    "incident.advice_unknown": "What to do: look at the details; ask again when {system} is well.",
    "incident.advice_trouble": "What to do: look at the details; ask again when {system} is well.",
    "incident.advice_away": "What to do: nothing, unless it lasts; then ask who runs {system}.",
    "incident.advice_timeout": "What to do: nothing, unless it lasts; then ask who runs {system}.",
    "incident.advice_broken": "What to do: nothing, unless it lasts; then ask who runs {system}.",
    "incident.advice_server": "What to do: nothing, unless it lasts; then ask who runs {system}.",
    "incident.advice_list_incomplete": "What to do: nothing, unless it lasts; then ask who runs {system}.",
    "incident.advice_rate": "What to do: nothing; a lower rate in the integration's settings avoids it.",
    "incident.advice_html": (
        "What to do: open the configured address of {system} in a browser and see who answers there."
    ),
    "incident.advice_unreadable": "What to do: if it lasts, show the details to who runs {system}.",
    "incident.advice_credentials": (
        "What to do: an admin sets new credentials with `splice secrets set`, then press the button."
    ),
    "incident.advice_must_change_password": (
        "What to do: an admin logs in to {system} once, sets a new password there and stores it with `splice secrets "
        "set`; then press the button."
    ),
    "incident.advice_access_list": (
        "What to do: ask who runs {system} whether the user and the address that Splice comes from are on its access "
        "list."
    ),
    "incident.advice_partition": "What to do: an admin corrects the partition in the integration's settings.",
    "incident.advice_address": "What to do: an admin corrects the address in the integration's settings.",
    "incident.advice_forbidden": (
        "What to do: give the user of this integration the permission in {system}, then press the button."
    ),
    "incident.advice_not_permitted": (
        "What to do: give the user of this integration the permission in {system}, then press the button."
    ),
    "incident.advice_denied": "What to do: look at the details; usually a permission is missing in {system}.",
    "incident.advice_not_found": "What to do: look at the details, then ask for an audit.",
    "incident.advice_rejected": "What to do: look at the rows, mend them in the source, then plan again.",
    "incident.advice_conflict": "What to do: ask for an audit; it names the record that has the ID.",
    "incident.advice_blocked": "What to do: look at the details; when {system} is done with it, plan again.",
    "incident.advice_number_length": "What to do: correct the number in the source, then plan again.",
    "incident.advice_ambiguous": "What to do: give each customer a name of its own in {system}, then plan again.",
    "incident.advice_unknown_function": "What to do: ask who runs {system} to allow it; `splice doctor` names it.",
    "incident.advice_changed_since": "What to do: plan again; nothing was overwritten.",
    "incident.advice_already_gone": "What to do: nothing, unless it should be there; then ask for an audit.",
    "incident.advice_native_enabled": "What to do: switch off the vendor's own integration, or this one.",
    "incident.advice_native_unknown": (
        "What to do: give the token of this integration the right to read the Calix settings of {system}."
    ),
    "incident.advice_rows_not_applied": (
        "What to do: look at the rows and their reasons, mend what they say, then plan again."
    ),
    "incident.advice_gave_up": (
        "What to do: press the button; if it stays so, tell an admin what the details say, and look into the log."
    ),
    "incident.advice_field_ignored": (
        "What to do: nothing, unless {target} should take it; then look there why it keeps its own value."
    ),
}
