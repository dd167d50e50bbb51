"""Every sentence that a person reads goes through here; the language is that of the reader, English unless set.

A code is `subject.name`. Codes that other layers give ("already_decided", "archived") have a subject of their own here:
refusal, problem, check, reason, trouble, impact, status.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from bot.catalogue.en import SENTENCES as ENGLISH
from bot.catalogue.speech import Speech

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH}
DEFAULT = "en"
_spoken: ContextVar[str] = ContextVar("spoken", default=DEFAULT)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """All sentences within are said in `lang`; English where a language, or a sentence of it, is not there yet."""
    token = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(token)


def known(code: str) -> bool:
    """Whether the catalogue has words for a code."""
    return code in ENGLISH


def say(code: str, lang: str | None = None, /, **facts: Any) -> str:
    """The sentence of a code with its facts, as Slack mrkdwn; facts are escaped, so no name can mention or link.

    A code without words gives a sentence that names the code: nobody is left without an answer (a test finds them).
    """
    spoken = lang or _spoken.get()
    sentences = LANGUAGES.get(spoken, ENGLISH)
    if code in sentences:
        return Speech(sentences).format(sentences[code], **facts)
    if code in ENGLISH:
        return Speech(ENGLISH).format(ENGLISH[code], **facts)
    return Speech(ENGLISH).format(ENGLISH["word.no_words"], code=code)


def coded(subject: str, pair: Any) -> str:
    """A sentence from a `code` or a `[code, facts]` pair, as JSON columns hold them."""
    if isinstance(pair, str):
        return say(f"{subject}.{pair}")
    code, facts = pair[0], pair[1] if len(pair) > 1 else {}
    return say(f"{subject}.{code}", **dict(facts))
