"""What `doctor` finds of one integration: credentials told from permissions, the mapping, and pipelines beside ours."""

from bridges.sonar_calix.elsewhere import Elsewhere
from bridges.sonar_calix.native import natively_kept
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.scope import Scope
from bridges.sonar_calix.vendor_checks import check_against_vendor, named, refused_access, warnings_of_vendor
from connectors.calix import Calix
from connectors.http.errors import BadCredentials, Denied, Forbidden, VendorError
from connectors.sonar import Sonar
from sync.bridge import Check
from sync.errors import VendorTrouble

SONAR, CALIX, ORGS, MAPPING = "sonar", "calix", "orgs", "mapping"
NATIVE, FLAT_FILE = "native", "flat_file"


async def examine(sonar: Sonar, calix: Calix, options: Options, scope: Scope, elsewhere: Elsewhere) -> list[Check]:
    """All checks; those that need a system end where it does not let us in."""
    access, entry = await sonar_checks(sonar), await calix_check(calix)
    checks = [*access, entry]
    if entry.ok:
        checks += await org_checks(elsewhere)
    if all(check.code != "sonar_credentials" and check.code != "sonar_away" for check in access):
        checks += await mapping_checks(sonar, options, scope)
        checks.append(await native_check(sonar, scope))
    answered = options.flat_file_disabled
    code = "flat_file_disabled" if answered else "flat_file_unanswered"
    return [*checks, Check(FLAT_FILE, answered, code)]


async def sonar_checks(sonar: Sonar) -> list[Check]:
    """Wrong credentials, a Sonar that is away, or the things that the token's role may not read."""
    access = await sonar.check()
    for one in access:
        if isinstance(one.error, BadCredentials):
            return [Check(SONAR, False, "sonar_credentials", {"status": one.error.status})]
    refused = [one for one in access if one.error is not None]
    checks = [
        Check(SONAR, False, "sonar_permission", {"what": one.name, "words": one.error.reason})
        if isinstance(one.error, Denied | Forbidden)
        else Check(SONAR, False, "sonar_away", _facts(one.error))
        for one in refused
        if one.error is not None
    ]
    return checks or [Check(SONAR, True, "sonar_reads", {"n": len(access)})]


async def calix_check(calix: Calix) -> Check:
    """Wrong credentials told from an app not yet approved and from a missing role (seed 000, set-up pages)."""
    error = await calix.check()
    if error is None:
        return Check(CALIX, True, "calix_reads")
    return Check(CALIX, False, refused_access(calix, error) or "calix_away", _facts(error))


async def org_checks(elsewhere: Elsewhere) -> list[Check]:
    """Integrations under another org's name must be in another org; one whose Calix does not tell is a warning."""
    try:
        found = await elsewhere.named_twice()
    except VendorTrouble as error:
        return [Check(ORGS, None, "calix_away", {"code": error.code})]
    wrong = [Check(ORGS, False, "org_under_two_names", named(other)) for other, same in found if same]
    wrong += [Check(ORGS, None, "org_unknown", {"other": other.name}) for other, same in found if same is None]
    return wrong or [Check(ORGS, True, "orgs_apart")] * bool(found)


async def mapping_checks(sonar: Sonar, options: Options, scope: Scope) -> list[Check]:
    """The configuration against what Sonar holds; skipped models are warnings."""
    try:
        problems = await check_against_vendor(sonar, scope.company, options)
        warnings = await warnings_of_vendor(sonar, options)
    except VendorTrouble as error:
        return [Check(MAPPING, None, "mapping_unknown", {"code": error.code, "words": error.words})]
    checks = [Check(MAPPING, False, problem.code, problem.facts) for problem in problems]
    checks += [Check(MAPPING, None, warning.code, warning.facts) for warning in warnings]
    return checks or [Check(MAPPING, True, "mapping_fits")]


async def native_check(sonar: Sonar, scope: Scope) -> Check:
    """Sonar's own Calix integration for these companies must be off."""
    try:
        kept = natively_kept(await sonar.calix_cloud_settings(), scope)
    except VendorError as error:
        return Check(NATIVE, False, "native_unknown", _facts(error))
    return Check(NATIVE, not kept, "native_enabled" if kept else "native_off")


def _facts(error: VendorError) -> dict[str, object]:
    return {"code": error.code, "status": error.status, "words": error.reason}
