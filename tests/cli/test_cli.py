"""The commands as a user meets them: real processes, exit status, sentences."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import run, snapshot

from hydra_codegen.targets import BUILT_IN

ROOT = Path(__file__).parents[2]
DLCS = str(ROOT / "vocab" / "dlcs.ttl")


def test_generate_shows_what_was_made(tmp_path: Path) -> None:
    result = run("generate", DLCS, "--package", "dlcs", "--out", "out", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "DLCS: 8 classes, 65 properties, 53 operations"
    assert re.fullmatch(
        r"  out/dlcs +models, validators, server, client: \d+ files \(\d+ new\)",
        lines[1],
    )
    assert re.fullmatch(r"\d+\.\d s", lines[-1])
    assert "\x1b" not in result.stdout
    again = run("generate", DLCS, "--package", "dlcs", "--out", "out", folder=tmp_path)
    assert "(unchanged)" in again.stdout.splitlines()[1]


def test_only_the_named_targets_are_made(tmp_path: Path) -> None:
    result = run("generate", DLCS, "--target", "docs", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert {p.name for p in (tmp_path / "generated").iterdir()} == {
        "docs",
        ".hydra-codegen.json",
    }


def test_settings_of_the_project_count(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        f"[tool.hydra-codegen]\nsources = ['{DLCS}']\ntargets = ['context']\n"
        "out = 'made'\n"
    )
    inner = tmp_path / "inner"
    inner.mkdir()
    result = run("generate", folder=inner)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "made" / "schema" / "context.jsonld").exists()


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    text = Path(DLCS).read_bytes()
    result = run("inspect", "-", folder=tmp_path, stdin=text)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("DLCS  8 classes")


def test_inspect_as_json(tmp_path: Path) -> None:
    result = run("inspect", DLCS, "--format", "json", folder=tmp_path)
    value = json.loads(result.stdout)
    assert not any(name.startswith("_") for name in value)
    assert [c["name"] for c in value["classes"]][:2] == ["EntryPoint", "Customer"]
    image = next(c for c in value["classes"] if c["name"] == "Image")
    assert image["properties"][0]["key"] == "modelId"


def test_check_formats(tmp_path: Path) -> None:
    text = run("check", DLCS, folder=tmp_path)
    assert text.returncode == 0
    assert text.stdout.splitlines()[-1] == "6 findings"
    as_json = json.loads(run("check", DLCS, "--format", "json", folder=tmp_path).stdout)
    assert len(as_json) == 6
    assert all(f["line"] > 0 for f in as_json)
    sarif = json.loads(run("check", DLCS, "--format", "sarif", folder=tmp_path).stdout)
    assert sarif["version"] == "2.1.0"
    assert len(sarif["runs"][0]["results"]) == 6
    github = run("check", DLCS, "--format", "github", folder=tmp_path).stdout
    assert github.startswith("::warning title=HC115,file=")
    assert run("check", DLCS, "--strict", folder=tmp_path).returncode == 1
    clean = run("check", DLCS, "--strict", "--ignore", "HC1", folder=tmp_path)
    assert clean.returncode == 0, clean.stdout


def test_strict_writes_nothing_when_there_are_findings(tmp_path: Path) -> None:
    (tmp_path / "api.ttl").write_text(
        "@prefix h: <http://www.w3.org/ns/hydra/core#> .\n<#A> a h:Class .\n"
    )
    result = run("generate", "api.ttl", "--strict", folder=tmp_path)
    assert result.returncode == 1
    assert "Nothing was written" in result.stderr
    assert not (tmp_path / "generated").exists()


BROKEN = b"@prefix h: <http://www.w3.org/ns/hydra/core#> .\n<#a> a h:Class\n<#b> .\n"
CYCLIC = b'{"@context": {"a": "b:x", "b": "a:y"}, "@id": "x", "a": "y"}'
NO_API = b"<https://a.example/> <https://a.example/p> <https://a.example/o> .\n"


@pytest.mark.parametrize(
    ("name", "content", "arguments", "code", "sentence"),
    [
        ("", b"", ["generate", "none.ttl"], 3, "none.ttl"),
        ("", b"", ["generate", "."], 3, "RDF"),
        ("broken.ttl", BROKEN, ["generate", "broken.ttl"], 3, "broken.ttl:3:"),
        ("no.nt", NO_API, ["generate", "no.nt"], 4, "Hydra"),
        ("c.jsonld", CYCLIC, ["generate", "c.jsonld"], 3, "c.jsonld"),
        ("", b"", ["generate", DLCS, "--target", "cobol"], 2, "models, validators"),
        ("", b"", ["generate", DLCS, "--package", "class"], 2, "'class'"),
        ("out", b"", ["generate", DLCS, "--out", "out/deep"], 5, "out/deep"),
        ("", b"", ["generate"], 2, "no source"),
        ("", b"", ["generate", DLCS, "--corrections", "none.toml"], 2, "none.toml"),
        ("", b"", ["generate", DLCS, "--context", "x"], 2, "IRI=FILE"),
        ("pyproject.toml", b"[tool.hydra-codegen]\nx=1", ["generate"], 2, "'x'"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_the_old_output_whole(
    tmp_path: Path,
    name: str,
    content: bytes,
    arguments: list[str],
    code: int,
    sentence: str,
) -> None:
    first = run("generate", DLCS, "--target", "docs", folder=tmp_path)
    assert first.returncode == 0
    before = snapshot(tmp_path / "generated")
    if name:
        (tmp_path / name).write_bytes(content)
    result = run(*arguments, folder=tmp_path)
    assert result.returncode == code, result.stderr
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    errors = [line for line in result.stderr.splitlines() if "Error" in line]
    assert len(errors) == 1
    assert snapshot(tmp_path / "generated") == before


def test_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # Root may write anywhere; a path below a device may not be written by anyone.
        result = run("generate", DLCS, "--out", "/dev/null/x", folder=tmp_path)
    else:
        (tmp_path / "closed").mkdir(mode=0o500)
        result = run("generate", DLCS, "--out", "closed/x", folder=tmp_path)
    assert result.returncode == 5
    assert "cannot be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_help_imports_neither_rdflib_nor_jinja(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from hydra_codegen.cli import main\n"
        "main(['generate', '--help'], standalone_mode=False)\n"
        "heavy = {'rdflib', 'jinja2', 'pyoxigraph', 'pyld'} & set(sys.modules)\n"
        "sys.exit(sorted(heavy).__repr__() if heavy else 0)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert all(name in result.stdout for name in BUILT_IN)


def test_version_and_completion(tmp_path: Path) -> None:
    assert "hydra-codegen" in run("--version", folder=tmp_path).stdout
    for shell in ("bash", "zsh", "fish"):
        result = run("completion", shell, folder=tmp_path)
        assert "_HYDRA_CODEGEN_COMPLETE" in result.stdout


def test_labels_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "api.ttl").write_text(
        "@prefix h: <http://www.w3.org/ns/hydra/core#> .\n"
        '<#A> a h:Class ; h:title "a\\u001B[31mred\\u202Eback" ;\n'
        '  h:supportedProperty [ h:property <#p> ; h:title "x\\u001B[2J" ] .\n'
    )
    for command in ("inspect", "check", "generate"):
        result = run(command, "api.ttl", folder=tmp_path)
        assert "\x1b" not in result.stdout + result.stderr
        assert "\u202e" not in result.stdout + result.stderr
