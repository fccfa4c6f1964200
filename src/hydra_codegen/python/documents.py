"""What an operation sends and answers: which class, one of it or a collection."""

from __future__ import annotations

from typing import NamedTuple

from hydra_codegen.documentation import (
    COLLECTION,
    PAGED_COLLECTION,
    Operation,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.python.models import ModelPlan

_COLLECTIONS = (COLLECTION, PAGED_COLLECTION)


class Document(NamedTuple):
    """What is sent or answered: a class by its key (empty: any), one or several."""

    key: str
    many: bool = False


def document(
    plan: ModelPlan, prop: SupportedProperty | None, operation: Operation, iri: str
) -> Document:
    """Return what is meant by `iri`, which `operation` expects or returns.

    `prop` is the link that the operation belongs to; a collection without
    members of its own holds what the link's range says.
    """
    supported = plan.documentation.class_of(iri)
    members = operation.members if iri in _COLLECTIONS else ()
    if iri in _COLLECTIONS and not members and prop is not None:
        collections = (RangeKind.COLLECTION, RangeKind.LIST)
        ranges = [r for r in prop.ranges if r.kind in collections]
        members = ranges[0].members if len(ranges) == 1 else ()
    if supported is not None and supported.collection:
        members = supported.members
    if iri in _COLLECTIONS or members:
        keys = [plan.keys[m] for m in members if m in plan.keys]
        return Document(keys[0] if len(keys) == 1 else "", many=True)
    return Document(plan.keys.get(iri, ""))
