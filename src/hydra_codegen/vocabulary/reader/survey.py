"""One pass over a graph: where the API's root is and which classes it has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from hydra_codegen.documentation import HYDRA
from hydra_codegen.errors import VocabularyError
from hydra_codegen.findings import Place, quoted
from hydra_codegen.statements import RDF, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.reader.findings import Report
from hydra_codegen.vocabulary.reader.nodes import About, Nodes

_PROPERTIES: Final = frozenset(terms.SUPPORTED_PROPERTY)
_OPERATIONS: Final = frozenset(terms.SUPPORTED_OPERATION)
_SUPERCLASSES: Final = frozenset(terms.SUB_CLASS_OF)
_ROOT_PREDICATES: Final = frozenset((*terms.SUPPORTED_CLASS, *terms.ENTRYPOINT))
_LEADING: Final = frozenset(
    (*_PROPERTIES, *_OPERATIONS, *_ROOT_PREDICATES, terms.SH_TARGET_CLASS[0])
)
_KINDS: Final = frozenset((terms.CLASS, terms.API_DOCUMENTATION))
_NO_TYPES: Final[list[Term]] = []
_MOST_HINTS: Final = 100
_KNOWN_TERMS: Final = terms.HYDRA_TERMS | terms.RDFS_TERMS
# What is often looked for in the wrong one of these vocabularies.
_BY_NAME: Final = {
    term.rpartition("#")[2]: term
    for term in (*sorted(_KNOWN_TERMS), RDF + "Property", RDF + "type", RDF + "value")
}


class Survey(NamedTuple):
    """What there is to read: roots, classes, shapes, in document order.

    `roots` are the hydra:ApiDocumentation nodes, or what does their part;
    `classes` those listed as supported, then those described as hydra:Class;
    `shapes` the SHACL shapes that target a class, by that class.
    """

    roots: tuple[Subject, ...]
    classes: tuple[Subject, ...]
    shapes: dict[Subject, list[Subject]]


def survey(nodes: Nodes, report: Report) -> Survey:
    """Look over a whole graph, once.

    Takes the graph's nodes and where findings go. Raises `VocabularyError`
    when nothing in it is Hydra's. HYDRA-TERMS, Q7, Q9 and Q25.
    """
    documentations: list[Subject] = []
    inferred: list[Subject] = []
    described: list[Subject] = []
    untyped: list[Subject] = []
    shapes: dict[Subject, list[Subject]] = {}
    used: dict[Iri, Subject] = {}
    # What follows from a node's types, or predicates alone, is asked once for those.
    ordinary: set[Term] = set()
    plain: set[tuple[Iri, ...]] = set()
    for subject, about in nodes.index.items():
        types = about.get(terms.TYPE, _NO_TYPES)
        if len(types) != 1 or types[0] not in ordinary:
            for kind in types:
                if isinstance(kind, Iri) and kind not in used:
                    used[kind] = subject
            if terms.CLASS in types:
                described.append(subject)
            if terms.API_DOCUMENTATION in types:
                documentations.append(subject)
            if len(types) == 1 and types[0] not in _KINDS:
                ordinary.add(types[0])
        predicates = tuple(about)
        if predicates in plain:
            continue
        for predicate in predicates:
            used.setdefault(predicate, subject)
        if _LEADING.isdisjoint(predicates):
            plain.add(predicates)
            continue
        if terms.CLASS not in types and _supports(about):
            described.append(subject)
            untyped.append(subject)
        if not _ROOT_PREDICATES.isdisjoint(about):
            inferred.append(subject)
        if terms.SH_TARGET_CLASS[0] in about and terms.SH_PROPERTY[0] in about:
            for target in nodes.nodes(about, terms.SH_TARGET_CLASS):
                shapes.setdefault(target, []).append(subject)
    _untyped(nodes, untyped, inferred, report)
    roots = _roots(documentations, inferred, report)
    classes = _classes(nodes, roots, described, report)
    if not documentations and not classes:
        raise VocabularyError(
            "No Hydra API is described here: there is no hydra:ApiDocumentation,"
            " no hydra:supportedClass and no hydra:Class. Check that this is the"
            " API documentation, and that its JSON-LD context was found.",
            Place(),
        )
    _unknown_terms(used, report)
    return Survey(roots=roots, classes=classes, shapes=shapes)


def _supports(about: About) -> bool:
    """Tell whether a node does what classes alone do, without being called one.

    Operations are supported by properties, too: there, a superclass tells.
    """
    return not _PROPERTIES.isdisjoint(about) or (
        not _OPERATIONS.isdisjoint(about) and not _SUPERCLASSES.isdisjoint(about)
    )


def _untyped(
    nodes: Nodes, untyped: list[Subject], inferred: list[Subject], report: Report
) -> None:
    # Who lists a class as supported need not say again what it is.
    listed = {
        value
        for root in inferred
        for value in nodes.values(nodes.about(root), terms.SUPPORTED_CLASS)
    }
    for node in untyped:
        if node not in listed and isinstance(node, Iri):
            report.add(
                "HC232",
                f"{report.short(node)} supports properties or operations and is no"
                " hydra:Class; it is read as one.",
                at=node,
                hint="State its type.",
            )


def _roots(
    documentations: list[Subject], inferred: list[Subject], report: Report
) -> tuple[Subject, ...]:
    # A documentation's parts may stand in several files, its type in one.
    roots = tuple(dict.fromkeys((*documentations, *inferred)))
    if not documentations:
        report.add(
            "HC210",
            "Nothing is a hydra:ApiDocumentation; "
            + (
                f"{report.short(roots[0])} is taken for it."
                if roots
                else "every hydra:Class is taken for a supported one."
            ),
            at=roots[0] if roots else "",
            hint="State the type of the API documentation.",
        )
    elif len(documentations) > 1:
        report.add(
            "HC211",
            f"{len(documentations)} nodes are a hydra:ApiDocumentation; they are"
            " read as one, the first gives its title.",
            at=documentations[1],
        )
    return roots


def _classes(
    nodes: Nodes, roots: Iterable[Subject], described: list[Subject], report: Report
) -> tuple[Subject, ...]:
    listed: dict[Subject, None] = {}
    for root in roots:
        report.subject = root
        for value in nodes.values(nodes.about(root), terms.SUPPORTED_CLASS):
            if isinstance(value, Literal):
                iri = Iri(value.value.strip())
                if iri not in nodes.index:
                    report.add(
                        "HC201",
                        f"The supported class {quoted(value.value)} is a text, not a"
                        " resource; it is left out.",
                        hint="Give its IRI.",
                    )
                    continue
                listed[iri] = None
            else:
                listed[value] = None
    report.subject = ""
    if listed:
        for node in described:
            if node not in listed and isinstance(node, Iri):
                report.add(
                    "HC230",
                    f"The class {report.short(node)} is described but not listed"
                    " as hydra:supportedClass; it is read all the same.",
                    at=node,
                )
    listed.update(dict.fromkeys(described))
    return tuple(listed)


def _unknown_terms(used: dict[Iri, Subject], report: Report) -> None:
    count = 0
    for term, subject in used.items():
        if not term.startswith((HYDRA, terms.RDFS)) or term in _KNOWN_TERMS:
            continue
        # The search is slow, and who has many such terms needs no hints.
        count += 1
        near = _nearest(term) if count <= _MOST_HINTS else None
        # What is read in spite of its spelling is said to be.
        if term in terms.SUB_CLASS_OF:
            hint = "It is read as rdfs:subClassOf; write that."
        elif near:
            hint = f"Did you mean {report.short(near)}?"
        else:
            hint = "Remove it, or put it in a namespace of your own."
        report.add(
            "HC226",
            f"{report.short(term)} does not exist in its vocabulary.",
            at=subject,
            hint=hint,
        )


def _nearest(term: Iri) -> str | None:
    """Return the known term that was probably meant, or None."""
    import difflib  # heavy, and seldom needed

    elsewhere = _BY_NAME.get(term.rpartition("#")[2])
    near = difflib.get_close_matches(term, _KNOWN_TERMS, n=1, cutoff=0.8)
    return elsewhere or (near[0] if near else None)
