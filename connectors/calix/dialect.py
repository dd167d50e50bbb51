"""How one Calix gateway is spoken to, where nobody could confirm it: the defaults are what is assumed."""

from dataclasses import dataclass

from connectors.calix import assumptions as at
from connectors.http.errors import Conflict, VendorError
from connectors.http.judge import Words, complaint
from connectors.http.messages import Answer, Request


@dataclass(frozen=True, slots=True)
class Dialect:
    """Paths below the gateway's address, names in queries and answers, and what a status means.

    Attributes:
        token_path, refresh_path: where to log in, and where a token is refreshed first.
        token_life: seconds that a token lives when its answer does not say.
        path: where subscribers are read; write_path: where they are created, replaced and deleted.
        update_verb: of the request that replaces a subscriber.
        page_size: records asked for at a time; offset, limit: the names of the question for a page.
        list_names: under which names an object holds the list.
        key_field: the field that holds the Subscriber ID.
        key_taken: the status that says that another record has the key.
    """

    token_path: str = at.TOKEN_PATH
    refresh_path: str = at.REFRESH_PATH
    token_life: float = at.TOKEN_LIFE_SECONDS
    path: str = at.SUBSCRIBERS
    write_path: str = at.SUBSCRIBERS
    update_verb: str = at.UPDATE_VERB
    page_size: int = at.PAGE_SIZE
    offset: str = at.PAGING_NAMES[0]
    limit: str = at.PAGING_NAMES[1]
    list_names: tuple[str, ...] = at.LIST_NAMES
    key_field: str = at.KEY_FIELD
    key_taken: int = at.KEY_TAKEN

    @property
    def one(self) -> str:
        """The path template of a subscriber that is read."""
        return f"{self.path}/{{id}}"

    @property
    def one_written(self) -> str:
        """The path template of a subscriber that is replaced or deleted."""
        return f"{self.write_path}/{{id}}"

    @property
    def services(self) -> str:
        """The path template of a subscriber's services; they are confirmed, so that they are read and written there."""
        return f"{self.path}/{{id}}/services"

    @property
    def service(self) -> str:
        """The path template of one service."""
        return f"{self.services}/{{service}}"

    def judge(self, system: str, request: Request, answer: Answer, words: Words) -> VendorError | None:
        """The error that an answer stands for, None for any 2xx (CALIX-B5-409 besides the usual meanings)."""
        problem = complaint(system, request, answer, words)
        if problem is None or answer.status != self.key_taken or not request.effect:
            return problem
        return problem if isinstance(problem, Conflict) else problem.told_as(Conflict)


ASSUMED = Dialect()
