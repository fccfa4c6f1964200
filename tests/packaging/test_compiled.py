"""The wheel that Mypyc compiles: the same commands give the same bytes and sentences.

All of that is one test, as compiling takes minutes.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pathspec
import pytest
from hostile_graphs import graphs, jsonld
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from support import (
    ROOT,
    at_home,
    build_wheel,
    install_wheel,
    require_compiler,
    require_shared,
    snapshot,
)

from benchmarks.schemas import write_turtle

DRIVER = Path(__file__).with_name("commands.py")
"""Runs a list of commands, and tells how each ended."""

MANY = settings(
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
BUSY = {
    *("hydra_codegen.documentation", "hydra_codegen.output", "hydra_codegen.pipeline"),
    *("hydra_codegen.python.models", "hydra_codegen.vocabulary.plain_turtle"),
    *("hydra_codegen.targets.client.code", "hydra_codegen.vocabulary.reader.classes"),
}
"""Modules that it would not be worth it without."""


@pytest.fixture(name="compiled", scope="module")
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with the compiled wheel."""
    require_compiler()
    folder = tmp_path_factory.mktemp("compiled")
    wheel = build_wheel(folder, HATCH_BUILD_HOOK_ENABLE_MYPYC="1")
    assert not wheel.name.endswith("-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        sources = {name for name in archive.namelist() if name.endswith(".py")}
    # What is emitted must be there as text.
    assert "hydra_codegen/runtime/resource.py" in sources
    return install_wheel(wheel, folder / "venv", sys.executable) / "python"


def test_compiled_wheel_does_what_the_sources_do(
    compiled: Path, tmp_path: Path
) -> None:
    commands = [
        *(["generate", str(path), *_named(path)] for path in _documents(tmp_path)),
        ["generate", str(tmp_path / "large.ttl"), "--target", "models"],
        ["check", str(ROOT / "vocab/dlcs.ttl")],
        ["inspect", str(ROOT / "vocab/dlcs.ttl")],
        ["generate", "missing.ttl"],
        ["generate", str(ROOT / "README.md")],
        ["generate", str(ROOT / "vocab/dlcs.ttl"), "--target", "nothing"],
        ["generate", str(ROOT / "vocab/dlcs.ttl"), "--package", "class"],
    ]
    (tmp_path / "commands.json").write_text(json.dumps(commands))
    ends, files, modules = _run(compiled, tmp_path / "compiled")
    expected_ends, expected_files, interpreted = _run(
        Path(sys.executable), tmp_path / "sources"
    )
    for command, end, expected in zip(commands, ends, expected_ends, strict=True):
        assert end == expected, command
        assert end[0] in range(7), command
    assert sorted(files) == sorted(expected_files)
    assert [path for path in files if files[path] != expected_files[path]] == []
    assert not any(path.endswith(".so") for path in interpreted.values())
    assert {name for name in BUSY if not modules[name].endswith(".so")} == set()


def test_nothing_is_compiled_that_means_something_else_then() -> None:
    """Mypyc makes a cached property anew, and lists what a generator would yield.

    It loses what a decorated inner function captures, the causes of errors, and the
    equality that a class with a hash of its own inherits.
    """
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hook = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["mypyc"]
    include, exclude = (
        pathspec.PathSpec.from_lines("gitignore", hook[name])
        for name in ("include", "exclude")
    )
    paths = [
        path
        for path in sorted((ROOT / "src").rglob("*.py"))
        if include.match_file(name := path.relative_to(ROOT).as_posix())
        and not exclude.match_file(name)
    ]
    assert ROOT / "src/hydra_codegen/python/models.py" in paths
    assert [
        f"{path}:{line}"
        for path in paths
        for line in _misunderstood(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


_UNKEPT = ("cached_property", "__cause__")


def _misunderstood(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _UNKEPT:
            yield node.lineno
        if isinstance(node, ast.ClassDef):
            names = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            if "__hash__" in names and "__eq__" not in names:
                yield node.lineno
        if isinstance(node, ast.YieldFrom) and isinstance(node.value, ast.GeneratorExp):
            yield node.lineno
        if isinstance(node, ast.FunctionDef):
            yield from (
                inner.lineno
                for inner in ast.walk(node)
                if isinstance(inner, ast.FunctionDef)
                and inner is not node
                and inner.decorator_list
            )


def _documents(folder: Path) -> list[Path]:
    """Return real documents, one that is read in parts, and such as nobody writes."""
    corpus = require_shared("corpus")
    real = [
        path
        for pattern in ("*.ttl", "*.jsonld")
        for path in sorted(corpus.rglob(pattern))
        if path.parent.name != "contexts"
    ]
    write_turtle(60, folder / "large.ttl")
    drawn = [
        *_drawn(graphs(), folder, "nt"),
        *_drawn(jsonld(), folder, "jsonld"),
    ]
    return [ROOT / "vocab/dlcs.ttl", *real, *drawn]


def _drawn(strategy: SearchStrategy[str], folder: Path, suffix: str) -> list[Path]:
    paths: list[Path] = []

    @MANY
    @given(strategy)
    def keep(text: str) -> None:
        path = folder / f"drawn{len(paths)}.{suffix}"
        path.write_text(text, encoding="utf-8")
        paths.append(path)

    keep()
    return paths


def _named(path: Path) -> list[str]:
    return ["--package", "made", "--base", f"https://a.example/{path.name}"]


def _run(
    python: Path, folder: Path
) -> tuple[list[list[object]], dict[str, bytes], dict[str, str]]:
    """Run all commands with a Python.

    Returns how each ended, all files that were made, and whence each module of a
    generation of models came.
    """
    folder.mkdir()
    done = subprocess.run(
        [python, DRIVER, folder.parent / "commands.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=at_home(folder),
    )
    assert not done.returncode, done.stderr
    said = json.loads(done.stdout)
    return said["ends"], snapshot(folder), said["modules"]
