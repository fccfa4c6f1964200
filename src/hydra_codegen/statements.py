"""RDF statements as plain, immutable Python data.

The terms of RDF 1.1 Concepts, section 3, without any library: what the
loader reads, the reader walks and the `vocab` target writes. No parsing, no
serialising and no meaning of any vocabulary lives here.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD_BOOLEAN = XSD + "boolean"
XSD_INTEGER = XSD + "integer"
XSD_STRING = XSD + "string"
RDF_LANG_STRING = RDF + "langString"


class Iri(str):
    """An IRI, as text (RDF 1.1 Concepts, section 3.2)."""

    __slots__ = ()


class BlankNode(str):
    """A blank node; its text is its label with the leading ``_:``.

    RDF 1.1 Concepts, section 3.4. With the prefix, a blank node can never
    equal an IRI, so both may be keys of one dictionary.
    """

    __slots__ = ()


class Literal(NamedTuple):
    """A literal (RDF 1.1 Concepts, section 3.3).

    `value` is the lexical form, `datatype` the datatype's IRI and `language`
    the language tag as written, or the empty string.
    """

    value: str
    datatype: str = XSD_STRING
    language: str = ""


Subject: TypeAlias = Iri | BlankNode
Term: TypeAlias = Iri | BlankNode | Literal


class Statement(NamedTuple):
    """One RDF triple (RDF 1.1 Concepts, section 3.1)."""

    subject: Subject
    predicate: Iri
    object: Term
