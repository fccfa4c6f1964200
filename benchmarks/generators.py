"""Whole runs of generators: ours, those of others, and what no generator can beat."""

from __future__ import annotations

import contextlib
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import (
    PEERS,
    NotInstalledError,
    Peer,
    Place,
    installed,
    ours,
)
from benchmarks.made_up_api import ORIGIN
from benchmarks.measuring import Case, in_turn
from benchmarks.results import Row

PART = "generators"
MODELS = "hydra-codegen, models"
PYTHON = "hydra-codegen, all of Python"
EVERYTHING = "hydra-codegen, everything"
PLAIN = "hydra-codegen, models, not compiled"
IMPORTS = "import rdflib, jinja2, click"
RDFLIB = "rdflib parses the Turtle"
OURS = {
    MODELS: ("Pydantic models", ("models",)),
    PYTHON: (
        "models, validators, server, client",
        ("models", "validators", "server", "client"),
    ),
    EVERYTHING: ("the same, docs, site, diagram, all schemas, TypeScript", ()),
    PLAIN: ("Pydantic models", ("models",)),
}
"""What each of our rows makes, and its targets; none: all built in."""
FLOORS = {
    IMPORTS: "import rdflib, jinja2, click",
    RDFLIB: "import rdflib, sys; rdflib.Graph().parse(sys.argv[1], format='turtle')",
}
"""What each floor runs; it gets the Turtle as its argument."""


@dataclass(frozen=True)
class Options:
    """What is measured: how large, how often, how long at most, and where."""

    classes: Sequence[int]
    runs: int
    limit: float
    environments: Path
    folder: Path
    """Where schemas, outputs and logs go; it is removed in the end."""
    say: Callable[[str], None]


def schemas(number: int, options: Options) -> Path:
    """Return the folder with the API of so many classes in every format."""
    folder = options.folder / "schemas" / str(number)
    if not folder.exists():
        # In another process: what measures stays small.
        command = [sys.executable, "-m", "benchmarks.schemas", str(number), str(folder)]
        subprocess.run(command, check=True)
    return folder


def compiled(options: Options) -> Path:
    """Return the Python of the environment that our compiled wheel is in.

    Where it cannot be built, says why and ends all: no figure of ours would be right.
    """
    try:
        return ours(options.environments) / "bin" / "python"
    except NotInstalledError as error:
        sys.exit(f"Our own wheel {error}")


def generate(
    python: Path, source: Path, output: Path, folder: Path, targets: Sequence[str]
) -> tuple[list[str], dict[str, str]]:
    """Return the command that generates a package `things`, and its environment."""
    program = python.with_name("hydra-codegen")
    chosen = [word for target in targets for word in ("--target", target)]
    names = ["--package", "things", "--out", str(output)]
    cache = {"XDG_CACHE_HOME": str(folder / "cache")}
    return [str(program), "generate", str(source), *names, *chosen], cache


def measure(options: Options) -> list[Row]:
    """Measure all generators at all sizes."""
    options.say("Installing what we are compared with, and ourselves")
    compiled(options)
    environments: dict[str, Path] = {}
    rows: list[Row] = []
    for peer in PEERS:
        try:
            environments[peer.name] = installed(peer, options.environments)
        except NotInstalledError as error:
            options.say(f"  {peer.name}: {error}")
            rows += [Row(PART, peer.name, n, {}, str(error)) for n in options.classes]
    for number in options.classes:
        options.say(f"Generators, {number} classes")
        source = schemas(number, options)
        with served(source) as origin:
            cases = [
                *_floors(source, number, options),
                *_ours(source, number, options),
                *(
                    _theirs(peer, number, environments[peer.name], origin, options)
                    for peer in PEERS
                    if peer.name in environments
                ),
            ]
            rows += in_turn(
                cases, limit=options.limit, runs=options.runs, say=options.say
            )
    return rows


def _folder(name: str, number: int, options: Options) -> Path:
    """Return the folder of what a case writes."""
    place = "".join(letter if letter.isalnum() else "-" for letter in name)
    return options.folder / "runs" / place / str(number)


def _floors(source: Path, number: int, options: Options) -> Iterator[Case]:
    python = str(compiled(options))
    for name, code in FLOORS.items():
        log = _folder(name, number, options) / "log.txt"
        command = [python, "-c", code, str(source / "hydra.ttl")]
        yield Case(PART, name, number, command, log)


def _ours(source: Path, number: int, options: Options) -> Iterator[Case]:
    released, turtle = compiled(options), source / "hydra.ttl"
    for name, (_, targets) in OURS.items():
        folder = _folder(name, number, options)
        output = folder / "output"
        python = Path(sys.executable) if name == PLAIN else released
        command, cache = generate(python, turtle, output, folder, targets)
        yield Case(PART, name, number, command, folder / "log.txt", output, cache)


def _theirs(
    peer: Peer, number: int, environment: Path, origin: str, options: Options
) -> Case:
    folder = _folder(peer.name, number, options)
    place = Place(environment, schemas(number, options), folder / peer.output, origin)
    # openapi-python-client calls the ruff beside it.
    path = {"PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    return Case(
        PART,
        peer.name,
        number,
        peer.command(place),
        folder / "log.txt",
        place.output,
        path,
        peer.large_stack,
    )


@contextlib.contextmanager
def served(schemas: Path) -> Iterator[str]:
    """Serve the Hydra documents as an API does; yields its entry point."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    origin = f"http://127.0.0.1:{server.server_port}"
    _Api.bodies = {
        path: (schemas / name)
        .read_text(encoding="utf-8")
        .replace(ORIGIN, origin)
        .encode()
        for path, name in (("/", "entry-point.jsonld"), ("/docs", "hydra.jsonld"))
    }
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()


class _Api(http.server.BaseHTTPRequestHandler):
    """Answers with the entry point and the ApiDocumentation."""

    protocol_version = "HTTP/1.1"
    bodies: dict[str, bytes]

    def do_GET(self) -> None:
        body = self.bodies.get(self.path, b"{}")
        origin = f"http://{self.headers['Host']}"
        relation = "http://www.w3.org/ns/hydra/core#apiDocumentation"
        self.send_response(200)
        self.send_header("Content-Type", "application/ld+json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Link", f'<{origin}/docs>; rel="{relation}"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""
