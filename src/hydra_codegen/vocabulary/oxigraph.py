"""Turtle, TriG, N-Triples, N-Quads and RDF/XML, parsed by Oxigraph in order.

Imported late, as is Oxigraph with it: what is plain is read without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeAlias

from pyoxigraph import BlankNode as ParsedBlankNode
from pyoxigraph import Literal as ParsedLiteral
from pyoxigraph import NamedNode, Quad, QuadParser, RdfFormat, Triple, parse

from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Place, Severity
from hydra_codegen.statements import Literal, Term
from hydra_codegen.vocabulary import nesting
from hydra_codegen.vocabulary.accumulator import (
    FEW,
    FORBIDDEN_IN_IRI,
    Accumulator,
    Blanks,
    DocumentIris,
    Iris,
    repaired,
)
from hydra_codegen.vocabulary.languages import Languages, is_well_formed
from hydra_codegen.vocabulary.sources import (
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Document,
)
from hydra_codegen.vocabulary.triples import FlawedError

_Parsed: TypeAlias = NamedNode | ParsedBlankNode | ParsedLiteral | Triple

_FORMATS = {
    TURTLE: (RdfFormat.TURTLE, "Turtle"),
    N_TRIPLES: (RdfFormat.N_TRIPLES, "N-Triples"),
    TRIG: (RdfFormat.TRIG, "TriG"),
    N_QUADS: (RdfFormat.N_QUADS, "N-Quads"),
    RDF_XML: (RdfFormat.RDF_XML, "RDF/XML"),
}
_NO_BASE = frozenset({N_TRIPLES, N_QUADS})

_WHERE = re.compile(r"^Parser error[^:]*: ")


def add_document(
    document: Document, base: str, into: Accumulator, strict_error: SourceError | None
) -> None:
    """Add what `triples.add_document` adds; raises as it does."""
    if document.media_type == RDF_XML:
        nesting.check_xml(document.name, document.content)
    else:
        nesting.check_turtle(document.name, document.content)
    iris = DocumentIris(into, document.name, document.content)
    terms = _Terms(iris.table, into.blanks(), Languages(document, into))
    if strict_error is not None:
        quads, prefixes = _forgiven(document, base, into.room + 1, strict_error)
        skipped = _add_quads(quads, terms, into, document.name)
    else:
        try:
            # None is kept: a list of all would take more memory than anything else.
            parser = _parser(document, base, lenient=False)
            skipped = _add_quads(parser, terms, into, document.name)
            prefixes = parser.prefixes
        except (SyntaxError, ValueError) as error:
            strict = _syntax_error(document, error)
            raise FlawedError(document.name, strict) from error
    for prefix, namespace in prefixes.items():
        into.prefixes.setdefault(prefix, repaired(namespace))
    if skipped:
        into.find(
            "HC309",
            Severity.WARNING,
            f"{skipped} triple terms of RDF 1.2 are left out",
            Place(source=document.name),
            "state them as ordinary statements",
        )


def _forgiven(
    document: Document, base: str, most: int, strict: SourceError
) -> tuple[list[Quad], dict[str, str]]:
    """Return the first `most` statements and the prefixes, or raise `strict`.

    Two flaws are forgiven: a character that no IRI may hold, for which other
    tools drop a statement, and a language tag that is none. Both are found.
    """
    try:
        parser = _parser(document, base, lenient=True)
        quads = list(islice(parser, most))
    except (SyntaxError, ValueError):
        raise strict from None
    if not _explained(quads):
        raise strict
    return quads, parser.prefixes


def _parser(document: Document, base: str, *, lenient: bool) -> QuadParser:
    return parse(
        input=document.content,
        format=_FORMATS[document.media_type][0],
        base_iri=None if document.media_type in _NO_BASE else base,
        lenient=lenient,
    )


def _explained(quads: Iterable[Quad]) -> bool:
    """Tell whether what is forgiven explains a syntax error.

    Where a `>` is missing, an IRI swallows what follows: that is an error.
    """
    spoilt = False
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode) and FORBIDDEN_IN_IRI.search(term.value):
                if re.search(r'[\n<"]', term.value):
                    return False
                spoilt = True
            elif isinstance(term, ParsedLiteral) and term.language:
                spoilt = spoilt or not is_well_formed(term.language)
    return spoilt


class _Terms(dict[_Parsed, Term | None]):
    """Our term for each of the parser's, made once; nothing for a triple term.

    The parser's terms hash faster than their texts, and most of them come
    again and again.
    """

    __slots__ = ("_blanks", "_iris", "_languages")

    def __init__(self, iris: Iris, blanks: Blanks, languages: Languages) -> None:
        super().__init__()
        self._iris = iris
        self._blanks = blanks
        self._languages = languages

    def __missing__(self, parsed: _Parsed) -> Term | None:
        term: Term | None = None
        if isinstance(parsed, NamedNode):
            term = self._iris[parsed.value]
        elif isinstance(parsed, ParsedBlankNode):
            term = self._blanks[parsed.value]
        elif isinstance(parsed, ParsedLiteral):
            datatype = self._iris[parsed.datatype.value]
            tag = parsed.language
            term = Literal(parsed.value, datatype, self._languages[tag] if tag else "")
        self[parsed] = term
        return term


def _add_quads(
    quads: Iterable[Quad], terms: Any, into: Accumulator, source: str
) -> int:
    """Add all `quads`; return how many had an object that cannot be added.

    One loop, without calls for what is common: it runs for every statement.
    `terms` is a `_Terms`, of which subjects are nodes and predicates IRIs.
    """
    index = into.index
    skipped = met = 0
    for quad in islice(quads, into.room + 1):
        met += 1
        subject = terms[quad.subject]
        value = terms[quad.object]
        if value is None:
            skipped += 1
            continue
        about = index.get(subject)
        if about is None:
            about = index[subject] = {}
        predicate = terms[quad.predicate]
        values = about.get(predicate)
        if values is None:
            about[predicate] = [value]
        elif len(values) < FEW:
            if value not in values:
                about[predicate] = [*values, value]
        else:
            into.add_to_many(subject, predicate, values, value)
    into.measure(source, met)
    return skipped


def _syntax_error(document: Document, error: Exception) -> SourceError:
    syntax = _FORMATS[document.media_type][1]
    message = _WHERE.sub("", str(error.args[0] if error.args else error))
    line = getattr(error, "lineno", None) or 0
    column = getattr(error, "offset", None) or 0
    return SourceError(
        f"cannot be parsed as {syntax}: {message}",
        Place(source=document.name, line=line, column=column),
    )
