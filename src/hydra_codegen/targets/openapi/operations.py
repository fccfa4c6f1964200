"""One operation in OpenAPI's words: what it takes, sends and answers, and leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus

from hydra_codegen.documentation import HeaderSpecification
from hydra_codegen.fragments import JsonValue
from hydra_codegen.frozen import dataclass
from hydra_codegen.python.addresses import served
from hydra_codegen.python.documents import Document
from hydra_codegen.python.names import hash8
from hydra_codegen.python.rules import rule_of
from hydra_codegen.python.types import Mode
from hydra_codegen.runtime.paging import PARAMETERS
from hydra_codegen.runtime.spaces import SPACES
from hydra_codegen.targets.json_schema.values import typed
from hydra_codegen.targets.openapi.components import PROBLEM, Components, reference
from hydra_codegen.targets.server.operations import PlannedOperation
from hydra_codegen.targets.server.plan import (
    PlannedCollection,
    PlannedFilter,
    PlannedResource,
    ServerPlan,
)

JSON_LD = "application/ld+json"
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
# A header parameter of these names is ignored (OpenAPI 3.1.0, section 4.8.12.2).
_IGNORED = frozenset(("accept", "authorization", "content-type"))
_TEXT: JsonValue = {"type": "string"}

Where = tuple[tuple[str, ...], str]
"""The shape of a path, and a method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationWriter:
    """Writes the operations of one API.

    `names` are their names; what our server does beyond the vocabulary is said
    where it is `served`.
    """

    server: ServerPlan
    components: Components
    names: Mapping[Where, str]
    served: bool

    def operation(self, planned: PlannedOperation) -> dict[str, JsonValue]:
        """Return the operation object (OpenAPI 3.1.0, section 4.8.10)."""
        said = planned.operation
        summary = said.title or f"{said.method} {planned.path.text}"
        found: dict[str, JsonValue] = {
            "operationId": self.names[planned.path.shape, said.method],
            "summary": summary,
            "description": said.description or summary,
            "tags": [self.server.models.names[planned.key].read],
        }
        parameters = list(self._parameters(planned))
        if parameters:
            found["parameters"] = parameters
        if planned.bodies:
            found["requestBody"] = {"required": True, "content": self._body(planned)}
        found["responses"] = self._responses(planned)
        if said.deprecated:
            found["deprecated"] = True
        return found

    def _parameters(self, planned: PlannedOperation) -> Iterator[dict[str, JsonValue]]:
        method = planned.operation.method
        for name in planned.path.keys:
            yield {
                "name": name,
                "in": "path",
                "required": True,
                "schema": _TEXT,
                "example": "1",
            }
        subject = planned.place.subject
        if method == "GET" and isinstance(subject, PlannedCollection):
            if self.served:
                for name, _, _ in PARAMETERS:
                    yield reference("parameters", name)
            for one in subject.filters:
                yield self._search(subject, one)
        if method in ("PUT", "PATCH", "DELETE"):
            yield reference("parameters", "IfMatch")
        if method in ("GET", "PUT"):
            yield reference("parameters", "IfNoneMatch")
        taken = {"if-match", "if-none-match", *_IGNORED}
        for said in planned.operation.expects_headers:
            if said.name.lower() not in taken:
                taken.add(said.name.lower())
                yield {"name": said.name, "in": "header", "schema": _header_value(said)}

    def _search(
        self, collection: PlannedCollection, one: PlannedFilter
    ) -> dict[str, JsonValue]:
        models = self.server.models
        prop = models.shapes[collection.member].all[one.key]
        rule = rule_of(models, prop)
        schemas: list[JsonValue] = [
            typed(name, rule.facets) if name in SPACES else _TEXT for name in rule.types
        ]
        return {
            "name": one.variable,
            "in": "query",
            "description": f"Only members with this {one.key}.",
            "required": one.required,
            "schema": _any_of(schemas),
        }

    def _body(self, planned: PlannedOperation) -> dict[str, JsonValue]:
        method = planned.operation.method
        mode = Mode.PATCH if method == "PATCH" else Mode.WRITE
        # JSON-LD's own type is taken as well; this is the one that every tool sends.
        types = (JSON, MERGE_PATCH) if method == "PATCH" else (JSON,)
        return self._content(types, planned.bodies, mode)

    def _content(
        self, types: Sequence[str], documents: Sequence[Document], mode: Mode
    ) -> dict[str, JsonValue]:
        schema = _any_of([self.components.schema(d, mode) for d in documents])
        known = len(documents) == 1
        example = self.components.example(documents[0], mode) if known else {}
        return {name: {"schema": schema, **example} for name in types}

    def _responses(self, planned: PlannedOperation) -> dict[str, JsonValue]:
        operation, method = planned.operation, planned.operation.method
        texts = {s.code: s.text for s in reversed(operation.statuses)}
        success = self._success(planned, planned.status, texts)
        found: dict[str, JsonValue] = {str(planned.status): success}
        if method == "PUT" and planned.status != 201:
            found["201"] = self._success(planned, 201, texts)
        if method == "GET":
            found["304"] = {"description": phrase(304)}
        for status in operation.statuses:
            if 400 <= status.code < 600:
                found[str(status.code)] = self._error(
                    status.text or phrase(status.code)
                )
        found["default"] = reference("responses", self.components.problem)
        return found

    def _success(
        self, planned: PlannedOperation, status: int, texts: Mapping[int, str]
    ) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {
            "description": texts.get(status) or phrase(status)
        }
        headers: dict[str, JsonValue] = {
            said.name: {"schema": _header_value(said)}
            for said in planned.operation.returns_headers
            if said.name.lower() != "content-type"
        }
        if planned.results and status != 204:
            headers = {"ETag": {"schema": _TEXT}, **headers}
            if status == 201:
                headers = {"Location": {"schema": _TEXT}, **headers}
            types = (JSON_LD, JSON)
            found["content"] = self._content(types, planned.results, Mode.READ)
        if headers:
            found["headers"] = headers
        links = dict(self._links(planned))
        if links:
            found["links"] = links
        return found

    def _links(
        self, planned: PlannedOperation
    ) -> Iterator[tuple[str, dict[str, JsonValue]]]:
        """Yield the links of a resource to what its operations are called on.

        Hydra Core Vocabulary, "Link"; OpenAPI 3.1.0, section 4.8.20.
        """
        resource = planned.place.subject
        if not isinstance(resource, PlannedResource) or planned.path != resource.path:
            return
        models = self.server.models
        for prop in served(models, resource.key):
            path = self.server.addresses.link_path(resource.key, prop)
            name = self.names.get((path.shape, "GET"))
            if name is not None and prop.readable:
                parameters = {key: f"$request.path.{key}" for key in path.keys}
                link: dict[str, JsonValue] = {"operationId": name}
                if parameters:
                    link["parameters"] = parameters
                text = prop.description or prop.title
                if text and text != prop.key:
                    link["description"] = text
                yield _link_name(prop.key), link

    def _error(self, description: str) -> dict[str, JsonValue]:
        schema = reference("schemas", self.components.problem)
        return {
            "description": description,
            "content": {PROBLEM: {"schema": schema}},
        }


def _link_name(key: str) -> str:
    """Return the key of a link object: letters, digits, dot, hyphen, underscore."""
    plain = key.replace("-", "").replace("_", "").replace(".", "")
    return key if plain.isascii() and plain.isalnum() else f"link_{hash8(key)}"


def _any_of(schemas: Sequence[JsonValue]) -> JsonValue:
    distinct = [s for n, s in enumerate(schemas) if s not in schemas[:n]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _header_value(said: HeaderSpecification) -> JsonValue:
    if said.closed and said.possible_values:
        return {"type": "string", "enum": list(said.possible_values)}
    return _TEXT


def phrase(status: int) -> str:
    """Return the phrase of a status (RFC 9110, section 15)."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
