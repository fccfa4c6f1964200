"""`generated/` is what the generator makes now, and what tools accept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import require_program, snapshot

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"


def generate(out: Path, **environment: str) -> dict[str, bytes]:
    result = subprocess.run(
        [sys.executable, "-m", "hydra_codegen", "generate", "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return snapshot(out)


def test_committed_output_is_what_is_made_now(tmp_path: Path) -> None:
    made = generate(tmp_path / "out")
    kept = snapshot(GENERATED)
    assert sorted(made) == sorted(kept)
    assert [path for path in made if made[path] != kept[path]] == []


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4711", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"},
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
    ],
)
def test_same_bytes_in_another_environment(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    made, kept = generate(tmp_path / "out", **environment), snapshot(GENERATED)
    assert [path for path in kept if made.get(path) != kept[path]] == []


def test_output_names_no_path_of_the_machine_and_no_date() -> None:
    for path, data in snapshot(GENERATED).items():
        assert str(ROOT).encode() not in data, path
        assert b"T00:00" not in data, path


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--isolated", "generated"],
        ["ruff", "check", "--isolated", "--select", "E4,E7,E9,F,I", "generated"],
        ["ruff", "format", "--isolated", "--check", "generated"],
        ["mypy", "--strict", "--config-file=", "--no-incremental", "dlcs"],
    ],
    ids=["ruff", "ruff-imports", "ruff-format", "mypy"],
)
def test_tools_accept_the_output(command: list[str], tmp_path: Path) -> None:
    folder = GENERATED if command[0] == "mypy" else ROOT
    cache = {"MYPY_CACHE_DIR": str(tmp_path), "RUFF_CACHE_DIR": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **cache},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_pyright_accepts_the_output() -> None:
    require_program("node", "pyright runs on it")
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pyright", "--outputjson"),
            *("--pythonpath", sys.executable, "dlcs"),
        ],
        cwd=GENERATED,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(result.stdout)
    assert report["summary"]["filesAnalyzed"] > 5
    assert report["generalDiagnostics"] == []
