"""The terms and prefixes that a JSON-LD document's contexts define.

They tell what a property's key in JSON is, which RDF forgets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pyld import jsonld

from hydra_codegen.vocabulary.accumulator import Accumulator, repaired
from hydra_codegen.vocabulary.sources import Document

_BEFORE_COLON = re.compile(rb'"([^"\\:]*):')


def add_terms(
    document: Document, data: Any, options: Mapping[str, Any], into: Accumulator
) -> None:
    """Add to `into.terms` what each term of `data`'s contexts stands for.

    The outermost context comes first and wins. `into.prefixes` gets those
    whose IRI ends like a namespace and that stand before a colon somewhere.
    `options` are those that PyLD expanded the document with.
    """
    terms = _Terms(document, options, into)
    terms.walk(data, terms.initial)


class _Terms:
    def __init__(
        self, document: Document, options: Mapping[str, Any], into: Accumulator
    ) -> None:
        self._prefixes = frozenset(_BEFORE_COLON.findall(document.content))
        self._options = options
        self._into = into
        self._processor = jsonld.JsonLdProcessor()
        # Keeps each context it has the identity of, so that none is reused.
        self._processed: dict[tuple[int, str], tuple[Any, Any]] = {}
        self._scoped: set[str] = set()
        self.initial = self._processor.process_context({}, None, dict(options))

    def walk(self, value: Any, active: Any) -> None:
        if isinstance(value, dict):
            if "@context" in value:
                active = self._below(active, value["@context"])
            for key, item in value.items():
                if key != "@context" and isinstance(item, (dict, list)):
                    self.walk(item, active)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, (dict, list)):
                    self.walk(item, active)

    def _below(self, active: Any, context: Any) -> Any:
        """Return the active context that `context` makes of `active`."""
        key = (id(active), json.dumps(context, sort_keys=True))
        if key not in self._processed:
            made = self._process(active, context)
            self._processed[key] = (active, made)
            if made is not active:
                self._add(made)
        return self._processed[key][1]

    def _process(self, active: Any, context: Any) -> Any:
        try:
            return self._processor.process_context(active, context, dict(self._options))
        # A context that expansion never met, such as one in a JSON literal.
        except Exception:
            return active

    def _add(self, active: Any) -> None:
        scoped = []
        for term, mapping in active["mappings"].items():
            if not mapping:
                continue
            self._add_term(term, mapping)
            if mapping.get("@context"):
                scoped.append(mapping["@context"])
        for context in scoped:
            written = json.dumps(context, sort_keys=True)
            # What it makes still has the term that it is scoped to.
            if written not in self._scoped:
                self._scoped.add(written)
                self._below(active, context)

    def _add_term(self, term: str, mapping: Mapping[str, Any]) -> None:
        iri = repaired(mapping.get("@id") or "")
        if ":" not in iri or iri.startswith("_:") or mapping.get("reverse"):
            return
        self._into.terms.setdefault(term, iri)
        if (
            iri[-1] in "#/:"
            and mapping.get("_prefix")
            and term.encode() in self._prefixes
        ):
            self._into.prefixes.setdefault(term, iri)
