"""What only the vendors can tell of a configuration: does the company exist, has the model that field, and so on."""

from collections.abc import Iterator

from bridges.common.errors import in_syncs_terms, trouble
from bridges.sonar_calix.devices import ENDPOINT_OF
from bridges.sonar_calix.elsewhere import Elsewhere
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.orgs import told_name
from connectors.calix import Calix
from connectors.http.errors import BadCredentials, Forbidden, VendorError
from connectors.sonar import Company, CustomField, InventoryModel, Sonar
from sync.bridge import Problem, Sibling


async def check_against_vendor(sonar: Sonar, company: str | None, options: Options) -> list[Problem]:
    """What Sonar says against a configuration; nothing of it can be synchronised before that is mended.

    Raises:
        VendorTrouble: Sonar could not be asked.
    """
    with in_syncs_terms():
        found = list(company_problems(company, await sonar.companies()))
        if options.devices:
            found += device_problems(options, await sonar.inventory_models())
        if options.custom_fields:
            found += field_problems(options, await sonar.custom_fields("Account"))
    return found


async def access_problems(calix: Calix, elsewhere: Elsewhere) -> list[Problem]:
    """Log in to Calix and read one record: wrong credentials told from an app not yet approved and a missing role.

    Who gets in is told which integrations write to this very org under another name: both must name it alike first.

    Raises:
        VendorTrouble: Calix could not be asked, which says nothing of the configuration.
    """
    error = await calix.check()
    if error is None:
        found = await elsewhere.named_twice()
        return [Problem("org_under_two_names", "org", named(sibling)) for sibling, same in found if same]
    if not (code := refused_access(calix, error)):
        raise trouble(error)
    return [Problem(code, "secrets", {"words": error.reason})]


def refused_access(calix: Calix, error: VendorError) -> str:
    """Why Calix lets nobody in; "" when it could not be asked (seed 000, set-up pages)."""
    if isinstance(error, BadCredentials):
        return "calix_credentials"
    if isinstance(error, Forbidden):
        return "calix_app_not_approved" if error.path == calix.dialect.token_path else "calix_role_missing"
    return ""


def named(sibling: Sibling) -> dict[str, str]:
    """What the sentence needs: who writes to the same org, and what it calls it."""
    return {"other": sibling.name, "org": told_name(sibling)}


async def warnings_of_vendor(sonar: Sonar, options: Options) -> list[Problem]:
    """Chosen models whose devices will be skipped: the category's name is neither `RG` nor `ONT` to the letter.

    Raises:
        VendorTrouble: Sonar could not be asked.
    """
    if not options.devices:
        return []
    with in_syncs_terms():
        return list(category_warnings(options, await sonar.inventory_models()))


def company_problems(company: str | None, companies: list[Company]) -> Iterator[Problem]:
    """A company that Sonar does not have."""
    if company is not None and all(each.id != company for each in companies):
        known = ", ".join(f"{each.id} {each.name}" for each in companies)
        yield Problem("company_unknown", "company", {"company": company, "known": known})


def device_problems(options: Options, models: list[InventoryModel]) -> Iterator[Problem]:
    """A model that does not exist, or one without the chosen field."""
    by_id = {model.id: model for model in models}
    for device in options.devices:
        model = by_id.get(device.model)
        if model is None:
            yield Problem("model_unknown", "devices", {"model": device.model})
            continue
        fields = {field.id: field.name for field in model.inventory_model_fields.entities}
        if device.field not in fields:
            known = ", ".join(f"{field_id} {name}" for field_id, name in fields.items())
            facts = {"model": model.name, "field": device.field, "known": known}
            yield Problem("field_not_of_model", "devices", facts)


def category_warnings(options: Options, models: list[InventoryModel]) -> Iterator[Problem]:
    """Case counts (seed 000, "How your Model Category is Used")."""
    for model in models:
        if options.device_field(model.id) is None:
            continue
        category = model.inventory_model_category.name if model.inventory_model_category else ""
        if category not in ENDPOINT_OF:
            yield Problem("category_skipped", "devices", {"model": model.name, "category": category})


def field_problems(options: Options, fields: list[CustomField]) -> Iterator[Problem]:
    """A custom field that does not exist, or is not of type Account."""
    known = {field.id for field in fields if field.entity_type == "Account"}
    for name, custom_field in sorted(options.custom_fields.items()):
        if custom_field not in known:
            yield Problem("custom_field_not_of_account", "custom_fields", {"custom_field": custom_field, "field": name})
