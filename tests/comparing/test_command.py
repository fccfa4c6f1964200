"""The command `compare` as a user meets it: formats, revisions, exit status."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from comparing.pairs import item, operation, prop
from reader_support import PREFIXES
from support import require_program, run

from hydra_codegen.comparing.catalogue import RULES

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]

OLD = """
:api a hydra:ApiDocumentation ; hydra:entrypoint <https://a.example/> ;
    hydra:supportedClass :Image, :Batch .
:Image a hydra:Class ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns :Image ] ;
    hydra:supportedProperty
        [ hydra:property :Image\\/width ],
        [ hydra:property :Image\\/tags ; hydra:description "Free | *words*" ] .
:Image\\/width rdfs:range xsd:integer .
:Batch a hydra:Class ; hydra:title "Batch" .
"""
NEW = """
:api a hydra:ApiDocumentation ; hydra:entrypoint <https://a.example/> ;
    hydra:supportedClass :Image, :Set .
:Image a hydra:Class ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns :Image ],
        [ hydra:method "DELETE" ; hydra:returns owl:Nothing ] ;
    hydra:supportedProperty
        [ hydra:property :Image\\/width ; hydra:required true ],
        [ hydra:property :Image\\/tags ; hydra:description "Free [words](x)" ] .
:Image\\/width rdfs:range xsd:decimal .
:Set a hydra:Class ; hydra:title "Batch" .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "old.ttl", OLD)
    write(tmp_path / "new.ttl", NEW)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.write_text(PREFIXES + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("text", "changes.txt"),
        ("markdown", "changes.md"),
        ("json", "changes.json"),
        ("sarif", "changes.sarif"),
    ],
)
def test_formats(folder: Path, form: str, name: str) -> None:
    done = run("compare", "old.ttl", "new.ttl", "--format", form, folder=folder)
    assert done.returncode == 1, done.stderr
    if os.environ.get("UPDATE_GOLDEN"):
        (GOLDEN / name).write_text(done.stdout, encoding="utf-8")
    assert done.stdout == (GOLDEN / name).read_text(encoding="utf-8")


def test_nothing_differs(folder: Path) -> None:
    done = run("compare", "old.ttl", "old.ttl", folder=folder)
    assert done.returncode == 0
    assert done.stdout == "0 changes, 0 breaking; the version may stay\n"
    done = run("compare", "old.ttl", "old.ttl", "--format", "markdown", folder=folder)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("before", "after", "side", "status", "bump"),
    [
        (prop(), prop("hydra:required true"), None, 1, "major"),
        (prop(), prop("hydra:required true"), "clients", 1, "major"),
        (prop(), prop("hydra:required true"), "servers", 0, "minor"),
        (prop("hydra:required true"), prop(), "clients", 0, "minor"),
        (prop("hydra:required true"), prop(), "servers", 1, "major"),
        (item(""), operation('hydra:method "GET"'), None, 0, "minor"),
        (item(""), item('hydra:title "Thing"'), None, 0, "patch"),
        (item(""), item(""), None, 0, "none"),
    ],
)
def test_the_exit_status_and_the_next_version(
    tmp_path: Path, before: str, after: str, side: str | None, status: int, bump: str
) -> None:
    write(tmp_path / "a.ttl", before)
    write(tmp_path / "b.ttl", after)
    arguments = ["--for", side] if side else []
    done = run(
        "compare", "a.ttl", "b.ttl", "--format", "json", *arguments, folder=tmp_path
    )
    assert done.returncode == status, done.stderr
    assert json.loads(done.stdout)["bump"] == bump


# --------------------------------------------------------------------- revisions


def git(folder: Path, *arguments: str) -> None:
    program = require_program("git", "revisions are read by it")
    names = [
        part
        for name in ("user.name=a", "user.email=a@a.example", "commit.gpgsign=false")
        for part in ("-c", name)
    ]
    subprocess.run(
        [program, *names, *arguments], cwd=folder, check=True, capture_output=True
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "vocab").mkdir()
    write(tmp_path / "vocab" / "api.ttl", OLD)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "old")
    git(tmp_path, "tag", "v1")
    write(tmp_path / "vocab" / "api.ttl", NEW)
    git(tmp_path, "commit", "-qam", "new")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("HEAD~1:vocab/api.ttl", "vocab/api.ttl"),
        ("v1:vocab/api.ttl", "HEAD:vocab/api.ttl"),
        ("v1:./vocab/api.ttl", ":vocab/api.ttl"),
        ("v1^{commit}:vocab/api.ttl", "master:vocab/api.ttl"),
    ],
)
def test_files_at_revisions(repository: Path, old: str, new: str) -> None:
    git(repository, "branch", "-M", "master")
    done = run("compare", old, new, folder=repository)
    assert done.returncode == 1, done.stderr
    assert done.stdout.count(" HD2") == 2, done.stdout
    back = run("compare", new, new, folder=repository)
    assert back.returncode == 0, back.stderr


