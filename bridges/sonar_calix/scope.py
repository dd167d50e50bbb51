"""Which accounts are this integration's: by company and standing, and where else one belongs (seed 000, "Company")."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridges.sonar_calix.checks import company_of
from bridges.sonar_calix.words import Scope as Why
from bridges.sonar_calix.words import Skip
from sync.bridge import Setup, Sibling


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides an account's scope, from the full record or from the light index alike.

    `active` None: Sonar did not tell the account's status. Then it is neither served nor removable.
    """

    company_id: str
    archived: bool
    active: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where an account belongs: "" is here. `moves_to` names the integration that has it now, in another org.

    `skip` says why an account that is ours waits for a person.
    """

    reason: str = ""
    removable: bool = False
    moves_to: int | None = None
    skip: str = ""


HERE = Verdict()


class Scope:
    """The share of one integration among its siblings.

    A blank company is the default: every company without an integration of its own. A disabled sibling still owns its
    company, so that switching it off neither removes nor creates anything elsewhere.
    """

    def __init__(self, setup: Setup, *, remove_inactive: bool, shared_org: bool) -> None:
        self.company = company_of(setup.company)
        self.target_org = setup.target_org
        self.remove_inactive = remove_inactive
        self.siblings: Sequence[Sibling] = setup.siblings
        self.shared_org = shared_org or any(s.target_org == setup.target_org for s in setup.siblings)
        self._owners = {owner: s for s in setup.siblings if (owner := company_of(s.company)) is not None}
        self._doubtful: set[int] = set()
        self._default = next((s for s in setup.siblings if company_of(s.company) is None), None)

    def judge(self, account: Standing) -> Verdict:
        """Where an account belongs; archived or inactive ones only leave when the options say so."""
        here = self.holds_company(account.company_id)
        served = account.active is True and not account.archived
        if here and served:
            return HERE
        if here and account.active is None and not account.archived:
            return Verdict(skip=Skip.NO_STATUS)
        if here:
            return Verdict(Why.ARCHIVED if account.archived else Why.INACTIVE, removable=self.remove_inactive)
        owner = self.owner_of(account.company_id)
        if owner is not None and not owner.enabled:
            return Verdict(Why.SIBLING_DISABLED)
        moves = owner is not None and served and self._elsewhere(owner)
        return Verdict(Why.OTHER_COMPANY, moves_to=owner.id if owner is not None and moves else None)

    @property
    def apart(self) -> list[Sibling]:
        """Integrations whose org has another name."""
        return [sibling for sibling in self.siblings if sibling.target_org != self.target_org]

    def doubt(self, sibling_id: int) -> None:
        """Nobody knows whether that one's org is another: until then nothing moves there."""
        self._doubtful.add(sibling_id)

    def _elsewhere(self, owner: Sibling) -> bool:
        return owner.target_org != self.target_org and owner.id not in self._doubtful

    def holds_company(self, company_id: str) -> bool:
        """True when accounts of that company are this integration's."""
        if self.company is not None:
            return self.company == company_id
        return company_id not in self._owners

    def owner_of(self, company_id: str) -> Sibling | None:
        """The other integration that keeps a company: its own one, else the default."""
        return self._owners.get(company_id, self._default)

    def sibling(self, integration_id: int) -> Sibling | None:
        """Another integration by its id."""
        return next((s for s in self.siblings if s.id == integration_id), None)
