"""The terms of plain Turtle, decoded once for each way they are spelled.

Names, texts and IRIs as most documents have them are decoded here; of any other
single term, Oxigraph is asked what it means.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal as ParsedLiteral
from pyoxigraph import NamedNode, RdfFormat, parse

from hydra_codegen.statements import (
    RDF,
    RDF_LANG_STRING,
    XSD_BOOLEAN,
    XSD_STRING,
    Iri,
    Literal,
    Term,
)
from hydra_codegen.vocabulary.accumulator import WRONG_NAMESPACES
from hydra_codegen.vocabulary.languages import is_well_formed

# The tokens of RDF 1.1 Turtle, section 6.5: names in ASCII, no escapes in IRIs, no
# labels of blank nodes. Possessive, so that no document makes them backtrack.
_NAME = (
    rb"(?:[A-Za-z][\w-]*+)?+:(?![-.])[\w:-]*+"
    rb"(?:(?:\.++(?=[\w:%\\-])|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])[\w:-]*+)*+"
    rb"(?!\.[^ \t\r\n])"
)
_IRI = rb'<[^\x00-\x20<>"{}|^`\\]*+>'
_QUOTED = (
    rb'"(?!"")[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"'
    rb'|"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    rb"|'(?!'')[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+'"
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
)
_ANNOTATION = rb"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^(?:%s|%s)" % (_NAME, _IRI)
_ENDED = rb"(?=[ \t\r\n,;\])]|\.(?:[ \t\r\n]|\Z))"
_WORD = rb"true%s|false%s|(?:a|@prefix|(?i:prefix))(?=[ \t\r\n])" % (_ENDED, _ENDED)
_NUMBER = rb"[+-]?+[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+" + _ENDED
TERM = rb"%s|(?:%s)(?:%s)?+" % (_NAME, _QUOTED, _ANNOTATION)
TERM += rb"|%s|%s|%s" % (_IRI, _WORD, _NUMBER)
"""The expression for one term, or a word of a directive."""

_PLAIN_TEXT = re.compile(rb'"[^"\\]++"')
_LITERAL = re.compile(rb"(%s)(?:@(.++)|\^\^(.++))?+" % _QUOTED, re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)")

_TYPE = Iri(RDF + "type")


class UnknownError(Exception):
    """Something that is left to Oxigraph."""


class Terms(dict[bytes, Term]):
    """The term for each spelling of one document, decoded once.

    Entries make themselves, and raise `UnknownError` for what is no term.
    """

    __slots__ = ("_base", "_string", "iris", "prefixes", "verbs")

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self.iris: dict[str, Iri] = {}
        self._string = self._iri(XSD_STRING)
        self.prefixes: dict[bytes, str] = {}
        self.verbs = _Verbs(self)

    def __missing__(self, spelling: bytes) -> Term:
        term: Term
        if _PLAIN_TEXT.fullmatch(spelling):
            # Not kept: most texts come once.
            return Literal(spelling[1:-1].decode(), self._string)
        if spelling.startswith(b"<"):
            term = self._iri(self._resolved(spelling))
        elif spelling.startswith((b'"', b"'")):
            term = self._literal(spelling)
        else:
            prefix, colon, local = spelling.partition(b":")
            if colon:
                term = self._iri(self._expanded(prefix, local))
            elif spelling in (b"true", b"false"):
                term = Literal(spelling.decode(), self._iri(XSD_BOOLEAN))
            else:
                term = self._asked(spelling)
        self[spelling] = term
        return term

    def declare(self, prefix: bytes, namespace: bytes) -> None:
        """Let `prefix` stand for `namespace` from here on (section 6.3)."""
        if not prefix.endswith(b":") or b":" in prefix[:-1]:
            raise UnknownError
        self.prefixes[prefix[:-1]] = self._resolved(namespace)
        # What was spelled so far may mean something else from here on.
        self.clear()
        self.verbs.clear()

    def _iri(self, text: str) -> Iri:
        iri = self.iris.get(text)
        if iri is None:
            if text.startswith(WRONG_NAMESPACES):
                # Of what is found about that, the order counts.
                raise UnknownError
            iri = Iri(text)
            self.iris[iri] = iri
        return iri

    def _expanded(self, prefix: bytes, local: bytes) -> str:
        """Return the IRI that a prefixed name stands for (section 6.3)."""
        namespace = self.prefixes.get(prefix)
        if namespace is None:
            raise UnknownError
        if b"\\" not in local and b"%" not in local:
            return namespace + local.decode()
        return _valid(namespace + _ESCAPED.sub(rb"\1", local).decode())

    def _resolved(self, spelling: bytes) -> str:
        """Return the IRI that stands in angle brackets, absolute (section 6.3)."""
        if spelling.startswith((b"<https://", b"<http://")):
            return _valid(spelling[1:-1].decode())
        iri = _meant(spelling, self._base)
        if not isinstance(iri, NamedNode):
            raise UnknownError
        return iri.value

    def _literal(self, spelling: bytes) -> Literal:
        match = _LITERAL.fullmatch(spelling)
        if match is None:
            raise UnknownError
        quoted, tag, written = match.groups()
        value = self._asked(quoted).value if b"\\" in quoted else _unquoted(quoted)
        if tag is not None:
            # Tags are compared without case, and Oxigraph lowers it.
            language = tag.decode().lower()
            if not is_well_formed(language):
                raise UnknownError
            return Literal(value, self._iri(RDF_LANG_STRING), language)
        datatype = self._string if written is None else self[written]
        if datatype == RDF_LANG_STRING or not isinstance(datatype, Iri):
            raise UnknownError
        return Literal(value, datatype)

    def _asked(self, spelling: bytes) -> Literal:
        literal = _meant(spelling, self._base)
        if not isinstance(literal, ParsedLiteral):
            raise UnknownError
        return Literal(literal.value, self._iri(literal.datatype.value))


class _Verbs(dict[bytes, Iri]):
    """The predicate for each spelling of one."""

    __slots__ = ("_terms",)

    def __init__(self, terms: Terms) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, spelling: bytes) -> Iri:
        verb = _TYPE if spelling == b"a" else self._terms[spelling]
        if not isinstance(verb, Iri):
            raise UnknownError
        self[spelling] = verb
        return verb


def _unquoted(quoted: bytes) -> str:
    width = 3 if quoted[:3] in (b'"""', b"'''") else 1
    return quoted[width:-width].decode()


def _meant(spelling: bytes, base: str) -> object:
    """Return the term that Oxigraph finds `spelling` to be."""
    statement = b"<x:x> <x:x> %s ." % spelling
    try:
        (quad,) = parse(input=statement, format=RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        raise UnknownError from None
    return quad.object


def _valid(iri: str) -> str:
    try:
        NamedNode(iri)
    except ValueError:
        raise UnknownError from None
    return iri
