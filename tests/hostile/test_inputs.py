"""Hostile documents, one by one, through the real command.

Each ends in one of two ways, within a bound of memory and without a network:
files of which every module compiles, or one sentence and the exit status
that goes with it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_support import run_command, run_python

import hydra_codegen
from hydra_codegen import Settings, pipeline
from hydra_codegen.errors import SourceError, VocabularyError
from hydra_codegen.vocabulary import accumulator

PREFIXES = """
@prefix : <https://a.example/v#> .
@prefix hc: <https://hydra-codegen.dev/ns#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HYDRA = "http://www.w3.org/ns/hydra/core#"
NS = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'

MEMORY = 3 << 30
"""What SECURITY.md promises for all of these: 3 GiB of address space."""

Content = str | bytes | Callable[[], str | bytes]


def api(*classes: str, more: str = "") -> str:
    """Return an API in Turtle whose classes begin each of the texts."""
    listed = ", ".join(text.split()[0] for text in classes)
    return (
        f"{PREFIXES}:api a hydra:ApiDocumentation ; hydra:supportedClass {listed} .\n"
        + "\n".join(classes)
        + more
    )


def item(said: str) -> str:
    """Return an API of one class of which something is said."""
    return api(f":Item a hydra:Class ; {said} .")


def supported(*properties: str) -> str:
    """Return an API of one class with properties."""
    return item("hydra:supportedProperty " + ", ".join(f"[ {p} ]" for p in properties))


def jsonld(**members: object) -> str:
    """Return an API in JSON-LD with further members, ``_`` for ``@``."""
    node = {key.replace("_", "@", 1): value for key, value in members.items()}
    return json.dumps(
        {
            "@context": {"@vocab": HYDRA},
            "@id": "https://a.example/docs",
            "@type": "ApiDocumentation",
            **node,
        }
    )


def nested(opening: str, closing: str, depth: int = 3000) -> str:
    return opening * depth + closing * depth


def bomb() -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]>'
        f'<rdf:RDF {NS}><rdf:Description rdf:about="x:y">&e11;</rdf:Description></rdf:RDF>'
    )


def line_of_classes(count: int, *, circle: bool = False) -> str:
    return api(
        *(
            f":C{n} a hydra:Class ; rdfs:subClassOf "
            f":C{(n + 1) % count if circle else n + 1} ; "
            f"hydra:supportedProperty [ hydra:property :p{n} ] ."
            for n in range(count)
        )
    )


MINIMAL = item("hydra:title 'Item'")
TWO_LINES = "https://a.example/v#\n"

