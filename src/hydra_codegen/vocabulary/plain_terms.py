"""The terms of plain Turtle, decoded once for each way they are spelled.

Names, texts and IRIs as most documents have them are decoded here; of any other
single term, Oxigraph is asked what it means.
"""

from __future__ import annotations

import re
from typing import Final

from hydra_codegen.statements import (
    RDF_LANG_STRING,
    XSD_BOOLEAN,
    XSD_INTEGER,
    XSD_STRING,
    Iri,
    Literal,
    Term,
)
from hydra_codegen.vocabulary.accumulator import WRONG_NAMESPACES
from hydra_codegen.vocabulary.languages import is_well_formed
from hydra_codegen.vocabulary.terms import MOST_USED, TYPE

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

_LITERAL = re.compile(rb"(%s)(?:@(.++)|\^\^(.++))?+" % _QUOTED, re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)")
# What is certainly an IRI (RFC 3987, section 2.2). Most are, and an API whose IRIs all
# are needs no Oxigraph, which takes longer to import than they to read.
_CERTAIN = re.compile(
    r"https?://[a-z0-9.-]++(?:[/?][\w.~/?-]*+)?+(?:#[\w.~/?-]*+)?+",
    re.ASCII | re.IGNORECASE,
)

_ABSOLUTE: Final = (b"<https://", b"<http://")
# As numbers, which are looked for far faster than bytes.
_QUOTE: Final = ord('"')
_GREATER: Final = ord(">")
_ESCAPE: Final = ord("\\")
_NEW_LINE: Final = ord("\n")
_RETURN: Final = ord("\r")


# What `Literal` calls, which is a function between.
_new_literal: Final = tuple.__new__


class UnknownError(Exception):
    """Something that is left to Oxigraph."""


class Terms:
    """The term for each spelling of one document, decoded once.

    `known` are all but plain texts, `verbs` those that were predicates, and `iris` all
    IRIs, each by itself.
    """

    __slots__ = (
        "_base",
        "_folders",
        "_string",
        "iris",
        "known",
        "prefixes",
        "verbs",
    )

    def __init__(self, base: str) -> None:
        self._base = base
        self._folders: set[str] = set()
        self.iris: dict[str, Iri] = {}
        self._string = self._iri(XSD_STRING)
        self.prefixes: dict[bytes, str] = {}
        self.known: dict[bytes, Term] = {}
        self.verbs: dict[bytes, Iri] = {}

    def term(self, spelling: bytes) -> Term:
        """Return the term that `spelling` is; raise `UnknownError` where it is none."""
        term = self.simple(spelling)
        if term is not None:
            return term
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
            elif spelling.isdigit():
                term = Literal(spelling.decode(), self._iri(XSD_INTEGER))
            else:
                term = self._asked(spelling)
        self.known[spelling] = term
        return term

    def simple(self, spelling: bytes) -> Term | None:
        """Return the term that this is: one that is known, a plain text, a whole IRI.

        Takes what stands between marks; returns None where it is something else, if
        not several terms. Raises `UnknownError` for an IRI that is none.
        """
        found = self.known.get(spelling)
        if found is not None:
            return found
        if spelling.startswith(b'"'):
            inner = spelling[1:-1]
            if (
                len(spelling) > 1
                and spelling[-1] == _QUOTE
                and _QUOTE not in inner
                and _ESCAPE not in inner
                and _NEW_LINE not in inner
                and _RETURN not in inner
            ):
                # Not kept: most texts come once.
                return _new_literal(Literal, (inner.decode(), self._string, ""))
        elif spelling.startswith(b"<http") and spelling.startswith(_ABSOLUTE):
            inner = spelling[1:-1]
            if spelling[-1] == _GREATER and _GREATER not in inner:
                iri = self.known[spelling] = self._iri(self._valid(inner.decode()))
                return iri
        return None

    def verb(self, spelling: bytes) -> Iri:
        """Return the predicate that `spelling` is; raise `UnknownError` as `term`."""
        found = self.verbs.get(spelling)
        if found is not None:
            return found
        verb = TYPE if spelling == b"a" else self.term(spelling)
        if not isinstance(verb, Iri):
            raise UnknownError
        self.verbs[spelling] = verb
        return verb

    def declare(self, prefix: bytes, namespace: bytes) -> None:
        """Let `prefix` stand for `namespace` from here on (section 6.3)."""
        if not prefix.endswith(b":") or b":" in prefix[:-1]:
            raise UnknownError
        self.prefixes[prefix[:-1]] = self._resolved(namespace)
        # What was spelled so far may mean something else from here on.
        self.known.clear()
        self.verbs.clear()

    def _iri(self, text: str) -> Iri:
        iri = self.iris.get(text)
        if iri is None:
            if text.startswith(WRONG_NAMESPACES):
                # Of what is found about that, the order counts.
                raise UnknownError
            iri = MOST_USED.get(text) or Iri(text)
            self.iris[iri] = iri
        return iri

    def _expanded(self, prefix: bytes, local: bytes) -> str:
        """Return the IRI that a prefixed name stands for (section 6.3)."""
        namespace = self.prefixes.get(prefix)
        if namespace is None:
            raise UnknownError
        if b"\\" not in local and b"%" not in local:
            return namespace + local.decode()
        return self._valid(namespace + _ESCAPED.sub(rb"\1", local).decode())

    def _resolved(self, spelling: bytes) -> str:
        """Return the IRI that stands in angle brackets, absolute (section 6.3)."""
        if spelling.startswith(_ABSOLUTE):
            return self._valid(spelling[1:-1].decode())
        from pyoxigraph import NamedNode  # heavy, and seldom needed

        iri = _meant(spelling, self._base)
        if not isinstance(iri, NamedNode):
            raise UnknownError
        return iri.value

    def _valid(self, iri: str) -> str:
        """Return an absolute IRI; raise `UnknownError` where it is none (RFC 3987)."""
        folder, _, name = iri.rpartition("/")
        # Where one name may follow a slash, so may every other of plain letters.
        if folder in self._folders and name.isascii() and name.isidentifier():
            return iri
        if not _CERTAIN.fullmatch(iri):
            from pyoxigraph import NamedNode  # heavy, and seldom needed

            try:
                NamedNode(iri)
            except ValueError:
                raise UnknownError from None
        self._folders.add(folder)
        return iri

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
        datatype = self._string if written is None else self.term(written)
        if datatype == RDF_LANG_STRING or not isinstance(datatype, Iri):
            raise UnknownError
        return Literal(value, datatype)

    def _asked(self, spelling: bytes) -> Literal:
        from pyoxigraph import Literal as ParsedLiteral  # heavy, and seldom needed

        literal = _meant(spelling, self._base)
        if not isinstance(literal, ParsedLiteral):
            raise UnknownError
        return Literal(literal.value, self._iri(literal.datatype.value))


def _unquoted(quoted: bytes) -> str:
    width = 3 if quoted[:3] in (b'"""', b"'''") else 1
    return quoted[width:-width].decode()


def _meant(spelling: bytes, base: str) -> object:
    """Return the term that Oxigraph finds `spelling` to be."""
    from pyoxigraph import RdfFormat, parse  # heavy, and seldom needed

    statement = b"<x:x> <x:x> %s ." % spelling
    try:
        (quad,) = parse(input=statement, format=RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        raise UnknownError from None
    return quad.object
