"""Settings: where they come from, and what is said when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from hydra_codegen.config import (
    Settings,
    find_project,
    merged,
    package_from,
    read_settings,
)
from hydra_codegen.errors import UsageError


def project(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text)
    return path


def test_no_project_means_defaults(tmp_path: Path) -> None:
    assert read_settings(None) == Settings()
    assert read_settings(project(tmp_path, "[project]\nname='x'\n")) == Settings()


def test_paths_are_relative_to_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = project(
        tmp_path,
        '[tool.hydra-codegen]\nsources=["vocab/a.ttl"]\nout="gen"\n'
        'targets=["docs"]\npackage="a"\nstrict=true\n'
        'contexts={"https://c.example/"="c.jsonld"}\n',
    )
    settings = read_settings(path)
    assert settings == Settings(
        sources=("vocab/a.ttl",),
        out=Path("gen"),
        package="a",
        targets=("docs",),
        strict=True,
        contexts={"https://c.example/": Path("c.jsonld")},
    )
    inner = tmp_path / "deep/er"
    inner.mkdir(parents=True)
    assert find_project(inner) == path


def test_url_sources_stay_as_they_are(tmp_path: Path) -> None:
    path = project(
        tmp_path, '[tool.hydra-codegen]\nsources=["https://api.example/doc"]\n'
    )
    assert read_settings(path).sources == ("https://api.example/doc",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[tool.hydra-codegen]\npackge='x'", "did you mean 'package'"),
        ("[tool.hydra-codegen]\nstrict='yes'", "strict has a value of the wrong type"),
        ("[tool.hydra-codegen]\nsources='a.ttl'", "sources has a value of the wrong"),
        ("[tool]\nhydra-codegen=5", "is not a table"),
        ("[tool.hydra-codegen", "cannot be read"),
    ],
)
def test_wrong_settings_are_sentences(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        read_settings(project(tmp_path, text))


def test_options_win_over_the_project() -> None:
    base = Settings(sources=("a.ttl",), package="a", targets=("docs",))
    result = merged(base, {"sources": (), "targets": ("models",), "package": None})
    assert result.targets == ("models",)
    assert result.package == "a"


def test_settings_of_the_configured_source_are_not_used_for_another() -> None:
    base = Settings(sources=("a.ttl",), package="a", base="https://a/", strict=True)
    other = merged(base, {"sources": ("b.ttl",)})
    assert (other.package, other.base, other.strict) == ("", "", True)
    same = merged(base, {"sources": (str(Path("a.ttl").absolute()),)})
    assert same.package == "a"


@pytest.mark.parametrize("name", ["class", "1a", "a-b", "a.b", "ünï"])
def test_names_that_cannot_be_imported_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a Python package's name"):
        merged(Settings(), {"package": name})


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("vocab/dlcs.ttl", "dlcs"),
        ("-", "api"),
        ("My API-doc.jsonld", "my_api_doc"),
        ("class.ttl", "api_class"),
        ("2024.ttl", "api_2024"),
        ("https://api.example.org/docs.jsonld", "docs"),
        ("https://api.example.org/", "api_example"),
    ],
)
def test_package_is_named_after_the_source(source: str, package: str) -> None:
    assert package_from(source) == package