# What is read: there are files, and all modules compile.
READ: dict[str, tuple[str, Content]] = {
    "a class that is its own superclass": ("a.ttl", item("rdfs:subClassOf :Item")),
    "a circle of superclasses": ("a.ttl", line_of_classes(40, circle=True)),
    "a line of 500 superclasses": ("a.ttl", line_of_classes(500)),
    "a class of 1,000 superclasses": (
        "a.ttl",
        api(
            ":Item a hydra:Class ; rdfs:subClassOf "
            + ", ".join(f":C{n}" for n in range(1000))
            + " .",
            *(f":C{n} a hydra:Class ." for n in range(1000)),
        ),
    ),
    "a diamond without a method resolution order": (
        "a.ttl",
        api(
            ":A a hydra:Class ; rdfs:subClassOf :X, :Y .",
            ":B a hydra:Class ; rdfs:subClassOf :Y, :X .",
            ":C a hydra:Class ; rdfs:subClassOf :A, :B .",
            ":X a hydra:Class .",
            ":Y a hydra:Class .",
        ),
    ),
    "every class a superclass of every other": (
        "a.ttl",
        api(
            *(
                f":C{n} a hydra:Class ; rdfs:subClassOf "
                + ", ".join(f":C{m}" for m in range(60))
                + " ."
                for n in range(60)
            )
        ),
    ),
    "a class that supports itself": (
        "a.ttl",
        item("hydra:supportedClass :Item ; hydra:supportedProperty :Item"),
    ),
    "200 classes that refer to each other": (
        "a.ttl",
        api(
            *(
                f":C{n} a hydra:Class ; hydra:supportedProperty [ hydra:property "
                f":p{n} ] . :p{n} a hydra:Link ; rdfs:range :C{(n + 1) % 200} ."
                for n in range(200)
            )
        ),
    ),
    "a circular list": (
        "a.ttl",
        supported("hydra:property :p ; sh:in _:l")
        + "_:l rdf:first 'a' ; rdf:rest _:l .",
    ),
    "a list with two ends": (
        "a.ttl",
        supported("hydra:property :p ; sh:in _:l")
        + "_:l rdf:first 'a', 'b' ; rdf:rest _:m, () . _:m rdf:first 'c' .",
    ),
    "a list that ends in a text": (
        "a.ttl",
        supported("hydra:property :p ; sh:in _:l")
        + "_:l rdf:first 'a' ; rdf:rest 'end' .",
    ),
    "a list that contains itself": (
        "a.ttl",
        supported("hydra:property :p")
        + ":p rdfs:range [ owl:unionOf _:l ] . _:l rdf:first _:l ; rdf:rest () .",
    ),
    "a datatype and a class as ranges": (
        "a.ttl",
        supported("hydra:property :p")
        + ":p rdfs:range xsd:string, :Item, xsd:integer, hydra:Collection, rdf:List .",
    ),
    "a datatype derived from itself": (
        "a.ttl",
        supported("hydra:property :p")
        + ":p rdfs:range :d . :d a rdfs:Datatype ; owl:onDatatype :d ; "
        "owl:withRestrictions ( [ xsd:minLength -1 ] ) .",
    ),
    "methods that are none": (
        "a.ttl",
        item(
            "hydra:supportedOperation [ ], [ hydra:method 'GET\\r\\nX: y' ], "
            "[ hydra:method 'BREW' ], [ hydra:method 1.5 ], [ hydra:method [] ], 'GET'"
        ),
    ),
    "statuses that are none": (
        "a.ttl",
        item(
            "hydra:supportedOperation [ hydra:method 'GET' ; hydra:possibleStatus "
            "[ hydra:statusCode 99 ], [ hydra:statusCode 1000 ], "
            "[ hydra:statusCode '200' ], [ hydra:statusCode 200.5 ], "
            "[ hydra:statusCode 'INF'^^xsd:double ], [ ], 'x', -1, 1e400 ]"
        ),
    ),
    "templates with broken braces": (
        "a.ttl",
        item(
            "hc:iriTemplate '/{', '/}', '/{a', '/{a{b}', '/{}', '/{,}', '/{a:99999}', "
            "'/{+a}{#b}{.c}{/d}{;e}{?f*}{&g}', '/{class}{self}{None}', '/{0}/{0}/{1}'"
        ),
    ),
    "a template of commas": ("a.ttl", item(f"hc:iriTemplate '{',' * 200_000}'")),
    "a template of braces": ("a.ttl", item(f"hc:iriTemplate '{'{' * 200_000}'")),
    "a template of 2,000 variables": (
        "a.ttl",
        item(
            "hydra:search [ hydra:template '/{?"
            + ",".join(f"v{n}" for n in range(2000))
            + "}' ]"
        ),
    ),
    "entry points that run": (
        "a.ttl",
        MINIMAL + ":api hydra:entrypoint <javascript:alert(1)>, 'data:text/html,x' .",
    ),
    "an entry point that is no IRI": (
        "a.ttl",
        MINIMAL + ":api hydra:entrypoint '//[' .",
    ),
    "a documentation whose IRI is none": (
        "a.jsonld",
        '{"@context": {"h": "http://www.w3.org/ns/hydra/core#"}, "@id": "http://[x/doc", '
        '"@type": "h:ApiDocumentation", "h:supportedClass": '
        '{"@id": "http://[x/A", "@type": "h:Class"}}',
    ),
    "blank nodes alone": (
        "a.ttl",
        PREFIXES
        + "[] a hydra:ApiDocumentation ; hydra:supportedClass [ a hydra:Class ], "
        "[ a hydra:Class ; hydra:supportedProperty [ ], [ hydra:property [] ] ] .",
    ),
    "2,000 classes without a name": (
        "a.ttl",
        PREFIXES
        + "[] a hydra:ApiDocumentation ; hydra:supportedClass "
        + ", ".join(["[ a hydra:Class ]"] * 2000)
        + " .",
    ),
    "numbers that are none": (
        "a.ttl",
        supported(
            "hydra:property :a ; sh:minLength 'INF'^^xsd:double ; sh:maxLength 1e18",
            "hydra:property :b ; sh:minInclusive 'NaN' ; sh:maxInclusive '1e999999999'",
            f"hydra:property :c ; sh:in ( 1 'INF' 1e400 {'9' * 5000} )",
            "hydra:property :d ; sh:minCount -1 ; sh:maxCount 'none', 1e300",
            "hydra:property :e ; sh:minInclusive '9999-99-99'^^xsd:date",
        )
        + ":a rdfs:range xsd:string . :b rdfs:range xsd:integer . "
        ":c rdfs:range xsd:integer . :e rdfs:range xsd:date .",
    ),
    "50 languages": (
        "a.ttl",
        item(
            "hydra:title "
            + ", ".join(f"'{n}'@l{chr(97 + n % 26)}-x-{n}" for n in range(50))
        ),
    ),
    "languages that are none": (
        "a.ttl",
        item("hydra:title 'a'@l-x0, 'b'@en-x, 'c'@x, 'd'@toolonglanguage"),
    ),
    "patterns that are none, or take for ever": (
        "a.ttl",
        supported(
            *(
                f"hydra:property :p{n} ; sh:pattern '{pattern}'"
                for n, pattern in enumerate(
                    (
                        *("(", "[[a]", "(a+)+$", "a{99999999999999999999}", "(?P<x>"),
                        *(
                            "\\\\p{L}",
                            "*",
                            "(" * 500 + ")" * 500,
                            "[a-\\\\w]",
                            "(?i)a(?x)",
                        ),
                        "(?:(?:(?:a{1000}){1000}){1000}){1000}",
                    )
                )
            )
        ),
    ),
    "IRIs with blanks and braces": (
        "a.nt",
        f"<https://a.example/a b{{}}> <{HYDRA}title> 'x' .\n".replace("'", '"')
        + f"<https://a.example/a b{{}}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{HYDRA}Class> .\n",
    ),
    "IRIs with quotes and line breaks": (
        "a.jsonld",
        jsonld(
            supportedClass=[
                {"@id": TWO_LINES + '"""', "@type": "Class"},
                {"@id": "https://a.example/\\", "@type": "Class"},
                {"@id": "http://[", "@type": "Class"},
            ]
        ),
    ),
    "relative IRIs without a base": (
        "a.jsonld",
        json.dumps(
            {
                "@context": {"@vocab": HYDRA},
                "@type": "ApiDocumentation",
                "supportedClass": [{"@id": "../../x", "@type": "Class"}],
            }
        ),
    ),
    "a vocabulary that is no IRI": (
        "a.jsonld",
        json.dumps(
            {
                "@context": {"@vocab": "http://[#"},
                "@type": HYDRA + "ApiDocumentation",
                HYDRA + "supportedClass": [{"@id": "x"}],
            }
        ),
    ),
    "two documentations, one in a graph": (
        "a.trig",
        PREFIXES
        + ":a a hydra:ApiDocumentation ; hydra:supportedClass :A . "
        + ":g { :b a hydra:ApiDocumentation ; hydra:supportedClass :A, :B } ",
    ),
    "UTF-16": ("a.ttl", MINIMAL.encode("utf-16")),
    "UTF-8 with a mark": ("a.ttl", MINIMAL.encode("utf-8-sig")),
    "RDF/XML in UTF-16": (
        "a.rdf",
        f'<?xml version="1.0" encoding="utf-16"?><rdf:RDF {NS}><rdf:Description '
        f'rdf:about="x:y"><rdf:type rdf:resource="{HYDRA}Class"/></rdf:Description>'
        "</rdf:RDF>".encode("utf-16"),
    ),
    "wrong types": (
        "a.jsonld",
        jsonld(
            title=1,
            description=None,
            entrypoint=True,
            supportedClass=[
                {"@type": "Class", "title": [1, None, {"@value": 2}]},
                3,
                None,
            ],
        ),
    ),
    "terms that look like keywords": (
        "a.jsonld",
        jsonld(
            _context={
                "@vocab": HYDRA,
                "@later": "https://a.example/x",
                "r": {"@reverse": "@later"},
            },
            supportedClass=[{"@id": "x:y"}],
        ),
    ),
    "half a surrogate pair": (
        "a.jsonld",
        jsonld(title="\ud800", supportedClass=[{"@id": "x:\udfff", "title": "\udc00"}]),
    ),
    "keys that stand twice, 30,000 others": (
        "a.jsonld",
        jsonld(supportedClass=[{"@id": "x:y"}])[:-1]
        + "".join(f', "k{n}": 1' for n in range(30_000))
        + ', "k1": 2}',
    ),
    "50,000 keys without a meaning": (
        "a.jsonld",
        json.dumps(
            {
                "@type": HYDRA + "ApiDocumentation",
                HYDRA + "supportedClass": [{"@id": "x:y"}],
                **{f"k{n}": 1 for n in range(50_000)},
            }
        ),
    ),
    "texts of a megabyte": (
        "a.ttl",
        item(
            f"hydra:title '{'x' * 10**6}' ; hydra:description '{'a *' * 333_333}' ; "
            f"hydra:supportedProperty [ hydra:property :p ; hydra:title '{'y' * 10**6}' ]"
        ),
    ),
    "an IRI of a megabyte": ("a.ttl", api(f"<x:{'z' * 10**6}> a hydra:Class .")),
    "names of 300 characters": (
        "a.ttl",
        api(*(f":{'n' * 300}{n} a hydra:Class ." for n in range(3))),
    ),
    "names that fall together": (
        "a.ttl",
        api(
            *(
                f"<https://a.example/{n}> a hydra:Class ; hydra:supportedProperty "
                "[ hydra:property <https://a.example/p-q> ], "
                "[ hydra:property <https://a.example/p_q> ], "
                "[ hydra:property <https://a.example/P-Q> ], "
                "[ hydra:property <https://b.example/p-q> ] ."
                for n in (
                    "Item",
                    "ITEM",
                    "item",
                    "It-em",
                    "x/Item",
                    "y/Item",
                    "\uff29tem",
                    "ItemWrite",
                )
            )
        ),
    ),
    "names of nothing": (
        "a.ttl",
        api(
            *(
                f"<https://a.example/{n}> a hydra:Class ; hydra:title '' ; "
                f"hydra:supportedProperty [ hydra:property <https://b.example/{n}> ] ."
                for n in (
                    "",
                    "#",
                    "?",
                    "-",
                    "%2F",
                    "..",
                    "%00",
                    "_",
                    "\u65e5\u672c",
                    "1",
                )
            )
        ),
    ),
    "1,500 classes and properties of one name": (
        "a.ttl",
        api(
            *(
                f"<https://a.example/{n}/Item> a hydra:Class ; hydra:title 'Item' ."
                for n in range(1500)
            ),
            ":Item a hydra:Class ; hydra:supportedProperty "
            + ", ".join(
                f"[ hydra:property <https://a.example/{n}/name> ]" for n in range(1500)
            )
            + " .",
        ),
    ),
    "3,000 operations": (
        "a.ttl",
        item(
            "hydra:supportedOperation "
            + ", ".join(
                f"[ hydra:method 'M{n}' ; hydra:returns :Item ; hydra:possibleStatus "
                f"[ hydra:statusCode {n} ] ]"
                for n in range(3000)
            )
        ),
    ),
    "all that contradicts itself": (
        "a.ttl",
        supported(
            "hydra:property :p, :q ; hydra:title 'a', 'b', 1, [] ; hydra:required true, "
            "false, 'perhaps' ; hydra:readable false ; hydra:writeable false ; "
            "hydra:readonly true ; hydra:writeonly true",
            "hydra:property 'p' ; hydra:required []",
        )
        + ":p a hydra:Link, hydra:TemplatedLink, hydra:Class, owl:FunctionalProperty ; "
        "rdfs:range xsd:string, :Item, [], 'x' ; sh:minCount 5 ; sh:maxCount 1 . "
        ":Item a hydra:Collection, hydra:Link, hydra:ApiDocumentation ; "
        "hydra:memberAssertion [ hydra:property :p ; hydra:object :Item, 'x' ] .",
    ),
    "blank nodes that are all alike": (
        "a.ttl",
        MINIMAL
        + "".join(
            f"_:n{n} hydra:supportedProperty "
            + ", ".join(f"_:n{m}" for m in range(120) if m != n)
            + " .\n"
            for n in range(120)
        )
        + ":Item hydra:supportedProperty _:n0 ; rdfs:subClassOf _:n1 .",
    ),
    "a context of 100,000 terms": (
        "a.jsonld",
        lambda: jsonld(
            _context=[
                {"@vocab": HYDRA},
                {f"t{n}": f"https://a.example/{n}" for n in range(100_000)},
            ],
            supportedClass=[{"@id": "x:y"}],
        ),
    ),
    "5,000 terms that Hydra has not": (
        "a.ttl",
        item(" ; ".join(f"hydra:supportedPropertx{n} 1" for n in range(5000))),
    ),
    "a property with 8,000 shapes": (
        "a.ttl",
        supported(
            "hydra:property :p ; sh:property "
            + ", ".join(f"[ sh:minCount {n} ]" for n in range(8000))
        ),
    ),
    "deep, but within the bound": (
        "a.ttl",
        item(
            "rdfs:seeAlso "
            + nested("[ rdfs:seeAlso ", "]", 90).replace("seeAlso ]", "seeAlso 1 ]")
        ),
    ),
}

