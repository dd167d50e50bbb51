"""Sonar -> Calix Cloud: its own reasons, problems and checks (seed 000)."""

SENTENCES = {
    "reason.archived": "archived in Sonar",
    "reason.inactive": "inactive in Sonar",
    "reason.other_company": "of another company",
    "reason.sibling_disabled": "of a company whose integration is disabled",
    "reason.shared_org": "in a Calix org that several integrations share, and not made or linked by Splice",
    "reason.no_service_address": "without a service address",
    "reason.no_name": "without a name",
    "reason.no_consent": "whose marketing consent Sonar does not tell",
    "reason.no_status": "whose status Sonar does not tell",
    "reason.short_list": "with a list that came incomplete",
    "reason.services_unknown": "whose services could not be read",
    "reason.service_without_id": "with a service that has no id",
    "reason.empty_device_id": "device with an empty id (not sent)",
    "reason.device_without_service": "device without a data service (not sent)",
    "reason.wrong_category": "device of a category other than exactly RG or ONT (not sent) {detail}",
    "reason.extra_device": "second device of a kind (the lowest item is sent)",
    "reason.speed_in_no_tier": "service with a speed in no tier (its group is cleared)",
    "reason.several_services": "account with several data services (devices go to the first)",
    "reason.opt_in": "opted in to marketing",
    "reason.opt_out": "opted out of marketing",
    "reason.opt_unknown": "marketing unknown (treated as opted out)",
    "problem.flat_file_unanswered": (
        "{where:id}: is the scheduled flat-file delivery to Calix switched off? It must not run beside Splice; "
        "answer true once Calix has given the all-clear."
    ),
    "problem.second_default": "There is a default integration already: {other}. Name a company for this one.",
    "problem.second_for_company": "Company {company} already has the integration {other}.",
    "problem.too_many_tiers": "Tier {tier} is one too many: at most {most:n} are possible, {given:n} are given.",
    "problem.tier_reversed": "Tier {tier}: it starts at {tier_from:n} kbps and ends at {tier_to:n} kbps; swap them.",
    "problem.tiers_overlap": (
        "Tiers {tier} ({tier_from:n} to {tier_to:n} kbps) and {other} ({other_from:n} to {other_to:n} kbps) "
        "overlap; bounds belong to their tier, so touching ones overlap too."
    ),
    "problem.tier_keys_wrong": (
        "{where:id}: {value} are not three different names, for a tier's name, its lower and its upper bound."
    ),
    "problem.path_unreadable": "{where:id}: {value:id} is no path below the gateway, such as `/billing/subscribers`.",
    "problem.names_wrong": "{where:id}: {value} are not as many different names as are needed.",
    "problem.poll_without_accounts": "{where:id}: without `accounts` nothing would be seen to change.",
    "problem.key_not_in_subscriber_id": (
        "{where:id}: Calix takes no subscriber without {field:id}; copy the account's id there too."
    ),
    "problem.key_twice": "{where:id}: the account's id stands in {field:id} once; name other fields, each once.",
    "problem.too_many_custom_fields": "{given:n} custom fields are given, at most {most:n} are possible.",
    "problem.unknown_subscriber_field": "{field:id} is no field of Calix; they are `field1` to `field5`.",
    "problem.custom_field_twice": "Custom field {custom_field:id} goes to {field:id} and to {other:id}; choose one.",
    "problem.model_twice": "Inventory model {model:id} is mapped twice, to {field:id} and to {other:id}; choose one.",
    "problem.company_unknown": "Sonar has no company {company:id}; it has {known}.",
    "problem.model_unknown": "Sonar has no inventory model {model:id}.",
    "problem.field_not_of_model": "Inventory model {model} has no field {field:id}; it has {known}.",
    "problem.category_skipped": (
        "Devices of model {model} are skipped: its category {category:id} is neither RG nor ONT to the letter."
    ),
    "problem.custom_field_not_of_account": (
        "Custom field {custom_field:id} for {field:id} does not exist in Sonar, or is not of type Account."
    ),
    "field.subscriberLocationId": "Subscriber ID",
    "field.account": "account",
    "field.name": "name",
    "field.email": "e-mail",
    "field.phone": "phone",
    "field.serviceAddress": "service address",
    "field.billingAddress": "billing address",
    "field.customerType": "customer type",
    "field.optout": "marketing opt-out",
    "field.region": "region",
    "field.location": "location",
    "field.type": "service type",
    "field.description": "service name",
    "field.group": "service tier",
    "field.downSpeed": "download speed",
    "field.upSpeed": "upload speed",
    "field.endpointMappingOption1": "RG device",
    "field.endpointMappingOption2": "ONT device",
    "impact.subscribers_lose": (
        "{n:subscriber loses|subscribers lose} the record that Calix shows to support and uses for marketing"
    ),
    "impact.services_lose": "{n:service loses|services lose} tier, speeds and device matching in Calix",
    "impact.subscribers_move": "{n:subscriber moves|subscribers move} to another company's Calix",
    "check.sonar_reads": "Sonar: the token works and may read all {n:n} things that are needed.",
    "check.sonar_credentials": (
        "Sonar does not accept the token; make a new one and store it with `splice secrets set`."
    ),
    "check.sonar_permission": (
        "Sonar knows the token, but its role may not read {what}; add the permission to the role. ({words})"
    ),
    "check.sonar_away": "Sonar could not be asked ({code:id}): look at its address and at the network.",
    "check.calix_reads": "Calix: the credentials work and subscribers can be read.",
    "check.calix_credentials": (
        "Calix does not accept user name, password, client id or secret; store the right ones with `splice "
        "secrets set`."
    ),
    "check.calix_app_not_approved": (
        "Calix knows the user, but the app is not approved yet; ask Calix for its approval."
    ),
    "check.calix_role_missing": (
        "Calix lets the app in, but not to the subscribers; the user needs the API user role, the app the "
        "Subscriber Service."
    ),
    "check.calix_away": "Calix could not be asked ({code:id}): look at its address and at the network.",
    "problem.calix_credentials": (
        "Calix does not accept user name, password, client id or secret; put the right ones into the file."
    ),
    "problem.calix_app_not_approved": (
        "Calix knows the user, but the app is not approved yet; ask Calix for its approval."
    ),
    "problem.calix_role_missing": (
        "Calix lets the app in, but not to the subscribers; the user needs the API user role, the app the "
        "Subscriber Service."
    ),
    "problem.org_under_two_names": (
        "Calix says that this integration and {other} write to one org, though they name it differently; set "
        "{where:id} to {org:id} here."
    ),
    "check.org_under_two_names": (
        "Calix says that this integration and {other} write to one org, though they name it differently; set `org` to "
        "{org:id} here, until then nothing is read or written."
    ),
    "check.org_unknown": (
        "It is not known whether {other} writes to another Calix org; until it is, nothing moves there."
    ),
    "check.orgs_apart": "Every other integration that names another Calix org writes to another one.",
    "trouble.org_under_two_names": "Two integrations write to one {system} org and name it differently.",
    "incident.cause_org_under_two_names": "Two integrations name one {system} org differently",
    "incident.advice_org_under_two_names": (
        "What to do: an admin gives both integrations the same `org` in their options; `splice doctor` names them."
    ),
    "check.mapping_fits": "Mapping: company, models and fields exist in Sonar.",
    "check.mapping_unknown": "Mapping: Sonar could not be asked about it ({code:id}).",
    "check.native_off": "Sonar's own Calix integration is off for these companies.",
    "check.native_enabled": (
        "Sonar's own Calix integration is on for these companies; switch it off there, until then nothing is written."
    ),
    "check.native_unknown": (
        "Sonar does not tell whether its own Calix integration is off ({code:id}); until it does nothing is written."
    ),
    "check.flat_file_disabled": "The flat-file delivery is switched off, as answered at set-up.",
    "check.flat_file_unanswered": (
        "Is the flat-file delivery to Calix switched off? Answer `flat_file_disabled` in the settings."
    ),
}
