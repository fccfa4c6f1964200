"""Ranges: what a property's values are (rdfs:range and its stand-ins).

HYDRA-TERMS, section 2 (several ranges, embedded or reference), Q4, Q14, Q15
and Q18.
"""

from __future__ import annotations

from collections.abc import Sequence

from hydra_codegen.documentation import Operation, Range, RangeKind
from hydra_codegen.statements import XSD, BlankNode, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.reader.collections import Collections
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.nodes import About
from hydra_codegen.vocabulary.reader.references import ANY

_ANY_RANGE = Range(iri=terms.RDFS_RESOURCE, kind=RangeKind.ANY)
_ALONE = frozenset((RangeKind.DATATYPE, RangeKind.CLASS, RangeKind.ANY))
_DEPTH = 8


class Ranges:
    """Reads ranges; those that depend on nothing else are made once."""

    __slots__ = ("_collections", "_plain", "_reading")

    def __init__(self, reading: Reading, collections: Collections) -> None:
        self._reading = reading
        self._collections = collections
        self._plain: dict[Term, tuple[Range, ...]] = {}

    def read(
        self,
        node: Subject | None,
        abouts: Sequence[About],
        narrowings: Sequence[About],
        operations: Sequence[Operation],
    ) -> tuple[tuple[Range, ...], list[About]]:
        """Return a property's ranges, and its own datatypes' statements.

        Takes the property's node, what is said about it and about its
        supported property (the first that states a range wins), what its
        class says of it elsewhere, and its operations.
        """
        values: Sequence[Term] = ()
        for about in abouts:
            stated = about.get(terms.RANGE[0])
            if stated is not None and len(stated) == 1 and stated[0] in self._plain:
                return self._plain[stated[0]], []
            values = self._reading.nodes.values(about, terms.RANGE)
            if values:
                break
        if not values:
            values = self._narrowed((*abouts, *narrowings))
        if not values and node is not None and node in self._reading.classes:
            self._class_as_property(node)
            values = (node,)
        asserted = [
            iri for about in abouts for iri in self._collections.asserted(about)
        ]
        if not values and not asserted:
            return (), []
        return self._several(values, asserted, operations)

    def of_members(self, node: Subject) -> tuple[Range, ...]:
        """Return what hydra:member leads to on a class: what it collects."""
        if not self._collections.includes(node):
            return ()
        members = self._collections.members(node)
        return self._several([Iri(one) for one in members], [], ())[0]

    def _several(
        self,
        values: Sequence[Term],
        asserted: list[str],
        operations: Sequence[Operation],
    ) -> tuple[tuple[Range, ...], list[About]]:
        named: dict[Term, None] = {}
        members: dict[str, None] = {}
        datatypes: list[About] = []
        for value in values:
            self._flatten(value, named, members, datatypes, _DEPTH)
        members.update(dict.fromkeys(asserted))
        found: dict[str, Range] = {}
        for value in named:
            if members and self._collections.never_expanded(value):
                value = Iri(terms.COLLECTION)
            one = self._one(value, tuple(members), operations, datatypes)
            if one is not None:
                found.setdefault(one.iri, one)
        # What has members is a collection, though nothing calls it one.
        if not found and members:
            found[terms.COLLECTION] = Range(
                iri=terms.COLLECTION,
                kind=RangeKind.COLLECTION,
                members=tuple(members),
            )
        ranges = tuple(found.values())
        if (
            len(values) == 1 == len(ranges)
            and not datatypes
            and ranges[0].kind in _ALONE
        ):
            self._plain[values[0]] = ranges
        return ranges, datatypes

    def _flatten(
        self,
        value: Term,
        named: dict[Term, None],
        members: dict[str, None],
        datatypes: list[About],
        depth: int,
    ) -> None:
        """Sort a range value: a name, or what a blank node says instead."""
        if not isinstance(value, BlankNode) or value in self._reading.classes:
            named[value] = None
            return
        nodes, collections = self._reading.nodes, self._collections
        about = nodes.about(value)
        held = (*collections.asserted(about), *collections.restricted(about))
        members.update(dict.fromkeys(held))
        narrows = not terms.NARROWING.isdisjoint(about)
        if narrows:
            datatypes.append(about)
            named.update(dict.fromkeys(self._bases(about)))
        inner = nodes.values(about, (*terms.UNION_OF, *terms.SH_RANGES))
        if depth:
            for one in inner:
                self._flatten(one, named, members, datatypes, depth - 1)
        if not (held or narrows or inner or collections.restricts(about)):
            self._reading.report.add(
                "HC231",
                "A range is a node without an IRI that says nothing usable; it is"
                " left out.",
                hint="Name a class or a datatype.",
            )

    def _one(
        self,
        value: Term,
        members: tuple[str, ...],
        operations: Sequence[Operation],
        datatypes: list[About],
    ) -> Range | None:
        iri = self._reading.references.resolve(value)
        if iri is None:
            return None
        if iri == ANY:
            return _ANY_RANGE
        if iri in terms.ANY_RESOURCE:
            return Range(iri=iri, kind=RangeKind.ANY)
        if iri in terms.LISTS:
            return Range(iri=iri, kind=RangeKind.LIST, members=members)
        if iri.startswith(XSD) or iri in terms.DATATYPES:
            return Range(iri=iri, kind=RangeKind.DATATYPE)
        node = Iri(iri) if not isinstance(value, BlankNode) else value
        about = self._reading.nodes.about(node)
        if terms.ON_DATATYPE[0] in about or terms.RDFS_DATATYPE in about.get(
            terms.TYPE, ()
        ):
            datatypes.append(about)
            bases = self._bases(about)
            return Range(
                iri=iri, kind=RangeKind.DATATYPE, base=bases[0] if bases else ""
            )
        if not self._collections.includes(node):
            return Range(iri=iri, kind=RangeKind.CLASS)
        return Range(
            iri=iri,
            kind=RangeKind.COLLECTION,
            members=members
            or self._collections.members(node)
            or self._collections.posted(operations),
        )

    def _bases(self, about: About) -> list[Iri]:
        """Return the datatype that a derived one comes from, at its root."""
        nodes = self._reading.nodes
        for _ in range(_DEPTH):
            bases = [
                value
                for value in nodes.values(about, terms.ON_DATATYPE)
                if isinstance(value, Iri)
            ]
            if not bases:
                literals = nodes.values(about, terms.ONE_OF)
                kinds = {v.datatype for v in literals if isinstance(v, Literal)}
                return [Iri(kind) for kind in kinds] if len(kinds) == 1 else []
            if terms.ON_DATATYPE[0] not in nodes.about(bases[0]):
                return bases[:1]
            about = nodes.about(bases[0])
        return []

    def _narrowed(self, abouts: Sequence[About]) -> Sequence[Term]:
        """Return what shapes and restrictions say in place of a range."""
        nodes = self._reading.nodes
        spellings = (*terms.SH_RANGES, *terms.VALUES_FROM)
        found: dict[Term, None] = {}
        for about in abouts:
            inner = (about, *map(nodes.about, nodes.values(about, terms.SH_PROPERTY)))
            for one in inner:
                found.update(dict.fromkeys(nodes.values(one, spellings)))
                for choice in nodes.values(one, terms.SH_OR):
                    said = nodes.about(choice)
                    found.update(dict.fromkeys(nodes.values(said, spellings)))
        return list(found)

    def _class_as_property(self, node: Subject) -> None:
        report = self._reading.report
        report.add(
            "HC229",
            f"The class {report.short(node)} is used as a property without a"
            " range; its values are taken for that class.",
            hint="Give the property an IRI of its own and an rdfs:range.",
        )
