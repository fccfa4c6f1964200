"""The hooks of `.pre-commit-hooks.yaml`, run as pre-commit runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, run

VOCABULARY = (ROOT / "vocab/dlcs.ttl").read_text(encoding="utf-8")
SETTINGS = '[tool.hydra-codegen]\nsources = ["dlcs.ttl"]\ntargets = ["docs"]\n'


CONFIGURATION = """\
repos:
  - repo: {folder}
    rev: {revision}
    hooks:
      - id: hydra-codegen-generate
      - id: hydra-codegen-check
      - id: hydra-codegen-lint
"""


def revision(folder: Path) -> str:
    command = ["git", "rev-parse", "HEAD"]
    return subprocess.check_output(command, cwd=folder, text=True).strip()


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True)


@pytest.fixture(scope="module", name="hooks")
def _hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository that holds our hooks as they are now."""
    folder = tmp_path_factory.mktemp("hooks") / "hydra-codegen"
    folder.mkdir()
    for name in ("src", "templates", "pyproject.toml", ".pre-commit-hooks.yaml"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(folder)], check=True)
    for name in ("README.md", "LICENSE"):
        subprocess.run(["cp", str(ROOT / name), str(folder)], check=True)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "hooks")
    return folder


@pytest.fixture(name="project")
def _project(tmp_path: Path, hooks: Path) -> Path:
    (tmp_path / "dlcs.ttl").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    assert run("generate", folder=tmp_path).returncode == 0
    (tmp_path / ".pre-commit-config.yaml").write_text(
        CONFIGURATION.format(folder=hooks, revision=revision(hooks))
    )
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "all")
    return tmp_path


def hook(project: Path, hooks: Path, name: str) -> subprocess.CompletedProcess[str]:
    command = ("run", name, "--all-files", "--color", "never")
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *command],
        cwd=project,
        env={
            **os.environ,
            "HOME": str(hooks.parent),
            "PRE_COMMIT_HOME": str(hooks.parent / "installed"),
            "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_hooks_pass_where_all_agrees_and_fail_where_not(
    project: Path, hooks: Path
) -> None:
    for name in ("hydra-codegen-generate", "hydra-codegen-check", "hydra-codegen-lint"):
        done = hook(project, hooks, name)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Passed" in done.stdout
    source = project / "dlcs.ttl"
    source.write_text(
        VOCABULARY.replace("Image tags", "Picture tags"), encoding="utf-8"
    )
    forgotten = hook(project, hooks, "hydra-codegen-check")
    assert forgotten.returncode == 1
    assert "generated is out of date" in forgotten.stdout
    made = hook(project, hooks, "hydra-codegen-generate")
    assert "files were modified by this hook" in made.stdout
    assert hook(project, hooks, "hydra-codegen-check").returncode == 0
    source.write_text(VOCABULARY.replace('hydra:method "GET"', "", 1), encoding="utf-8")
    wrong = hook(project, hooks, "hydra-codegen-lint")
    assert wrong.returncode == 1
    assert "error" in wrong.stdout
