"""Letters and words, before anybody asks what they mean."""

import string
import unicodedata

_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "’": "'", "´": "'"}
)
_SPACED = str.maketrans(dict.fromkeys(string.punctuation, " "))


def fold(text: str) -> str:
    """Lower case without accents ("São João" -> "sao joao")."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(folded: str) -> list[str]:
    """The words between blanks and punctuation."""
    return folded.translate(_SPACED).split()
