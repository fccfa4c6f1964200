"""Classes: their names, superclasses and what they support (hydra:Class).

HYDRA-TERMS, section 1 (document, class), Q19, Q23 and Q32.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from hydra_codegen.documentation import IriTemplate, Named, Operation, SupportedClass
from hydra_codegen.errors import VocabularyError
from hydra_codegen.findings import place_of
from hydra_codegen.statements import BlankNode, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import Index
from hydra_codegen.vocabulary.reader import texts
from hydra_codegen.vocabulary.reader.collections import Collections
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.findings import Report
from hydra_codegen.vocabulary.reader.names import class_like, local_name
from hydra_codegen.vocabulary.reader.nodes import Nodes
from hydra_codegen.vocabulary.reader.operations import read_operations
from hydra_codegen.vocabulary.reader.properties import Properties
from hydra_codegen.vocabulary.reader.ranges import Ranges
from hydra_codegen.vocabulary.reader.references import ANY
from hydra_codegen.vocabulary.reader.templates import (
    linked_templates,
    read_template,
    stated_templates,
)

MAX_INHERITED: Final = 2_000_000
"""How many superclasses and inherited properties all classes may have in all."""

_ROOT_TEMPLATE: Final = (IriTemplate(template="/"),)


def name_classes(
    nodes: Nodes, classes: Sequence[Subject], report: Report
) -> dict[Subject, str]:
    """Return a name for each class, unique among them.

    The local name of its IRI; a later class of the same name has its IRI for
    a name. One without an IRI is named by its title, else by its owner.
    """
    names: dict[Subject, str] = {}
    taken: set[str] = set()
    for node in classes:
        if isinstance(node, Iri):
            name = local_name(node) or str(node)
            if name in taken:
                report.add(
                    "HC212",
                    f"Two classes are called {name!r}; the later,"
                    f" {report.short(node)}, is known by its IRI.",
                    at=node,
                )
                name = str(node)
            names[node] = name
            taken.add(name)
    owners: dict[Term, Subject] | None = None
    numbers: dict[str, int] = {}
    for node in classes:
        if isinstance(node, BlankNode):
            titles = texts.literals(
                (nodes.about(node),), terms.TITLES, terms.LAST_TITLES
            )
            wanted = class_like(texts.choose(titles, ""))
            if not wanted:
                owners = _owners(nodes) if owners is None else owners
                wanted = (
                    f"Anonymous{class_like(_owner(nodes, owners, node)) or 'Class'}"
                )
            name, number = wanted, numbers.get(wanted, 2)
            while name in taken:
                name, number = f"{wanted}{number}", number + 1
            numbers[wanted] = number
            names[node] = name
            taken.add(name)
    return {node: names[node] for node in classes}


def _owners(nodes: Nodes) -> dict[Term, Subject]:
    """Return the first node that leads to each blank node."""
    found: dict[Term, Subject] = {}
    for subject, about in nodes.index.items():
        for objects in about.values():
            for value in objects:
                if isinstance(value, BlankNode):
                    found.setdefault(value, subject)
    return found


def _owner(nodes: Nodes, owners: Mapping[Term, Subject], node: Subject) -> str:
    """Return the local name of the nearest thing with an IRI that leads here."""
    for _ in range(4):
        owner = owners.get(node)
        if owner is None:
            return ""
        if isinstance(owner, Iri):
            owned = terms.SUPPORTED_CLASS[0] in nodes.about(owner)
            return "" if owned else local_name(owner)
        node = owner
    return ""


class Share(NamedTuple):
    """Which classes are read whole: the part `number`, from 0, of `of` equal ones.

    Of the others all is read but their properties. Where `own` is given, only what
    is said of its nodes is known whole: they, and for number 0 those that nothing is
    said of, are the share.
    """

    number: int = 0
    of: int = 1
    own: Container[Subject] | None = None

    def part(self, classes: Sequence[Subject], index: Index) -> list[Subject]:
        """Return the classes that are in this share; `index` is all that is known."""
        if self.own is not None:
            return [
                node
                for node in classes
                if node in self.own or (self.number == 0 and node not in index)
            ]
        return [
            node
            for place, node in enumerate(classes)
            if place * self.of // len(classes) == self.number
        ]


class NotKnownError(Exception):
    """What another share's classes support, which this one is not told."""


def read_classes(
    reading: Reading, entry: Subject | None, share: Share
) -> Named[SupportedClass]:
    """Return all classes by name; `entry` is the entry point's, or None.

    Raises `NotKnownError` where a share must know more than it can.
    """
    report = reading.report
    mine = share.part(list(reading.classes), reading.nodes.index)
    whole = dict.fromkeys(mine)
    operations: dict[Subject, tuple[Operation, ...]] = {}

    def operations_of(node: Subject) -> tuple[Operation, ...]:
        if node not in reading.classes:
            return ()
        if node not in operations:
            if share.own is not None and node not in whole:
                raise NotKnownError
            before = report.subject
            report.subject = node if isinstance(node, Iri) else ""
            abouts = (reading.nodes.about(node),)
            operations[node] = read_operations(reading, abouts)
            report.subject = before
        return operations[node]

    for node in whole:
        operations_of(node)
    collections = Collections(reading, operations_of)
    properties = Properties(reading, Ranges(reading, collections))
    parents = _Lineage()
    found: dict[str, SupportedClass] = {}
    for node, name in reading.classes.items():
        report.subject = node if isinstance(node, Iri) else ""
        found[name] = _read_class(
            reading,
            node,
            operations=operations_of(node) if node in whole else (),
            collections=collections,
            properties=properties if node in whole else None,
            parents=parents,
            is_entry=node == entry,
        )
    report.subject = ""
    parents.require_bounded(found)
    return Named(found)


