"""What a system did not do. Channels read these: a vendor's own words stand in private windows alone."""

SENTENCES = {
    "trouble.unknown": "{system} did not do what was asked ({code:id}).",
    "trouble.trouble": "{system} did not do what was asked.",
    "trouble.away": "{system} could not be reached.",
    "trouble.timeout": "{system} did not answer in time.",
    "trouble.broken": "{system} broke off the connection.",
    "trouble.server": "{system} answered with trouble of its own ({status}).",
    "trouble.unreadable": "{system} gave an answer that could not be read.",
    "trouble.html": "{system} answered with a web page in place of data: a proxy, a login page, or a wrong address.",
    "trouble.list_incomplete": "{system} gave a list that was not proven whole.",
    "trouble.rate": "{system} asks for fewer calls and will be asked again more slowly.",
    "trouble.credentials": "{system} does not accept the credentials of this integration.",
    "trouble.must_change_password": (
        "{system} wants a new password for the user of this integration before anything else."
    ),
    "trouble.access_list": (
        "{system} does not let this integration in: user, password, or the address that it comes from."
    ),
    "trouble.partition": "{system} does not let this login use the partition that is configured.",
    "trouble.address": "{system} was not found at the address that is configured.",
    "trouble.forbidden": "{system} knows the credentials, but a permission is missing or the app is not approved.",
    "trouble.not_permitted": "{system} knows the login, but it may not do this in its partition.",
    "trouble.not_found": "{system} has no such record.",
    "trouble.rejected": "{system} did not accept what was sent.",
    "trouble.conflict": "{system} already has a record with this Subscriber ID.",
    "trouble.denied": "{system} denied what was asked.",
    "trouble.blocked": (
        "{system} does not delete it yet: it still has telephone numbers, or something of it is in progress."
    ),
    "trouble.number_length": "{system} takes no account number of that length.",
    "trouble.ambiguous": "{system} has several customers of that name.",
    "trouble.unknown_function": "{system} does not know the function that was called.",
    "trouble.changed_since": "{system} holds something else by now than when the plan was made.",
    "trouble.already_gone": "{system} does not have it any more.",
    "trouble.native_enabled": "{system} has its own integration enabled for this company; two must not write.",
    "trouble.native_unknown": (
        "{system} did not say whether its own Calix integration is off, so nothing was written."
    ),
    "trouble.rows_not_applied": "Some rows of a run were not written.",
    "trouble.gave_up": "Splice itself could not carry this out, though it tried several times ({cause:id}).",
    "trouble.field_ignored": "{system} keeps its own value of a field whatever is written.",
}
