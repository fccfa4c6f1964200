"""Folders and files of settings that are not what they should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_support import run_command

API = """
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
<https://a.example/v#api> a hydra:ApiDocumentation ;
    hydra:supportedClass <https://a.example/v#Item> .
<https://a.example/v#Item> a hydra:Class ; hydra:title "Item" .
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.ttl").write_text(API)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_nothing_that_stands_in_the_output_folder_is_touched(project: Path) -> None:
    (project / ".git").mkdir()
    (project / ".git" / "config").write_text("[core]\n")
    (project / "notes.txt").write_text("mine\n")
    before = contents(project)
    done = run_command(
        "generate", "a.ttl", "--package", "api", "--out", ".", cwd=project
    )
    assert done.returncode == 0, done.stderr.decode()
    after = contents(project)
    assert {name: after[name] for name in before} == before


def test_a_page_of_the_user_is_named_and_nothing_is_written(project: Path) -> None:
    (project / "docs").mkdir()
    (project / "docs" / "index.md").write_text("# Mine\n")
    before = contents(project)
    done = run_command(
        "generate", "a.ttl", "--package", "api", "--out", ".", cwd=project
    )
    assert done.returncode == 5
    assert b"docs/index.md is in the way" in done.stderr
    assert contents(project) == before


@pytest.mark.parametrize("inner", ["api", "docs", "api/models"])
def test_a_link_below_the_output_folder_is_not_followed(
    project: Path, inner: str
) -> None:
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    link = project / "out" / inner
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    done = run_command(
        "generate", "a.ttl", "--package", "api", "--out", "out", cwd=project
    )
    assert done.returncode == 5
    assert b"leads outside the output folder by a link" in done.stderr
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "tool = 5",
        "[tool]\nhydra-codegen = 5",
        "[tool.hydra-codegen]\nsources = " + "[" * 5000 + "]" * 5000,
        '[tool.hydra-codegen]\nout = "a\\u0000b"',
        '[tool.hydra-codegen]\nsources = ["a\\u0000b"]',
        '[tool.hydra-codegen]\npackage = "../../x"',
        '[tool.hydra-codegen]\npackage = "class"',
        "[tool.hydra-codegen]\nlanguage = 5",
    ],
)
def test_settings_that_cannot_be_are_a_sentence(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(text + "\n")
    before = contents(project)
    done = run_command("generate", "a.ttl", cwd=project)
    if done.returncode:
        assert done.stderr.startswith(b"Error: ")
        assert done.stderr.count(b"\n") == 1, done.stderr.decode()
        assert contents(project) == before
    assert b"Traceback" not in done.stderr


def test_corrections_without_end_are_a_sentence(project: Path) -> None:
    (project / "c.toml").write_text("classes = " + "[" * 5000 + "]" * 5000)
    settings = 'sources = ["a.ttl"]\ncorrections = "c.toml"\n'
    (project / "pyproject.toml").write_text("[tool.hydra-codegen]\n" + settings)
    done = run_command("generate", cwd=project)
    assert done.returncode == 2
    assert done.stderr.startswith(b"Error: the corrections c.toml cannot be read")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"packages": {"api": {"docs": {"../../a.ttl": "x"}}}}',
        '{"packages": {"api": {"docs": {"/etc/passwd": "x"}}}}',
        '{"packages": {"api": {"docs": {"a\\u0000b": "x"}}}}',
        '{"packages": {"api": {"docs": {"\\ud800": "x"}}}}',
        '{"packages": {"api": {"docs": {"models": ["x"]}}}}',
        '{"packages": [[]]}',
    ],
)
def test_a_manifest_of_a_hostile_hand_is_a_sentence(project: Path, text: str) -> None:
    out = project / "out"
    out.mkdir()
    (out / ".hydra-codegen.json").write_text(text)
    before = contents(project)
    done = run_command(
        "generate", "a.ttl", "--package", "api", "--out", "out", cwd=project
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()[-1500:]
    if done.returncode:
        assert done.returncode == 5
        assert done.stderr.startswith(b"Error: ")
        assert contents(project) == before
