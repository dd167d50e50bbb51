"""`/sip` without a customer: a form with a typeahead over the local index, and a mode."""

from store.tables import Plan
from tests.bot.face.sip.office import NEW, NUMBER, VOICE, VoiceOffice
from tests.bot.face.stage import NILS, OMAR, UMA, VERA, Stage, texts

CARD = "Line 2 of 2 is not registered"
PEOPLE = ((NUMBER, "Ada Example", True), (NEW, "Bob Sample", False), ("customer:5009", "Ada Nameless", False))


async def suggested(voice: Stage, user: str, window: dict[str, object], typed: str) -> list[dict[str, object]]:
    told = await voice.slack.do("suggest", user=user, view_id=window["id"], action_id="voice.customer", value=typed)
    options: list[dict[str, object]] = (told["ack"] or told)["options"]
    return options


async def test_customers_are_found_by_number_and_name_without_voice_too(voice: Stage, office: VoiceOffice) -> None:
    await office.indexed(office.integration, *PEOPLE)
    await voice.types(UMA, "/sip", VOICE)
    window = await voice.window(UMA, "Customer")
    by_number = await suggested(voice, UMA, window, "example 02")
    assert [option["text"]["text"] for option in by_number] == ["example-02 · Bob Sample"]  # type: ignore[index]
    by_name = await suggested(voice, UMA, window, "ada")
    assert [option["text"]["text"] for option in by_name] == [  # type: ignore[index]
        "example-01 · Ada Example", "5009 · Ada Nameless",
    ]  # fmt: skip
    assert await suggested(voice, UMA, window, "%") == []


async def test_the_chosen_customers_card_comes_in_private(voice: Stage, office: VoiceOffice) -> None:
    await office.indexed(office.integration, *PEOPLE)
    await voice.types(UMA, "/sip", VOICE)
    window = await voice.window(UMA, "Customer")
    (option,) = await suggested(voice, UMA, window, NUMBER)
    await voice.submits(UMA, window, customer={"voice.customer": option})
    await voice.sees(UMA, CARD, VOICE, private=True)
    assert await voice.slack.messages(OMAR, VOICE) == []


async def test_a_typed_number_does_too_with_a_mode(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, "/sip add-only", VOICE)
    window = await voice.window(UMA, "Customer")
    await voice.submits(UMA, window, number={"number": f" {NUMBER} "})
    await voice.sees(UMA, "Plan 1 is being made", VOICE, private=True)
    (plan,) = await office.rows.some(Plan)
    assert (plan.kind, plan.flow, plan.reasons) == ("named", "sip_lines", {"owner": NUMBER, "mode": "add-only"})


async def test_without_either_the_form_says_what_it_needs(voice: Stage) -> None:
    await voice.types(UMA, "/sip", VOICE)
    window = await voice.window(UMA, "Customer")
    told = await voice.submits(UMA, window, number={"number": "  "})
    assert told["errors"] == {"number": "Choose a customer, or type an account number."}


async def test_with_several_integrations_the_list_names_them(voice: Stage, office: VoiceOffice) -> None:
    west = await office.furnish("Voice West")
    await office.indexed(office.integration, PEOPLE[0])
    await office.indexed(west, PEOPLE[0])
    await voice.types(UMA, "/sip", VOICE)
    window = await voice.window(UMA, "Customer")
    options = await suggested(voice, UMA, window, NUMBER)
    assert [option["text"]["text"].split(" · ")[-1] for option in options] == [  # type: ignore[index]
        "Voice Example", "Voice West",
    ]  # fmt: skip
    await voice.submits(UMA, window, customer={"voice.customer": options[1]}, mode={"mode": "full"})
    (plan,) = await office.rows.some(Plan)
    assert (plan.integration_id, plan.reasons) == (west, {"owner": NUMBER})


async def test_a_viewer_may_look_and_not_sync(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(VERA, "/sip full", VOICE)
    window = await voice.window(VERA, "Customer")
    await voice.submits(VERA, window, number={"number": NUMBER})
    await voice.sees(VERA, "operator", VOICE, private=True)
    assert await office.rows.all(Plan) == []


async def test_somebody_unknown_gets_no_form(voice: Stage) -> None:
    await voice.types(NILS, "/sip", VOICE)
    await voice.sees(NILS, NILS, VOICE, private=True)
    assert (await voice.slack.state(NILS))["views"] == []


async def test_where_slack_takes_no_table_the_lines_come_as_text(voice: Stage) -> None:
    await voice.types(UMA, "/sip", VOICE)
    window = await voice.window(UMA, "Customer")
    for method in ("chat.postEphemeral", "chat.postMessage"):
        await voice.slack.do("fault", kind="error", method=method, times=2, error="invalid_blocks")
    await voice.submits(UMA, window, number={"number": NUMBER})
    card = await voice.sees(UMA, CARD, VOICE, private=True)
    assert "data_table" not in {block["type"] for block in card["blocks"]}
    assert "password ••••" in texts(card)
