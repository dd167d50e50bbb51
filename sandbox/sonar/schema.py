"""Writes out the served schema from its short hand: the uniform shape of every Sonar list (section A3)."""

from functools import cache
from pathlib import Path

from graphql import (
    FieldDefinitionNode,
    GraphQLSchema,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeNode,
    build_schema,
    parse,
    print_ast,
)

from sandbox.sonar.relations import ROOTS
from sandbox.sonar.scalars import make_strict

_HERE = Path(__file__).parent
_COMMON = ("id: Int64Bit", "sonar_unique_id: ID", "created_at: Datetime", "updated_at: Datetime", "_version: String")
_LIST = (
    "paginator: Paginator",
    "sorter: [Sorter]",
    "search: [Search]",
    "general_search: String",
    "reverse_relation_filters: [ReverseRelationFilter]",
)


@cache
def served() -> GraphQLSchema:
    """The schema with strict scalars, without resolvers."""
    schema = build_schema(sdl())
    make_strict(schema)
    return schema


@cache
def attributes() -> dict[str, dict[str, str]]:
    """The scalar attributes of each entity: name -> type name (lists left out)."""
    return {name: _attributes(node) for name, node in _entities().items()}


def sdl() -> str:
    """The schema in full."""
    parts = [(_HERE / "base.graphql").read_text(encoding="utf-8")]
    parts += [_entity(node) for node in _entities().values()]
    roots = "\n".join(f"  {field}({_arguments(kind, root=True)}): {kind}Connection!" for field, kind in ROOTS.items())
    parts.append(f"extend type Query {{\n{roots}\n}}")
    return "\n".join(parts)


@cache
def _entities() -> dict[str, ObjectTypeDefinitionNode]:
    document = parse((_HERE / "types.graphql").read_text(encoding="utf-8"))
    return {node.name.value: node for node in document.definitions if isinstance(node, ObjectTypeDefinitionNode)}


def _attributes(node: ObjectTypeDefinitionNode) -> dict[str, str]:
    common = dict(field.split(": ") for field in _COMMON)
    own = {f.name.value: _named(f.type) for f in node.fields or () if not _is_list(f.type)}
    return common | {name: kind for name, kind in own.items() if not _target(kind)}


def _entity(node: ObjectTypeDefinitionNode) -> str:
    name = node.name.value
    fields = [f"  {field}!" for field in _COMMON]
    fields += [_field(field) for field in node.fields or ()]
    body = "\n".join(fields)
    return f"type {name} {{\n{body}\n}}\ntype {name}Connection {{ entities: [{name}]! page_info: PageInfo! }}"


def _field(field: FieldDefinitionNode) -> str:
    target = _target(_named(field.type))
    arguments = f"({_arguments(target)})" if target and _named(field.type).endswith("Connection") else ""
    return f"  {field.name.value}{arguments}: {print_ast(field.type)}"


def _arguments(kind: str, *, root: bool = False) -> str:
    plain = [f"{name}: {type_name}" for name, type_name in _attributes(_entities()[kind]).items()]
    archived = ["include_archived: Boolean"] if kind == "Account" else []
    mode = ["general_search_mode: GeneralSearchMode = ROOT"] if root else []
    return ", ".join([*plain, *archived, *_LIST, *mode])


def _target(type_name: str) -> str:
    """The entity that a type name leads to, if it is one or a connection of one."""
    kind = type_name.removesuffix("Connection")
    return kind if kind in _entities() else ""


def _named(node: TypeNode) -> str:
    while isinstance(node, NonNullTypeNode | ListTypeNode):
        node = node.type
    assert isinstance(node, NamedTypeNode)  # noqa: S101 - the grammar leaves nothing else
    return node.name.value


def _is_list(node: TypeNode) -> bool:
    return isinstance(node.type if isinstance(node, NonNullTypeNode) else node, ListTypeNode)
