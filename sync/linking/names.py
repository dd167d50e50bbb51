"""How far two names agree. A household's twin differs in the given name alone, so that word weighs most."""

from enum import Enum

from rapidfuzz.distance import OSA, JaroWinkler

from sync.linking.normal import Canon

TYPO_FROM_GIVEN = 5
TYPO_FROM_SURNAME = 4
TWO_TYPOS_FROM = 8
SHORT_FORM_FROM = 3


class Name(Enum):
    """Levels of agreement, from the best to the worst; `MISSING` says nothing."""

    SAME = "same"
    SIMILAR = "similar"
    SHORT = "short"
    MISSING = "missing"
    OTHER_SURNAME = "other_surname"
    BUSINESS = "business"
    OTHER_GIVEN = "other_given"
    OTHER = "other"


def compare_names(a: Canon, b: Canon) -> tuple[Name, float]:
    """The level, and how alike the spellings are (0 to 1)."""
    if not a.words or not b.words:
        return Name.MISSING, 0.0
    ratio = round(JaroWinkler.similarity(" ".join(sorted(a.words)), " ".join(sorted(b.words))), 2)
    if a.generation and b.generation and a.generation != b.generation:
        return Name.OTHER_GIVEN, ratio
    if sorted(a.words) == sorted(b.words):
        return Name.SAME, 1.0
    if a.business != b.business:
        return Name.BUSINESS, ratio
    if not a.surname or not b.surname:
        alike = bool(set(a.words) & set(b.words)) or _typo(a.given, b.given, TYPO_FROM_GIVEN)
        return (Name.SHORT if alike else Name.OTHER), ratio
    straight = _level(a, b, b.given, b.surname)
    swapped = _level(a, b, b.surname, b.given)
    return min(straight, swapped, key=_ORDER.__getitem__), ratio


def _level(a: Canon, b: Canon, given: str, surname: str) -> Name:
    surnames_agree = _same_surname(a.surname, surname)
    if a.given == given:
        return Name.SIMILAR if surnames_agree else Name.OTHER_SURNAME
    if not surnames_agree:
        return Name.OTHER
    if _typo(a.given, given, TYPO_FROM_GIVEN):
        return Name.SIMILAR
    if _short_form(a.given, given) or a.given in b.words or given in a.words:
        return Name.SHORT
    return Name.OTHER_GIVEN


def _same_surname(a: str, b: str) -> bool:
    if a == b or _typo(a, b, TYPO_FROM_SURNAME):
        return True
    shorter, longer = sorted((a, b), key=len)
    # a double name of which one system has a half ("Sample-Example" is joined to one word)
    return len(shorter) >= TYPO_FROM_SURNAME and (longer.startswith(shorter) or longer.endswith(shorter))


def _short_form(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    return longer.startswith(shorter) and (len(shorter) == 1 or len(shorter) >= SHORT_FORM_FROM)


def _typo(a: str, b: str, least: int) -> bool:
    """One slip of the keyboard; in short words only two letters that changed places, for Ada and Ida are two people."""
    shortest = min(len(a), len(b))
    allowed = 2 if shortest >= TWO_TYPOS_FROM else 1
    if OSA.distance(a, b, score_cutoff=allowed) > allowed:
        return False
    return shortest >= least or (shortest > 1 and sorted(a) == sorted(b))


_ORDER = {level: place for place, level in enumerate(Name)}
