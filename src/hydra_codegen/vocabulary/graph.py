"""Bytes in, an ordered rdflib graph out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hydra_codegen.findings import Finding
from hydra_codegen.statements import Iri, Subject, Term

Index = dict[Subject, dict[Iri, list[Term]]]
"""Objects by subject and predicate, every level in document order."""


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
