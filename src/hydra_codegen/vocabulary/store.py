"""An rdflib graph over our index, in document order.

rdflib's own store forgets the order of statements. This one keeps nothing of
its own: it turns our terms into rdflib's when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rdflib
from rdflib import Graph as Graph
from rdflib.store import Store
from rdflib.term import BNode, Identifier, URIRef
from rdflib.term import Literal as RdflibLiteral

from hydra_codegen.statements import (
    RDF_LANG_STRING,
    XSD_STRING,
    BlankNode,
    Iri,
    Literal,
    Subject,
    Term,
)
from hydra_codegen.vocabulary.graph import Index, LoadedGraph

_XSD_STRING = URIRef(XSD_STRING)


def rdflib_graph(loaded: LoadedGraph) -> rdflib.Graph:
    """Return `loaded` as an rdflib graph that iterates in document order.

    Nothing is copied: what is added to the graph stands in `loaded.index`.
    """
    store = OrderedStore(loaded.index)
    graph = rdflib.Graph(store=store, bind_namespaces="none")
    for prefix, namespace in loaded.prefixes.items():
        store.bind(prefix, URIRef(namespace))
    return graph


class OrderedStore(Store):
    """An rdflib store that keeps statements in the order they were added.

    One graph, no transactions. A pattern with a subject is answered from the
    index; one without walks all statements.
    """

    context_aware = False
    formula_aware = False
    transaction_aware = False
    graph_aware = False

    def __init__(self, index: Index | None = None) -> None:
        super().__init__()
        self._index: Index = {} if index is None else index
        self._namespaces: dict[str, URIRef] = {}
        self._prefixes: dict[URIRef, str] = {}

    def add(self, triple: Any, context: Any = None, quoted: bool = False) -> None:
        """Add one statement at the end, unless it is there."""
        subject, predicate, value = (_ours(term) for term in triple)
        assert not isinstance(subject, Literal)
        assert isinstance(predicate, Iri)
        about = self._index.setdefault(subject, {})
        values = about.get(predicate, [])
        if value not in values:
            about[predicate] = [*values, value]

    def remove(self, triple: Any, context: Any = None) -> None:
        """Remove every statement that matches; `None` matches anything."""
        for subject, predicate, value in list(self._matches(triple)):
            about = self._index[subject]
            left = [item for item in about[predicate] if item != value]
            if left:
                about[predicate] = left
            else:
                del about[predicate]
            if not about:
                del self._index[subject]

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Yield matching statements in document order; `None` matches anything."""
        for subject, predicate, value in self._matches(triple_pattern):
            yield (_theirs(subject), _theirs(predicate), _theirs(value)), iter(())

    def __len__(self, context: Any = None) -> int:
        return sum(
            len(values) for about in self._index.values() for values in about.values()
        )

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Bind `prefix`; an earlier binding stays unless `override` is true."""
        if not override and (prefix in self._namespaces or namespace in self._prefixes):
            return
        old = self._prefixes.pop(namespace, None)
        if old is not None:
            self._namespaces.pop(old, None)
        replaced = self._namespaces.get(prefix)
        if replaced is not None:
            self._prefixes.pop(replaced, None)
        self._namespaces[prefix] = namespace
        self._prefixes[namespace] = prefix

    def namespace(self, prefix: str) -> URIRef | None:
        """Return the namespace that `prefix` is bound to."""
        return self._namespaces.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        """Return the prefix that `namespace` is bound to."""
        return self._prefixes.get(namespace)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """Yield all bindings, in the order they were made."""
        yield from tuple(self._namespaces.items())

    def _matches(self, pattern: Any) -> Iterator[tuple[Subject, Iri, Term]]:
        wanted = [None if term is None else _ours(term) for term in pattern]
        subject, predicate, value = wanted
        for about in self._subjects(subject):
            by_predicate = self._index[about]
            for key in list(by_predicate) if predicate is None else [predicate]:
                assert isinstance(key, Iri)
                for item in list(by_predicate.get(key, ())):
                    if value is None or item == value:
                        yield about, key, item

    def _subjects(self, subject: Term | None) -> list[Subject]:
        if subject is None:
            return list(self._index)
        if isinstance(subject, Literal) or subject not in self._index:
            return []
        return [subject]


def _theirs(term: Term) -> Identifier:
    if isinstance(term, Literal):
        if term.language:
            return _in_language(term)
        # A plain string and an xsd:string are one in RDF 1.1, two in rdflib,
        # whose parsers make the plain one of what has no datatype written.
        datatype = None if term.datatype == XSD_STRING else URIRef(term.datatype)
        return RdflibLiteral(term.value, datatype=datatype, normalize=False)
    if isinstance(term, BlankNode):
        return BNode(term[2:])
    return URIRef(term)


def _in_language(term: Literal) -> RdflibLiteral:
    try:
        return RdflibLiteral(term.value, lang=term.language)
    # What is no language tag (HC310) rdflib does not hold: the text remains.
    except ValueError:
        return RdflibLiteral(term.value)


def _ours(term: Identifier) -> Term:
    if isinstance(term, RdflibLiteral):
        if term.language:
            return Literal(str(term), RDF_LANG_STRING, term.language)
        return Literal(str(term), str(term.datatype or _XSD_STRING))
    if isinstance(term, BNode):
        return BlankNode(f"_:{term}")
    return Iri(str(term))
