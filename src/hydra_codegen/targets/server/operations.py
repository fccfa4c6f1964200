"""What each operation does: a plain one, out of the store, or one to be written.

Decided by what an operation expects and returns, never by its method alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from hydra_codegen.documentation import OWL_NOTHING, Operation
from hydra_codegen.python.addresses import Path
from hydra_codegen.python.documents import Document, document
from hydra_codegen.python.names import hash8, reserved, snake_case
from hydra_codegen.targets.server.plan import (
    Place,
    PlannedCollection,
    PlannedLink,
    PlannedResource,
    ServerPlan,
)

_METHOD = re.compile(r"[A-Z]{1,20}")
_SENDING = ("PATCH", "POST", "PUT")
_ANSWERED = frozenset(("HEAD", "OPTIONS", "TRACE", "CONNECT"))

# What annotations in a class of handlers, and its base, call otherwise.
_TAKEN = frozenset(("models", "resources", "server", "reading", "store", "writing"))


class Kind(Enum):
    """What a plain operation does, by the name of the method that does it."""

    READ = "read"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"
    LIST = "page"
    CREATE = "create"
    OTHER = ""


_VERBS = {
    Kind.READ: "read",
    Kind.REPLACE: "replace",
    Kind.UPDATE: "update",
    Kind.DELETE: "delete",
    Kind.LIST: "list",
    Kind.CREATE: "create",
}
_BY_METHOD = {
    "GET": Kind.READ,
    "PUT": Kind.REPLACE,
    "PATCH": Kind.UPDATE,
    "DELETE": Kind.DELETE,
}


class PlannedOperation(NamedTuple):
    """One operation at one address."""

    key: str
    name: str
    kind: Kind
    place: Place
    path: Path
    operation: Operation
    bodies: tuple[Document, ...]
    results: tuple[Document, ...]
    status: int


def operations(plan: ServerPlan) -> tuple[PlannedOperation, ...]:
    """Return all operations that a server offers, class by class.

    What a class says of its own address counts before what a link says of it;
    of two with one method the first counts.
    """
    ordered = sorted(plan.places, key=lambda place: place.prop is not None)
    first: dict[tuple[str, ...], Path] = {}
    taken: set[tuple[tuple[str, ...], str]] = set()
    names: dict[str, set[str]] = {}
    found: list[PlannedOperation] = []
    for place in ordered:
        path = first.setdefault(place.path.shape, place.path)
        for operation in _stated(plan, place):
            spot = (path.shape, operation.method)
            usable = _METHOD.fullmatch(operation.method)
            if usable and spot not in taken and operation.method not in _ANSWERED:
                taken.add(spot)
                used = names.setdefault(place.key, set(_TAKEN))
                found.append(_planned(plan, place, path, operation, used))
    order = {key: n for n, key in enumerate(plan.models.documentation.classes)}
    return tuple(sorted(found, key=lambda o: order[o.key]))


def _stated(plan: ServerPlan, place: Place) -> Sequence[Operation]:
    if place.prop is not None:
        return place.prop.operations
    return plan.models.documentation.classes[place.key].operations


def _planned(
    plan: ServerPlan, place: Place, path: Path, operation: Operation, used: set[str]
) -> PlannedOperation:
    kind = _kind(plan, place, operation)
    bodies = tuple(_bodies(plan, place, operation, kind))
    results = tuple(_results(plan, place, operation, kind))
    return PlannedOperation(
        key=place.key,
        name=_name(plan, place, operation, kind, used),
        kind=kind,
        place=place,
        path=path,
        operation=operation,
        bodies=bodies,
        results=results,
        status=_status(operation, kind, results),
    )


def _kind(plan: ServerPlan, place: Place, operation: Operation) -> Kind:
    """Return what a plain operation does; `OTHER` for one that is not plain."""
    subject, method = place.subject, operation.method
    if isinstance(subject, PlannedCollection):
        if method == "GET":
            return Kind.LIST
        creates = method in ("POST", "PUT") and operation.body_types
        fits = _fits(plan, operation.body_types, subject.member)
        placed = _placed(plan.resources[subject.member], subject.path, subject.table)
        return Kind.CREATE if creates and fits and placed else Kind.OTHER
    if subject is None or method not in _BY_METHOD:
        return Kind.OTHER
    target = subject.target if isinstance(subject, PlannedLink) else subject.key
    kind = _BY_METHOD[method]
    if kind in (Kind.REPLACE, Kind.UPDATE) and not operation.body_types:
        return Kind.OTHER
    if not _fits(plan, operation.body_types, target):
        return Kind.OTHER
    if kind is not Kind.DELETE and not _fits(plan, operation.result_types, target):
        return Kind.OTHER
    if isinstance(subject, PlannedLink) and kind is Kind.REPLACE:
        owner = plan.resources[subject.owner].path
        if not _placed(plan.resources[target], owner, "elsewhere"):
            return Kind.OTHER
    return kind


def _fits(plan: ServerPlan, types: Sequence[str], key: str) -> bool:
    """Whether what is said of a document includes the class `key`, or nothing."""
    lineage = plan.models.shapes[key].order
    iris = {plan.models.documentation.classes[name].iri for name in lineage}
    return not types or any(iri in iris for iri in types)


def _placed(resource: PlannedResource, path: Path, table: str) -> bool:
    """Whether a new resource's key alone is to be chosen, given those of `path`."""
    if not table:
        return True
    keys = resource.path.keys
    return bool(keys) and set(keys[:-1]) <= set(path.keys)


