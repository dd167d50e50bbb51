"""How the two vendors are spoken to, as options: the defaults are what is assumed (vendor page, section 6)."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from connectors.calix import Dialect as CalixDialect
from connectors.calix import assumptions as calix
from connectors.sonar import Dialect as SonarDialect
from connectors.sonar import assumptions as sonar
from sync.bridge import Problem

MOST_ROWS = 500
VERBS = ("PUT", "POST")


def _path(path: str) -> str:
    if not path.startswith("/") or path.endswith("/") or "{" in path or "?" in path or " " in path:
        raise ValueError("path_unreadable")
    return path


def _names(names: list[str]) -> list[str]:
    if not names or not all(names) or len(set(names)) != len(names):
        raise ValueError("names_wrong")
    return names


def _two(names: list[str]) -> list[str]:
    if len(names) != len(calix.PAGING_NAMES):
        raise ValueError("names_wrong")
    return _names(names)


Path = Annotated[str, AfterValidator(_path)]
Names = Annotated[list[str], AfterValidator(_names)]


class Wire(BaseModel):
    """The numbers are those of the vendor page, section 6.

    Attributes:
        sonar_page_size, sonar_error_is_limit, sonar_bad_token: pages, what a top-level `error` text means, and the
            `message` that tells a bad token whatever the status is (1).
        poll_entities: the kinds of row that are asked for their changes (3).
        calix_path, calix_write_path, calix_update_verb: where subscribers are read and written, what replaces one;
            calix_page_size, calix_paging: pages and the names that ask for them; calix_lists: under which names an
            object holds the list; calix_key_taken: the status that says that another record has the key (8).
        calix_token_path, calix_refresh_path, calix_token_life: where to log in, where a token is refreshed, and the
            seconds that it lives when its answer does not say (12).
        sonar_rate, calix_rate: requests a second at most; sonar_concurrency, calix_concurrency: in flight at most.
        settle_seconds: how long after a write of unknown fate the vendor is asked what became of it.
    """

    sonar_page_size: int = Field(default=sonar.PAGE_SIZE, ge=1, le=MOST_ROWS)
    sonar_error_is_limit: bool = True
    sonar_bad_token: str = sonar.BAD_TOKEN_MESSAGE
    poll_entities: Names = Field(default_factory=lambda: list(sonar.CHANGING_ENTITIES))
    calix_path: Path = calix.SUBSCRIBERS
    calix_write_path: Path = calix.SUBSCRIBERS
    calix_update_verb: str = calix.UPDATE_VERB
    calix_page_size: int = Field(default=calix.PAGE_SIZE, ge=1, le=MOST_ROWS)
    calix_paging: Annotated[list[str], AfterValidator(_two)] = Field(default_factory=lambda: list(calix.PAGING_NAMES))
    calix_lists: Names = Field(default_factory=lambda: list(calix.LIST_NAMES))
    calix_key_taken: int = Field(default=calix.KEY_TAKEN, ge=400, le=499)
    calix_token_path: Path = calix.TOKEN_PATH
    calix_refresh_path: Path = calix.REFRESH_PATH
    calix_token_life: float = Field(default=calix.TOKEN_LIFE_SECONDS, gt=0)
    sonar_rate: float = Field(default=sonar.RATE_PER_SECOND, gt=0)
    sonar_concurrency: int = Field(default=sonar.CONCURRENCY, ge=1, le=16)
    calix_rate: float = Field(default=calix.RATE_PER_SECOND, gt=0)
    calix_concurrency: int = Field(default=calix.CONCURRENCY, ge=1, le=16)
    settle_seconds: float = Field(default=calix.SETTLE_SECONDS, ge=0)

    def sonar_dialect(self) -> SonarDialect:
        """What the Sonar connector is told."""
        return SonarDialect(
            page_size=self.sonar_page_size,
            error_is_limit=self.sonar_error_is_limit,
            bad_token_message=self.sonar_bad_token,
            polled=tuple(self.poll_entities),
        )

    def calix_dialect(self, key_field: str) -> CalixDialect:
        """What the Calix connector is told."""
        offset, limit = self.calix_paging
        return CalixDialect(
            token_path=self.calix_token_path,
            refresh_path=self.calix_refresh_path,
            token_life=self.calix_token_life,
            path=self.calix_path,
            write_path=self.calix_write_path,
            update_verb=self.calix_update_verb,
            page_size=self.calix_page_size,
            offset=offset,
            limit=limit,
            list_names=tuple(self.calix_lists),
            key_field=key_field,
            key_taken=self.calix_key_taken,
        )


def wire_problems(wire: Wire) -> Iterator[Problem]:
    """Words that no vendor knows."""
    for entity in wire.poll_entities:
        if entity not in sonar.CHANGING_ENTITIES:
            known = ", ".join(sonar.CHANGING_ENTITIES)
            yield Problem("unknown_word", "poll_entities", {"word": entity, "words": known})
    if "accounts" not in wire.poll_entities:
        yield Problem("poll_without_accounts", "poll_entities")
    if wire.calix_update_verb not in VERBS:
        words = {"word": wire.calix_update_verb, "words": " or ".join(VERBS)}
        yield Problem("unknown_word", "calix_update_verb", words)
