"""The first settings of a project: found out, not asked.

Which files of a folder describe a Hydra API, what amends them, what the package
may be called; and the section of pyproject.toml that says so.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from hydra_codegen import pipeline
from hydra_codegen.config import TABLE, Settings, is_package_name, package_from
from hydra_codegen.errors import HydraCodegenError, UsageError
from hydra_codegen.frozen import dataclass

TARGETS = ("models", "validators", "docs")
_SUFFIXES = frozenset(
    (".ttl", ".jsonld", ".json", ".rdf", ".owl", ".xml", ".nt", ".trig", ".nq")
)
_HYDRA = b"www.w3.org/ns/hydra/core"
_OTHERS = frozenset(("node_modules", "__pycache__", "venv", "env", "build", "dist"))
_LARGEST = 64 * 1024 * 1024
_MOST = 10_000
"""How many files are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a folder holds for us; paths are relative to it."""

    sources: tuple[str, ...]
    corrections: str
    package: str
    titles: tuple[str, ...]


def look_around(folder: Path) -> Found:
    """Return what there is to generate from in a folder, and below it.

    Raises `UsageError` where no file describes a Hydra API.
    """
    sources: list[str] = []
    titles: list[str] = []
    for path in _candidates(folder):
        name = path.relative_to(folder).as_posix()
        try:
            found = pipeline.read_api(Settings(sources=(str(path),))).documentation
        except HydraCodegenError:
            continue  # of Hydra it speaks, but it describes no API
        sources.append(name)
        titles.append(found.title)
    if not sources:
        raise UsageError(
            f"no file below {folder} describes a Hydra API; name one, or a URL: "
            "hydra-codegen init https://api.example.org/"
        )
    return Found(
        sources=tuple(sources),
        corrections=_corrections(folder, sources[0]),
        package=package_name(folder, sources[0]),
        titles=tuple(titles),
    )


def named(folder: Path, source: str) -> Found:
    """Return what a source that the user has named holds.

    Raises `SourceError` and `VocabularyError` as `generate` would.
    """
    found = pipeline.read_api(Settings(sources=(source,))).documentation
    is_url = "://" in source
    return Found(
        sources=(source,),
        corrections="" if is_url else _corrections(folder, source),
        package=package_name(folder, source),
        titles=(found.title,),
    )


def package_name(folder: Path, source: str) -> str:
    """Return what a package may be called: as the source is, else as the folder."""
    name = package_from(source)
    plain = name.removesuffix("_corrections")
    if name in ("api", "vocab", "vocabulary", "documentation", "docs", "apidoc"):
        project = folder.resolve().name.lower().replace("-", "_").replace(".", "_")
        plain = project if is_package_name(project) else name
    return plain


def section(found: Found) -> str:
    """Return the section of pyproject.toml for what was found."""
    lines = [
        f"[{TABLE}]",
        f"sources = {_list(found.sources)}",
        f"package = {_text(found.package)}",
        'out = "generated"',
        f"targets = {_list(TARGETS)} # also: server, client, html, diagram, vocab, context",
    ]
    if found.corrections:
        lines.append(f"corrections = {_text(found.corrections)}")
    return "\n".join(lines) + "\n"


def write(folder: Path, text: str) -> Path:
    """Append a section to the pyproject.toml of a folder, or make that file.

    Raises `UsageError` where it has our section already, or cannot be read.
    """
    project = folder / "pyproject.toml"
    try:
        before = project.read_text(encoding="utf-8") if project.exists() else ""
        tools = tomllib.loads(before).get("tool", {})
    except (OSError, RecursionError, ValueError) as error:
        raise UsageError(f"{project} cannot be read: {error}") from error
    if "hydra-codegen" in tools:
        raise UsageError(f"{project} has a section [{TABLE}] already")
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    try:
        project.write_text(f"{before}{gap}{text}", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{project} cannot be written: {error}") from error
    return project


def _candidates(folder: Path) -> Iterator[Path]:
    """Yield the files that speak of Hydra, those nearest first."""
    paths = sorted(_files(folder), key=lambda path: (len(path.parts), path))
    for path in paths[:_MOST]:
        try:
            fits = path.stat().st_size <= _LARGEST
            if fits and _HYDRA in path.read_bytes():
                yield path
        except OSError:
            continue  # not for us to read


def _files(folder: Path) -> Iterator[Path]:
    for place, below, names in os.walk(folder):
        # What is installed or generated is of others.
        below[:] = [
            name
            for name in below
            if name[0] != "." and name not in _OTHERS and not _is_generated(place, name)
        ]
        for name in names:
            if Path(name).suffix in _SUFFIXES:
                yield Path(place, name)


def _is_generated(place: str, name: str) -> bool:
    folder = Path(place, name)
    marks = (".hydra-codegen.json", "pyvenv.cfg")
    return any((folder / mark).exists() for mark in marks)


def _corrections(folder: Path, source: str) -> str:
    beside = Path(source).with_suffix(".corrections.toml")
    return beside.as_posix() if (folder / beside).is_file() else ""


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    # A string of JSON is one of TOML, but for one character.
    return json.dumps(text).replace("\x7f", "\\u007f")
