"""The docs of `Image` are the specification page, whatever they come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph
from rdflib.compare import isomorphic
from specification_page import specification

from hydra_codegen import load
from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.targets import TargetContext, load_target

DLCS = Path(__file__).parents[2] / "vocab" / "dlcs.ttl"


def made(target: str, documentation: ApiDocumentation) -> dict[str, str]:
    context = TargetContext(
        package="dlcs",
        targets=frozenset({target}),
        header="Made from the DLCS vocabulary.",
        published=documentation,
    )
    return dict(load_target(target).files(documentation, context))


@pytest.fixture(scope="module", name="sources")
def _sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The vocabulary in Turtle, in our JSON-LD, and in N-Triples in its order."""
    folder = tmp_path_factory.mktemp("dlcs")
    published = folder / "vocabulary.jsonld"
    (text,) = made("vocab", load(DLCS)).values()
    published.write_text(text, encoding="utf-8")
    triples = folder / "dlcs.nt"
    triples.write_bytes(serialize(parse(path=DLCS), format=RdfFormat.N_TRIPLES) or b"")
    return {"turtle": DLCS, "json-ld": published, "n-triples": triples}


@pytest.mark.parametrize("syntax", ["turtle", "json-ld", "n-triples"])
def test_the_page_is_the_specification(syntax: str, sources: dict[str, Path]) -> None:
    pages = made("docs", load(sources[syntax]))
    assert pages["docs/Image.md"].encode() == specification().encode()


@pytest.mark.parametrize("syntax", ["json-ld", "n-triples"])
def test_all_pages_are_the_same(syntax: str, sources: dict[str, Path]) -> None:
    assert made("docs", load(sources[syntax])) == made("docs", load(DLCS))


@pytest.mark.parametrize("syntax", ["json-ld", "n-triples"])
def test_the_published_document_is_the_same(
    syntax: str, sources: dict[str, Path]
) -> None:
    assert made("vocab", load(sources[syntax])) == made("vocab", load(DLCS))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_the_published_document_says_all_that_the_turtle_says(
    sources: dict[str, Path],
) -> None:
    published = Graph().parse(sources["json-ld"], format="json-ld")
    assert isomorphic(published, Graph().parse(DLCS))
