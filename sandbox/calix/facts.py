"""Calix's assumed facts as switches (vendor page, sections B1 to B5)."""

from sandbox.common.behaviours import Behaviour

FACTS = (
    Behaviour("token_life_stated", "CALIX-B1-LIFE", ("int", "string", "millis", "none")),
    Behaviour("org_told", "CALIX-B1-ORG", (True, False)),
    Behaviour("refresh", "CALIX-B1-REFRESH", ("own-url", "token-url", "refused")),
    Behaviour("success_codes", "CALIX-B2-CODES", ("200", "201-204-empty")),
    Behaviour("delete_unknown", "CALIX-B2-DELETE", ("404", "204")),
    Behaviour("write_paths", "CALIX-B2-PATHS", ("billing", "csc")),
    Behaviour("update_verb", "CALIX-B2-VERB", ("PUT", "POST")),
    Behaviour("put", "CALIX-B2-PUT", ("replace", "merge")),
    Behaviour("devices", "CALIX-B3-DEVICES", ("strings", "objects")),
    Behaviour("keys", "CALIX-B3-KEY", ("as_sent", "padded")),
    Behaviour("customer_types", "CALIX-B3-TYPE", ("kept", "upper")),
    Behaviour("optout_form", "CALIX-B3-OPTOUT", ("boolean", "text")),
    Behaviour("speed_unit", "CALIX-B3-SPEED", ("Mbps", "kbps")),
    Behaviour("subdivisions", "CALIX-B3-SUBDIVISION", ("code", "name")),
    Behaviour("spelling", "CALIX-B3-SPELL", ("kept", "normalised")),
    Behaviour("envelope", "CALIX-B4-LIST", ("array", "records", "subscribers")),
    Behaviour("list_filter", "CALIX-B4-FILTER", ("honoured", "ignored")),
    Behaviour("paging", "CALIX-B4-PAGING", ("honoured", "ignored")),
    Behaviour("list_services", "CALIX-B4-SERVICES", (True, False)),
    Behaviour("duplicate_key", "CALIX-B5-409", ("409", "accepted")),
    Behaviour(
        "error_body",
        "CALIX-B5-BODY",
        ("errorDesc", "string", "error", "fault", "faultstring", "errorMessage", "message"),
    ),
    Behaviour("quota_answer", "CALIX-B5-QUOTA", ("fault", "retry-after")),
    Behaviour("late_landing", "CALIX-B5-LATE", ("never", "lands")),
    Behaviour("read_lag_ms", "CALIX-LAG", (0, 3000)),
)