def _bodies(
    plan: ServerPlan, place: Place, operation: Operation, kind: Kind
) -> Iterator[Document]:
    """Yield what may be sent; nothing where no body is expected."""
    if operation.method not in _SENDING:
        return
    if kind in (Kind.REPLACE, Kind.UPDATE, Kind.CREATE):
        yield Document(_subject_key(place))
        return
    for iri in operation.body_types:
        yield document(plan.models, place.prop, operation, iri)


def _results(
    plan: ServerPlan, place: Place, operation: Operation, kind: Kind
) -> Iterator[Document]:
    if kind is Kind.LIST:
        yield Document(_subject_key(place), many=True)
    elif kind in (Kind.READ, Kind.REPLACE, Kind.UPDATE, Kind.CREATE):
        yield Document(_subject_key(place))
    elif kind is Kind.OTHER:
        for iri in dict.fromkeys(operation.result_types):
            yield document(plan.models, place.prop, operation, iri)


def _subject_key(place: Place) -> str:
    subject = place.subject
    if isinstance(subject, PlannedCollection):
        return subject.member
    if isinstance(subject, PlannedLink):
        return subject.target
    assert subject is not None, "plain operations are about something"
    return subject.key


def _name(
    plan: ServerPlan, place: Place, operation: Operation, kind: Kind, used: set[str]
) -> str:
    """Return the name of the method that answers, new in its class."""
    verb = _VERBS.get(kind, operation.method.lower())
    name = snake_case(operation.preferred_name)
    if not name:
        name = verb
        if place.prop is not None:
            field = plan.models.shapes[place.key].fields[place.prop.key]
            name = f"{verb}_{field.rstrip('_')}"
    if not name.isidentifier() or name in used or name in reserved("keywords"):
        name = f"{verb}_{hash8(f'{place.path.text} {operation.method}')}"
    used.add(name)
    return name


def _status(operation: Operation, kind: Kind, results: tuple[Document, ...]) -> int:
    """Return the status of success (DESIGN, section 3)."""
    for status in operation.statuses:
        if 200 <= status.code < 300:
            return status.code
    if kind is Kind.CREATE:
        return 201
    if operation.method == "DELETE" or OWL_NOTHING in operation.returns or not results:
        return 204
    return 201 if operation.method == "POST" else 200
