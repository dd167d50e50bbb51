"""Asking the vendors about a configuration before it is saved: does the company exist, has the model that field?"""

from collections.abc import Callable, Mapping, Sequence

from store.database import Store
from store.secrets import SecretBox
from sync.bridge import Bridge, Budget, Problem, Setup
from sync.configure import Draft, by_name, secrets_of, siblings_of


async def ask_vendors(
    store: Store,
    box: SecretBox,
    bridges: Mapping[str, Bridge],
    draft: Draft,
    budget: Callable[[str, float, int], Budget],
    beside: Sequence[Draft] = (),
) -> list[Problem]:
    """What the vendors say against a draft in which `preview` found nothing wrong; nothing is written.

    `beside` are drafts that are to be saved too: the vendors may tell that two of them do not go together.

    Raises:
        VendorTrouble: they could not be asked (`credentials` and `forbidden` tell that the draft itself is wrong).
    """
    bridge, current = bridges[draft.bridge], await by_name(store, draft.name)
    secrets = await secrets_of(store, box, draft)
    setup = Setup(
        integration_id=(current.id or 0) if current else 0,
        name=draft.name,
        company=draft.company,
        target_org=bridge.org_of(draft.options, secrets),
        options=draft.options,
        secrets=secrets,
        siblings=await siblings_of(store, box, draft, beside),
        budget=budget,
        mark=box.mark,
    )
    return await bridge.check_against_vendor(setup)
