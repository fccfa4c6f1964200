"""Real documents: as many classes, properties and operations as they state.

The numbers are those of the table in the corpus's own README: distinct
nodes, counted by another RDF library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from support import require_shared

from hydra_codegen.errors import SourceError
from hydra_codegen.statements import Subject
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import LoadedGraph, load_documents
from hydra_codegen.vocabulary.reader import ReadResult, read
from hydra_codegen.vocabulary.sources import Document

_ROW = re.compile(
    r"^\| (?P<file>\S+\.(?:jsonld|ttl)) \|[^|]*"
    r"\| *(?P<classes>\d*) *\| *(?P<properties>\d*) *\| *(?P<operations>\d*) *\|",
    re.MULTILINE,
)
_BASE = "http://api.example.test/doc"
_HYDRA_CONTEXTS = [
    f"{scheme}://www.w3.org/ns/hydra/{name}"
    for scheme in ("http", "https")
    for name in ("context.jsonld", "core")
]

# The vocabulary describes no API. Its classes support nothing, so that
# properties are attached to them by rdfs:domain, and none is supported.
_BY_DOMAIN = {"spec/core.jsonld"}

_UNREADABLE = "hydrus-real-world-app/RealWorldApiDoc.jsonld"


def table() -> dict[str, tuple[int, int, int]]:
    """Return the numbers of classes, properties and operations by file."""
    text = (require_shared("corpus") / "README.md").read_text("utf-8")
    return {
        row["file"]: (
            int(row["classes"]),
            int(row["properties"]),
            int(row["operations"]),
        )
        for row in _ROW.finditer(text)
        if row["classes"]
    }


def load(name: str) -> LoadedGraph:
    corpus = require_shared("corpus")
    contexts = corpus / "contexts"
    hydra = (contexts / "hydra-context.jsonld").read_bytes()
    heracles = (contexts / "heracles-context.jsonld").read_bytes()
    document = Document(
        name=name,
        content=(corpus / name).read_bytes(),
        media_type="text/turtle" if name.endswith("ttl") else "application/ld+json",
        base=_BASE,
    )
    return load_documents(
        [document],
        contexts={
            **dict.fromkeys(_HYDRA_CONTEXTS, hydra),
            "http://api.example.test/api/context.jsonld": heracles,
        },
    )


def operation_edges(loaded: LoadedGraph) -> Iterator[tuple[Subject, object]]:
    for subject, about in loaded.index.items():
        for spelling in terms.SUPPORTED_OPERATION:
            for value in about.get(spelling, ()):
                yield subject, value


def count(result: ReadResult) -> tuple[int, int, int]:
    classes = result.documentation.classes.values()
    properties = [one for item in classes for one in item.properties.values()]
    operations = [
        *(operation for item in classes for operation in item.operations),
        *(operation for one in properties for operation in one.operations),
    ]
    return len(classes), len(properties), len(operations)


FILES = (
    "api-platform/api-doc-parser-test-docs.jsonld",
    "api-platform/api-doc-parser-test-enumDocs.jsonld",
    "api-platform/api-doc-parser-test-linkDocs.jsonld",
    "api-platform/api-doc-parser-test-readOnlyDocs.jsonld",
    "api-platform/core-6eca17131-vocab-feature-2015.jsonld",
    "api-platform/core-main-DocumentationNormalizerTest-prefixed.jsonld",
    "creditrisk-poc/test_ApiDoc.jsonld",
    "creta-labyrinth/api.ttl",
    "event-api/event-api-vocab.jsonld",
    "heracles/documentation.jsonld",
    "hydra-box/blog-api.ttl",
    "hydra-flock/central-controller-doc.jsonld",
    "hydra-openapi-parser/petstore-expanded-v2.jsonld",
    "hydra.net/expected-api-documentation-with-entry-point.jsonld",
    "hydra.net/expected-api-documentation-with-stock.jsonld",
    "hydrus/doc_writer_sample_output.jsonld",
    "hydrus/examples-doc.jsonld",
    "hydrus/hydrus-2017-vocab.jsonld",
    "spec/core.jsonld",
)


def test_every_document_of_the_table_is_tested() -> None:
    assert set(table()) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_classes_and_properties_are_those_of_the_table(name: str) -> None:
    classes, properties, _ = table()[name]
    result = read(load(name))
    found_classes, found_properties, _ = count(result)
    assert found_classes == classes
    if name in _BY_DOMAIN:
        assert properties == 0
        assert "HC228" in {finding.rule for finding in result.findings}
    else:
        assert found_properties == properties


@pytest.mark.parametrize("name", FILES)
def test_operations_are_those_of_the_table(name: str) -> None:
    """Nodes equal the table; each is read once for every owner it has.

    hydrus and the event API give one node to a class and to the entry
    point's link to it, so that a document may have fewer nodes than uses.
    """
    _, _, operations = table()[name]
    loaded = load(name)
    edges = list(dict.fromkeys(operation_edges(loaded)))
    assert len({node for _, node in edges}) == operations
    result = read(loaded)
    assert "HC219" not in {finding.rule for finding in result.findings}
    assert count(result)[2] == len(edges)


def test_what_is_no_json_is_a_clear_error() -> None:
    with pytest.raises(SourceError, match="cannot be parsed as JSON"):
        load(_UNREADABLE)


def test_collections_of_api_platform_know_their_members() -> None:
    result = read(load("api-platform/api-doc-parser-test-docs.jsonld"))
    entry = result.documentation.classes["Entrypoint"]
    members = {
        key: [one.members for one in found.ranges]
        for key, found in entry.properties.items()
    }
    assert members == {
        "book": [("http://schema.org/Book",)],
        "review": [("http://schema.org/Review",)],
        "customResource": [(f"{_BASE}#CustomResource",)],
        "deprecatedResource": [(f"{_BASE}#DeprecatedResource",)],
    }
