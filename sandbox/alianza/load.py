"""Makes Alianza's records of the voice town, and of an account that has just been created."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.alianza.partition import Partition
from sandbox.common.shelf import Record
from sandbox.data.voice_records import VoiceAccount, VoiceLine, VoicePlan, VoiceUser

_ROUTES = uuid.UUID("6f1c1a52-0000-4000-8000-00000000a11a")
ROUTE_PLAN = str(uuid.uuid5(_ROUTES, "default"))


def fill(partition: Partition, accounts: Iterable[VoiceAccount]) -> None:
    """Load a partition and settle it."""
    town = list(accounts)
    partition.accounts.load(account_record(partition.id, told) for told in town)
    partition.insides.load(_insides(town))
    partition.accounts.settle()
    partition.insides.settle()


def account_record(partition_id: str, told: VoiceAccount) -> Record:
    """An account as the wire shows it (vendor page, section A2): a SIMPLE one has no extension length."""
    extension = {} if told.extension_length is None else {"extensionLength": told.extension_length}
    return {
        "id": told.id,
        "partitionId": partition_id,
        "accountNumber": told.number,
        "accountName": told.name,
        "status": told.status,
        "accountType": told.account_type,
        "platformType": told.platform_type,
        "timeZone": told.time_zone,
        "billingCycleDay": told.billing_cycle_day,
        "dialingBehaviorType": told.dialing,
        **extension,
        "regulatoryType": told.regulatory,
        "inboundRatePlanProductId": None,
        "routePlanId": ROUTE_PLAN,
        "languageTag": "en-US",
        "endUserCount": len(told.users),
        "callingPlans": [_plan(plan, told.id) for plan in told.calling_plans],
    }


def bare_inside(account_id: str, created: str) -> Record:
    """What hangs on an account when nothing does."""
    return {
        "id": account_id,
        "created": created,
        "lines": [],
        "users": [],
        "numbers": [],
        "businessLines": [],
        "events": [],
        "history": [],
    }


def _insides(accounts: Iterable[VoiceAccount]) -> Iterator[Record]:
    for told in accounts:
        yield bare_inside(told.id, f"{told.start_date}T08:00:00Z") | {
            "lines": [_line(line) for line in told.lines],
            "users": [_user(user) for user in told.users],
            "numbers": [
                {"phoneNumber": n.phone_number, "referenceType": n.reference_type, "referenceId": n.reference_id}
                for n in told.numbers
            ],
            "businessLines": [
                {"id": b.line_id, "sipUsername": b.sip_username, "displayName": b.display_name}
                for b in told.business_lines
            ],
        }


def _plan(plan: VoicePlan, account_id: str) -> dict[str, Any]:
    return {
        "id": plan.plan_id,
        "referenceId": account_id,
        "referenceType": "ACCOUNT",
        "callingPlanProductId": plan.product_id,
        "startDate": f"{plan.start_date}T00:00:00Z",
        "planMinutes": plan.plan_minutes,
        "secondsRemaining": plan.seconds_remaining,
    }


def _line(line: VoiceLine) -> dict[str, Any]:
    return {
        "id": line.device_id,
        "userId": line.user_id,
        "lineNumber": line.line_number,
        "macAddress": line.mac,
        "sipUsername": line.sip_username,
        "sipPassword": line.sip_password,
        "displayName": line.display_name,
        "emergencyNumber": line.emergency_number,
        "registered": line.registered,
        "lineType": line.line_type,
    }


def _user(user: VoiceUser) -> dict[str, Any]:
    return {
        "id": user.user_id,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "emailAddress": user.email,
        "extension": user.extension,
        "userProductPlan": user.product_plan,
        "callerIdNumber": user.caller_id_number,
    }