def _read_class(
    reading: Reading,
    node: Subject,
    *,
    operations: tuple[Operation, ...],
    collections: Collections,
    properties: Properties | None,
    parents: _Lineage,
    is_entry: bool,
) -> SupportedClass:
    about = reading.nodes.about(node)
    titles = texts.literals((about,), terms.TITLES, terms.LAST_TITLES)
    descriptions = texts.literals((about,), terms.DESCRIPTIONS, terms.LAST_DESCRIPTIONS)
    _merged(reading, node, titles)
    templates = _templates(reading, node)
    # The links of an entry point without an address stand below the root.
    paths = templates or (_ROOT_TEMPLATE if is_entry else ())
    collection = collections.includes(node)
    iri = node if isinstance(node, Iri) else ""
    return SupportedClass(
        iri=iri,
        title=texts.choose(titles, reading.language),
        description=texts.choose(descriptions, reading.language),
        titles=texts.all_of(titles),
        descriptions=texts.all_of(descriptions),
        deprecated=reading.deprecated(about),
        place=place_of(iri),
        name=reading.classes[node],
        superclasses=_superclasses(reading, node, parents),
        properties=properties.read(node, about, paths) if properties else Named(),
        operations=operations,
        templates=templates,
        collection=collection,
        members=collections.members(node) if collection else (),
        described=bool(about),
    )


def _templates(reading: Reading, node: Subject) -> tuple[IriTemplate, ...]:
    """Return a class's templates: its own, and those of its operations."""
    nodes = reading.nodes
    about = nodes.about(node)
    found = list(stated_templates(reading, about))
    owners = [about]
    for spelling in terms.SUPPORTED_OPERATION:
        if spelling in about:
            owners += map(nodes.about, nodes.values(about, (spelling,)))
    for owner in owners:
        for linked in linked_templates(reading, owner):
            template = read_template(reading, linked)
            if template is not None:
                found.append(template)
    return tuple(dict.fromkeys(found))


def _superclasses(
    reading: Reading, node: Subject, parents: _Lineage
) -> tuple[str, ...]:
    """Return the superclasses as stated, but for what would close a circle."""
    resolve, report = reading.references.resolve, reading.report
    own = resolve(node) or ""
    accepted = parents.of(own)
    values = reading.nodes.values(reading.nodes.about(node), terms.SUB_CLASS_OF)
    for value in values:
        if isinstance(value, BlankNode) and value not in reading.classes:
            continue
        iri = resolve(value)
        if iri is None or iri == ANY or iri in accepted:
            continue
        if parents.descends(iri, own):
            report.add(
                "HC209",
                f"{report.short(own)} is a subclass of {report.short(iri)}, which"
                " descends from it; this superclass is left out.",
                at=node,
                hint="Remove one of the rdfs:subClassOf.",
            )
        else:
            accepted.append(iri)
    return tuple(accepted)


class _Lineage:
    """The superclasses that were accepted so far, and what lies above a class."""

    def __init__(self) -> None:
        self._parents: dict[str, list[str]] = {}
        self._steps = 0

    def of(self, iri: str) -> list[str]:
        """Return the superclasses of a class, to add to."""
        return self._parents.setdefault(iri, [])

    def descends(self, iri: str, ancestor: str) -> bool:
        """Tell whether `iri` is `ancestor` or one of its descendants.

        Raises `VocabularyError` where so many classes stand above one
        another that neither this nor what is generated would ever end.
        """
        return any(above == ancestor for above in self.line(iri))

    def line(self, iri: str) -> Iterator[str]:
        """Yield `iri` and all above it."""
        waiting, seen = [iri], {iri}
        while waiting:
            one = waiting.pop()
            self._steps += 1
            if self._steps > MAX_INHERITED:
                raise VocabularyError(
                    f"The classes have more than {MAX_INHERITED:,} superclasses and"
                    " inherited properties in all, the most that is read."
                )
            yield one
            for parent in self._parents.get(one, ()):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)

    def require_bounded(self, classes: Mapping[str, SupportedClass]) -> None:
        """Raise `VocabularyError` where classes inherit too much in all."""
        self._steps = 0
        counts = {one.iri: len(one.properties) for one in classes.values() if one.iri}
        for iri in counts:
            if self._parents.get(iri):
                for above in self.line(iri):
                    self._steps += counts.get(above, 0)


def _merged(
    reading: Reading, node: Subject, titles: Sequence[Sequence[Literal]]
) -> None:
    for group in titles:
        if len(group) > 1 and len({text.language for text in group}) < len(group):
            reading.report.add(
                "HC227",
                f"{reading.report.short(node)} has the titles "
                + " and ".join(repr(text.value) for text in group)
                + ": several classes were merged under one IRI.",
                at=node,
                hint="Give each class an IRI of its own.",
            )
            return
