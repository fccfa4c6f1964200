"""Expanded JSON-LD into statements, in the order of the document.

JSON-LD 1.1 Processing Algorithms and API, section 8 (Deserialize JSON-LD to
RDF), without its detour through a node map, which sorts by identifier.
"""

from __future__ import annotations

import json
import re
from typing import Any

from hydra_codegen.statements import RDF, XSD, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary.accumulator import Accumulator, DocumentIris
from hydra_codegen.vocabulary.languages import Languages
from hydra_codegen.vocabulary.sources import Document

_TYPE = Iri(RDF + "type")
_FIRST = Iri(RDF + "first")
_REST = Iri(RDF + "rest")
_NIL = Iri(RDF + "nil")

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Expanded:
    """Adds the nodes of one document; nodes precede what they hold."""

    def __init__(self, document: Document, into: Accumulator) -> None:
        self._into = into
        self._iris = DocumentIris(into, document.name, document.content).table
        self._blanks = into.blanks()
        self._languages = Languages(document, into)

    def add(self, nodes: list[Any]) -> None:
        """Add all `nodes` of an expanded document."""
        for item in nodes:
            self._node(item)

    def _node(self, item: Any) -> None:
        if not isinstance(item, dict) or "@value" in item:
            return
        if "@list" in item or "@set" in item:
            self.add(item["@list"] if "@list" in item else item["@set"])
            return
        self._describe(self._subject(item), item)

    def _subject(self, item: dict[str, Any]) -> Subject | None:
        identifier = item.get("@id")
        if identifier is None:
            return self._into.fresh()
        return self._resource(identifier)

    def _resource(self, identifier: Any) -> Subject | None:
        """Return the node named `identifier`, or nothing for a relative IRI."""
        if not isinstance(identifier, str):
            return None
        if identifier.startswith("_:"):
            return self._blanks[identifier]
        return self._iri(identifier)

    def _iri(self, identifier: str) -> Iri | None:
        return self._iris[identifier] if _ABSOLUTE.match(identifier) else None

    def _describe(self, subject: Subject | None, item: dict[str, Any]) -> None:
        for key, values in item.items():
            if key == "@type":
                for name in values:
                    self._state(subject, _TYPE, self._resource(name))
            elif key in ("@graph", "@included"):
                self.add(values)
            elif key == "@reverse":
                self._reverse(subject, values)
            elif not key.startswith("@") and not key.startswith("_:"):
                predicate = self._iri(key)
                for value in values:
                    self._value(subject, predicate, value)

    def _reverse(self, subject: Subject | None, properties: dict[str, Any]) -> None:
        for key, items in properties.items():
            predicate = self._iri(key)
            for item in items:
                about = self._subject(item)
                self._state(about, predicate, subject)
                self._describe(about, item)

    def _value(
        self, subject: Subject | None, predicate: Iri | None, value: Any
    ) -> None:
        if "@value" in value:
            self._state(subject, predicate, self._literal(value))
        elif "@list" in value:
            self._list(subject, predicate, value["@list"])
        else:
            node = self._subject(value)
            self._state(subject, predicate, node)
            self._describe(node, value)

    def _list(
        self, subject: Subject | None, predicate: Iri | None, items: list[Any]
    ) -> None:
        """Add a chain of cells (RDF Schema 1.1, section 5.2)."""
        for item in items:
            cell = self._into.fresh()
            self._state(subject, predicate, cell)
            self._value(cell, _FIRST, item)
            subject, predicate = cell, _REST
        self._state(subject, predicate, _NIL)

    def _state(
        self, subject: Subject | None, predicate: Iri | None, value: Term | None
    ) -> None:
        # Without an absolute IRI there is no statement (section 8.1).
        if subject is not None and predicate is not None and value is not None:
            self._into.add(subject, predicate, value)

    def _literal(self, item: dict[str, Any]) -> Literal:
        value, datatype = item["@value"], item.get("@type")
        if datatype == "@json":
            written = json.dumps(
                value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
            )
            return Literal(written, self._iris[RDF + "JSON"])
        if "@language" in item:
            tag = self._languages[str(item["@language"])]
            return Literal(str(value), RDF + "langString", tag)
        lexical, native = _lexical(value, datatype)
        return Literal(lexical, self._iris[datatype or native])


def _lexical(value: Any, datatype: str | None) -> tuple[str, str]:
    """Return lexical form and datatype (section 8.2.2, Object to RDF Conversion)."""
    if isinstance(value, bool):
        return str(value).lower(), XSD + "boolean"
    if isinstance(value, (int, float)):
        try:
            number = float(value)
        except OverflowError:
            return str(value), XSD + "integer"
        if not number.is_integer() or abs(number) >= 1e21 or datatype == XSD + "double":
            return _canonical_double(number), XSD + "double"
        return str(int(value)), XSD + "integer"
    return str(value), XSD + "string"


def _canonical_double(number: float) -> str:
    """Return the canonical form (XML Schema 1.1 Part 2, section E.2)."""
    mantissa, _, exponent = f"{number:.15E}".partition("E")
    whole, _, fraction = mantissa.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"
