"""`init`: a project's first settings, found out and not asked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, run

DLCS = (ROOT / "vocab/dlcs.ttl").read_text(encoding="utf-8")


def settings(folder: Path) -> dict[str, Any]:
    table = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = table["tool"]["hydra-codegen"]
    return found


def test_a_project_is_set_up_and_generates(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"')
    (tmp_path / "vocab").mkdir()
    (tmp_path / "vocab/dlcs.ttl").write_text(DLCS, encoding="utf-8")
    corrections = (ROOT / "vocab/dlcs.corrections.toml").read_text(encoding="utf-8")
    (tmp_path / "vocab/dlcs.corrections.toml").write_text(corrections)
    (tmp_path / "other.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (tmp_path / "data.json").write_text('{"a": "http://www.w3.org/ns/hydra/core#"}')
    result = run("init", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "vocab/dlcs.ttl: DLCS",
        "vocab/dlcs.corrections.toml: corrections",
        "pyproject.toml says what to make of it; more targets: server, client, html, "
        "diagram, vocab, context, json-schema, openapi, shacl, typescript.",
        "Next: hydra-codegen generate",
    ]
    assert settings(tmp_path) == {
        "sources": ["vocab/dlcs.ttl"],
        "package": "dlcs",
        "out": "generated",
        "targets": ["models", "validators", "docs"],
        "corrections": "vocab/dlcs.corrections.toml",
    }
    text = (tmp_path / "pyproject.toml").read_text()
    assert text.startswith('[project]\nname = "x"\n\n[tool.hydra-codegen]\n')
    assert run("generate", folder=tmp_path).returncode == 0
    assert (tmp_path / "generated/dlcs/models/image.py").exists()
    again = run("init", folder=tmp_path)
    assert again.returncode == 2
    assert "has a section [tool.hydra-codegen] already" in again.stderr
    assert (tmp_path / "pyproject.toml").read_text() == text


def test_what_is_installed_or_generated_is_of_others(tmp_path: Path) -> None:
    for place in (".git", "node_modules/a", "made", "venv", "mine"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "api.ttl").write_text(DLCS, encoding="utf-8")
    (tmp_path / "made/.hydra-codegen.json").write_text("{}")
    assert run("init", folder=tmp_path).returncode == 0
    assert settings(tmp_path)["sources"] == ["mine/api.ttl"]


def test_a_name_that_says_nothing_gives_way_to_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "image-api"
    folder.mkdir()
    (folder / "vocab.ttl").write_text(DLCS, encoding="utf-8")
    assert run("init", folder=folder).returncode == 0
    assert settings(folder)["package"] == "image_api"


@pytest.mark.parametrize("name", ['a"b.ttl', "a\\b.ttl", "ä\x7f.ttl"])
def test_a_hostile_name_stays_a_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(DLCS, encoding="utf-8")
    assert run("init", folder=tmp_path).returncode == 0
    assert settings(tmp_path)["sources"] == [name]


def test_nothing_to_find_is_a_sentence(tmp_path: Path) -> None:
    result = run("init", folder=tmp_path)
    assert result.returncode == 2
    assert "describes a Hydra API; name one, or a URL" in result.stderr
    assert not (tmp_path / "pyproject.toml").exists()


def test_a_source_that_is_named(tmp_path: Path) -> None:
    source = ROOT / "vocab/dlcs.ttl"
    assert run("init", str(source), folder=tmp_path).returncode == 0
    assert settings(tmp_path)["sources"] == [str(source)]
    missing = run("init", "none.ttl", folder=tmp_path)
    assert missing.returncode == 3
