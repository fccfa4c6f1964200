"""JSON-LD becomes ordered statements; nothing but bundled contexts is read."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.compare import isomorphic

from hydra_codegen.errors import SourceError
from hydra_codegen.statements import RDF, XSD, BlankNode, Iri, Literal, Term
from hydra_codegen.vocabulary.graph import LoadedGraph, load_documents
from hydra_codegen.vocabulary.jsonld import is_bundled
from hydra_codegen.vocabulary.sources import Document
from hydra_codegen.vocabulary.store import rdflib_graph

EX = "https://a.example/"
HYDRA = "http://www.w3.org/ns/hydra/core#"
CONTEXT = {"@vocab": EX, "e": EX}


def load(
    value: Any, *, base: str = EX + "doc", contexts: dict[str, bytes] | None = None
) -> LoadedGraph:
    text = value if isinstance(value, str) else json.dumps(value)
    document = Document(
        name="a.jsonld",
        content=text.encode(),
        media_type="application/ld+json",
        base=base,
    )
    return load_documents([document], contexts=contexts)


def ex(name: str) -> Iri:
    return Iri(EX + name)


def values(loaded: LoadedGraph, subject: str, predicate: str) -> list[Term]:
    return loaded.index[ex(subject)][ex(predicate)]


def rules(loaded: LoadedGraph) -> list[str]:
    return [finding.rule for finding in loaded.findings]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_order_of_nodes_and_values_is_kept() -> None:
    loaded = load(
        {
            "@context": CONTEXT,
            "@graph": [
                {"@id": "z", "p": [3, 1, 2], "nested": [{"@id": "n"}, {"@id": "m"}]},
                {"@id": "a", "p": {"@id": "b", "p": 1}},
            ],
        }
    )
    assert list(loaded.index) == [ex("z"), ex("a"), ex("b")]
    assert [v.value for v in values(loaded, "z", "p") if isinstance(v, Literal)] == [
        "3",
        "1",
        "2",
    ]
    assert values(loaded, "z", "nested") == [ex("n"), ex("m")]


@pytest.mark.parametrize(
    ("value", "lexical", "datatype"),
    [
        ("x", "x", XSD + "string"),
        (True, "true", XSD + "boolean"),
        (False, "false", XSD + "boolean"),
        (0, "0", XSD + "integer"),
        (-5, "-5", XSD + "integer"),
        (5.0, "5", XSD + "integer"),
        (5.5, "5.5E0", XSD + "double"),
        (0.000123, "1.23E-4", XSD + "double"),
        (1e21, "1.0E21", XSD + "double"),
        (10**21, "1.0E21", XSD + "double"),
        (10**20, "1" + "0" * 20, XSD + "integer"),
        ({"@value": 5, "@type": XSD + "double"}, "5.0E0", XSD + "double"),
        ({"@value": 5, "@type": EX + "t"}, "5", EX + "t"),
        ({"@value": "5", "@type": "e:t"}, "5", EX + "t"),
        (
            {"@value": {"b": [1], "a": None}, "@type": "@json"},
            '{"a":null,"b":[1]}',
            RDF + "JSON",
        ),
    ],
)
def test_literals(value: Any, lexical: str, datatype: str) -> None:
    loaded = load({"@context": CONTEXT, "@id": "a", "p": value})
    assert values(loaded, "a", "p") == [Literal(lexical, datatype)]


def test_language() -> None:
    loaded = load(
        {
            "@context": {**CONTEXT, "l": {"@container": "@language"}},
            "@id": "a",
            "p": {"@value": "x", "@language": "en"},
            "l": {"de": "y"},
        }
    )
    assert values(loaded, "a", "p") == [Literal("x", RDF + "langString", "en")]
    assert values(loaded, "a", "l") == [Literal("y", RDF + "langString", "de")]


DOCUMENT = {
    "@context": {
        "@version": 1.1,
        **CONTEXT,
        "ordered": {"@container": "@list"},
        "partOf": {"@reverse": "e:part"},
        "grouped": "@nest",
        "child": {"@type": "@id", "@context": {"name": "e:childName"}},
    },
    "@id": "a",
    "@type": ["C", "e:D"],
    "ordered": [1, {"@id": "b", "p": 2}, [3]],
    "none": {"@list": []},
    "partOf": [{"@id": "whole", "p": 4}, {"p": 5}],
    "grouped": {"q": {"@set": [1, 2]}},
    "child": {"@id": "c", "name": "x"},
    "p": [{"@id": "_:n"}, {"q": "blank"}, None],
    "@included": [{"@id": "i", "p": "included"}],
    "@reverse": {"r": {"@id": "s"}},
}


# rdflib's own parser uses what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_every_construct_means_what_rdflib_reads() -> None:
    ours = rdflib_graph(load(DOCUMENT))
    theirs = rdflib.Graph().parse(
        data=json.dumps(DOCUMENT), format="json-ld", publicID=EX + "doc"
    )
    assert len(ours) > 20
    assert isomorphic(ours, theirs)


def test_list_is_a_chain_in_order() -> None:
    loaded = load({"@context": CONTEXT, "@id": "a", "p": {"@list": ["x", "y"]}})
    first, second = BlankNode("_:b0"), BlankNode("_:b1")
    assert loaded.index == {
        ex("a"): {ex("p"): [first]},
        first: {Iri(RDF + "first"): [Literal("x")], Iri(RDF + "rest"): [second]},
        second: {
            Iri(RDF + "first"): [Literal("y")],
            Iri(RDF + "rest"): [Iri(RDF + "nil")],
        },
    }


def test_terms_and_prefixes_of_all_contexts() -> None:
    loaded = load(
        {
            "@context": {
                **CONTEXT,
                "unused": "https://u.example/",
                "name": "e:name",
                "typed": {"@id": "e:t", "@type": "@id", "@context": {"deep": "e:deep"}},
                "dropped": None,
                "back": {"@reverse": "e:back"},
                "keyword": "@type",
            },
            "@id": "e:a",
            "p": {"@context": {"name": "e:other", "inner": "e:inner"}, "inner": 1},
        }
    )
    assert loaded.terms == {
        "e": EX,
        "unused": "https://u.example/",
        "name": EX + "name",
        "typed": EX + "t",
        "deep": EX + "deep",
        "inner": EX + "inner",
    }
    assert loaded.prefixes == {"e": EX}


def test_scoped_contexts_that_contain_themselves() -> None:
    context = {
        "@version": 1.1,
        **{f"t{n}": {"@id": f"x:t{n}", "@context": "c:1"} for n in range(30)},
    }
    loaded = load(
        {"@context": "c:1", "@id": "x:a", "t1": {"t2": {"t3": 1}}},
        contexts={"c:1": json.dumps({"@context": context}).encode()},
    )
    assert len(loaded.terms) == 30
    assert len(loaded.index) == 3


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.w3.org/ns/hydra/context.jsonld",
        "https://www.w3.org/ns/hydra/context.jsonld",
        "http://www.w3.org/ns/hydra/core",
        "https://www.w3.org/ns/hydra/core",
        "https://www.w3.org/ns/hydra/core.jsonld",
        "https://www.w3.org/ns/hydra/core#",
    ],
)
def test_hydra_context_is_bundled(iri: str) -> None:
    loaded = load({"@context": iri, "@id": "a", "supportedClass": "hydra:Resource"})
    assert loaded.index == {
        ex("a"): {Iri(HYDRA + "supportedClass"): [Iri(HYDRA + "Resource")]}
    }
    assert is_bundled(iri)


def test_hydra_error_context_is_bundled() -> None:
    loaded = load(
        {"@context": "http://www.w3.org/ns/hydra/error", "@id": "a", "status": 404}
    )
    assert Iri(HYDRA + "statusCode") in loaded.index[ex("a")]


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("https://c.example/c", "https://c.example/c"),
        ("/contexts/c.jsonld", "/contexts/c.jsonld"),
        ("/contexts/c.jsonld", "https://a.example/contexts/c.jsonld"),
        ("c.jsonld", "c.jsonld"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_given_contexts(written: str, given: str, wrapped: bool) -> None:
    context: Any = {"name": EX + "name"}
    content = json.dumps({"@context": context} if wrapped else context).encode()
    loaded = load(
        {"@context": written, "@id": "a", "name": "x"}, contexts={given: content}
    )
    assert values(loaded, "a", "name") == [Literal("x")]


def test_given_context_of_one_run_is_not_remembered_by_the_next() -> None:
    document = {"@context": "https://c.example/c", "@id": "a", "name": "x"}
    for name in ("one", "two"):
        context = json.dumps({"@context": {"name": EX + name}}).encode()
        loaded = load(document, contexts={"https://c.example/c": context})
        assert list(loaded.index[ex("a")]) == [ex(name)]
    with pytest.raises(SourceError):
        load(document)


@pytest.mark.parametrize(
    "iri",
    [
        "http://127.0.0.1:9/context",
        "https://schema.org",
        "file:///etc/passwd",
        "ftp://a.example/c",
        "/api/context.jsonld",
        "http://www.w3.org/ns/hydra/../../etc/passwd",
    ],
)
@pytest.mark.parametrize("where", ["top", "list", "node", "import", "scoped"])
def test_other_contexts_are_refused_by_name(iri: str, where: str) -> None:
    document: dict[str, Any] = {"@context": CONTEXT, "@id": "a", "p": {"q": 1}}
    if where == "top":
        document["@context"] = iri
    elif where == "list":
        document["@context"] = [CONTEXT, iri]
    elif where == "node":
        document["p"]["@context"] = iri
    elif where == "import":
        document["@context"] = {"@version": 1.1, "@import": iri}
    else:
        document["@context"] = {**CONTEXT, "p": {"@id": "e:p", "@context": iri}}
    with pytest.raises(SourceError, match="pass --context") as caught:
        load(document)
    assert iri.rpartition("/")[2] in str(caught.value)


def test_local_file_named_by_a_context_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "context.jsonld"
    path.write_text('{"@context": {"name": "https://leak.example/"}}')
    for iri in (path.as_uri(), str(path)):
        with pytest.raises(SourceError, match="never fetched"):
            load({"@context": iri, "@id": "a", "name": "x"})


def test_refused_context_has_its_line() -> None:
    with pytest.raises(SourceError) as caught:
        load('{\n "@context":\n  "https://c.example/c", "@id": "a"}')
    assert str(caught.value).startswith("a.jsonld:3:3: ")


@pytest.mark.parametrize(
    "contexts",
    [
        {"c:1": '{"@context": "c:1"}'},
        {"c:1": '{"@context": "c:2"}', "c:2": '{"@context": ["c:1"]}'},
        {f"c:{n}": f'{{"@context": "c:{n + 1}"}}' for n in range(50)},
    ],
)
def test_circular_and_endless_contexts(contexts: dict[str, str]) -> None:
    given = {iri: text.encode() for iri, text in contexts.items()}
    with pytest.raises(SourceError, match="include each other"):
        load({"@context": "c:1", "@id": "a"}, contexts=given)


@pytest.mark.parametrize(
    "document",
    [
        {"@id": 5},
        {"@id": ["a"]},
        {"@type": 5},
        {"@type": [{}]},
        {"@context": 5},
        {"@context": {"a": "b", "b": "a"}, "a": 1},
        {"@context": {"a": {"@id": 5}}},
        {"@context": {"a": {"@id": "e:a", "@type": 5}}},
        {"@context": {"@vocab": 5}},
        {"@context": {"@base": []}},
        {"@context": {"@version": "2"}},
        {"@context": {"@language": 5}},
        {"@context": {"": EX}},
        {"@context": {"a": {"@container": [5]}}},
        {"@context": {"a": {"@container": {}}}},
        {"@graph": 5},
        {"@reverse": 5},
        {"@reverse": {"e:a": 5}},
        {"@included": 5},
        {"e:p": {"@value": {}}},
        {"e:p": {"@value": [1]}},
        {"e:p": {"@value": "x", "@type": 5}},
        {"e:p": {"@value": "x", "@language": 5}},
        {"e:p": {"@value": 5, "@language": "en"}},
        {"e:p": {"@value": "x", "@id": "y"}},
        {"e:p": {"@list": 1, "@id": "y"}},
        {"e:p": {"@set": [], "x": 1}},
        {"@index": 5},
        {"@nest": 5},
        {"@id": "a", "id": "b", "@context": {"id": "@id"}},
        [[5, [None, "x", {"@value": None}]]],
        [],
        {},
    ],
)
def test_odd_json_ld_is_read_or_refused_with_a_sentence(document: Any) -> None:
    sentence = ""
    try:
        load(document)
    except SourceError as error:
        sentence = str(error)
    assert re.fullmatch(
        r"|a\.jsonld: (is not valid JSON-LD: |cannot be read as JSON-LD).+", sentence
    )


def test_wrong_identifier_is_named() -> None:
    with pytest.raises(SourceError, match=r'"@id" value must be a string \(found 5\)'):
        load({"@id": 5})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"@id": "a",\n "b": }', "a.jsonld:2:7: cannot be parsed as JSON"),
        ('{"@id": "a",}', "cannot be parsed as JSON"),
        ('{"e:p": NaN}', "NaN is not a JSON number"),
        ('{"e:p": -Infinity}', "-Infinity is not a JSON number"),
        ('{"e:p": 1e999}', "too large"),
        ('{"e:p": ' + "1" * 10_000 + "}", "cannot be parsed as JSON"),
        ('"text"', "neither an object nor a list"),
        ('{"e:p":' * 101 + "1" + "}" * 101, "levels deep"),
        ("[" * 100_000 + "]" * 100_000, "levels deep"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "levels deep"),
    ],
)
def test_text_that_is_no_json_ld(text: str, sentence: str) -> None:
    with pytest.raises(SourceError) as caught:
        load(text)
    assert sentence in str(caught.value)


def test_deepest_document_that_is_allowed() -> None:
    depth = 99
    loaded = load('{"https://a.example/p":' * depth + "1" + "}" * depth)
    assert len(loaded.index) == depth


def test_duplicate_keys_are_found_and_the_last_one_is_read() -> None:
    loaded = load(
        '{"@context": {"@vocab": "https://a.example/"}, "@id": "a",\n'
        ' "p": 1, "q": {"p": 3},\n "p": 2}'
    )
    assert values(loaded, "a", "p") == [Literal("2", XSD + "integer")]
    assert rules(loaded) == ["HC303"]
    assert str(loaded.findings[0].place) == "a.jsonld:3:2"


def test_lone_surrogates_are_replaced_and_found() -> None:
    loaded = load(
        '{"@context": {"@vocab": "https://a.example/"}, "@id": "a",\n'
        ' "p": "x\\ud800y", "q": "\\ud83d\\ude00"}'
    )
    assert values(loaded, "a", "p") == [Literal("x\ufffdy")]
    assert values(loaded, "a", "q") == [Literal("\U0001f600")]
    assert rules(loaded) == ["HC304"]


def test_pairs_of_surrogates_are_fine() -> None:
    assert rules(load('{"@id": "a", "https://a.example/p": "\\ud83d\\ude00"}')) == []


def test_keys_that_mean_nothing_are_found_once_each() -> None:
    loaded = load(
        '{"@context": {"known": "https://a.example/known", "meant": null},\n'
        ' "@id": "a", "known": "lost: ", "meant": 1,\n'
        ' "lost": [{"inner": 1}], "other": {"lost": 1}}'
    )
    assert list(loaded.index[ex("a")]) == [ex("known")]
    assert rules(loaded) == ["HC305", "HC305"]
    assert [str(f.place) for f in loaded.findings] == ["a.jsonld:3:2", "a.jsonld:3:26"]
    assert "'lost'" in loaded.findings[0].message


def test_keys_of_hydra_that_a_hydra_document_forgot_to_map_are_read() -> None:
    loaded = load(
        '{"@context": {"hydra": "http://www.w3.org/ns/hydra/core#"}, "@id": "a",\n'
        ' "@type": "hydra:Operation", "method": "GET", "lost": 1}'
    )
    method = Iri("http://www.w3.org/ns/hydra/core#method")
    assert loaded.index[ex("a")][method] == [Literal("GET")]
    assert rules(loaded) == ["HC305", "HC305"]
    assert "it is read as Hydra's" in loaded.findings[0].message
    assert "lost" in loaded.findings[1].message


def test_iri_with_a_space_is_kept_and_found() -> None:
    loaded = load({"@id": "https://a.example/a b", "https://a.example/p": 1})
    assert list(loaded.index) == [Iri("https://a.example/a b")]
    assert rules(loaded) == ["HC306"]


def test_lost_context_is_found() -> None:
    loaded = load(
        '{"@context": {"p": "https://a.example/p"}, "@id": "a",\n'
        ' "p": {"@context": null, "@id": "b:c", "p": 1}}'
    )
    assert "HC307" in rules(loaded)
    place = next(f.place for f in loaded.findings if f.rule == "HC307")
    assert str(place) == "a.jsonld:2:8"


@pytest.mark.parametrize(
    ("document", "base"),
    [
        (
            {
                "@id": "https://b.example/docs#x",
                "@type": "hydra:ApiDocumentation",
                "@context": {"@vocab": "https://c.example/v#"},
            },
            "https://b.example/docs",
        ),
        (
            {
                "@id": "/docs",
                "@type": "hydra:ApiDocumentation",
                "@context": [{"@vocab": "https://c.example/v#"}, {"x": "e:x"}],
            },
            "https://c.example/v",
        ),
        ({"@id": "#x", "@context": {"@vocab": HYDRA}}, "http://example.invalid/"),
    ],
)
def test_inferred_base(document: dict[str, Any], base: str) -> None:
    loaded = load({**document, EX + "p": {"@id": "#Book"}}, base="")
    assert loaded.base == base
    (about,) = loaded.index.values()
    assert about[ex("p")] == [Iri(base + "#Book")]


def test_base_of_another_document_helps() -> None:
    turtle = Document(
        name="b.ttl",
        media_type="text/turtle",
        content=f"<https://b.example/d> a <{HYDRA}ApiDocumentation> .".encode(),
    )
    json_ld = Document(
        name="a.jsonld",
        media_type="application/ld+json",
        content=b'{"@id": "#x", "https://a.example/p": 1}',
    )
    loaded = load_documents([json_ld, turtle])
    assert Iri("https://b.example/d#x") in loaded.index
    assert rules(loaded) == []


def test_language_that_is_none_is_kept_and_found() -> None:
    title = {"@value": "x", "@language": "en us"}
    loaded = load({"@id": EX + "a", EX + "p": title})
    assert loaded.index[Iri(EX + "a")][Iri(EX + "p")] == [
        Literal("x", RDF + "langString", "en us")
    ]
    assert rules(loaded) == ["HC310"]
    assert [str(value) for value in rdflib_graph(loaded).objects()] == ["x"]
    assert loaded.findings[0].place.line == 1


def test_what_is_only_odd_warns_no_one_outside(
    recwarn: pytest.WarningsRecorder,
) -> None:
    context = {"@later": EX + "b", "r": {"@reverse": "@later"}, "p": EX + "p"}
    load({"@context": context, "@id": EX + "a", "p": 1})
    assert not recwarn.list


def test_relative_iris_of_terms_are_resolved_and_said_to_be() -> None:
    loaded = load(
        {
            "@context": [{"v": "a.example/v#", "n": {"@id": "a.example/v#n"}}],
            "@id": EX,
            "v:m": 1,
            "n": 2,
        }
    )
    assert set(loaded.index[Iri(EX)]) == {ex("a.example/v#m"), ex("a.example/v#n")}
    assert [finding.rule for finding in loaded.findings] == ["HC311", "HC311"]
    assert loaded.findings[0].place.line == 1


def test_relative_iris_of_terms_below_a_vocabulary_are_those_of_json_ld() -> None:
    loaded = load(
        {"@context": {"@vocab": EX, "n": "v#n"}, "@id": EX, "n": 2},
    )
    assert set(loaded.index[Iri(EX)]) == {ex("v#n")}
    assert not loaded.findings
