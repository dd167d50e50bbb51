"""The review window: one record after the other, each click stored, personal data in the window alone."""

from store.tables import Finding, Link, SourceIndex
from tests.bot.face.rows import FLOW, Rows
from tests.bot.face.stage import ADA, CALIX, OMAR, UMA, VERA, Stage, file_of, texts


async def reviewing(stage: Stage, rows: Rows, user: str = UMA, count: int = 3) -> dict[str, object]:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.audited(number)
    await rows.findings(number, count)
    card = await stage.sees(user, "Review")
    await stage.clicks(user, card, "audit.review")
    return await stage.window(user, "A-1")


async def test_a_suggestion_is_linked_and_the_next_record_follows(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    assert "Ada Example" in texts(window)
    await stage.presses(UMA, window, "finding.link#0")
    await stage.window(UMA, "A-2")
    (link,) = await rows.all(Link)
    assert (link.source_id, link.target_id, link.made_by) == ("1042", "t-1", UMA)


async def test_keep_remove_and_later_name_their_effect(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    await stage.presses(UMA, window, "finding.keep")
    window = await stage.window(UMA, "A-2")
    await stage.presses(UMA, window, "finding.remove")
    window = await stage.window(UMA, "A-3")
    await stage.presses(UMA, window, "finding.later")
    await stage.window(UMA, "A-3")  # the only one that is left comes again
    decisions = {finding.target_key: (finding.decision, finding.decided_by) for finding in await rows.all(Finding)}
    assert decisions == {"A-1": ("keep", UMA), "A-2": ("remove", UMA), "A-3": (None, None)}


async def test_a_decision_can_be_undone_from_the_next_record(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    await stage.presses(UMA, window, "finding.keep")
    window = await stage.window(UMA, "A-2")
    await stage.presses(UMA, window, "finding.undo#1")
    await stage.until(lambda state: "A-2" not in texts(state["views"][-1]))  # the window before named both
    assert [finding.decision for finding in await rows.all(Finding)] == [None, None, None]


async def test_any_account_can_be_found_by_typing(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    told = await stage.slack.do("suggest", user=UMA, view_id=window["id"], action_id="finding.choose", value="sample")
    offered = (told["ack"] or told)["options"]
    assert [option["value"] for option in offered] == ["7731"]
    await stage.presses(UMA, window, "finding.choose", selected_option=offered[0])
    await stage.window(UMA, "A-2")
    (link,) = await rows.all(Link)
    assert link.source_id == "7731"


async def test_two_people_on_one_record_have_one_winner(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    card = await stage.sees(OMAR, "Review")
    await stage.clicks(OMAR, card, "audit.review")
    other = await stage.window(OMAR, "A-1")
    await stage.presses(UMA, window, "finding.keep")
    await stage.window(UMA, "A-2")
    await stage.presses(OMAR, other, "finding.remove")
    assert f"<@{UMA}>" in texts(await stage.window(OMAR, "Too late"))
    assert (await rows.all(Finding))[0].decision == "keep"


async def test_an_account_that_has_a_record_already_is_refused_in_the_window(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    await stage.presses(UMA, window, "finding.link#0")
    window = await stage.window(UMA, "A-2")
    taken = {"text": {"type": "plain_text", "text": "1042"}, "value": "1042"}
    await stage.slack.do("suggest", user=UMA, view_id=window["id"], action_id="finding.choose", value="1042")
    await stage.presses(UMA, window, "finding.choose", selected_option=taken)
    await stage.window(UMA, "already has the subscriber")
    assert len(await rows.all(Link)) == 1


async def test_details_show_the_whole_record_on_top(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    await stage.presses(UMA, window, "finding.details")
    state = await stage.until(lambda state: state["views"][-1]["id"] != window["id"], UMA)
    details = await stage.window(UMA, "CXNK00000001")
    assert details["id"] == state["views"][-1]["id"] != window["id"]


async def test_the_channel_holds_no_personal_data(stage: Stage, rows: Rows) -> None:
    await reviewing(stage, rows)
    said = "\n".join(texts(message) for message in await stage.slack.messages(OMAR, CALIX))
    assert "Person 1" not in said
    assert "12 Main St" not in said


async def test_a_viewer_does_not_get_in(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.audited(number)
    await rows.findings(number)
    card = await stage.sees(VERA, "Review")
    await stage.clicks(VERA, card, "audit.review")
    await stage.sees(VERA, "operator", private=True)
    assert (await stage.slack.state(VERA))["views"] == []


async def test_link_without_an_argument_turns_the_asking_window_into_the_review(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.findings(number)
    await stage.types(UMA, "/link")
    window = await stage.window(UMA, "Company A")
    await stage.submits(UMA, window, integration={"input": str(number)})
    await stage.window(UMA, "A-1")


async def test_when_all_is_decided_the_window_says_so(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows, ADA, count=1)
    await stage.presses(ADA, window, "finding.keep")
    window = await stage.window(ADA, "Undo")
    await stage.presses(ADA, window, "finding.show_decided")
    await stage.window(ADA, "A-1")


async def choosing(stage: Stage, window: dict[str, object]) -> None:
    """Ben Sample's account, from the typeahead."""
    told = await stage.slack.do("suggest", user=UMA, view_id=window["id"], action_id="finding.choose", value="sample")
    await stage.presses(UMA, window, "finding.choose", selected_option=told["options"][0])


async def test_an_account_that_is_taken_is_refused_with_the_name_of_who_has_it(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    async with rows.store.write() as session:
        account = await session.get(SourceIndex, (1, FLOW, "7731"))
        assert account is not None
        account.taken_by = "A-77"
    await choosing(stage, window)
    said = texts(await stage.window(UMA, "already has the subscriber"))
    assert "Ben Sample (`A-77`)" in said
    assert await rows.all(Link) == []


async def test_an_unmatched_record_that_has_the_account_is_named_by_its_own_name(stage: Stage, rows: Rows) -> None:
    window = await reviewing(stage, rows)
    await rows.put(Link(integration_id=1, flow=FLOW, source_id="7731", target_id="t-2", made_by=VERA))
    await choosing(stage, window)
    said = texts(await stage.window(UMA, "already has the subscriber"))
    assert "Person 2 (`A-2`)" in said


async def test_records_without_an_id_can_be_reviewed_when_nothing_else_is_left(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.put(Finding(integration_id=number, flow=FLOW, target_id="6f1c1a52", label="Ada Example"))
    await rows.audited(number, counts={"unmatched": 0, "undecided": 0, "without_key": 1})
    card = await stage.sees(UMA, "Review without an ID (1)")
    await stage.clicks(UMA, card, "audit.review")
    await stage.window(UMA, "6f1c1a52")


async def test_a_record_that_does_not_fit_goes_to_the_asker_as_a_file(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.findings(number, 1)
    await rows.edit(Finding, 1, record={"services": [{"id": f"s-{n}"} for n in range(60)]})
    await rows.audited(number)
    card = await stage.sees(UMA, "Review")
    await stage.clicks(UMA, card, "audit.review")
    await stage.presses(UMA, await stage.window(UMA, "A-1"), "finding.details")
    window = await stage.window(UMA, "50 values are not shown here")
    await stage.presses(UMA, window, "finding.details_csv")
    assert "services.60.id,s-59" in await file_of(stage, UMA)


async def test_the_csv_goes_to_the_asker_alone(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    audit_id = await rows.audited(number)
    await rows.findings(number)
    card = await stage.sees(UMA, "Review")
    chosen = {"value": f'{{"audit":{audit_id},"do":"csv"}}'}
    await stage.clicks(UMA, card, "audit.more", selected_option=chosen)
    assert (await file_of(stage, UMA)).splitlines()[1].startswith("t-1,A-1,")