# What is refused: the exit status, and words of the sentence.
REFUSED: dict[str, tuple[str, Content, int, str]] = {
    "nothing": ("a.ttl", "", 3, "is empty"),
    "blanks": ("a.jsonld", " \n", 3, "is empty"),
    "a byte order mark alone": ("a.ttl", b"\xef\xbb\xbf", 3, "is empty"),
    "no UTF-8": ("a.ttl", MINIMAL.encode() + b"# \xff", 3, "not valid UTF-8"),
    "half of UTF-16": ("a.ttl", b"\xff\xfea", 3, "not valid UTF-16"),
    "an encoding that nobody knows": (
        "a.rdf",
        f'<?xml version="1.0" encoding="UTF-9"?><rdf:RDF {NS}/>',
        3,
        "UTF-8",
    ),
    "a page": ("a.html", "<!DOCTYPE html><html></html>", 3, "HTML"),
    "entities in entities": ("a.rdf", bomb, 3, "DOCTYPE"),
    "an entity from a file": (
        "a.rdf",
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF {NS}>&x;</rdf:RDF>',
        3,
        "DOCTYPE",
    ),
    "an entity from the network": (
        "a.rdf",
        f'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><rdf:RDF {NS}/>',
        3,
        "DOCTYPE",
    ),
    "an inclusion of a file": (
        "a.rdf",
        f'<rdf:RDF {NS} xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:h="{HYDRA}">'
        '<h:Class rdf:about="x:y"><h:title><xi:include parse="text" '
        'href="file:///etc/passwd"/></h:title></h:Class></rdf:RDF>',
        3,
        "RDF/XML",
    ),
    "9,000,000 values of nothing": (
        "a.jsonld",
        lambda: jsonld(supportedClass=[])[:-2] + "{}," * 9_000_000 + "{}]}",
        3,
        "more than 8,000,000 statements",
    ),
    "Turtle 3,000 deep": (
        "a.ttl",
        PREFIXES + ":a :b " + nested("[ :b ", "]") + " .",
        3,
        "levels deep",
    ),
    "a list of lists 3,000 deep": (
        "a.ttl",
        PREFIXES + ":a :b " + nested("( ", ")") + " .",
        3,
        "levels deep",
    ),
    "TriG 3,000 deep": (
        "a.trig",
        PREFIXES + ":g { :a :b " + nested("[ :b ", "]") + " }",
        3,
        "levels deep",
    ),
    "triple terms 3,000 deep": (
        "a.nt",
        "<x:a> <x:b> " + nested("<<( <x:a> <x:b> ", ")>> ") + ".",
        3,
        "levels deep",
    ),
    "quads 3,000 deep": (
        "a.nq",
        "<x:a> <x:b> " + nested("<<( <x:a> <x:b> ", ")>> ") + "<x:g> .",
        3,
        "levels deep",
    ),
    "JSON-LD 3,000 deep": (
        "a.jsonld",
        jsonld()[:-1] + ', "x": ' + nested('{"x": ', "}").replace(": }", ": 1}") + "}",
        3,
        "levels deep",
    ),
    "JSON lists 100,000 deep": (
        "a.jsonld",
        nested("[", "]", 100_000),
        3,
        "levels deep",
    ),
    "RDF/XML 3,000 deep": (
        "a.rdf",
        f"<rdf:RDF {NS} xmlns:x='x:'>"
        + nested("<x:a><rdf:Description>", "</rdf:Description></x:a>", 1500)
        + "</rdf:RDF>",
        3,
        "levels deep",
    ),
    "a context on the loopback": (
        "a.jsonld",
        jsonld(_context="http://127.0.0.1:9/c"),
        3,
        "never fetched",
    ),
    "a context of the metadata service": (
        "a.jsonld",
        jsonld(_context=["http://169.254.169.254/"]),
        3,
        "never fetched",
    ),
    "a context in a file": (
        "a.jsonld",
        jsonld(_context="file:///etc/passwd"),
        3,
        "never fetched",
    ),
    "a context beside the document": (
        "a.jsonld",
        jsonld(_context="a.jsonld"),
        3,
        "never fetched",
    ),
    "an imported context": (
        "a.jsonld",
        jsonld(_context={"@version": 1.1, "@import": "http://127.0.0.1:9/c"}),
        3,
        "never fetched",
    ),
    "a scoped context far away": (
        "a.jsonld",
        jsonld(
            _context={
                "x": {
                    "@id": "https://a.example/x",
                    "@context": "ftp://a.example/c",
                }
            },
            x=1,
        ),
        3,
        "ftp://a.example/c is not at hand and is never fetched",
    ),
    "a scoped context that nothing uses": (
        "a.jsonld",
        jsonld(
            _context={
                "x": {
                    "@id": "https://a.example/x",
                    "@context": {
                        "y": {
                            "@id": "https://a.example/y",
                            "@context": "http://[::1]:9/c",
                        }
                    },
                }
            }
        ),
        3,
        "http://[::1]:9/c is not at hand and is never fetched",
    ),
    "a context of data": (
        "a.jsonld",
        jsonld(_context="data:application/ld+json,{}"),
        3,
        "never fetched",
    ),
    "a term that is its own prefix": (
        "a.jsonld",
        jsonld(_context={"x": {"@id": "x:y"}}),
        3,
        "Cyclical",
    ),
    "a number for an IRI": ("a.jsonld", jsonld(_id=1), 3, "@id"),
    "a number for a type": ("a.jsonld", jsonld(_type=1), 3, "@type"),
    "a number for a context": ("a.jsonld", jsonld(_context=1), 3, "JSON-LD"),
    "terms that define each other": (
        "a.jsonld",
        jsonld(_context={"a": "b:x", "b": "a:x"}),
        3,
        "JSON-LD",
    ),
    "contexts without measure": (
        "a.jsonld",
        lambda: jsonld(
            _context={
                f"t{n}": {"@id": f"y:{n}", "@context": {"u": "y:u"}}
                for n in range(2500)
            },
            **{"https://a.example/x": [{f"t{n}": {"u": 1}} for n in range(2500)]},
        ),
        3,
        "too many terms",
    ),
    "JSON that is a number": ("a.jsonld", "1", 3, "JSON-LD"),
    "not a number": ("a.jsonld", '{"@id": NaN}', 3, "JSON"),
    "a number too large": ("a.jsonld", '{"x": 1e400}', 3, "too large"),
    "a number of 5,000 digits": ("a.jsonld", '{"x": ' + "9" * 5000 + "}", 3, "JSON"),
    "half a document": ("a.jsonld", jsonld()[:-9], 3, "JSON"),
    "half a statement": ("a.ttl", MINIMAL + ":a :b", 3, "Turtle"),
    "a prefix that is not declared": ("a.ttl", "x:a a x:b .", 3, "prefix"),
    "no Hydra at all": ("a.ttl", "<x:a> a <x:b> .", 4, "No Hydra API"),
    "a line of 3,000 superclasses": (
        "a.ttl",
        lambda: line_of_classes(3000),
        4,
        "superclasses",
    ),
}


