"""Accounts that come and go while somebody pages (fact SONAR-3-MOVE)."""

from sandbox.common.faults import Fault
from sandbox.sonar.instance import Instance
from sandbox.sonar.mutations import accounts


def after_page(instance: Instance, fault: Fault) -> None:
    """Once the matched page has been served, archive `account_id`, or insert an account named `name`."""
    if fault.kind == "archive_while_paging":
        account = instance.desk.store.accounts.get(fault.number("account_id", 0))
        if account is not None and account.archived_at is None:
            instance.desk.carry_out("archiveAccount", accounts.archive, {"id": account.id}, actor="control")
    elif fault.kind == "insert_while_paging":
        name = str(fault.options.get("name", "Newly Inserted"))
        given = {
            "name": name,
            "company_id": 1,
            "account_status_id": 1,
            "account_type_id": 1,
            "primary_contact": {"name": name},
        }
        instance.desk.carry_out("createAccount", accounts.create, {"input": given}, actor="control")
