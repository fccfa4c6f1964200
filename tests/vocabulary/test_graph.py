"""All syntaxes become one ordered index; what cannot be parsed is a sentence."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import rdflib
from rdflib.compare import isomorphic

from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.statements import BlankNode, Iri, Literal
from hydra_codegen.vocabulary import nesting
from hydra_codegen.vocabulary.graph import LoadedGraph, load_documents
from hydra_codegen.vocabulary.sources import Document
from hydra_codegen.vocabulary.store import OrderedStore, rdflib_graph

EX = "https://a.example/"
PREFIXES = f"@prefix : <{EX}> .\n@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
TYPE = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def turtle(text: str, *, name: str = "a.ttl", base: str = "") -> Document:
    return document(PREFIXES + text, "text/turtle", name=name, base=base)


def document(
    text: str, media_type: str, *, name: str = "a", base: str = ""
) -> Document:
    return Document(name=name, content=text.encode(), media_type=media_type, base=base)


def load(text: str, *, base: str = "") -> LoadedGraph:
    return load_documents([turtle(text, base=base)])


def ex(name: str) -> Iri:
    return Iri(EX + name)


def rules(loaded: LoadedGraph) -> list[str]:
    return [finding.rule for finding in loaded.findings]


def test_order_of_the_document_is_kept() -> None:
    loaded = load(":z :q 3, 1, 2 ; :p :y . :a :p :z . :z :q 1, 0 .")
    assert list(loaded.index) == [ex("z"), ex("a")]
    assert list(loaded.index[ex("z")]) == [ex("q"), ex("p")]
    values = loaded.index[ex("z")][ex("q")]
    assert [v.value for v in values if isinstance(v, Literal)] == ["3", "1", "2", "0"]


def test_terms_are_kept_as_written() -> None:
    loaded = load(':a :p "x", "x"@en, "01"^^:t, true, """a\nb""", _:n .')
    assert loaded.index[ex("a")][ex("p")] == [
        Literal("x"),
        Literal("x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"),
        Literal("01", EX + "t"),
        Literal("true", "http://www.w3.org/2001/XMLSchema#boolean"),
        Literal("a\nb"),
        BlankNode("_:b0"),
    ]


def test_repeated_statements_are_kept_once() -> None:
    many = ", ".join(str(n % 50) for n in range(200))
    loaded = load(f":a :p {many} . :a :q 1 . :a :p 7, 60 .")
    values = loaded.index[ex("a")][ex("p")]
    assert [v.value for v in values if isinstance(v, Literal)] == [
        *map(str, range(50)),
        "60",
    ]


def test_blank_nodes_of_two_documents_stay_apart() -> None:
    loaded = load_documents([turtle("_:x :p 1 ."), turtle("_:x :p 2 .", name="b.ttl")])
    assert list(loaded.index) == [BlankNode("_:b0"), BlankNode("_:b1")]
    assert loaded.sources == ("a.ttl", "b.ttl")


def test_statements_of_two_documents_meet_on_one_iri() -> None:
    loaded = load_documents([turtle(":a :p 1 ."), turtle(":a :p 2 .", name="b.ttl")])
    assert len(loaded.index[ex("a")][ex("p")]) == 2


def test_blank_node_names_depend_on_nothing_but_the_document() -> None:
    code = (
        "from hydra_codegen.vocabulary.graph import load_documents as load\n"
        "from hydra_codegen.vocabulary.sources import Document\n"
        "d = Document(name='a', media_type='text/turtle', content=b'"
        "<x:a> <x:p> [ <x:q> [], (1 [ <x:r> 2 ]) ], _:z, _:a . _:a <x:p> _:z .')\n"
        "print(load([d]).index)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1


def test_named_graphs_are_merged() -> None:
    trig = document(
        f"<{EX}g> {{ <{EX}a> <{EX}p> 1 }} <{EX}b> <{EX}p> 2 .", "application/trig"
    )
    quads = document(f"<{EX}c> <{EX}p> <{EX}d> <{EX}g> .", "application/n-quads")
    assert list(load_documents([trig, quads]).index) == [ex("a"), ex("b"), ex("c")]


def test_rdf_xml() -> None:
    loaded = load_documents(
        [
            document(
                '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                f'xmlns:e="{EX}"><e:C rdf:about="#c"><e:p>v</e:p></e:C></rdf:RDF>',
                "application/rdf+xml",
                base=EX + "doc",
            )
        ]
    )
    assert loaded.index == {ex("doc#c"): {TYPE: [ex("C")], ex("p"): [Literal("v")]}}


def test_prefixes_of_the_first_document_win() -> None:
    second = document("@prefix : <x:> . @prefix b: <y:> . :a b:c 1 .", "text/turtle")
    loaded = load_documents([turtle(":a :b 1 ."), second])
    assert loaded.prefixes == {
        "": EX,
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "b": "y:",
    }


def test_given_base() -> None:
    loaded = load("<#a> :p <../b> .", base="https://b.example/x/y")
    assert list(loaded.index) == [Iri("https://b.example/x/y#a")]
    assert loaded.base == "https://b.example/x/y"
    assert rules(loaded) == []


def test_iri_of_the_documentation_is_the_base() -> None:
    loaded = load(
        "<#a> :p 1 . <https://b.example/docs> a hydra:ApiDocumentation ; "
        "hydra:supportedClass <#a> ."
    )
    assert Iri("https://b.example/docs#a") in loaded.index
    assert loaded.base == "https://b.example/docs"
    assert rules(loaded) == []


def test_made_up_base_is_said() -> None:
    loaded = load("<#a> :p 1 .")
    assert list(loaded.index) == [Iri("http://example.invalid/#a")]
    assert loaded.base == "http://example.invalid/"
    assert rules(loaded) == ["HC308"]


def test_no_base_is_made_up_without_relative_iris() -> None:
    assert load(":a :p 1 .").base == ""


@pytest.mark.parametrize("base", ["docs", "/docs", "https://a.example/a b"])
def test_base_must_be_absolute(base: str) -> None:
    with pytest.raises(UsageError, match="is not an absolute IRI"):
        load(":a :p 1 .", base=base)


@pytest.mark.parametrize(
    ("wrong", "right", "rule"),
    [
        (
            "https://www.w3.org/ns/hydra/core#",
            "http://www.w3.org/ns/hydra/core#",
            "HC301",
        ),
        (
            "https://www.w3.org/TR/xmlschema-2/#",
            "http://www.w3.org/2001/XMLSchema#",
            "HC302",
        ),
        (
            "http://www.w3.org/TR/xmlschema-2/#",
            "http://www.w3.org/2001/XMLSchema#",
            "HC302",
        ),
        (
            "https://www.w3.org/2001/XMLSchema#",
            "http://www.w3.org/2001/XMLSchema#",
            "HC302",
        ),
    ],
)
def test_misspelt_namespaces_are_repaired_and_found_once(
    wrong: str, right: str, rule: str
) -> None:
    loaded = load(f'@prefix w: <{wrong}> . w:a w:p "x"^^w:t, w:b .')
    assert loaded.index == {
        Iri(right + "a"): {
            Iri(right + "p"): [Literal("x", right + "t"), Iri(right + "b")]
        }
    }
    assert loaded.prefixes["w"] == right
    assert rules(loaded) == [rule]
    assert loaded.findings[0].place.line == 3


def test_namespace_of_schema_org_is_left_alone() -> None:
    assert list(load("<https://schema.org/x> :p 1 .").index) == [
        Iri("https://schema.org/x")
    ]


def test_iri_with_a_space_is_kept_and_found() -> None:
    loaded = load(":a :p <https://a.example/b > ; :q 1 .")
    assert loaded.index[ex("a")][ex("p")] == [Iri("https://a.example/b ")]
    assert rules(loaded) == ["HC306"]
    assert loaded.findings[0].place.line == 3


@pytest.mark.parametrize("tag", ["deutschsprachig", "l-x0", "en-x"])
def test_language_tag_that_is_none_is_kept_and_found(tag: str) -> None:
    loaded = load(f":a :p 'x'@{tag}, 'y'@{tag}, 'z'@de .")
    values = loaded.index[ex("a")][ex("p")]
    assert [v.language for v in values if isinstance(v, Literal)] == [tag, tag, "de"]
    assert rules(loaded) == ["HC310"]
    assert loaded.findings[0].place.line == 3


def test_missing_angle_bracket_is_an_error() -> None:
    with pytest.raises(SourceError, match="cannot be parsed as Turtle"):
        load(":a :p <https://a.example/b ;\n :q <c> .")


def test_triple_terms_are_left_out_and_found() -> None:
    loaded = load(":a :p <<( :s :p :o )>>, 1 .")
    assert len(loaded.index[ex("a")][ex("p")]) == 1
    assert rules(loaded) == ["HC309"]


def test_syntax_error_has_line_and_column() -> None:
    with pytest.raises(SourceError) as caught:
        load(":a :p 1 .\n:b :p ??? .")
    assert str(caught.value).startswith("a.ttl:4:7: cannot be parsed as Turtle: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("before", "inside", "after"),
    [
        (":a :p ", "( ", " )"),
        (":a :p ", "[ :q ", " ]"),
        (":a :p ", "<<( :s :p ", " )>>"),
        (':a :l ")))]]]" ; :p ', '[ :l "]" ; :q ', " ]"),
        (":a :p ", "[ # ]\n :q ", " ]"),
        (":a :p ", "<< :s <x:p> ", " >>"),
    ],
)
@pytest.mark.parametrize("depth", [nesting.MAX_DEPTH + 1, 50_000])
def test_turtle_nesting_is_bounded(
    before: str, inside: str, after: str, depth: int
) -> None:
    with pytest.raises(SourceError, match="levels deep"):
        load(before + inside * depth + "1" + after * depth + " .")


def test_wide_turtle_is_not_deep() -> None:
    text = "".join(f':a{n} :p [ :q (1 2), "[[" ] . # ((\n' for n in range(2000))
    assert len(load(text).index) == 2000 * 4


def test_xml_nesting_is_bounded() -> None:
    text = "<a xmlns='x:'>" + "<a>" * 5000 + "</a>" * 5000 + "</a>"
    with pytest.raises(SourceError, match="levels deep"):
        load_documents([document(text, "application/rdf+xml")])


def test_doctype_is_refused() -> None:
    text = '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>\n<r>&c;</r>'
    with pytest.raises(SourceError, match="DOCTYPE"):
        load_documents([document(text, "application/rdf+xml")])


def test_broken_xml_has_its_line() -> None:
    with pytest.raises(SourceError) as caught:
        load_documents([document("<a>\n<b></a>", "application/rdf+xml")])
    assert str(caught.value).startswith("a:2:")


TURTLE = """
:z a :C ; :label "x", "x"@en, "5"^^:t, 5, 5.0, true ; :list ( 1 [ :q :z ] ) .
:a :p [ :p _:n ], [ ] . _:n :p "\\u00e9\\n" .
"""


def test_rdflib_graph_is_what_rdflib_reads() -> None:
    ours = rdflib_graph(load(TURTLE))
    theirs = rdflib.Graph().parse(data=PREFIXES + TURTLE, format="turtle")
    assert len(ours) == len(theirs)
    assert isomorphic(ours, theirs)
    assert dict(ours.namespaces())[""] == rdflib.URIRef(EX)


def test_rdflib_graph_iterates_in_document_order() -> None:
    graph = rdflib_graph(load(":z :p 3, 1 . :a :p 2 . :z :q 0 ."))
    assert [int(str(value)) for value in graph.objects()] == [3, 1, 0, 2]
    assert [str(v) for v in graph.objects(rdflib.URIRef(EX + "z"))] == ["3", "1", "0"]


def test_every_pattern_finds_its_statements() -> None:
    graph = rdflib_graph(load(":a :p 1, 2 ; :q 1 . :b :p 1 ."))
    a, p = rdflib.URIRef(EX + "a"), rdflib.URIRef(EX + "p")
    one = rdflib.Literal("1", datatype=rdflib.XSD.integer)
    found = [
        len(list(graph.triples((s, predicate, value))))
        for s in (None, a)
        for predicate in (None, p)
        for value in (None, one)
    ]
    assert found == [4, 3, 3, 2, 3, 2, 2, 1]
    assert (rdflib.URIRef(EX + "no"), p, one) not in graph
    assert (one, p, one) not in graph


def test_rdflib_graph_can_be_changed() -> None:
    loaded = load(":a :p 1, 2 ; :q 1 .")
    graph = rdflib_graph(loaded)
    a, p = rdflib.URIRef(EX + "a"), rdflib.URIRef(EX + "p")
    graph.add((a, p, rdflib.Literal("new", lang="en")))
    graph.add((a, p, rdflib.Literal("new", lang="en")))
    assert len(graph) == 4
    assert loaded.index[ex("a")][ex("p")][-1] == Literal(
        "new", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"
    )
    graph.remove((a, p, None))
    assert len(graph) == 1
    graph.remove((None, None, None))
    assert loaded.index == {}


def test_bindings_of_the_store() -> None:
    store = OrderedStore()
    namespace, other = rdflib.URIRef(EX), rdflib.URIRef("x:")
    store.bind("e", namespace)
    store.bind("f", namespace, override=False)
    assert (store.prefix(namespace), store.namespace("f")) == ("e", None)
    store.bind("e", other)
    assert store.prefix(namespace) is None
    assert list(store.namespaces()) == [("e", other)]
