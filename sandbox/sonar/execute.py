"""Runs a document: plain queries on the fast path, everything else through the library's executor."""

from typing import Any

from graphql import ExecutionResult, FieldNode, GraphQLError, OperationDefinitionNode, OperationType, execute_sync
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values

from sandbox.sonar.context import Context
from sandbox.sonar.documents import Document
from sandbox.sonar.quick import NotPlain, Quick
from sandbox.sonar.resolvers import executable


def execute(
    context: Context, document: Document, operation: OperationDefinitionNode, variables: dict[str, Any]
) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
    """Data and errors of one operation."""
    schema = executable()
    if operation.operation is OperationType.QUERY and schema.query_type is not None:
        values = get_variable_values(schema, operation.variable_definitions or (), variables)
        if isinstance(values, VariableValues):
            try:
                quick = Quick(context, document.fragments, values)
                return quick.run(schema.query_type, operation.selection_set.selections), []
            except NotPlain:
                pass
    name = operation.name.value if operation.name else None
    result = execute_sync(schema, document.node, None, context, variables, name)
    if not isinstance(result, ExecutionResult):
        raise TypeError("incremental delivery is not served")
    return result.data, result.errors or []


def page_of(field: FieldNode, operation: OperationDefinitionNode, variables: dict[str, Any]) -> int | None:
    """The page that a root field asks for, variables filled in."""
    schema = executable()
    query = schema.query_type
    values = get_variable_values(schema, operation.variable_definitions or (), variables)
    if query is None or field.name.value not in query.fields or not isinstance(values, VariableValues):
        return None
    try:
        args = get_argument_values(query.fields[field.name.value], field, values)
    except GraphQLError:
        return None
    paginator = args.get("paginator")
    return paginator["page"] if paginator else None
