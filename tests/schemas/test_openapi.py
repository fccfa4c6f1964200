"""OpenAPI documents: what others' tools make of them, and what our server does."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from dlcs._runtime.server.openapi import openapi as of_server
from dlcs.client import Client
from dlcs.server import API, allow_everyone
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from schema_support import CORPUS, DLCS, documentation, files
from server_support import GENERATED, dlcs_server
from support import require_node_modules

from hydra_codegen.documentation import ApiDocumentation

FOLDER = Path(__file__).parent
DOCUMENT = GENERATED / "schema" / "openapi.json"
METHODS = ("get", "put", "post", "patch", "delete")


@pytest.fixture(name="document", scope="module")
def _document() -> Any:
    return json.loads(DOCUMENT.read_text("utf-8"))


def operations(document: Any) -> dict[tuple[str, str], Any]:
    """Return the operations of a document by path and method."""
    return {
        (path, method): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_it_says_of_paths_methods_and_statuses_what_the_server_says(
    document: Any,
) -> None:
    served = operations(of_server(API, allow_everyone))
    described = operations(document)
    assert described.keys() == served.keys()
    for place, operation in described.items():
        assert set(operation["responses"]) == set(served[place]["responses"])
        assert ("requestBody" in operation) == ("requestBody" in served[place])


def test_operations_are_called_as_the_methods_of_the_client(document: Any) -> None:
    names = [one["operationId"] for one in operations(document).values()]
    assert len(names) == len(set(names))
    client = Client("https://api.example.org/")
    for name in names:
        found: Any = client
        for part in name.split("."):
            found = getattr(found, part)
        assert callable(found)


def test_links_are_links(document: Any) -> None:
    image = "/customers/{customer}/spaces/{space}/images/{image}"
    links = document["paths"][image]["get"]["responses"]["200"]["links"]
    assert links["roles"] == {
        "operationId": "images.list_roles",
        "parameters": {
            key: f"$request.path.{key}" for key in ("customer", "space", "image")
        },
        "description": "The role or roles that a user must possess to view this image"
        " above maxUnauthorised",
    }
    names = {one["operationId"] for one in operations(document).values()}
    for operation in operations(document).values():
        for response in operation["responses"].values():
            for link in response.get("links", {}).values():
                assert link["operationId"] in names


def test_forms_are_told_apart(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert "width" in schemas["Image"]["properties"]
    assert schemas["Image"]["properties"]["width"]["readOnly"]
    assert "width" not in schemas["ImageWrite"]["properties"]
    image = document["paths"]["/customers/{customer}/spaces/{space}/images/{image}"]
    sent = image["patch"]["requestBody"]["content"]
    assert sent["application/merge-patch+json"]["schema"] == {
        "$ref": "#/components/schemas/ImagePatch"
    }
    listed = document["paths"]["/customers/{customer}/spaces/{space}/images"]["get"]
    names = {p["name"] for p in listed["parameters"] if "name" in p}
    assert {"string1", "number3", "tags"} <= names


def require_right(made: dict[str, str]) -> Any:
    """Require of a document that it is one, and that its examples are valid."""
    document = json.loads(made["schema/openapi.json"])
    validate(document)
    assert yaml.safe_load(made["schema/openapi.yaml"]) == document
    components = document["components"]
    for name, example in components.get("examples", {}).items():
        schema = {"components": components, "$ref": f"#/components/schemas/{name}"}
        Draft202012Validator(schema).validate(example["value"])
    return document


def test_the_dlcs_is_right(document: Any) -> None:
    assert require_right(files(documentation(DLCS), "openapi"))["info"]["title"]


@pytest.mark.parametrize("name", CORPUS)
def test_addresses_that_nothing_gives_are_not_made_up(name: str) -> None:
    document = require_right(files(documentation(name), "openapi"))
    assert set(document["paths"]) <= {"/"}


@settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(documentations())
def test_whatever_a_vocabulary_holds_documents_are_right(
    documentation: ApiDocumentation,
) -> None:
    made = files(documentation, "openapi")
    assert made == files(documentation, "openapi")
    document = json.loads(made["schema/openapi.json"])
    validate(document)
    assert yaml.safe_load(made["schema/openapi.yaml"]) == document
    names = [one["operationId"] for one in operations(document).values()]
    assert len(names) == len(set(names))


def program(name: str, *arguments: str, folder: Path = FOLDER) -> str:
    """Run a program of Node.js; returns what it said, and requires success."""
    require_node_modules(FOLDER)
    done = subprocess.run(
        [str(FOLDER / "node_modules" / ".bin" / name), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def test_spectral_finds_nothing() -> None:
    written = [str(DOCUMENT), str(DOCUMENT.with_suffix(".yaml"))]
    options = ("--ruleset", "spectral.yaml", "--fail-severity", "hint")
    assert "No results" in program("spectral", "lint", *options, *written)


def test_openapi_typescript_makes_types(tmp_path: Path) -> None:
    types = tmp_path / "dlcs.d.ts"
    yaml_file = str(DOCUMENT.with_suffix(".yaml"))
    said = program("openapi-typescript", yaml_file, "--output", str(types))
    assert "warn" not in said.lower(), said
    text = types.read_text("utf-8")
    assert '"images.create"' in text
    program("tsc", "--strict", "--noEmit", str(types))


@pytest.fixture(name="foreign", scope="module")
def _foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Generate a client with openapi-python-client, and import it."""
    folder = tmp_path_factory.mktemp("foreign")
    programs = str(Path(sys.executable).parent)
    done = subprocess.run(
        [
            *(f"{programs}/openapi-python-client", "generate", "--meta", "none"),
            *("--path", str(DOCUMENT), "--output-path", "foreign_dlcs"),
            "--fail-on-warning",
        ],
        cwd=folder,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("foreign_dlcs")
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m.startswith("foreign_dlcs")]:
            del sys.modules[module]


