"""Mutations as stories use them: stamps, the vendor's log, the ledger, and refusals."""

from tests.sandbox.outsiders import Sonar

RECENT = "2026-01-01T00:00:00+00:00"
LOGS = """{ logs(sorter: [{attribute: "id", direction: ASC}]) { entities {
  type loggable_type loggable_id logged_entity_type logged_entity_id } } }"""


def contact_of(sonar: Sonar, account: int) -> str:
    data = sonar.ask(f"{{ accounts(id: {account}) {{ entities {{ contacts {{ entities {{ id }} }} }} }} }}")
    return str(data["accounts"]["entities"][0]["contacts"]["entities"][0]["id"])


def stamp(sonar: Sonar, account: int) -> str:
    data = sonar.ask(f"{{ accounts(id: {account}, include_archived: true) {{ entities {{ updated_at }} }} }}")
    return str(data["accounts"]["entities"][0]["updated_at"])


def test_a_contact_changes_without_touching_its_account(sonar: Sonar) -> None:
    contact = contact_of(sonar, 1004)
    new = sonar.ask(
        """mutation($id: Int64Bit!) { updateContact(id: $id, input: {
             email_address: "ada@example.test", marketing_opt_in: true})
           { email_address marketing_opt_in updated_at } }""",
        id=contact,
    )["updateContact"]
    assert new["updated_at"] > RECENT
    assert (new["email_address"], new["marketing_opt_in"]) == ("ada@example.test", True)
    assert stamp(sonar, 1004) < RECENT
    assert sonar.ask(LOGS)["logs"]["entities"] == [
        {
            "type": "UPDATED",
            "loggable_type": "Account",
            "loggable_id": "1004",
            "logged_entity_type": "Contact",
            "logged_entity_id": contact,
        }
    ]


def test_a_childs_change_bumps_the_account_where_that_is_switched_on(sonar: Sonar) -> None:
    sonar.control.set(child_bumps_account=True)
    sonar.ask(f'mutation {{ updateContact(id: {contact_of(sonar, 1004)}, input: {{name: "Bea Example"}}) {{ id }} }}')
    assert stamp(sonar, 1004) > RECENT


def test_a_deletion_shows_in_the_log_alone_and_not_even_there_when_switched_off(sonar: Sonar) -> None:
    service = sonar.ask(
        "mutation { addServiceToAccount(input: {account_id: 1004, service_id: 6, quantity: 1}) { id } }"
    )
    service_id = service["addServiceToAccount"]["id"]
    assert sonar.ask(f"mutation {{ deleteAccountService(id: {service_id}) {{ success }} }}")["deleteAccountService"][
        "success"
    ]
    assert (
        sonar.ask(f"{{ account_services(id: {service_id}) {{ entities {{ id }} }} }}")["account_services"]["entities"]
        == []
    )
    last = sonar.ask(LOGS)["logs"]["entities"][-1]
    assert (last["type"], last["logged_entity_type"], last["loggable_id"]) == ("DELETED", "AccountService", "1004")
    sonar.control.set(logs_deletions=False)
    before = len(sonar.ask(LOGS)["logs"]["entities"])
    phone = sonar.ask("{ account_services(account_id: 1005) { entities { id } } }")["account_services"]["entities"][0][
        "id"
    ]
    sonar.ask(f"mutation {{ deleteAccountService(id: {phone}) {{ success }} }}")
    assert len(sonar.ask(LOGS)["logs"]["entities"]) == before


def test_archiving_and_coming_back(sonar: Sonar) -> None:
    sonar.ask("mutation { archiveAccount(id: 1004) { archived_at } }")
    assert sonar.ask("{ accounts(id: 1004) { entities { id } } }")["accounts"]["entities"] == []
    sonar.ask("mutation { unarchiveAccount(id: 1004) { id } }")
    assert sonar.ask("{ accounts(id: 1004) { entities { archived_at } } }")["accounts"]["entities"] == [
        {"archived_at": None}
    ]


def test_a_new_account_arrives_with_all_that_hangs_on_it(sonar: Sonar) -> None:
    address = sonar.ask("""mutation { createServiceableAddress(input: {line1: "5 Larch Ln", city: "Testerville",
      subdivision: US_MT, zip: "59992", country: US, latitude: 47.5, longitude: -112.5}) { id } }""")
    place = address["createServiceableAddress"]["id"]
    account = sonar.ask(f"""mutation {{ createAccount(input: {{name: "Cleo Example", account_status_id: 1,
      account_type_id: 1, company_id: 1, serviceable_address_id: {place},
      custom_field_data: [{{custom_field_id: 1, value: "Aerial"}}],
      primary_contact: {{name: "Cleo Example", email_address: "cleo@example.test", marketing_opt_in: true,
        phone_numbers: [{{number: "2005550142", country: US, phone_number_type_id: 1}}]}} }}) {{ id
      addresses {{ entities {{ id serviceable addressable_id }} }} custom_field_data {{ entities {{ value }} }}
      contacts {{ entities {{ primary phone_numbers {{ entities {{ number }} }} }} }} }} }}""")["createAccount"]
    items = sonar.ask(f"""mutation {{ createInventoryItems(input: {{inventory_model_id: 2,
      inventoryitemable_type: Address, inventoryitemable_id: {place}, items: [{{individual_inventory_item_fields:
        [{{inventory_model_field_id: 21, value: "CXNKTEST0001"}}]}}]}}) {{ id
      inventory_model_field_data {{ entities {{ value }} }} }} }}""")["createInventoryItems"]
    assert account["addresses"]["entities"] == [{"id": place, "serviceable": True, "addressable_id": account["id"]}]
    assert account["custom_field_data"]["entities"] == [{"value": "Aerial"}]
    assert account["contacts"]["entities"] == [
        {"primary": True, "phone_numbers": {"entities": [{"number": "2005550142"}]}}
    ]
    assert items[0]["inventory_model_field_data"]["entities"] == [{"value": "CXNKTEST0001"}]
    assert [w["body"]["mutation"] for w in sonar.control.writes()] == [
        "createServiceableAddress",
        "createAccount",
        "createInventoryItems",
    ]
    assert sonar.control.writes()[-1]["key"] == account["id"]