def test_a_file_comes_before_a_revision(repository: Path) -> None:
    (repository / "HEAD:vocab").mkdir()
    write(repository / "HEAD:vocab" / "api.ttl", OLD)
    arguments = ("compare", "HEAD:vocab/api.ttl", "v1:vocab/api.ttl")
    done = run(*arguments, folder=repository)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("HEAD:vocab/none.ttl", "does not exist in 'HEAD'"),
        ("none:vocab/api.ttl", "invalid object name 'none'"),
        ("HEAD:vocab", "is a folder at that revision"),
        ("HEAD~9:vocab/api.ttl", "HEAD~9"),
        ("--output=x:y", "No such option"),
        ("--textconv:vocab/api.ttl", "No such option"),
        ("none.ttl", "there is no such file or folder"),
        ("HEAD:vocab/api.ttl\x1b[2J", "does not exist"),
    ],
)
def test_what_git_does_not_know_is_one_sentence(
    repository: Path, source: str, sentence: str
) -> None:
    done = run("compare", source, "vocab/api.ttl", folder=repository)
    assert done.returncode in (2, 3)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert not (repository / "x").exists()


def test_a_leading_dash_never_reaches_git(repository: Path) -> None:
    done = run("compare", "--", "--batch:x", "vocab/api.ttl", folder=repository)
    assert done.returncode == 3
    assert "there is no such file or folder" in done.stderr


def test_outside_of_a_repository(folder: Path) -> None:
    done = run("compare", "HEAD:old.ttl", "new.ttl", folder=folder)
    assert done.returncode == 3
    assert "not a git repository" in done.stderr
    none = run("compare", "HEAD:old.ttl", "new.ttl", folder=folder, PATH="/nowhere")
    assert none.returncode == 3
    assert "git" in none.stderr
    assert "is not installed" in none.stderr


def test_nothing_of_the_repository_runs(repository: Path) -> None:
    """Filters and converters are programs that a repository may name."""
    (repository / ".gitattributes").write_text("*.ttl filter=evil diff=evil\n")
    for key in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv"):
        git(repository, "config", key, "touch owned; cat")
    git(repository, "config", "core.fsmonitor", "touch owned; false")
    done = run("compare", "v1:vocab/api.ttl", "HEAD:vocab/api.ttl", folder=repository)
    assert done.returncode == 1, done.stderr
    assert not (repository / "owned").exists()


# ------------------------------------------------------------- sources, corrections


def test_standard_input_is_one_of_the_two(folder: Path) -> None:
    text = (folder / "old.ttl").read_bytes()
    done = run("compare", "-", "new.ttl", folder=folder, stdin=text)
    assert done.returncode == 1, done.stderr
    both = run("compare", "-", "-", folder=folder, stdin=text)
    assert both.returncode == 2
    assert "one of the two" in both.stderr


def test_credentials_go_to_one_origin(folder: Path) -> None:
    one, other = "http://127.0.0.1:1/", "http://127.0.0.1:2/"
    done = run("compare", one, other, "--auth", "a:secret", folder=folder)
    assert done.returncode == 2
    assert "one origin" in done.stderr
    assert "secret" not in done.stderr


def test_corrections_amend_both(folder: Path) -> None:
    (folder / "a.toml").write_text(
        "[classes.Image.properties]\nwidth = { required = true, ranges = ['xsd:int'] }\n"
    )
    arguments = ("compare", "old.ttl", "new.ttl", "--format", "json")
    done = run(*arguments, "--corrections", "a.toml", folder=folder)
    rules = {change["rule"] for change in json.loads(done.stdout)["changes"]}
    assert not rules & {"HD205", "HD222"}


def test_corrections_are_those_of_the_revision(repository: Path) -> None:
    """A correction of what is new, or that is new itself, is no error."""
    path = "vocab/api.ttl"
    corrections = repository / "a.toml"
    corrections.write_text("[classes.Set]\nname = 'Several'\n")
    arguments = ("compare", f"v1:{path}", path, "--corrections", "a.toml")
    done = run(*arguments, folder=repository)
    assert done.returncode == 1, done.stderr
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "corrected")
    corrections.write_text("[classes.Set]\nname = 'Many'\n")
    done = run("compare", f"HEAD:{path}", path, *arguments[3:], folder=repository)
    assert done.returncode == 1, done.stderr
    assert "HD501" in done.stdout
    assert "Many, and was Several" in done.stdout


# ------------------------------------------------------------------ documentation

PAGE = ROOT / "docs" / "compare.md"
MARK = (
    "| rule | what it says of its subject | breaks clients | breaks servers | why |\n"
)


def table() -> str:
    rows = [
        f"| {r.number} | {r.what} | {r.clients} | {r.servers} | {r.why} |\n"
        for r in RULES.values()
    ]
    return f"{MARK}|---|---|---|---|---|\n{''.join(rows)}"


def test_the_page_tells_of_every_rule() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before = text.partition(MARK)[0]
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(before + table(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == before + table()
