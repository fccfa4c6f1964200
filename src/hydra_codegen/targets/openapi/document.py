"""What an API is in OpenAPI's words (OpenAPI 3.1.0).

Paths, methods and statuses are those of the generated server, the names of
operations those of the generated client's methods, the schemas those of JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.examples import ORIGIN, Examples
from hydra_codegen.fragments import JsonValue
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.names import hash8
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.client.plan import ClientPlan
from hydra_codegen.targets.openapi.components import AUTHENTICATION, Components
from hydra_codegen.targets.openapi.operations import OperationWriter
from hydra_codegen.targets.server.operations import PlannedOperation, operations
from hydra_codegen.targets.server.plan import ServerPlan

# Those that a path has a place for (OpenAPI 3.1.0, section 4.8.9).
_METHODS = frozenset(("GET", "PUT", "POST", "DELETE", "PATCH"))


def openapi(
    documentation: ApiDocumentation, context: TargetContext
) -> dict[str, JsonValue]:
    """Return the OpenAPI document of an API.

    Operations whose addresses the vocabulary does not give are not part of it.
    """
    models = documentation.derived(ModelPlan)
    server = documentation.derived(ServerPlan.of)
    client = documentation.derived(ClientPlan.of)
    known = list(_known(server, client))
    examples = documentation.derived(Examples.of)
    components = Components.of(models, examples)
    writer = OperationWriter(
        server=server,
        components=components,
        names=_names(client, known),
        served="server" in context.targets,
    )
    paths: dict[str, dict[str, JsonValue]] = {}
    for planned in known:
        path = paths.setdefault(planned.path.text, {})
        path[planned.operation.method.lower()] = writer.operation(planned)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": documentation.title or f"The API {context.package}",
            "description": documentation.description
            or documentation.title
            or f"The API {context.package}",
            "version": "1",
        },
        "servers": [{"url": examples.base if examples.base != ORIGIN else "/"}],
        "security": [{name: []} for name in AUTHENTICATION],
        "tags": list(_tags(models, known)),
        "paths": paths,
        "components": components.reached(paths),
    }


def _known(server: ServerPlan, client: ClientPlan) -> Iterator[PlannedOperation]:
    """Yield the operations whose addresses the vocabulary gives.

    Those of the entry point's links are learned there, where nothing says more.
    """
    learned = {
        (method.spot.key, method.spot.prop.key)
        for methods in client.methods.values()
        for method in methods
        if method.spot.prop is not None and method.spot.path is None
    }
    for planned in operations(server):
        prop = planned.place.prop
        stated = planned.key in server.addresses.stated
        told = prop is None or (planned.key, prop.key) not in learned
        if stated and told and planned.operation.method in _METHODS:
            yield planned


def _names(
    client: ClientPlan, known: list[PlannedOperation]
) -> Mapping[tuple[tuple[str, ...], str], str]:
    """Return what the generated client calls each operation: ``images.create``.

    By the shape of its path and its method. What the client does by itself, as
    reading the entry point, is called as the server calls it.
    """
    found: dict[tuple[tuple[str, ...], str], str] = {}
    for key, methods in client.methods.items():
        for method in methods:
            if method.spot.path is not None:
                where = (method.spot.path.shape, method.operation.method)
                found.setdefault(where, f"{client.accessors[key]}.{method.name}")
    taken = set(found.values())
    for planned in known:
        where = (planned.path.shape, planned.operation.method)
        if where not in found:
            name = f"{client.accessors[planned.key]}.{planned.name}"
            if planned.key == client.root and not planned.path.segments:
                name = "entry_point"
            if name in taken:
                name = f"{name}_{hash8(planned.path.text)}"
            taken.add(name)
            found[where] = name
    return found


def _tags(
    models: ModelPlan, known: list[PlannedOperation]
) -> Iterator[dict[str, JsonValue]]:
    used = {planned.key for planned in known}
    for key, supported in models.documentation.classes.items():
        if key in used:
            text = supported.description or supported.title or supported.name
            yield {"name": models.names[key].read, "description": text}
