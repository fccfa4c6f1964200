"""The OpenAPI page says what the server does: every route, every body, every status."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from dlcs.server import API


@pytest.fixture(name="document")
def _document(server: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = server.get("/openapi.json").json()
    return found


def references(value: object) -> set[str]:
    """Return all references in a document."""
    if isinstance(value, dict):
        inner = {r for item in value.values() for r in references(item)}
        return inner | (
            {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        )
    if isinstance(value, list):
        return {r for item in value for r in references(item)}
    return set()


def test_every_route_is_described_and_nothing_else(document: dict[str, Any]) -> None:
    described = {
        (path, method.upper())
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert described == {(route.path, route.method) for route in API.routes}
    ids = [o["operationId"] for m in document["paths"].values() for o in m.values()]
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        found: Any = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def test_bodies_and_answers(document: dict[str, Any]) -> None:
    image = document["paths"]["/customers/{customer}/spaces/{space}/images/{image}"]
    sent = image["put"]["requestBody"]["content"]["application/ld+json"]["schema"]
    assert sent == {"$ref": "#/components/schemas/ImageWrite"}
    written = document["components"]["schemas"]["ImageWrite"]["properties"]
    assert "width" not in written
    assert "width" in document["components"]["schemas"]["Image"]["properties"]
    assert "application/merge-patch+json" in image["patch"]["requestBody"]["content"]
    assert image["patch"]["responses"]["200"]["description"] == "patched Image"
    assert set(image["put"]["responses"]) == {"200", "201", "default"}
    assert set(image["delete"]["responses"]) == {"204", "default"}
    names = [p["name"] for p in image["get"]["parameters"] if p["in"] == "path"]
    assert names == ["customer", "space", "image"]
    queue = document["paths"]["/customers/{customer}/queue"]["post"]
    assert queue["responses"]["202"]["description"] == "Batch accepted."
    members = queue["requestBody"]["content"]["application/json"]["schema"]
    items = members["properties"]["member"]["items"]
    assert items == {"$ref": "#/components/schemas/ImageWrite"}


def test_there_is_a_page_for_people(server: httpx.Client) -> None:
    page = server.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "/openapi.json" in page.text


def test_it_is_the_same_each_time(server: httpx.Client) -> None:
    first, second = (server.get("/openapi.json").content for _ in range(2))
    assert json.loads(first)
    assert first == second
