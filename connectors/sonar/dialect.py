"""How one Sonar instance is spoken to, where nobody could confirm it: the defaults are what is assumed."""

from dataclasses import dataclass

from connectors.sonar.assumptions import BAD_TOKEN_MESSAGE, CHANGING_ENTITIES, INDEX_PAGE_SIZE, PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Dialect:
    """Sizes of pages, and what certain bodies mean.

    Attributes:
        page_size: rows asked for at a time; of accounts in one line five times as many, as far as they are served.
        error_is_limit: a body with a top-level `error` text means "too many requests", whatever its status.
        bad_token_message: a body with this `message` means a bad token, whatever its status; "" = the status alone.
        polled: the kinds of row that are asked for their changes.
    """

    page_size: int = PAGE_SIZE
    error_is_limit: bool = True
    bad_token_message: str = BAD_TOKEN_MESSAGE
    polled: tuple[str, ...] = CHANGING_ENTITIES

    @property
    def index_page_size(self) -> int:
        """Rows of one line asked for at a time."""
        return min(INDEX_PAGE_SIZE, self.page_size * INDEX_PAGE_SIZE // PAGE_SIZE)


ASSUMED = Dialect()
