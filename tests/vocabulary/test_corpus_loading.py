"""Every document of the corpus loads, or fails with a sentence that is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import SHARED, require_shared

from hydra_codegen.errors import SourceError
from hydra_codegen.vocabulary.graph import LoadedGraph, load_documents
from hydra_codegen.vocabulary.places import Locator
from hydra_codegen.vocabulary.sources import read_sources

CORPUS = SHARED / "corpus"
SUFFIXES = (".ttl", ".jsonld")
FILES = sorted(
    path.relative_to(CORPUS).as_posix()
    for path in CORPUS.rglob("*")
    if path.suffix in SUFFIXES and path.parent.name != "contexts"
)


def load(name: str) -> LoadedGraph:
    path = require_shared(f"corpus/{name}")
    contexts = require_shared("corpus/contexts")
    return load_documents(
        read_sources([str(path)]),
        contexts={
            "/api/context.jsonld": (contexts / "heracles-context.jsonld").read_bytes()
        },
    )


def is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def test_corpus_is_there() -> None:
    require_shared("corpus")
    assert len(FILES) > 15


@pytest.mark.parametrize("name", FILES)
def test_document_loads(name: str) -> None:
    if name.endswith(".jsonld") and not is_json(require_shared(f"corpus/{name}")):
        with pytest.raises(SourceError, match=r":\d+:\d+: cannot be parsed as JSON"):
            load(name)
        return
    loaded = load(name)
    assert loaded.index
    # Relative IRIs never become paths of this machine.
    assert not [subject for subject in loaded.index if str(CORPUS) in subject]
    locate = Locator(read_sources([str(CORPUS / name)])).place_of
    named = [subject for subject in loaded.index if ":" in subject[2:]]
    found = [subject for subject in named if locate(subject).line]
    assert len(found) >= len(named) * 0.9


def test_quirks_are_found() -> None:
    https = load("hydra.net/expected-api-documentation-with-stock.jsonld")
    assert "HC301" in {finding.rule for finding in https.findings}
    datatypes = load("creditrisk-poc/test_ApiDoc.jsonld")
    assert "HC302" in {finding.rule for finding in datatypes.findings}
    lost = load("event-api/event-api-vocab.jsonld")
    assert [f.message for f in lost.findings if "'required'" in f.message]
    framework = load("api-platform/api-doc-parser-test-docs.jsonld")
    assert framework.base == "http://localhost/docs.jsonld"
