"""The English sentences, one small file a subject; a code belongs to exactly one file."""

from collections.abc import Mapping

from bot.catalogue.en import (
    advice,
    audit,
    bounded,
    buttons,
    cli,
    help,
    incidents,
    landing,
    plan,
    private,
    proof,
    reasons,
    refusals,
    review,
    run,
    setup,
    simpler_alianza,
    sonar_calix,
    troubles,
    undo,
    voice,
    words,
)

SUBJECTS = (
    words, advice, audit, bounded, buttons, cli, help, incidents, landing, plan, private, proof, reasons, refusals,
    review, run, setup, simpler_alianza, sonar_calix, troubles, undo, voice,
)  # fmt: skip

SENTENCES: Mapping[str, str] = {code: text for subject in SUBJECTS for code, text in subject.SENTENCES.items()}
