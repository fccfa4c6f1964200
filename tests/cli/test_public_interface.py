"""What the package offers from Python, as the README shows it."""

from __future__ import annotations

from pathlib import Path

import hydra_codegen
from hydra_codegen import Settings

ROOT = Path(__file__).parents[2]
DLCS = ROOT / "vocab" / "dlcs.ttl"


def test_load_gives_the_model() -> None:
    documentation = hydra_codegen.load(DLCS)
    roles = documentation.classes["Image"].properties["roles"]
    assert roles.ranges[0].iri == "http://www.w3.org/ns/hydra/core#Collection"


def test_load_graph_gives_an_rdflib_graph_in_document_order() -> None:
    graph = hydra_codegen.load_graph(DLCS)
    query = "SELECT ?c WHERE { ?c a hydra:Class }"
    namespaces = {"hydra": "http://www.w3.org/ns/hydra/core#"}
    assert len(graph.query(query, initNs=namespaces)) == 8
    first = next(iter(graph))
    assert str(first[0]) == "https://api.dlcs.io/vocab"


def test_generate_writes_what_settings_ask_for(tmp_path: Path) -> None:
    settings = Settings(sources=(str(DLCS),), out=tmp_path, targets=("docs",))
    written = hydra_codegen.generate(settings)
    assert "docs/Image.md" in written.new


def test_every_public_name_is_there() -> None:
    assert all(hasattr(hydra_codegen, name) for name in hydra_codegen.__all__)