def test_a_device_changes_its_serial_moves_and_loses_it(sonar: Sonar) -> None:
    change = """mutation($v: String, $u: Boolean) { updateInventoryItemFields(id: 1, input: {fields:
      [{inventory_model_field_id: 21, value: $v, unset: $u}]}) {
      inventory_model_field_data(inventory_model_field_id: 21) { entities { value } } } }"""
    for value, unset, kept in (("CXNKTEST0002", False, "CXNKTEST0002"), (None, True, "")):
        data = sonar.ask(change, v=value, u=unset)["updateInventoryItemFields"]
        assert data["inventory_model_field_data"]["entities"] == [{"value": kept}]
    wrong = """mutation { updateInventoryItemFields(id: 1, input: {fields: [
      {inventory_model_field_id: 11, value: "x"}]}) { id } }"""
    assert "another inventory model" in sonar.errors(wrong)[0]["message"]


def test_custom_fields_are_set_and_unset(sonar: Sonar) -> None:
    change = """mutation($d: [CustomFieldDataMutationInput], $u: [Int64Bit]) { updateEntityCustomFields(
      customfielddataable_type: Account, customfielddataable_id: 1004,
      input: {custom_field_data: $d, unset_custom_field_data: $u}) { value } }"""
    read = "{ accounts(id: 1004) { entities { custom_field_data { entities { custom_field_id value } } } } }"
    sonar.ask(change, d=[{"custom_field_id": 1, "value": "Conduit"}], u=[2])
    left = sonar.ask(read)["accounts"]["entities"][0]["custom_field_data"]["entities"]
    assert left == [{"custom_field_id": "1", "value": "Conduit"}]
    assert (
        sonar.errors(change, d=[{"custom_field_id": 4, "value": "x"}], u=[])[0]["extensions"]["category"]
        == "validation"
    )


def test_what_is_refused_is_null_with_an_error_and_not_in_the_ledger(sonar: Sonar) -> None:
    answer = sonar.send('mutation { updateAccount(id: 99999, input: {name: "x"}) { id } }')
    assert answer.status_code == 200
    assert answer.json()["data"] == {"updateAccount": None}
    assert answer.json()["errors"][0]["path"] == ["updateAccount"]
    assert answer.json()["errors"][0]["extensions"] == {"category": "validation"}
    assert sonar.control.writes() == []


def test_somebody_edits_by_hand_what_no_mutation_can(sonar: Sonar) -> None:
    sonar.control.post("edit", account_id="1004", set={"created_at": "2020-01-01T00:00:00+00:00"})
    assert sonar.control.get("dump", id="1004")["created_at"] == "2020-01-01T00:00:00+00:00"
    assert [w["actor"] for w in sonar.control.writes()] == ["control"]


def test_an_account_can_vanish_altogether_which_only_the_log_tells(sonar: Sonar) -> None:
    sonar.control.post("edit", account_id=1004, delete=True)
    assert sonar.ids("id: 1004, include_archived: true") == []
    told = sonar.ask(LOGS)["logs"]["entities"]
    assert ("DELETED", "Account", "1004") in {(t["type"], t["logged_entity_type"], t["logged_entity_id"]) for t in told}
    assert contact_of(sonar, 1005)


def test_a_hand_edit_takes_ids_as_the_api_gives_them(sonar: Sonar) -> None:
    sonar.control.post("edit", account_id="1004", set={"company_id": "2"})
    assert "1004" in sonar.ids("company_id: 2")


def test_the_native_calix_integration_is_off_until_switched_on(sonar: Sonar) -> None:
    query = "{ calix_cloud_settings { entities { company_id enabled company { name } } } }"
    assert {s["enabled"] for s in sonar.ask(query)["calix_cloud_settings"]["entities"]} == {False}
    sonar.control.post("native_calix", company_id=1, enabled=True)
    on = [s["company_id"] for s in sonar.ask(query)["calix_cloud_settings"]["entities"] if s["enabled"]]
    assert on == ["1"]
