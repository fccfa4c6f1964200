"""From a loaded graph to the documentation of an API, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from hydra_codegen.documentation import ApiDocumentation, Statements
from hydra_codegen.findings import Finding, Place, place_of
from hydra_codegen.statements import BlankNode, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import Index, LoadedGraph
from hydra_codegen.vocabulary.reader import texts
from hydra_codegen.vocabulary.reader.classes import (
    NotKnownError,
    Share,
    name_classes,
    read_classes,
)
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.findings import Report
from hydra_codegen.vocabulary.reader.nodes import About, Nodes
from hydra_codegen.vocabulary.reader.operations import (
    find_unread_operations,
    read_statuses,
    unread_operations,
)
from hydra_codegen.vocabulary.reader.references import References
from hydra_codegen.vocabulary.reader.survey import survey
from hydra_codegen.vocabulary.text import resolved


class ReadResult(NamedTuple):
    """An API's documentation, and what the reader noticed on the way."""

    documentation: ApiDocumentation
    findings: tuple[Finding, ...] = ()


class ReadShare(NamedTuple):
    """What one share of an API's classes says, the others being names alone.

    `classes` are the names of those in the share; `met` are the nodes of the
    operations that were read; `findings` are those of this share, without the
    operations that none reads.
    """

    documentation: ApiDocumentation
    classes: tuple[str, ...]
    findings: tuple[Finding, ...]
    met: frozenset[Subject]


def read(
    loaded: LoadedGraph,
    *,
    language: str = "",
    locate: Callable[[str], Place] = place_of,
    template_predicates: Sequence[str] = terms.TEMPLATE_PREDICATES,
) -> ReadResult:
    """Read the API documentation that a graph holds.

    Takes the loaded documents, the language tag that texts are wanted in
    (empty: those without a tag, else English), what finds the place of an
    IRI (called for findings only), and the properties that lead to a
    hydra:IriTemplate. Returns the documentation and the reader's findings,
    numbered HC2xx; one flawed class never stops the rest.

    Raises `VocabularyError` when the graph describes no Hydra API at all.
    Hydra Core Vocabulary, "Documenting a Web API".
    """
    leading = tuple(map(Iri, template_predicates))
    documentation, reading = _read(loaded, Share(), language, locate, leading)
    find_unread_operations(reading)
    return ReadResult(documentation=documentation, findings=reading.report.findings())


def read_share(loaded: LoadedGraph, share: Share, *, language: str = "") -> ReadShare:
    """Read a share of the classes, as `read` reads all; raises as it does.

    Findings have no place, and one that several shares come upon is found in each.
    Raises `NotKnownError`, too, where a share knows only what is its own, and needs
    more, as for a class without an IRI.
    """
    leading = tuple(map(Iri, terms.TEMPLATE_PREDICATES))
    documentation, reading = _read(loaded, share, language, place_of, leading)
    mine = share.part(list(reading.classes), loaded.index)
    if share.own is not None and not all(isinstance(node, Iri) for node in mine):
        raise NotKnownError
    return ReadShare(
        documentation=documentation,
        classes=tuple(reading.classes[node] for node in mine),
        findings=reading.report.findings(),
        met=frozenset(reading.operations_met),
    )


def unread(index: Index, met: AbstractSet[Subject]) -> list[frozenset[Term]]:
    """Return the operations that nothing leads to that was read: there is a finding.

    Takes those that were `met`. They come in groups, of which one must be met.
    """
    owners, alone = unread_operations(index, met)
    owned = [
        frozenset(
            one for how in terms.SUPPORTED_OPERATION for one in about.get(how, ())
        )
        for about in map(index.__getitem__, owners)
    ]
    return [*owned, *(frozenset((one,)) for one in alone)]


