"""Fields that are more than an attribute: relations, connections, root lists and mutations."""

from collections.abc import Callable
from functools import cache
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema

from sandbox.sonar.context import Context
from sandbox.sonar.mutations import MUTATIONS
from sandbox.sonar.relations import RELATIONS, ROOTS, Relation
from sandbox.sonar.schema import served
from sandbox.sonar.told import TOLD, Reader


@cache
def executable() -> GraphQLSchema:
    """The served schema with its resolvers."""
    schema = served()
    for (type_name, field), reader in READERS.items():
        _field(schema, type_name, field).resolve = _resolver(reader)
    for name, mutation in MUTATIONS.items():
        _field(schema, "Mutation", name).resolve = _mutation(name, mutation)
    return schema


def _field(schema: GraphQLSchema, type_name: str, field: str) -> GraphQLField:
    owner = schema.type_map[type_name]
    if not isinstance(owner, GraphQLObjectType):
        raise TypeError(type_name)
    found: GraphQLField = owner.fields[field]
    return found


def _resolver(reader: Reader) -> Callable[..., Any]:
    def resolve(source: Any, info: GraphQLResolveInfo[Context], **args: Any) -> Any:
        return reader(info.context, source, args)

    return resolve


def _mutation(name: str, mutation: Callable[..., Any]) -> Callable[..., Any]:
    def resolve(_: Any, info: GraphQLResolveInfo[Context], **args: Any) -> Any:
        return info.context.desk.carry_out(name, mutation, args)

    return resolve


def _root(name: str) -> Reader:
    return lambda context, source, args: context.lists.root(name, args, context.fault)


def _relation(relation: Relation) -> Reader:
    if not relation.many:
        return lambda context, source, args: relation.fetch(context.lists.store, source)
    return lambda context, source, args: context.lists.nested(
        relation.target, relation.rows(context.lists.store, source), args
    )


# (context, source, arguments) -> value; the library and the fast path both call these
READERS: dict[tuple[str, str], Reader] = {("Query", name): _root(name) for name in ROOTS} | {
    (kind, field): _relation(relation) for kind, relations in RELATIONS.items() for field, relation in relations.items()
}
READERS |= TOLD
