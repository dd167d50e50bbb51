"""How far a plan may go: the flow's authority, narrowed by what the person asked for."""

from store.tables import Plan
from store.words import Mode, PlanKind
from sync.flow import Authority, Flow


def is_authoritative(plan: Plan) -> bool:
    """A full sync proper: one that only adds leaves things behind, and settles nothing."""
    return plan.kind == PlanKind.FULL and not only_adds(plan)


def only_adds(plan: Plan) -> bool:
    """Asked for in the mode that never deletes (seed 002, "Add only")."""
    return plan.reasons.get("mode") == Mode.ADD_ONLY


def may_remove_records(plan: Plan, flow: Flow) -> bool:
    """Whole records of the target may be planned for removal."""
    return flow.authority == Authority.MIRROR and not only_adds(plan)
