"""What a card needs of a plan, counted once when it is made (shapes: see the columns of `store.tables.Plan`)."""

from store.tables import Plan
from store.words import Part, PlanKind
from sync.decided import ASKED_WITH
from sync.flow import Authority, Flow
from sync.planning.authority import is_authoritative
from sync.planning.costs import calls_of
from sync.planning.planned import Planned


def note(plan: Plan, flow: Flow, planned: Planned, first: str, fingerprint: str) -> None:
    """Counts, reasons, samples, impact, vendor calls and digests.

    Args:
        first: why limits on changes ask instead of refuse: "first_full", "mapping_changed" or "".
        fingerprint: of the mapping that the plan was made with.
    """
    plan.canon_version = flow.canon_version
    plan.reading_at = planned.reading.began
    plan.evidence = planned.reading.as_document()
    plan.counts = _counts(planned)
    plan.reasons = _reasons(plan, flow, planned, first, fingerprint)
    writer = planned.writer
    plan.samples = writer.samples | ({"kept": planned.extras} if planned.extras else {})
    plan.calls = calls_of(flow.manner, writer.counts, planned.reading)
    plan.seconds = plan.calls / flow.manner.rate_per_second
    totals = {**{k: v for k, v in plan.counts.items() if isinstance(v, int)}, **writer.removals_by_entity}
    plan.impact = flow.impact(totals)
    plan.digest_changes, plan.digest_removals = planned.digests[Part.CHANGES], planned.digests[Part.REMOVALS]


def _counts(planned: Planned) -> dict[str, object]:
    writer, counts = planned.writer, planned.writer.counts
    return {
        "creates": counts["creates"],
        "updates": counts["updates"],
        "removals": counts["removals"],
        "erased": counts["erased"],
        "rows": counts["rows"],
        "rows_changes": counts[f"rows_{Part.CHANGES}"],
        "rows_removals": counts[f"rows_{Part.REMOVALS}"],
        "removals_by_entity": dict(writer.removals_by_entity),
        "moves": writer.removal_causes["moves"],
        "identical": max(0, planned.counts["matched"] - counts["updates"]),
        "kept": planned.counts.get("kept", 0),
        "in_scope": planned.counts["target_read"] - planned.counts["out_of_scope"],
    }


def _reasons(plan: Plan, flow: Flow, planned: Planned, first: str, fingerprint: str) -> dict[str, object]:
    writer, notes = planned.writer, planned.notes
    kept = {name: plan.reasons[name] for name in (*ASKED_WITH, "poll", "events") if plan.reasons.get(name)}
    undo = {"left": dict(writer.left), "lost": {code: n for code, n in planned.lost.items() if n}}
    return (
        kept
        | (undo if plan.kind == PlanKind.UNDO else {})
        | {
            "fields": dict(writer.fields.most_common(20)),
            "removal_causes": dict(writer.removal_causes),
            "marked_by": dict(writer.marked_by),
            "moves_to": dict(writer.moves_to),
            "cause": first,
            "mapping": fingerprint,
            "seed_warning": is_authoritative(plan) and flow.authority == Authority.MIRROR,
            "opt": {name: notes.get(f"opt_{name}", 0) for name in ("in", "out", "unknown")}
            if "opt_in" in notes
            else None,
            "notes": notes | {f"dropped_{code}": n for code, n in planned.dropped.items()},
            "removals_barred": planned.reading.removals_barred,
        }
    )
