"""Reads GraphQL documents: parsed, validated and described once each, since clients repeat themselves."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    validate,
    visit,
)

from sandbox.sonar.resolvers import executable

_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document: its operations and fragments, its root fields and every `Type.field` it touches."""

    node: DocumentNode
    operations: dict[str, OperationDefinitionNode]
    fragments: dict[str, FragmentDefinitionNode]
    roots: tuple[FieldNode, ...]
    touched: frozenset[str]

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation meant by this name, or the only one.

        Raises:
            GraphQLError: there is no such operation, or a choice is needed.
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name not in self.operations:
            raise GraphQLError(f"Unknown operation {name!r}")
        return self.operations[name]

    @property
    def writes(self) -> bool:
        """Whether it holds a mutation."""
        return any(op.operation is OperationType.MUTATION for op in self.operations.values())


class Invalid(Exception):
    """A document that the schema does not allow."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class _Touched(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.names: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        owner = self.types.get_parent_type()
        if owner is not None:
            self.names.add(f"{owner.name}.{node.name.value}")


class Library:
    """The documents seen lately."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Document] = OrderedDict()

    def read(self, text: str) -> Document:
        """The document of this text.

        Raises:
            Invalid: it is no GraphQL, or asks for what the schema lacks.
        """
        if text in self._known:
            self._known.move_to_end(text)
            return self._known[text]
        try:
            node = parse(text)
        except GraphQLError as broken:
            raise Invalid([broken]) from broken
        if errors := validate(executable(), node):
            raise Invalid(list(errors))
        document = _described(node)
        self._known[text] = document
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return document


def _described(node: DocumentNode) -> Document:
    operations = [d for d in node.definitions if isinstance(d, OperationDefinitionNode)]
    fragments = {d.name.value: d for d in node.definitions if isinstance(d, FragmentDefinitionNode)}
    roots = tuple(s for op in operations for s in op.selection_set.selections if isinstance(s, FieldNode))
    types = TypeInfo(executable())
    touched = _Touched(types)
    visit(node, TypeInfoVisitor(types, touched))
    names = {op.name.value if op.name else "": op for op in operations}
    return Document(node, names, fragments, roots, frozenset(touched.names | {root.name.value for root in roots}))
