"""The JSON-LD document says all that the statements say, and nothing else."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from hydra_codegen.documentation import HYDRA, ApiDocumentation, Statements
from hydra_codegen.statements import (
    RDF,
    RDF_LANG_STRING,
    XSD,
    BlankNode,
    Iri,
    Literal,
    Statement,
)
from hydra_codegen.targets.vocab import jsonld

EX = "https://example.org/ns#"
TYPE, FIRST, REST, NIL = (Iri(RDF + n) for n in ("type", "first", "rest", "nil"))

IRIS = st.sampled_from(
    [
        *(Iri(EX + name) for name in ("a", "b", "C/d", "e:f", "//g")),
        *(
            Iri(HYDRA + name)
            for name in ("Class", "Collection", "title", "ApiDocumentation")
        ),
        *(Iri(iri) for iri in ("urn:x", "ex:y", "https://example.org/", "hydra:z")),
        NIL,
    ]
)
BLANKS = st.sampled_from([BlankNode(f"_:{name}") for name in "pqrst"])
PREDICATES = st.sampled_from(
    [
        *(Iri(EX + name) for name in ("p", "q")),
        *(Iri(HYDRA + n) for n in ("title", "property", "supportedClass", "returns")),
        *(Iri("http://www.w3.org/2000/01/rdf-schema#" + n) for n in ("label", "title")),
        *(TYPE, FIRST, REST, Iri("urn:p")),
    ]
)
LITERALS = st.one_of(
    st.sampled_from(["", "x", "vocab:a", "_:b0", "@id", "\u2028", "true"]).map(Literal),
    st.sampled_from(["true", "false", "1", "TRUE"]).map(
        lambda v: Literal(v, XSD + "boolean")
    ),
    st.sampled_from(["0", "-5", "007", "-0", "9" * 30]).map(
        lambda v: Literal(v, XSD + "integer")
    ),
    st.sampled_from(["1.0", "1", "INF"]).map(lambda v: Literal(v, XSD + "double")),
    st.sampled_from(["2020-01-01", "x"]).map(lambda v: Literal(v, XSD + "date")),
    st.sampled_from(["x", "y"]).map(lambda v: Literal(v, EX + "datatype")),
    st.sampled_from(["en", "de"]).map(lambda tag: Literal("x", RDF_LANG_STRING, tag)),
)
STATEMENTS = st.lists(
    st.builds(
        Statement,
        st.one_of(IRIS, BLANKS),
        PREDICATES,
        st.one_of(IRIS, BLANKS, LITERALS),
    ),
    max_size=14,
).map(tuple)

PREFIXES = {"ex": EX, "title": EX, "https": "https://example.org/", "": EX}


def ntriples(statements: tuple[Statement, ...]) -> str:
    def term(value: object) -> str:
        if isinstance(value, Iri):
            return f"<{value}>"
        if isinstance(value, BlankNode):
            return str(value)
        assert isinstance(value, Literal)
        quoted = json.dumps(value.value, ensure_ascii=True)
        if value.language:
            return f"{quoted}@{value.language}"
        return f"{quoted}^^<{value.datatype}>"

    return "".join(f"{term(s)} {term(p)} {term(o)} .\n" for s, p, o in statements)


def graph(text: str, syntax: RdfFormat) -> Dataset:
    """Return statements with blank nodes named by what is said of them.

    Read by Oxigraph: rdflib takes "007" for "7", PyLD "1.0" for "1.0E0".
    """
    dataset = Dataset(parse(text, format=syntax))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def written(*statements: Statement, **prefixes: str) -> dict[str, object]:
    document = jsonld(
        ApiDocumentation(statements=Statements(statements), prefixes=prefixes)
    )
    result: dict[str, object] = json.loads(json.dumps(document))
    return result


@settings(deadline=None)
@given(STATEMENTS)
def test_no_statement_is_lost_or_added(statements: tuple[Statement, ...]) -> None:
    document = written(*statements, **PREFIXES)
    said = graph(ntriples(statements), RdfFormat.N_TRIPLES)
    assert set(graph(json.dumps(document), RdfFormat.JSON_LD)) == set(said)


def test_a_node_is_written_where_it_is_supported_and_named_elsewhere() -> None:
    api, image = Iri(EX + "api"), Iri(EX + "Image")
    document = written(
        Statement(api, TYPE, Iri(HYDRA + "ApiDocumentation")),
        Statement(api, Iri(HYDRA + "returns"), image),
        Statement(api, Iri(HYDRA + "supportedClass"), image),
        Statement(image, Iri(HYDRA + "title"), Literal("Image")),
        ex=EX,
    )
    assert document["returns"] == "ex:Image"
    assert document["supportedClass"] == [{"@id": "ex:Image", "title": "Image"}]


def test_a_term_with_a_prefix_is_mapped_to_its_iri_in_full() -> None:
    document = written(
        Statement(Iri(EX + "a"), Iri(EX + "p"), Iri(EX + "b")),
        ex=EX,
    )
    context: Any = document["@context"]
    assert context["ex:p"] == {"@id": EX + "p", "@type": "@id"}


def test_a_well_formed_list_is_written_as_a_list() -> None:
    cells = [BlankNode("_:one"), BlankNode("_:two")]
    document = written(
        Statement(Iri(EX + "a"), Iri(EX + "p"), cells[0]),
        Statement(cells[0], FIRST, Literal("x")),
        Statement(cells[0], REST, cells[1]),
        Statement(cells[1], FIRST, Literal("y")),
        Statement(cells[1], REST, NIL),
        ex=EX,
    )
    assert document["ex:p"] == {"@list": [{"@value": "x"}, {"@value": "y"}]}


def test_a_chain_of_thousands_does_not_nest_without_end() -> None:
    nodes = [BlankNode(f"_:n{i}") for i in range(5000)]
    chain = tuple(Statement(a, Iri(EX + "p"), b) for a, b in pairwise(nodes))
    document = written(*chain)
    assert isinstance(document["@graph"], list)
    assert len(document["@graph"]) > 100


@pytest.mark.parametrize("value", ["007", "+1", "-0", "9007199254740993"])
def test_an_integer_that_json_would_change_stays_a_string(value: str) -> None:
    document = written(
        Statement(Iri(EX + "a"), Iri(EX + "p"), Literal(value, XSD + "integer")),
        ex=EX,
    )
    assert document["ex:p"] == {"@value": value, "@type": "xsd:integer"}


def test_the_order_of_statements_is_the_order_of_values() -> None:
    names = ["zebra", "ant", "mole", "bee"]
    api = Iri(EX + "api")
    document = written(
        *(Statement(api, Iri(HYDRA + "supportedClass"), Iri(EX + n)) for n in names),
        ex=EX,
    )
    assert document["supportedClass"] == [f"ex:{name}" for name in names]
