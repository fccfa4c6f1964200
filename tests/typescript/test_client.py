"""The generated TypeScript client runs on Node.js, over real sockets."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest
from generated_package import imported, written
from server_support import GENERATED, dlcs_server, running
from support import require_shared
from typescript_support import FOLDER, beside, compiled, node

from hydra_codegen import load

APPLICATION = FOLDER.parent / "server" / "any_application.py"


@pytest.fixture(scope="module", name="programs")
def _programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programs")
    return compiled(beside(GENERATED / "typescript", folder, "life.ts"))


def test_a_whole_life_with_the_generated_server(programs: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'data.db'}"
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        dlcs_server(database, tmp_path / "log", SECRET="a secret") as server,
    ):
        never = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        done = node(programs / "life.js", f"{server.base_url}/", never)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "whole\n"


def test_what_is_sent_where_and_what_is_made_of_answers(programs: Path) -> None:
    done = node(FOLDER / "rules.mjs", str(programs / "typescript" / "index.js"))
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


def test_addresses_are_learned_from_the_entry_point(tmp_path: Path) -> None:
    path = require_shared("corpus") / "event-api" / "event-api-vocab.jsonld"
    documentation = load(path)
    with imported(documentation, tmp_path, "server") as package:
        written(documentation, tmp_path, package.__name__, "typescript")
        client = compiled(tmp_path / "typescript") / "index.js"
        settings = {
            "PYTHONPATH": str(tmp_path),
            "DATABASE": f"sqlite:///{tmp_path / 'data.db'}",
        }
        command = [str(APPLICATION), package.__name__]
        with running(command, tmp_path / "log", settings) as server:
            done = node(FOLDER / "events.mjs", str(client), f"{server.base_url}/")
            assert isinstance(server, httpx.Client)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "whole\n"


VOCABULARY = """\
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix hc: <https://hydra-codegen.dev/ns#> .
@prefix : <https://a.example/v#> .
<https://a.example/v> a hydra:ApiDocumentation ; hydra:title "Kitchen" ;
    hydra:entrypoint <https://a.example/> ; hydra:supportedClass :Pot .
:Pot a hydra:Class ; hc:iriTemplate "/pots/{pot}" ; hydra:supportedOperation [
    hydra:method "GET" ; hydra:returns :Pot ; hydra:possibleStatus
        [ hydra:statusCode 404 ; hydra:title "no such pot" ] ,
        [ hydra:statusCode 418 ; hydra:title "a teapot" ] ] .
"""
PROGRAM = """\
import assert from "node:assert/strict";
const { ClientError, Client, NotFound, Status418 } = await import(process.argv[2]);
for (const [status, kind, said] of [[404, NotFound, "no such pot"], [418, Status418, "a teapot"]]) {
  const fetch = async () => new Response(null, { status });
  const error = await new Client(undefined, { fetch }).pots.get({ pot: 1 }).catch((e) => e);
  assert.ok(error instanceof kind && error instanceof ClientError);
  assert.equal(error.message, `GET https://a.example/pots/1: ${status}: ${said}`);
  assert.equal(error.name, kind.name);
}
"""


def test_documented_errors_have_their_classes_and_words(tmp_path: Path) -> None:
    (tmp_path / "kitchen.ttl").write_text(VOCABULARY)
    documentation = load(tmp_path / "kitchen.ttl")
    written(documentation, tmp_path, "kitchen", "typescript")
    text = (tmp_path / "typescript" / "accessors" / "pot.ts").read_text()
    assert "   * @throws {NotFound} no such pot\n" in text
    assert "   * @throws {Status418} a teapot\n" in text
    client = compiled(tmp_path / "typescript") / "index.js"
    (tmp_path / "program.mjs").write_text(PROGRAM)
    done = node(tmp_path / "program.mjs", str(client))
    assert done.returncode == 0, done.stderr
