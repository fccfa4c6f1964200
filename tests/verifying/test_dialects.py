"""However JSON-LD is written, it says the same: nothing is found in any of its forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from pyld import jsonld
from support import ROOT
from verifying.conftest import Server
from verifying.tampering import Answered, Asked, Fault

Json: TypeAlias = Any

CONTEXT = json.loads(
    (ROOT / "generated" / "schema" / "context.jsonld").read_text("utf-8")
)
HYDRA = "http://www.w3.org/ns/hydra/core#"


def load(url: str, _options: object) -> Json:
    """Return the context of the DLCS, whatever is asked for."""
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


def expanded(document: Json) -> Json:
    """Return a document with IRIs for keys."""
    return jsonld.expand(document, {"documentLoader": load})


def flattened(document: Json) -> Json:
    """Return a document as a list of nodes, none inside another."""
    return jsonld.flatten(expanded(document))


def in_a_graph(document: Json) -> Json:
    """Return a document as a graph of nodes, with its context."""
    graph = jsonld.flatten(expanded(document), {}, {"documentLoader": load})
    return {"@context": {"hydra": HYDRA}, "@graph": graph.get("@graph", [graph])}


def as_statements(document: Json) -> Json:
    """Return a document as an object for each of its statements."""
    return [
        {"@id": node["@id"], key: one}
        for node in flattened(document)
        for key, values in node.items()
        if key != "@id"
        for one in (values or [{"@list": []}] if key != "@type" else values)
    ]


def prefixed(document: Json) -> Json:
    """Return a document whose keys of Hydra have their prefix."""
    if isinstance(document, list):
        return [prefixed(one) for one in document]
    if not isinstance(document, dict):
        return document
    names = ("member", "totalItems", "view", "first", "next", "previous", "last")
    types = ("Collection", "PartialCollectionView")
    made = {f"hydra:{k}" if k in names else k: prefixed(v) for k, v in document.items()}
    if made.get("@type") in types:
        made["@type"] = f"hydra:{made['@type']}"
    return made


def of_older_hydra(document: Json) -> Json:
    """Return a collection as hydra:PagedCollection had it."""
    if document.get("@type") != "Collection":
        return document
    made = {**document, "@type": "hydra:PagedCollection"}
    view = made.pop("view", {})
    for name in ("first", "next", "previous", "last"):
        if name in view:
            made[f"hydra:{name}Page"] = {"@id": view[name]}
    return made


def told(change: Callable[[Json], Json]) -> Fault:
    """Let all JSON-LD be told otherwise."""

    def fault(asked: Asked, answered: Answered) -> None:
        said = answered.headers.get("content-type") == "application/ld+json"
        described = asked.path in ("/vocab", "/context.jsonld")
        if said and not described and answered.status < 300:
            answered.json = change(answered.json)

    return fault


@pytest.mark.parametrize(
    "change",
    [expanded, flattened, in_a_graph, as_statements, prefixed, of_older_hydra],
    ids=lambda change: change.__name__,
)
def test_a_document_is_read_in_any_form(
    server: Server, change: Callable[[Json], Json]
) -> None:
    plain = server.verified()
    server.tampered.fault = told(change)
    found = server.verified()
    assert found.findings == ()
    assert found.resources == plain.resources


def test_a_fault_is_found_in_any_form(server: Server) -> None:
    def change(document: Json) -> Json:
        wrong = document.get("@type") == "Image"
        return as_statements({**document, "number1": -1} if wrong else document)

    server.tampered.fault = told(change)
    assert [one.rule for one in server.verified().findings] == ["HC545"]


def test_a_context_may_stand_in_a_link(server: Server) -> None:
    def fault(asked: Asked, answered: Answered) -> None:
        if b'"@context":"http' in answered.body and asked.path != "/vocab":
            document = answered.json
            del document["@context"]
            answered.json = document
            answered.headers["content-type"] = "application/json"
            answered.headers["link"] += (
                ', </context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; '
                'type="application/ld+json"'
            )

    server.tampered.fault = fault
    assert server.verified().findings == ()
