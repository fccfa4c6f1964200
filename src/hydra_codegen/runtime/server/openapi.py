"""The API in OpenAPI's words (OpenAPI 3.1), from its routes.

Written here and not derived by FastAPI: what is sent and answered is decided
by the vocabulary, its statuses and the rules of `answering`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import (
    GenerateJsonSchema,
    JsonSchemaMode,
    JsonSchemaValue,
    models_json_schema,
)

from ..checking import ClassChecks, LinkChecks
from ..paging import PARAMETERS
from ..resource import Resource
from ..spaces import SPACES
from .access import Authorization
from .description import Api, CollectionType, Filter, Route
from .negotiation import JSON, JSON_LD, MERGE_PATCH
from .problems import MEDIA_TYPE, phrase


class _Schema(GenerateJsonSchema):
    """What only Python checks is any value, rather than no schema at all."""

    def handle_invalid_for_json_schema(
        self, schema: object, error_info: str
    ) -> JsonSchemaValue:
        return {}


def openapi(api: Api, authorize: Authorization) -> dict[str, Any]:
    """Return the OpenAPI document of an API."""
    models = list(dict.fromkeys(model for r in api.routes for model in _models(r)))
    inputs: list[tuple[type[Resource], JsonSchemaMode]] = [
        (model, "validation") for model in models
    ]
    names, definitions = models_json_schema(
        inputs, ref_template="#/components/schemas/{model}", schema_generator=_Schema
    )
    refs = {model: names[model, "validation"] for model in models}
    schemas = {**definitions.get("$defs", {}), "Error": _ERROR}
    _name_types(api, refs, schemas)
    components: dict[str, Any] = {"schemas": schemas}
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": api.title, "version": "1"},
        "paths": _paths(api.routes, refs),
        "components": components,
    }
    if authorize.scheme:
        scheme = {"type": "http", "scheme": authorize.scheme}
        components["securitySchemes"] = {"key": scheme}
        found["security"] = [{"key": []}]
    return found


def _name_types(
    api: Api,
    refs: Mapping[type[Resource], JsonSchemaValue],
    schemas: dict[str, Any],
) -> None:
    """Say in the schemas of what is sent which values of `@type` are taken."""
    for resource in api.resources:
        names = {"enum": resource.type_names()}
        several = {"type": "array", "items": {"type": "string"}, "contains": names}
        kinds = [names, several, {"type": "null"}]
        for model in resource.checks.loaded[1:]:
            if model in refs:
                name = refs[model]["$ref"].rpartition("/")[2]
                keywords = schemas[name]["properties"]
                keywords["@type"] = {"anyOf": kinds}
                keywords["@context"] = {"type": ["string", "object", "array", "null"]}


def _models(route: Route) -> Iterable[type[Resource]]:
    if route.returns is not None:
        yield route.returns
    for checks in route.bodies:
        yield _sent(checks, route)[0]


def _sent(
    checks: ClassChecks | LinkChecks, route: Route
) -> tuple[type[Resource], bool]:
    """Return the model of what is sent, and whether it is a collection of it."""
    if isinstance(checks, LinkChecks):
        return checks.model(route.method)
    return checks.loaded[2 if route.method == "PATCH" else 1], False


def _paths(
    routes: Iterable[Route], refs: Mapping[type[Resource], JsonSchemaValue]
) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for route in routes:
        operation = _operation(route, refs)
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    return paths


def _operation(
    route: Route, refs: Mapping[type[Resource], JsonSchemaValue]
) -> dict[str, Any]:
    tag = route.handlers.__name__.removesuffix("Handlers")
    found: dict[str, Any] = {
        "tags": [tag],
        "operationId": f"{tag}.{route.name}",
        "summary": route.title,
        "parameters": _parameters(route),
        "responses": _responses(route, refs),
    }
    if route.bodies:
        sent = [_sent(checks, route) for checks in route.bodies]
        schemas = [_collection(refs[m]) if many else refs[m] for m, many in sent]
        schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
        types = (JSON_LD, JSON, *((MERGE_PATCH,) if route.method == "PATCH" else ()))
        content = {name: {"schema": schema} for name in types}
        found["requestBody"] = {"required": True, "content": content}
    if route.deprecated:
        found["deprecated"] = True
    return found


def _parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in route.keys
    ]
    if route.many and route.method == "GET":
        found += [
            {"name": name, "in": "query", "description": text, "schema": schema}
            for name, schema, text in PARAMETERS
        ]
        if isinstance(route.subject, CollectionType):
            found += [_search(route.subject, one) for one in route.subject.filters]
    if route.method in ("PUT", "PATCH", "DELETE"):
        found.append(_header("If-Match"))
    if route.method in ("GET", "PUT"):
        found.append(_header("If-None-Match"))
    return found


def _search(collection: CollectionType[Any], one: Filter) -> dict[str, Any]:
    rule = collection.member.checks.by_key[one.key]
    known = [SPACES.get(name) for name in rule.types]
    schemas = [kind.schema if kind else {"type": "string"} for kind in known]
    if rule.facets is not None:
        schemas = [rule.facets.narrowed(schema) for schema in schemas]
    return {
        "name": one.variable,
        "in": "query",
        "description": f"Only members with this {one.key}.",
        "schema": {"anyOf": schemas} if len(schemas) > 1 else (schemas or [{}])[0],
    }


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": {"type": "string"}}


def _responses(
    route: Route, refs: Mapping[type[Resource], JsonSchemaValue]
) -> dict[str, Any]:
    texts = dict(route.statuses)
    success: dict[str, Any] = {
        "description": texts.get(route.status) or phrase(route.status)
    }
    if route.returns is not None:
        schema = refs[route.returns]
        schema = _collection(schema) if route.many else schema
        success["content"] = {name: {"schema": schema} for name in (JSON_LD, JSON)}
        success["headers"] = {"ETag": {"schema": {"type": "string"}}}
        if route.status == 201:
            success["headers"]["Location"] = {"schema": {"type": "string"}}
    found: dict[str, Any] = {str(route.status): success}
    if route.method == "PUT" and route.status != 201:
        found["201"] = {**success, "description": texts.get(201) or phrase(201)}
    if route.method == "GET":
        found["304"] = {"description": phrase(304)}
    for status, text in route.statuses:
        if 400 <= status < 600:
            found[str(status)] = _error(text or phrase(status))
    found["default"] = _error("An error: a hydra:Error that is a problem document.")
    return found


def _error(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _collection(member: JsonSchemaValue) -> JsonSchemaValue:
    return {
        "type": "object",
        "properties": {
            "@id": {"type": ["string", "null"]},
            "@type": {"type": ["string", "array", "null"], "items": {"type": "string"}},
            "member": {"type": "array", "items": member},
            "totalItems": {"type": ["integer", "null"]},
            "view": {"type": ["object", "null"]},
        },
        "required": ["member"],
    }


_ERROR: JsonSchemaValue = {
    "type": "object",
    "description": "A problem document (RFC 9457) that is a hydra:Error.",
    "properties": {
        "@context": {},
        "@type": {"type": "string"},
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "violations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    name: {"type": "string"}
                    for name in ("pointer", "code", "property", "message")
                },
            },
        },
    },
    "required": ["title", "status", "detail"],
}
