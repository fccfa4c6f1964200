"""Hydra clients that others wrote understand a generated server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from server_support import dlcs_server
from support import require_node_modules

from hydra_codegen import load
from hydra_codegen.documentation import SupportedClass

FOLDER = Path(__file__).parent
DLCS = load(FOLDER.parents[1] / "vocab" / "dlcs.ttl")
IMAGE = "/customers/2/spaces/5/images/cat"


@pytest.fixture(scope="module", name="server")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    require_node_modules(FOLDER)
    folder = tmp_path_factory.mktemp("server")
    with dlcs_server(f"sqlite:///{folder / 'data.db'}", folder / "log") as client:
        assert client.put("/customers/2/spaces/5", json={}).status_code == 201
        assert client.put(IMAGE, json={"string1": "tabby"}).status_code == 201
        yield client


def run(script: str, *arguments: str) -> Any:
    """Run a script under Node.js and return the JSON that it prints."""
    done = subprocess.run(
        ["node", script, *arguments],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def fields(supported: SupportedClass) -> list[list[str]]:
    return [[p.key, p.ranges[0].iri] for p in supported.properties.values()]


def test_the_parser_of_api_platform_finds_resources_and_fields(
    server: httpx.Client,
) -> None:
    found = run("parse.mjs", str(server.base_url))
    customer = DLCS.classes["Customer"]
    assert found["title"] == "DLCS"
    (resource,) = found["resources"]
    assert resource["name"] == "customers"
    assert resource["url"] == str(server.base_url.join("/customers"))
    assert (resource["id"], resource["title"]) == (customer.iri, "Customer")
    assert resource["fields"] == fields(customer)
    assert resource["operations"] == [
        ["list", "GET"],
        ["show", "GET"],
        ["edit", "PATCH"],
    ]


def test_alcaeus_walks_from_the_entry_point_to_an_image(server: httpx.Client) -> None:
    found = run("walk.mjs", str(server.base_url), "customers", "spaces", "images")
    vocabulary = DLCS.classes["Image"].iri.removesuffix("Image")
    passed = [
        (str(httpx.URL(step["iri"]).raw_path, "ascii"), step["types"])
        for step in found["passed"]
    ]
    collection = ["http://www.w3.org/ns/hydra/core#Collection"]
    assert passed == [
        ("/", [f"{vocabulary}EntryPoint"]),
        ("/customers", collection),
        ("/customers/2", [f"{vocabulary}Customer"]),
        ("/customers/2/spaces", collection),
        ("/customers/2/spaces/5", [f"{vocabulary}Space"]),
        ("/customers/2/spaces/5/images", collection),
        (IMAGE, [f"{vocabulary}Image"]),
    ]
    assert {step["status"] for step in found["passed"]} == {200}
    assert found["properties"][f"{vocabulary}Image/string1"] == "tabby"
    assert found["methods"] == ["GET", "PUT", "PATCH", "DELETE"]
