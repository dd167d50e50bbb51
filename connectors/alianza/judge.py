"""What Alianza's answers mean beyond their status: its codes, and which 404 is a true one (sections A1, A2, A5)."""

from connectors.alianza.assumptions import NOT_PERMITTED, code_of, error_messages, is_true_404
from connectors.alianza.errors import Blocked, NotPermitted, Refused
from connectors.alianza.paths import ACCOUNT
from connectors.http.errors import Conflict, NotFound, Rejected, VendorError, WrongAddress
from connectors.http.judge import Words, complaint
from connectors.http.messages import Answer, Request
from connectors.http.redact import strings_in


def judge(system: str, request: Request, answer: Answer, words: Words) -> VendorError | None:
    """The error that an answer stands for, None for any 2xx."""
    problem = complaint(system, request, answer, words)
    if isinstance(problem, NotFound) and not is_true_404(answer):
        return problem.told_as(WrongAddress)
    if not isinstance(problem, Rejected) or isinstance(problem, Conflict):
        return problem
    codes = _codes(request, answer)
    if NOT_PERMITTED in codes:
        return problem.told_as(NotPermitted)
    blocked = request.method == "DELETE" and request.path == ACCOUNT and answer.status == 400
    return problem.told_as(Blocked if blocked else Refused, codes=codes)


def _codes(request: Request, answer: Answer) -> tuple[str, ...]:
    """The codes in an error body; a word that we sent ourselves is none."""
    sent = {value.casefold() for value in strings_in(request.sent)}
    found = (code_of(message) for message in error_messages(answer))
    return tuple(code for code in found if code and code.casefold() not in sent)
