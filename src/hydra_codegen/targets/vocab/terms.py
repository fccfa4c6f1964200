"""The short names of one JSON-LD document, and the context that explains them.

JSON-LD 1.1, section 4.1 (the context) and 4.1.5 (compact IRIs). Only names
that the document uses stand in its context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hydra_codegen.compact import WELL_KNOWN, Compactor
from hydra_codegen.documentation import HYDRA, BySubject
from hydra_codegen.fragments import JsonValue
from hydra_codegen.statements import (
    RDF_LANG_STRING,
    XSD,
    XSD_STRING,
    Iri,
    Literal,
)
from hydra_codegen.targets.vocab.nesting import TYPE

_TERM_NAMESPACES = (HYDRA, WELL_KNOWN["rdfs"])
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")

# A simple term is a prefix only if its IRI ends so (JSON-LD 1.1 API, 4.2.2).
_GEN_DELIMS = tuple(":/?#[]@")

# Datatypes that JSON can write by itself are given with each value.
_UNCOERCED = frozenset(
    (XSD_STRING, RDF_LANG_STRING, XSD + "boolean", XSD + "integer", XSD + "double")
)

REFERENCE = "@id"
"""The coercion of a term whose strings are IRIs."""


class Terms:
    """The names of one document; remembers which of them were used."""

    def __init__(self, statements: BySubject, prefixes: Mapping[str, str]) -> None:
        self._compact = Compactor(prefixes)
        self._used: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._iris: dict[str, str] = {}
        types: dict[str, None] = {}
        coercions: dict[Iri, set[str]] = {}
        nodes: set[str] = set(statements)
        for by in statements.values():
            for predicate, objects in by.items():
                known = coercions.get(predicate)
                if known is None:
                    known = coercions[predicate] = set()
                for value in objects:
                    if isinstance(value, Literal):
                        known.add("" if value.language else value.datatype)
                        continue
                    known.add(REFERENCE)
                    nodes.add(value)
                    if predicate == TYPE and isinstance(value, Iri):
                        types[value] = None
        coercions.pop(TYPE, None)
        self._coercions = {iri: _common(found) for iri, found in coercions.items()}
        self._terms = _short_names(dict.fromkeys((*coercions, *types)))
        # Blank nodes are there too: no prefix is called as their labels begin.
        schemes = {iri.partition(":")[0] for iri in (*nodes, *coercions, TYPE)}
        taken = schemes | set(self._terms.values())
        self._prefixes = {
            prefix
            for prefix, namespace in self._compact.prefixes.items()
            if _PREFIX.fullmatch(prefix)
            and namespace.endswith(_GEN_DELIMS)
            and prefix not in taken
        }

    def iri(self, iri: str) -> str:
        """Return `iri` as the value of an ``@id``."""
        if iri not in self._iris:
            self._iris[iri] = self._short(iri)
        return self._iris[iri]

    def _short(self, iri: str) -> str:
        parts = self._compact.split(iri)
        if parts is None or parts[0] not in self._prefixes or parts[1][:2] == "//":
            return iri
        self._used[parts[0]] = self._compact.prefixes[parts[0]]
        return ":".join(parts)

    def key(self, iri: str) -> str:
        """Return `iri` as a key or as the value of an ``@type``."""
        if iri not in self._keys:
            self._keys[iri] = self._terms.get(iri) or self.iri(iri)
        return self._keys[iri]

    def coercion(self, predicate: Iri) -> str:
        """Return what strings under this key are: ``@id``, a datatype or ''."""
        return self._coercions.get(predicate, "")

    def context(self) -> dict[str, JsonValue]:
        """Return the context: prefixes first, then terms, by name."""
        terms: dict[str, JsonValue] = {}
        keys = self._terms | {
            iri: self.key(iri) for iri in self._coercions if self.coercion(iri)
        }
        for iri, key in keys.items():
            coercion = self.coercion(Iri(iri))
            # A prefixed name that is a term must stand for its own IRI (JSON-LD
            # 1.1 API, 4.2.2), and some processors compare before they expand.
            name = iri if ":" in key else self.iri(iri)
            if coercion == REFERENCE:
                terms[key] = {"@id": name, "@type": REFERENCE}
            elif coercion:
                terms[key] = {"@id": name, "@type": self.iri(coercion)}
            else:
                terms[key] = name
        return {
            **dict(sorted(self._used.items())),
            **dict(sorted(terms.items())),
        }


def _common(coercions: set[str]) -> str:
    """Return how strings are read of which these are said."""
    if REFERENCE in coercions:
        return REFERENCE
    said = {"" if datatype in _UNCOERCED else datatype for datatype in coercions}
    return said.pop() if len(said) == 1 else ""


def _short_names(iris: Iterable[str]) -> dict[str, str]:
    """Return the terms for Hydra's and RDFS's own names, by IRI."""
    by_name: dict[str, str] = {}
    for namespace in _TERM_NAMESPACES:
        for iri in iris:
            name = iri.removeprefix(namespace)
            if name != iri and _TERM.fullmatch(name):
                by_name.setdefault(name, iri)
    return {iri: name for name, iri in by_name.items()}
