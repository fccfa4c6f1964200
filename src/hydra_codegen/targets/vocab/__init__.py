"""The target `vocab`: the API documentation as JSON-LD, for a server to publish.

Carries every statement of the documents that were read, as they were
published: corrections are for code. This module writes nodes; where each
stands is decided in `nesting`, what it is called in `terms`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import JsonText, JsonValue, json_text
from hydra_codegen.statements import (
    XSD,
    XSD_BOOLEAN,
    XSD_STRING,
    BlankNode,
    Iri,
    Literal,
    Subject,
    Term,
)
from hydra_codegen.targets import Target, TargetContext
from hydra_codegen.targets.vocab.nesting import PLURAL, TYPE, Forest, nest
from hydra_codegen.targets.vocab.terms import REFERENCE, Terms

_INTEGER = XSD + "integer"

# What every JSON parser reads without loss (RFC 8259, section 6).
_CANONICAL_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


class VocabTarget:
    """The documentation as one JSON-LD document with its context inside."""

    name = "vocab"
    summary = "JSON-LD: the API documentation, ready to be published"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return ``schema/vocabulary.jsonld``."""
        text = context.published.derived(jsonld_text)
        return {"schema/vocabulary.jsonld": text}


def jsonld_text(documentation: ApiDocumentation) -> JsonText:
    """Return all statements of `documentation` as the text of a JSON-LD document."""
    return json_text(jsonld(documentation))


def jsonld(documentation: ApiDocumentation) -> dict[str, JsonValue]:
    """Return all statements of `documentation` as a JSON-LD document.

    One node at the top where all others can be written inside it, else
    ``@graph``.
    """
    statements = documentation.statements.by_subject
    terms = Terms(statements, documentation.prefixes)
    writer = _Writer(nest(statements), terms)
    nodes = writer.nodes()
    if len(nodes) == 1:
        return {"@context": terms.context(), **nodes[0]}
    return {"@context": terms.context(), "@graph": nodes}


class _Predicate(NamedTuple):
    """A predicate, and how its objects are written.

    `key` is its name in this document, `coercion` what strings under it are, and
    `plural` says that there is always an array.
    """

    iri: Iri
    key: str
    coercion: str
    plural: bool


class _Writer:
    """Writes the nodes of one forest."""

    def __init__(self, forest: Forest, terms: Terms) -> None:
        self._forest = forest
        self._terms = terms
        self._predicates: dict[Iri, _Predicate] = {}
        self._labels: dict[BlankNode, str] = {}
        self._written: set[Subject] = set()

    def nodes(self) -> list[dict[str, JsonValue]]:
        """Return the nodes at the top, all others inside them."""
        return [self._node(root) for root in self._forest.roots]

    def _node(self, subject: Subject) -> dict[str, JsonValue]:
        """Return one node; as deep as the forest is, which is bounded."""
        self._written.add(subject)
        node: dict[str, JsonValue] = {}
        if isinstance(subject, Iri) or self._is_named(subject):
            node["@id"] = self._reference(subject)
        for predicate, objects in self._forest.described[subject].items():
            if predicate == TYPE:
                types = [self._terms.key(t) for t in objects if isinstance(t, Iri)]
                if types:
                    node["@type"] = _one_or_all(types)
                if len(types) == len(objects):
                    continue
                objects = [t for t in objects if not isinstance(t, Iri)]
            by = self._predicates.get(predicate) or self._predicate(predicate)
            if by.plural or len(objects) > 1:
                node[by.key] = [self._value(subject, by, value) for value in objects]
            else:
                node[by.key] = self._value(subject, by, objects[0])
        return node

    def _predicate(self, iri: Iri) -> _Predicate:
        """Return how a predicate is written, which is decided once for all subjects."""
        found = self._predicates[iri] = _Predicate(
            iri=iri,
            key=self._terms.key(iri),
            coercion=self._terms.coercion(iri),
            # Readers that know JSON only find an array in each such place.
            plural=iri in PLURAL,
        )
        return found

    def _is_named(self, node: BlankNode) -> bool:
        """Tell whether something besides the place of a blank node names it."""
        inside = 1 if node in self._forest.parents else 0
        return self._forest.references.get(node, 0) > inside

    def _reference(self, node: Subject) -> str:
        if isinstance(node, Iri):
            return self._terms.iri(node)
        return self._labels.setdefault(node, f"_:b{len(self._labels)}")

    def _value(self, subject: Subject, by: _Predicate, value: Term) -> JsonValue:
        if isinstance(value, Literal):
            return self._literal(by.coercion, value)
        if isinstance(value, BlankNode) and value in self._forest.lists:
            members = self._forest.lists[value]
            return {"@list": [self._value(subject, by, m) for m in members]}
        parent = self._forest.parents.get(value)
        if parent == (subject, by.iri) and value not in self._written:
            return self._node(value)
        reference = self._reference(value)
        return reference if by.coercion == REFERENCE else {"@id": reference}

    def _literal(self, coercion: str, literal: Literal) -> JsonValue:
        """Return a literal in the shortest form that says the same."""
        value, datatype, language = literal
        if language:
            return {"@value": value, "@language": language}
        native = _native(value, datatype)
        if native is not None:
            return {"@value": native} if coercion else native
        if datatype == coercion:
            return value
        return {"@value": value, "@type": self._terms.iri(datatype)}


def _native(value: str, datatype: str) -> bool | int | str | None:
    """Return the JSON value that reads back as exactly this literal, or None."""
    if datatype == XSD_STRING:
        return value
    if datatype == XSD_BOOLEAN and value in ("true", "false"):
        return value == "true"
    if datatype == _INTEGER and _CANONICAL_INTEGER.fullmatch(value):
        return int(value)
    return None


def _one_or_all(values: list[str]) -> JsonValue:
    return values[0] if len(values) == 1 else values


TARGET: Target = VocabTarget()
