"""The base of what vendors tell: records that are read once, keep what nobody declared, and give no secret away."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, TypeAdapter

R = TypeVar("R", bound="Record")

_SECRET_NAME = re.compile(r"passw|pwd|secret|token|(^|[a-z_])pin$", re.IGNORECASE)


def as_text(value: object) -> object:
    """Null is "", a number is spelled out; all else as it is."""
    return "" if value is None else str(value) if type(value) in (int, float) else value


Text = Annotated[str, BeforeValidator(as_text)]
"""For what is only shown or compared: an odd value must not make a record unreadable."""

Id = Annotated[str, BeforeValidator(as_text), Field(min_length=1)]
"""A text or a number that must be there."""


class Record(BaseModel):
    """Something of a vendor's. Immutable, because a reading is a fact; printed by its id alone."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True)

    id_field: ClassVar[str] = "id"

    def model_post_init(self, context: Any, /) -> None:
        """Veil what is secret by its name among the fields that nobody declared."""
        extra = self.__pydantic_extra__ or {}
        extra.update({name: veiled(value, name) for name, value in extra.items()})

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """The id, where there is one: names, numbers and passwords are in the rest."""
        if self.id_field in type(self).model_fields:
            yield self.id_field, getattr(self, self.id_field)


def many(kind: type[R]) -> TypeAdapter[list[R]]:
    """The shape of a list of records, whose errors do not quote what came."""
    return TypeAdapter(list[kind], config=ConfigDict(hide_input_in_errors=True))  # type: ignore[valid-type]


def veiled(value: Any, name: str = "") -> Any:
    """The same JSON value with every secret inside it as a `SecretStr`, found by the names of keys."""
    if isinstance(value, dict):
        return {key: veiled(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [veiled(inner, name) for inner in value]
    return SecretStr(value) if isinstance(value, str) and _SECRET_NAME.search(name) else value