def _read(
    loaded: LoadedGraph,
    share: Share,
    language: str,
    locate: Callable[[str], Place],
    leading: tuple[Iri, ...],
) -> tuple[ApiDocumentation, Reading]:
    report = Report(locate, _prefixes({}, loaded.prefixes))
    nodes = Nodes(loaded.index, report)
    surveyed = survey(nodes, report)
    abouts = [nodes.about(root) for root in surveyed.roots]
    prefixes = _prefixes(_declared(nodes, abouts), loaded.prefixes)
    report.prefixes = prefixes
    classes = name_classes(nodes, surveyed.classes, report)
    reading = Reading(
        nodes=nodes,
        report=report,
        references=References(loaded.index, classes, prefixes, report),
        classes=classes,
        shapes=surveyed.shapes,
        keys=_keys(loaded.terms),
        language=language,
        template_predicates=leading,
        leads_on=frozenset((*leading, *terms.SUPPORTED_OPERATION, *terms.IRI_TEMPLATE)),
    )
    entrypoint = _entrypoint(reading, abouts, loaded.base)
    root = surveyed.roots[0] if surveyed.roots else None
    iri = root if isinstance(root, Iri) else ""
    titles = texts.literals(abouts, terms.TITLES, terms.LAST_TITLES)
    descriptions = texts.literals(abouts, terms.DESCRIPTIONS, terms.LAST_DESCRIPTIONS)
    report.subject = iri
    documentation = ApiDocumentation(
        iri=iri,
        title=texts.choose(titles, language),
        description=texts.choose(descriptions, language),
        titles=texts.all_of(titles),
        descriptions=texts.all_of(descriptions),
        deprecated=reading.deprecated(*abouts),
        place=place_of(iri),
        entrypoint=entrypoint,
        statuses=tuple(
            status for about in abouts for status in read_statuses(reading, about)
        ),
        classes=read_classes(reading, _entry_class(reading, entrypoint), share),
        prefixes=prefixes,
        terms=dict(loaded.terms),
        sources=loaded.sources,
        statements=Statements.of(loaded.index),
    )
    report.subject = ""
    return documentation, reading


def _keys(context: Mapping[str, str]) -> dict[str, str]:
    """Return the JSON key of each IRI; the first term for it counts."""
    keys: dict[str, str] = {}
    for key, iri in context.items():
        if ":" not in key and not key.startswith("@"):
            keys.setdefault(iri, key)
    return keys


def _declared(nodes: Nodes, abouts: Sequence[About]) -> dict[str, str]:
    """Return the prefixes that the API declares for itself: VANN, sh:declare."""
    found: dict[str, str] = {}
    for about in abouts:
        prefix = nodes.text(about, terms.PREFERRED_PREFIX)
        namespace = nodes.text(about, terms.PREFERRED_NAMESPACE)
        if prefix and namespace:
            found.setdefault(prefix, namespace)
    for about in abouts:
        for node in nodes.values(about, terms.SH_DECLARE):
            said = nodes.about(node)
            prefix = nodes.text(said, terms.SH_PREFIX)
            namespace = nodes.text(said, terms.SH_NAMESPACE)
            if prefix and namespace:
                found.setdefault(prefix, namespace)
    return found


def _prefixes(declared: Mapping[str, str], loaded: Mapping[str, str]) -> dict[str, str]:
    """Return all prefixes; the first binding of a prefix or namespace wins."""
    found: dict[str, str] = {}
    namespaces: set[str] = set()
    for some in (declared.items(), loaded.items(), terms.WELL_KNOWN_PREFIXES):
        for prefix, namespace in some:
            if prefix not in found and namespace and namespace not in namespaces:
                found[prefix] = namespace
                namespaces.add(namespace)
    return found


def _entrypoint(reading: Reading, abouts: Sequence[About], base: str) -> str:
    for about in abouts:
        for value in reading.nodes.values(about, terms.ENTRYPOINT):
            if isinstance(value, Literal):
                text = value.value.strip()
                if text:
                    return reading.references.expand(text) or resolved(base, text)
            elif not isinstance(value, BlankNode):
                return value
    return ""


def _entry_class(reading: Reading, entrypoint: str) -> Subject | None:
    """Return the class of the entry point: by its type, its IRI, its name."""
    node = Iri(entrypoint)
    for kind in reading.nodes.types(reading.nodes.about(node)):
        if not isinstance(kind, Literal) and kind in reading.classes:
            return kind
    if node in reading.classes:
        return node
    for one, name in reading.classes.items():
        if name.lower() == "entrypoint":
            return one
    return None
