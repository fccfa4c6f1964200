"""The wheel, installed into an empty environment, makes the same bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import install_wheel, snapshot

ROOT = Path(__file__).parents[2]


def found_pythons() -> list[str]:
    """Return a Python of each other version present, and the one that runs."""
    versions = ("3.11", "3.12", "3.13", "3.14")
    found = [sys.executable]
    for version in versions:
        running = version == f"3.{sys.version_info.minor}"
        candidates = [] if running else _candidates(version)
        found += [path for path in candidates if _runs(path)][:1]
    # The newest stands for all: each costs an installation.
    return [found[0], *found[-1:]] if len(found) > 1 else found


def _candidates(version: str) -> list[str]:
    """Return what may be a Python of a version; a shim may lead to nothing."""
    path = shutil.which(f"python{version}")
    if path is None:
        return []
    versions = Path(path).parents[1] / "versions"
    return [path, *(str(p) for p in versions.glob(f"{version}.*/bin/python"))]


def _runs(python: str) -> bool:
    command = [python, "-c", "import venv, ensurepip"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("python", found_pythons())
def test_wheel_generates_the_same_bytes(
    wheel: Path, python: str, tmp_path: Path
) -> None:
    programs = install_wheel(wheel, tmp_path / "environment", python)
    project = tmp_path / "project"
    project.mkdir()
    shutil.copytree(ROOT / "vocab", project / "vocab")
    shutil.copy(ROOT / "pyproject.toml", project)
    result = subprocess.run(
        [programs / "hydra-codegen", "generate"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    made, kept = snapshot(project / "generated"), snapshot(ROOT / "generated")
    assert sorted(made) == sorted(kept)
    assert [path for path in made if made[path] != kept[path]] == []
