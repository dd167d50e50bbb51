"""What is wrong with a configuration, found without asking a vendor: every refusal of the set-up pages (seed 000)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import Any

from pydantic import ValidationError

from bridges.common.options import missing_secrets, problems_of, url_problem
from bridges.sonar_calix.choices import KeyField, TierBounds
from bridges.sonar_calix.options import MOST_TIERS, SECRETS, SUBSCRIBER_FIELDS, DeviceField, Options, Tier
from bridges.sonar_calix.wire import wire_problems
from sync.bridge import Problem, Sibling


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
    yield from company_problems(company, siblings)


def option_problems(options: Options) -> Iterator[Problem]:
    """Options that are well formed and yet cannot stand together."""
    yield from url_problem("sonar_url", options.sonar_url)
    yield from url_problem("calix_url", options.calix_url)
    if not options.flat_file_disabled:
        yield Problem("flat_file_unanswered", "flat_file_disabled")
    yield from wire_problems(options)
    yield from key_problems(options)
    yield from tier_problems(options.tiers, options.tier_bounds)
    yield from field_problems(options.custom_fields)
    yield from device_problems(options.devices)


def company_problems(company: str | None, siblings: Sequence[Sibling]) -> Iterator[Problem]:
    """One integration a company, and one default for all companies without their own, enabled or not."""
    for sibling in siblings:
        if company_of(sibling.company) != company_of(company):
            continue
        if company_of(company) is None:
            yield Problem("second_default", "company", {"other": sibling.name})
        else:
            yield Problem("second_for_company", "company", {"company": company, "other": sibling.name})


def company_of(company: str | None) -> str | None:
    """A blank company means the default integration."""
    return (company or "").strip() or None


def key_problems(options: Options) -> Iterator[Problem]:
    """Calix takes no subscriber without a Subscriber ID, and an id needs no copy in its own field."""
    if KeyField.SUBSCRIBER_ID not in options.key_fields:
        yield Problem("key_not_in_subscriber_id", "key_copied_to", {"field": KeyField.SUBSCRIBER_ID.value})
    if options.key_field in options.key_copied_to or len(set(options.key_copied_to)) != len(options.key_copied_to):
        yield Problem("key_twice", "key_copied_to", {"field": options.key_field.value})


def tier_problems(tiers: Sequence[Tier], bounds: TierBounds = TierBounds.BOTH) -> Iterator[Problem]:
    """At most ten; From not above To; no speed in two of them.

    With both bounds in a tier 100 to 200 and 200 to 300 overlap, without the upper one they do not.
    """
    for tier in islice(tiers, MOST_TIERS, None):
        yield Problem("too_many_tiers", "tiers", {"tier": tier.name, "most": MOST_TIERS, "given": len(tiers)})
    for tier in tiers:
        if tier.lowest > tier.highest:
            yield Problem("tier_reversed", "tiers", _tier_facts(tier))
    upright = (tier for tier in tiers if tier.lowest <= tier.highest)
    for one, other in combinations(upright, 2):
        if one.lowest <= _last(other, bounds) and other.lowest <= _last(one, bounds):
            yield Problem("tiers_overlap", "tiers", _tier_facts(one) | _tier_facts(other, "other"))


def field_problems(custom_fields: Mapping[str, str]) -> Iterator[Problem]:
    """Five subscriber fields, each filled by another custom field."""
    if len(custom_fields) > len(SUBSCRIBER_FIELDS):
        facts = {"given": len(custom_fields), "most": len(SUBSCRIBER_FIELDS)}
        yield Problem("too_many_custom_fields", "custom_fields", facts)
    takers: dict[str, str] = {}
    for name, custom_field in custom_fields.items():
        if name not in SUBSCRIBER_FIELDS:
            yield Problem("unknown_subscriber_field", "custom_fields", {"field": name})
        if custom_field in takers:
            named = {"custom_field": custom_field, "field": takers[custom_field], "other": name}
            yield Problem("custom_field_twice", "custom_fields", named)
        takers.setdefault(custom_field, name)


def device_problems(devices: Sequence[DeviceField]) -> Iterator[Problem]:
    """One field a model."""
    seen: dict[str, str] = {}
    for device in devices:
        if device.model in seen:
            facts = {"model": device.model, "field": seen[device.model], "other": device.field}
            yield Problem("model_twice", "devices", facts)
        seen.setdefault(device.model, device.field)


def _last(tier: Tier, bounds: TierBounds) -> int:
    """The highest speed, in whole kbps, that falls in a tier."""
    return tier.highest if bounds == TierBounds.BOTH else tier.highest - 1


def _tier_facts(tier: Tier, prefix: str = "tier") -> dict[str, Any]:
    return {prefix: tier.name, f"{prefix}_from": tier.lowest, f"{prefix}_to": tier.highest}