def test_context_cycles_end_in_a_sentence(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        context = {"@context": f"https://a.example/{other}"}
        (tmp_path / f"{name}.json").write_text(json.dumps(context))
    (tmp_path / "doc.jsonld").write_text(jsonld(_context="https://a.example/a"))
    contexts = [
        part
        for name in "ab"
        for part in ("--context", f"https://a.example/{name}={name}.json")
    ]
    done = run_command("check", "doc.jsonld", *contexts, cwd=tmp_path, memory=MEMORY)
    require_sentence(done.stderr, "include each other")
    assert done.returncode == 3


def test_a_context_without_end_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "large.json").open("wb") as stream:
        stream.truncate(600 << 20)
    (tmp_path / "doc.jsonld").write_text(jsonld(_context="https://a.example/a"))
    done = run_command(
        "check", "doc.jsonld", "--context", "https://a.example/a=large.json",
        cwd=tmp_path, memory=MEMORY,
    )  # fmt: skip
    require_sentence(done.stderr, "is larger than")
    assert done.returncode == 3


def test_statements_beyond_the_bound_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound is of all documents of a run together."""
    monkeypatch.setattr(accumulator, "MAX_STATEMENTS", 20)
    for name in "ab":
        write(tmp_path, f"{name}.ttl", PREFIXES + ":a :b ( 1 2 3 4 5 6 7 ) .")
    hydra_codegen.load_graph(tmp_path / "a.ttl")
    with pytest.raises(SourceError, match="more than 20 statements"):
        hydra_codegen.load_graph([tmp_path / "a.ttl", tmp_path / "b.ttl"])


def test_an_api_beyond_the_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MAX_PARTS", 3)
    properties = ("hydra:property :a", "hydra:property :b", "hydra:property :c")
    write(tmp_path, "a.ttl", supported(*properties[:2]))
    write(tmp_path, "b.ttl", supported(*properties))
    settings = Settings(out=tmp_path / "out", package="api")
    hydra_codegen.generate(replace(settings, sources=(str(tmp_path / "a.ttl"),)))
    with pytest.raises(VocabularyError, match="4 classes, properties and operations"):
        hydra_codegen.generate(replace(settings, sources=(str(tmp_path / "b.ttl"),)))


def test_10_000_classes_take_less_than_a_gigabyte(tmp_path: Path) -> None:
    classes = (
        f":C{n} a hydra:Class ; hydra:supportedProperty [ hydra:property :p{n} ] . "
        f":p{n} a hydra:Link ; rdfs:range :C{n // 2} ."
        for n in range(10_000)
    )
    write(tmp_path, "a.ttl", api(*classes))
    done = run_python(
        "from hydra_codegen import Settings, pipeline\n"
        "settings = Settings(\n"
        "    sources=('a.ttl',), package='api', targets=('models', 'docs'))\n"
        "made = pipeline.generate_files(pipeline.read_api(settings), settings)\n"
        "print(len(made.files['models']))\n",
        cwd=tmp_path,
        memory=1 << 30,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert int(done.stdout) > 10_000


def require_sentence(stderr: bytes, words: str) -> None:
    """Fail unless standard error holds one sentence, in which `words` stand."""
    text = stderr.decode("utf-8")
    assert "Traceback" not in text
    assert text.startswith("Error: "), text[-2000:]
    assert text.count("\n") == 1, text
    assert words in text, text


def write(folder: Path, name: str, content: Content) -> None:
    made = content() if callable(content) else content
    data = made.encode("utf-8") if isinstance(made, str) else made
    (folder / name).write_bytes(data)


def require_files(folder: Path) -> None:
    """Fail unless there is code, all of it compiles, and all JSON is JSON."""
    modules = list(folder.rglob("*.py"))
    assert modules
    for path in modules:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    for path in folder.rglob("*.jsonld"):
        json.loads(path.read_bytes())


@pytest.mark.parametrize("case", READ)
def test_a_strange_document_is_read(case: str, tmp_path: Path) -> None:
    name, content = READ[case]
    write(tmp_path, name, content)
    done = run_command(
        "generate", name, "--package", "api", cwd=tmp_path, memory=MEMORY
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    for word in (b"Traceback", b"site-packages", b".py:"):
        assert word not in done.stderr, done.stderr.decode()
    require_files(tmp_path / "generated")
    assert {path.name for path in tmp_path.iterdir()} == {name, "generated"}
    shutil.rmtree(tmp_path / "generated")


@pytest.mark.parametrize("case", REFUSED)
def test_a_hopeless_document_is_refused_in_a_sentence(
    case: str, tmp_path: Path
) -> None:
    name, content, status, words = REFUSED[case]
    write(tmp_path, name, content)
    done = run_command("generate", name, cwd=tmp_path, memory=MEMORY)
    assert done.returncode == status, (done.stdout, done.stderr.decode()[-2000:])
    require_sentence(done.stderr, words)
    assert {path.name for path in tmp_path.iterdir()} == {name}
