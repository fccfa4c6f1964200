"""A finding can name the line and column where a node is described."""

from __future__ import annotations

import time

import pytest

from hydra_codegen.findings import Place
from hydra_codegen.vocabulary.places import Locator
from hydra_codegen.vocabulary.sources import Document

TURTLE = (
    r"""@prefix e: <https://a.example/> .
PREFIX f: <https://f.example/>
@base <https://b.example/doc> .
# e:comment is no mention
e:first e:p e:later, "e:inside" , 'e:inside', 1.5 ;
  e:q [ e:p e:nested ] , ( e:item ) .
e:later e:p """
    + '"""\ne:inside . e:inside\n"""'
    + r""" . f:a.b e:p e:x\/y .
<#here> e:p <https://a.example/full> .
<\u0068ere> a f: ; e:p true , "x"@en-GB . e:last e:p _:x .
_:x e:p e:z . e:z e:p -1. e:end e:p 2 .
"""
)


def place(document: Document, iri: str) -> tuple[int, int]:
    found = Locator([document]).place_of(iri)
    assert found.source == document.name
    assert found.iri == iri
    return found.line, found.column


def turtle(text: str = TURTLE) -> Document:
    return Document(name="a.ttl", content=text.encode(), media_type="text/turtle")


@pytest.mark.parametrize(
    ("iri", "line", "column"),
    [
        ("https://a.example/first", 5, 1),
        ("https://a.example/later", 7, 1),
        ("https://a.example/nested", 6, 13),
        ("https://a.example/item", 6, 28),
        ("https://f.example/a.b", 9, 7),
        ("https://a.example/x/y", 9, 17),
        ("https://b.example/doc#here", 10, 1),
        ("https://a.example/full", 10, 13),
        ("https://b.example/here", 11, 1),
        ("https://f.example/", 11, 15),
        ("https://a.example/last", 11, 43),
        ("https://a.example/z", 12, 15),
        ("https://a.example/end", 12, 27),
        ("https://a.example/inside", 0, 0),
        ("https://a.example/comment", 0, 0),
    ],
)
def test_turtle(iri: str, line: int, column: int) -> None:
    assert place(turtle(), iri) == (line, column)


def test_statements_inside_a_graph_of_trig() -> None:
    document = Document(
        name="a.trig",
        content=b"<x:g> {\n <x:s> <x:p> <x:o> .\n <x:o> <x:p> 1 }\n<x:t> <x:p> <x:u> .",
        media_type="application/trig",
    )
    assert place(document, "x:o") == (3, 2)
    assert place(document, "x:t") == (4, 1)


JSON = r"""{
  "@context": {"e": "https://a.example/", "h": "e:deep/", "@vocab": "https://v.example/#"},
  "@id": "https://b.example/docs",
  "refers": {"@id": "e:Thing"},
  "text": "\"@id\": \"e:inside\"",
  "things": [
    {"@id": "e:Thing", "name": "x"},
    { "@type": "h:T", "@id": "h:Other" },
    {"@id": "#Local", "name": "y"}, {"@id" : "Named"}
  ]
}
"""


@pytest.mark.parametrize(
    ("iri", "line", "column"),
    [
        ("https://b.example/docs", 0, 0),
        ("https://a.example/Thing", 7, 13),
        ("https://a.example/deep/Other", 8, 30),
        ("https://b.example/docs#Local", 9, 13),
        ("https://v.example/#Named", 9, 46),
        ("https://a.example/inside", 0, 0),
    ],
)
def test_json_ld(iri: str, line: int, column: int) -> None:
    text = JSON.replace('"things"', '"hydra:supportedClass"')
    document = Document(
        name="a.json", content=text.encode(), media_type="application/ld+json"
    )
    if iri.endswith("/docs"):
        line, column = 3, 10
    assert place(document, iri) == (line, column)


def test_rdf_xml() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="r:">\n<a rdf:resource="https://a.example/x?a&amp;b"/>\n'
        '<b rdf:about="https://a.example/x?a&amp;b"/>\n<c rdf:ID="local"/></rdf:RDF>'
    )
    document = Document(
        name="a.rdf",
        content=text.encode(),
        media_type="application/rdf+xml",
        base="https://a.example/d",
    )
    assert place(document, "https://a.example/x?a&b") == (3, 15)
    assert place(document, "https://a.example/d#local") == (4, 12)


def test_repaired_namespace_is_found_by_its_right_name() -> None:
    document = turtle("\n<https://www.w3.org/ns/hydra/core#X> a <x:y> .")
    assert place(document, "http://www.w3.org/ns/hydra/core#X") == (2, 1)


def test_unknown_iri_and_no_documents() -> None:
    assert Locator([]).place_of("x:y") == Place(iri="x:y")
    assert Locator([turtle("")]).place_of("x:y") == Place(source="a.ttl", iri="x:y")


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/ld+json", "application/rdf+xml"]
)
@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_001,
        '"""' + "\\" * 100_001,
        "<" * 100_000,
        "a:" * 50_000,
        "a." * 50_000,
        "[" * 100_000,
        "." * 100_000,
        '"@id"' + " " * 100_000,
        '"@id":' * 30_000,
        '{"@id": "' + "\\u" * 50_000,
        '{"@id": "[" , "a": 1}',
        "rdf:about" + " " * 100_000,
        "<http://[> <\\uD800> <http://[/> .",
        "PREFIX" + " " * 100_000,
        "0" * 100_000 + "e",
        "@a" + "-a" * 50_000 + "-",
    ],
)
def test_hostile_text_neither_raises_nor_takes_long(media_type: str, text: str) -> None:
    document = Document(name="a", content=text.encode(), media_type=media_type)
    start = time.perf_counter()
    Locator([document]).place_of("x:y")
    assert time.perf_counter() - start < 2
