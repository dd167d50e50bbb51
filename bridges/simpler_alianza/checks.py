"""What is wrong with a configuration, found without asking a vendor (seed 002, "Integration setup")."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from bridges.common.options import missing_secrets, problems_of, url_problem
from bridges.simpler_alianza.options import HOOK_SECRETS, SECRETS, Options
from connectors.alianza.limits import PLATFORM_TYPES, REGULATORY_TYPES, TIME_ZONES
from connectors.simpler import BadTable
from sync.bridge import Problem, Sibling

CHOICES = (
    ("account_time_zone", TIME_ZONES),
    ("regulatory_type", REGULATORY_TYPES),
    ("platform_type", PLATFORM_TYPES),
)


def problems(
    company: str | None, options: Mapping[str, Any], secrets: Mapping[str, str], siblings: Sequence[Sibling]
) -> Iterator[Problem]:
    """All problems of a configuration, those of its options first."""
    try:
        parsed = Options.model_validate(options)
    except ValidationError as error:
        yield from problems_of(error)
    else:
        yield from option_problems(parsed)
    yield from missing_secrets(SECRETS, secrets)
    hooks = [name for name in HOOK_SECRETS if secrets.get(name)]
    if len(hooks) == 1:
        yield Problem("hook_secrets_half", hooks[0])
    if (company or "").strip():
        yield Problem("company_not_used", "company")
    for sibling in siblings:
        if sibling.options.get("simpler_url") == options.get("simpler_url") and sibling.options.get(
            "operator", ""
        ) == options.get("operator", ""):
            yield Problem("second_for_operator", "simpler_url", {"other": sibling.name})


def option_problems(options: Options) -> Iterator[Problem]:
    """Options that are well formed and yet cannot stand together."""
    yield from url_problem("simpler_url", options.simpler_url)
    yield from url_problem("alianza_url", options.alianza_url)
    for name, allowed in CHOICES:
        value = getattr(options, name)
        if value not in allowed:
            yield Problem("choice_unknown", name, {"value": value, "known": list(allowed)})
    if options.gui_url and "{accountId}" not in options.gui_url:
        yield Problem("gui_url_without_id", "gui_url", {"placeholder": "{accountId}"})
    yield from table_problems(options)
    yield from scope_problems(options)


def table_problems(options: Options) -> Iterator[Problem]:
    """All five ids and the table's own are set, and no two fields are the same (vendor page, section B2)."""
    try:
        options.table()
    except BadTable as bad:
        if bad.missing:
            yield Problem("table_ids_missing", "voice_table", {"names": list(bad.missing)})
        if bad.repeated:
            yield Problem("table_ids_repeated", "voice_table", {"names": list(bad.repeated)})


def scope_problems(options: Options) -> Iterator[Problem]:
    """A rule by field needs a field, one by status the statuses."""
    scope = options.voice_scope
    if scope.by == "field" and not scope.field:
        yield Problem("scope_without_field", "voice_scope")
    if scope.by == "status" and not scope.values:
        yield Problem("scope_without_values", "voice_scope")
