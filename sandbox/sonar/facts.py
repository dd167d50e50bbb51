"""Sonar's assumed facts as switches (vendor page, sections A1 to A7)."""

from sandbox.common.behaviours import Behaviour

FACTS = (
    Behaviour("rate_limit_answer", "SONAR-A1-RATE", ("429", "200-error")),
    Behaviour("bad_token_answer", "SONAR-A1-AUTH", ("401", "401-html")),
    Behaviour("page_cap", "SONAR-A3-PAGE", (0, 50)),
    Behaviour("nested_cap", "SONAR-A3-NESTED", (0, 2)),
    Behaviour("error_items", "SONAR-A6-ERRORS", ("objects", "strings")),
    Behaviour("child_bumps_account", "SONAR-A7-CHILD", (False, True)),
    Behaviour("logs_deletions", "SONAR-A7-LOGS", (True, False)),
)