def test_a_client_of_others_works_with_our_server(foreign: Any, tmp_path: Path) -> None:
    def call(tag: str, name: str, *arguments: Any, **more: Any) -> Any:
        module = importlib.import_module(f"foreign_dlcs.api.{tag}.{name}")
        return module.sync(*arguments, **more)

    models = importlib.import_module("foreign_dlcs.models")
    url = f"sqlite:///{tmp_path / 'data.db'}"
    with dlcs_server(url, tmp_path / "log") as server:
        base = str(server.base_url).rstrip("/")
        with foreign.Client(base_url=base, raise_on_unexpected_status=True) as client:
            root = call("entry_point", "entry_point", client=client)
            assert root.customers == f"{base}/customers"
            space = models.SpaceWrite(name="cats")
            made = call("space", "spaces_replace", "2", "5", client=client, body=space)
            assert made.name == "cats"
            image = models.ImageWrite(string1="tabby", number1=7, tags=["a", "b"])
            sent = call("space", "images_create", "2", "5", client=client, body=image)
            assert sent.id.startswith(f"{base}/customers/2/spaces/5/images/")
            assert (sent.string1, sent.tags) == ("tabby", ["a", "b"])
            found = call(
                "space", "images_list", "2", "5", client=client, string1="tabby"
            )
            assert [one.id for one in found.member] == [sent.id]
            key = sent.id.rpartition("/")[2]
            patch = models.ImagePatch(string1="ginger")
            call("image", "images_update", "2", "5", key, client=client, body=patch)
            now = call("image", "images_get", "2", "5", key, client=client)
            assert (now.string1, now.number1) == ("ginger", 7)
            missing = call("image", "images_get", "2", "5", "none", client=client)
            assert isinstance(missing, models.Problem)
            assert missing.status == 404


def test_schemathesis_finds_the_server_as_described(tmp_path: Path) -> None:
    hooks = FOLDER.parent / "server"
    url = f"sqlite:///{tmp_path / 'data.db'}"
    with dlcs_server(url, tmp_path / "log") as client:
        for path in ("spaces/5", "spaces/5/images/cat"):
            made = client.put(f"/customers/2/{path}", json={})
            assert made.status_code == 201
        command = [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(hooks / "schemathesis.toml")),
            *("run", str(DOCUMENT), "--url", str(client.base_url).rstrip("/")),
            # The server of the tests lets everyone in.
            *("--checks", "all", "--exclude-checks", "ignored_auth", "--no-color"),
            *("--phases", "examples,fuzzing", "--max-examples", "1"),
        ]
        done = subprocess.run(
            command,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
                "PYTHONPATH": str(hooks),
            },
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout
    assert "Tested: 51" in done.stdout
