"""Alianza's assumed facts as switches (vendor page, sections A1 to A5 and E)."""

from sandbox.common.behaviours import Behaviour

FACTS = (
    Behaviour("login_status", "ALIANZA-E1", ("201", "200")),
    Behaviour("bad_login", "ALIANZA-A1-BAD", ("401", "400")),
    Behaviour("token_life", "ALIANZA-A1-LIFE", ("sliding", "fixed")),
    Behaviour("line_password", "ALIANZA-E2", ("absent", "filled", "masked")),
    Behaviour("duplicate_message", "ALIANZA-E3", ("AccountNumberInUse", "DuplicateAccountNumber")),
    Behaviour("open_ten_digit", "ALIANZA-E5", ("advanced", "both", "neither")),
    Behaviour("product_plans", "ALIANZA-E6", ("available", "in-use")),
    Behaviour("disabled_lines", "ALIANZA-E7", ("unregistered", "registered")),
    Behaviour("delete", "ALIANZA-E8", ("at-once", "pending-first")),
    Behaviour("account_number", "ALIANZA-E9", ("3-256", "short-plain")),
    Behaviour("error_body", "ALIANZA-A5-BODY", ("messages", "messages-string", "message")),
    Behaviour("late_landing", "ALIANZA-A5-LATE", ("never", "lands")),
    Behaviour("rate_limit", "ALIANZA-E17", ("none", "429")),
    Behaviour("read_lag_ms", "ALIANZA-LAG", (0, 3000)),
)
