"""What the vocabulary says, as a walk asks for it: classes above, keys, what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hydra_codegen.compact import Compactor
from hydra_codegen.documentation import (
    COLLECTION,
    HYDRA,
    PAGED_COLLECTION,
    ApiDocumentation,
    Operation,
    PropertyKind,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.frozen import dataclass

_COLLECTIONS = frozenset((COLLECTION, PAGED_COLLECTION))
_ANYTHING = frozenset(
    (
        HYDRA + "Resource",
        "http://www.w3.org/2000/01/rdf-schema#Resource",
        "http://www.w3.org/2002/07/owl#Thing",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What something should be, and who says so.

    `classes` are the IRIs of which it should be one, `collection` whether it may be
    a collection (of `members`); neither: it may be anything. `link` is the link
    that leads to it, with its operations, `of` the class that supports that.
    """

    classes: tuple[str, ...] = ()
    collection: bool = False
    members: tuple[str, ...] = ()
    link: SupportedProperty | None = None
    of: str = ""

    @property
    def anything(self) -> bool:
        """Whether nothing is said of it."""
        return not self.classes and not self.collection

    @property
    def key(self) -> str:
        """What resources like this are counted by."""
        if self.link is not None and (self.collection or not self.classes):
            return f"{self.of} {self.link.iri or self.link.key}"
        return " ".join(self.classes)


class Known:
    """A documentation, with what follows from it."""

    def __init__(self, documentation: ApiDocumentation) -> None:
        self.documentation = documentation
        self.short = Compactor(documentation.prefixes)
        self.links: dict[str, SupportedProperty] = {}
        for supported in documentation.classes.values():
            for prop in supported.properties.values():
                if prop.kind is PropertyKind.LINK and prop.iri:
                    self.links.setdefault(prop.iri, prop)

    def names(self, iris: Iterable[str]) -> str:
        """Return IRIs as people write them."""
        return " or ".join(map(self.short, iris)) or "nothing"

    def above(self, iri: str) -> frozenset[str]:
        """Return a class and all that are above it."""
        found: dict[str, None] = {}
        waiting = [iri]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                known = self.documentation.class_of(one)
                waiting += known.superclasses if known else ()
        return frozenset(found)

    def is_a(self, types: Iterable[str], wanted: Iterable[str]) -> bool:
        """Whether something of `types` is of one of the classes `wanted`."""
        wanted = frozenset(wanted)
        if wanted & _ANYTHING:
            return True
        return any(self.above(iri) & wanted for iri in types)

    def is_collection(self, types: Iterable[str]) -> bool:
        """Whether something of `types` is a collection."""
        for iri in types:
            if self.above(iri) & _COLLECTIONS:
                return True
            known = self.documentation.class_of(iri)
            if known is not None and known.collection:
                return True
        return False

    def class_of(
        self, types: Iterable[str], expected: Expected
    ) -> SupportedClass | None:
        """Return the class that something is read as, or None."""
        for iri in types:
            known = self.documentation.class_of(iri)
            if known is not None and known.described:
                return known
        if len(expected.classes) == 1 and not expected.collection:
            return self.documentation.class_of(expected.classes[0])
        return None

    def properties(self, supported: SupportedClass) -> dict[str, SupportedProperty]:
        """Return what a class supports, inherited or not, by IRI."""
        found: dict[str, SupportedProperty] = {}
        for iri in (supported.iri, *sorted(self.above(supported.iri))):
            known = self.documentation.class_of(iri) if iri else supported
            for prop in known.properties.values() if known else ():
                found.setdefault(prop.iri or prop.key, prop)
        return found

    def operations(self, supported: SupportedClass) -> tuple[Operation, ...]:
        """Return the operations of a class, inherited or not."""
        found = list(supported.operations)
        for iri in sorted(self.above(supported.iri) - {supported.iri}):
            known = self.documentation.class_of(iri)
            found += known.operations if known else ()
        return tuple(found)

    def linked_operations(self, supported: SupportedClass) -> tuple[Operation, ...]:
        """Return the operations of all links that may lead to a class."""
        found: list[Operation] = []
        for prop in self.links.values():
            due = self.expected_of(prop, "")
            if due.anything or self.is_a([supported.iri], due.classes):
                found += prop.operations
        return tuple(found)

    def expected_of(self, prop: SupportedProperty, of: str) -> Expected:
        """Return what a property of the class `of` leads to."""
        classes: dict[str, None] = {}
        members: dict[str, None] = {}
        collection = anything = False
        for one in prop.ranges:
            anything = anything or one.kind is RangeKind.ANY
            if one.kind is RangeKind.COLLECTION:
                collection = True
            elif one.kind is RangeKind.CLASS:
                classes[one.iri] = None
            if one.kind in (RangeKind.COLLECTION, RangeKind.LIST):
                members.update(dict.fromkeys(one.members))
        for operation in prop.operations:
            if operation.method == "GET" and not (
                anything or (classes and prop.ranges)
            ):
                for iri in operation.result_types:
                    if self.is_collection([iri]):
                        collection = True
                        members.update(dict.fromkeys(operation.members))
                    elif not collection:
                        classes[iri] = None
        if any(self.is_collection([iri]) for iri in classes):
            collection = True
        if anything:
            classes, collection = {}, False
        return Expected(
            classes=tuple(classes),
            collection=collection,
            members=tuple(members),
            link=prop,
            of=of,
        )

    def terms_of(self, iri: str) -> dict[str, Any]:
        """Return what the keys of a class mean, as a context has it."""
        supported = self.documentation.class_of(iri)
        if supported is None:
            return {}
        terms: dict[str, Any] = {}
        for prop in self.properties(supported).values():
            if prop.iri:
                terms[prop.key] = (
                    {"@id": prop.iri, "@type": "@id"} if leads(prop) else prop.iri
                )
        return terms


def leads(prop: SupportedProperty) -> bool:
    """Whether a property's values are resources: a link, or of a class."""
    if prop.kind is PropertyKind.LINK:
        return True
    return bool(prop.ranges) and all(
        one.kind is not RangeKind.DATATYPE for one in prop.ranges
    )


def found_operation(operations: Iterable[Operation], method: str) -> Operation | None:
    """Return the first operation of a method, or None."""
    return next((one for one in operations if one.method == method), None)


def methods_of(operations: Iterable[Operation]) -> Mapping[str, Operation]:
    """Return operations by their methods; the first of each."""
    found: dict[str, Operation] = {}
    for one in operations:
        found.setdefault(one.method, one)
    return found
