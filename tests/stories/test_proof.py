"""The proof of a real sync: every write that the vendor took has its line, and nothing secret or personal a path."""

import io
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.cli.drafts import integration_draft
from sync.proof.check import check
from sync.proof.of_run import Proof
from tests.stories.office import Office
from tests.stories.town import Town


async def test_the_proof_of_a_first_sync(office: Office, town: Town) -> None:
    run = await office.settled()
    proof = await Proof.of(office.store, run.id or 0)
    content = b"".join([line async for line in proof.lines(Ed25519PrivateKey.generate())])
    verdict = check(io.BytesIO(content))
    assert (verdict.line, verdict.rows) == (0, "as_confirmed")
    lines = [json.loads(line) for line in content.splitlines()]
    calls = [line["data"] for line in lines if line["kind"] == "call"]
    writes = [call for call in calls if call["method"] in ("POST", "PUT", "DELETE") and call["seq"] is not None]
    assert len([call for call in writes if call["status"] in (200, 201, 204)]) >= len(town.writes()) > 0
    rows = {line["data"]["seq"]: line["data"] for line in lines if line["kind"] == "row"}
    for call in calls:
        assert "?" not in call["path"] and "@" not in call["path"]
        if call["method"] in ("PUT", "DELETE"):
            assert str(rows[call["seq"]]["target_id"]) in call["path"]
    for secret in integration_draft(town.facts).secrets.values():
        assert secret.encode() not in content
