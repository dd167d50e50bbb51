"""Sonar's assumed facts as switches (vendor page, sections A1 to A7)."""

from sandbox.common.behaviours import Behaviour

FACTS = (
    Behaviour("rate_limit_answer", "SONAR-A1-RATE", ("429", "200-error")),
    Behaviour("bad_token_answer", "SONAR-A1-AUTH", ("401", "401-html", "200-message")),
    Behaviour("page_cap", "SONAR-A3-PAGE", (0, 50)),
    Behaviour("nested_cap", "SONAR-A3-NESTED", (0, 2)),
    Behaviour("status_told", "SONAR-A4-ACTIVE", ("always", "active")),
    Behaviour("serviceable_flag", "SONAR-A4-ADDRESS", ("told", "never")),
    Behaviour("primary_flag", "SONAR-A4-CONTACT", ("told", "never")),
    Behaviour("consent_unknown", "SONAR-A4-CONSENT", ("null", "false")),
    Behaviour("denied_answer", "SONAR-A6-DENIED", ("200-errors", "403")),
    Behaviour("error_items", "SONAR-A6-ERRORS", ("objects", "strings")),
    Behaviour("child_bumps_account", "SONAR-A7-CHILD", (False, True)),
    Behaviour("logs_deletions", "SONAR-A7-LOGS", (True, False)),
)
