"""`/openapi.json`: the interface told for programs (OpenAPI 3.1), made from the table of operations
and the structs they take and give."""

from typing import Any

import msgspec

from bot.api.bodies import Failure
from bot.api.operations import OPERATIONS, Operation
from bot.api.tokens import Scope

#: Of the interface; a change that an older client cannot bear is `/api/v2`.
VERSION = "1.0"

_REF = "#/components/schemas/{name}"

_SENTENCES = {
    400: "The request cannot be understood; nothing was done.",
    401: "No token, or one nobody knows.",
    403: "The token does not open this, or the interface is closed.",
    404: "There is nothing under this address.",
    409: "Something else stands in the way; nothing was done.",
    413: "The body is too large; nothing was done.",
}

_PHONE = {
    "name": "phone",
    "in": "path",
    "required": True,
    "description": "A phone number in any spelling.",
    "schema": {"type": "string"},
    "example": "+77011234567",
}


def openapi() -> dict[str, Any]:
    """The whole document, as JSON takes it."""
    types = _types()
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    schema_of = dict(zip(map(str, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        told = _operation(operation, schema_of, components)
        paths.setdefault(operation.path, {})[operation.method.lower()] = told
    queries = {operation.query.__name__ for operation in OPERATIONS if operation.query}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kelisim",
            "version": VERSION,
            "description": "SMS conversations of 1414 about proactive benefits.",
        },
        "paths": paths,
        "components": {
            "schemas": {name: one for name, one in components.items() if name not in queries},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of KELISIM_API_TOKENS with the scope of the request "
                    f"({', '.join(Scope)}), or that of KELISIM_API_TOKEN, which has them all.",
                }
            },
        },
    }


def _types() -> list[Any]:
    """Each once."""
    used = [Failure]
    for operation in OPERATIONS:
        used += [one for one in (operation.query, operation.body, operation.answer) if one]
    return list({str(one): one for one in used}.values())


def _operation(
    operation: Operation, schema_of: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{"token": [operation.scope.value]}],
        "parameters": _parameters(operation, components),
        "responses": {
            str(operation.status): {
                "description": "As asked.",
                "content": _json(schema_of[str(operation.answer)]),
            },
            **{str(status): _failure(status) for status in (400, 401, 403, *operation.errors)},
        },
    }
    if operation.body is not None:
        content = _json(schema_of[str(operation.body)])
        told["requestBody"] = {"required": True, "content": content}
    return told


def _parameters(operation: Operation, components: dict[str, Any]) -> list[dict[str, Any]]:
    told = [_PHONE] if "{phone}" in operation.path else []
    if operation.query is not None:
        fields = components[operation.query.__name__]["properties"]
        told += [{"name": name, "in": "query", "schema": one} for name, one in fields.items()]
    return told


def _failure(status: int) -> dict[str, Any]:
    schema = {"$ref": _REF.format(name=Failure.__name__)}
    return {"description": _SENTENCES[status], "content": _json(schema)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
