"""Documents in, one ordered index of statements out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from hydra_codegen.documentation import HYDRA
from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.findings import Finding, Place, Severity
from hydra_codegen.frozen import dataclass
from hydra_codegen.memory import no_cycle_collection
from hydra_codegen.statements import RDF, Iri
from hydra_codegen.vocabulary import triples
from hydra_codegen.vocabulary.accumulator import FORBIDDEN_IN_IRI, Accumulator
from hydra_codegen.vocabulary.accumulator import Index as Index
from hydra_codegen.vocabulary.sources import JSON_LD, Document

PLACEHOLDER_BASE = "http://example.invalid/"
"""What relative IRIs resolve against when nothing else is known (RFC 2606)."""

_TYPE = Iri(RDF + "type")
_API_DOCUMENTATION = Iri(HYDRA + "ApiDocumentation")
_SUPPORTED_CLASS = Iri(HYDRA + "supportedClass")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedGraph:
    """One or several documents, loaded.

    `index` holds all statements in document order; `prefixes` and `terms`
    come from Turtle prefixes and JSON-LD contexts; `base` is the IRI that
    relative IRIs were resolved against, or empty; `findings` is what the
    loader noticed.
    """

    index: Index
    prefixes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    base: str = ""
    findings: tuple[Finding, ...] = ()


def load_documents(
    documents: Sequence[Document], *, contexts: Mapping[str, bytes] | None = None
) -> LoadedGraph:
    """Parse `documents` into one graph; nothing but them and `contexts` is read.

    `contexts` maps the IRI of a JSON-LD context to its JSON. Named graphs are
    merged, repeated statements are kept once, blank nodes of two documents
    stay apart. Relative IRIs resolve against a document's base, else the
    absolute IRI of its ApiDocumentation, else its ``@vocab`` without the
    fragment, else `PLACEHOLDER_BASE`. Raises `SourceError` for what cannot be
    parsed and `UsageError` for a base that is not an absolute IRI.
    """
    for document in documents:
        check_base(document)
    given = contexts or {}
    with no_cycle_collection():
        made = _accumulated(documents, given, PLACEHOLDER_BASE)
        used = _uses_placeholder(made)
        found = _documentation_iri(made.index) if used else ""
        if found:
            # Relative IRIs were met before the IRI they resolve against.
            made = _accumulated(documents, given, found)
            used = _uses_placeholder(made)
    return LoadedGraph(
        index=made.index,
        prefixes=made.prefixes,
        terms=made.terms,
        sources=tuple(document.name for document in documents),
        base=_base(made, found, used=used),
        findings=(*made.findings, *_base_findings(documents, used=used)),
    )


def check_base(document: Document) -> None:
    """Raise `UsageError` where a document's base is not an absolute IRI."""
    base = document.base
    if base and (
        not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", base) or FORBIDDEN_IN_IRI.search(base)
    ):
        raise UsageError(
            f"the base {base!r} is not an absolute IRI, "
            "such as https://api.example/docs",
            Place(source=document.name),
        )


def _accumulated(
    documents: Sequence[Document], contexts: Mapping[str, bytes], fallback: str
) -> Accumulator:
    flawed: dict[str, SourceError] = {}
    while True:
        try:
            return _accumulate(documents, contexts, fallback, flawed)
        except triples.FlawedError as found:
            flawed[found.source] = found.error


def _accumulate(
    documents: Sequence[Document],
    contexts: Mapping[str, bytes],
    fallback: str,
    flawed: Mapping[str, SourceError],
) -> Accumulator:
    """Return all statements; of documents that are `flawed`, what is forgiven."""
    into = Accumulator()
    for document in documents:
        if document.media_type == JSON_LD:
            # Imported late: only JSON-LD needs PyLD, which takes long to load.
            from hydra_codegen.vocabulary import jsonld

            jsonld.add_document(document, fallback, into, contexts)
        else:
            base = document.base or fallback
            into.bases.append(base)
            triples.add_document(document, base, into, flawed.get(document.name))
    return into


def _uses_placeholder(made: Accumulator) -> bool:
    return PLACEHOLDER_BASE in made.bases and any(
        spelling.startswith(PLACEHOLDER_BASE) for spelling in made.spellings
    )


def _documentation_iri(index: Index) -> str:
    """Return the absolute IRI of the ApiDocumentation, or nothing."""
    for subject, about in index.items():
        if (
            isinstance(subject, Iri)
            and not subject.startswith(PLACEHOLDER_BASE)
            and not FORBIDDEN_IN_IRI.search(subject)
            and (
                _API_DOCUMENTATION in about.get(_TYPE, ()) or _SUPPORTED_CLASS in about
            )
        ):
            return subject.partition("#")[0]
    return ""


def _base(made: Accumulator, found: str, *, used: bool) -> str:
    for base in made.bases:
        if base not in (PLACEHOLDER_BASE, ""):
            return base
    return PLACEHOLDER_BASE if used and not found else found


def _base_findings(documents: Sequence[Document], *, used: bool) -> tuple[Finding, ...]:
    if not used:
        return ()
    return (
        Finding(
            rule="HC308",
            severity=Severity.WARNING,
            message="relative IRIs have nothing to resolve against; "
            f"{PLACEHOLDER_BASE} stands in",
            place=Place(source=documents[0].name),
            hint="pass --base with the address that the document is served from",
        ),
    )
