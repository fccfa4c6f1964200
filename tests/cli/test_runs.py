"""`generate` as a step of a build: nothing where nothing changed, or only looked at."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, ZOO_TURTLE, at_home, run, snapshot

MORE = ":Animal rdfs:comment 'It lives.' .\n"


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """Return a folder with a vocabulary and settings, generated once and at rest."""
    (tmp_path / "zoo.ttl").write_text(ZOO_TURTLE)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.hydra-codegen]\nsources = ["zoo.ttl"]\ntargets = ["models", "docs"]\n'
    )
    settle(tmp_path)
    assert run("generate", folder=tmp_path).returncode == 0
    return tmp_path


def settle(folder: Path) -> None:
    """Let all files have been there for a while."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 9, time.time() - 9))


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Return the modules of ours and of others that a run loads."""
    program = (
        "import sys\n"
        "from hydra_codegen.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env=at_home(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return {*done.stderr.splitlines()[-1].split()}


HEAVY = {"rdflib", "pyoxigraph", "pyld", "jinja2", "hydra_codegen.pipeline"}


def test_a_run_with_nothing_to_do_loads_nothing(project: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in project.rglob("*.py")}
    assert not HEAVY & loaded(project, "generate")
    first, again = (run("generate", folder=project) for _ in range(2))
    assert first.stdout.splitlines()[:-1] == again.stdout.splitlines()[:-1]
    assert "(unchanged)" in again.stdout
    assert {p: p.stat().st_mtime_ns for p in project.rglob("*.py")} == before


def test_what_it_said_of_the_source_it_says_again(tmp_path: Path) -> None:
    # Where its operation is, the vocabulary does not say: that is a finding.
    get = ":Animal hydra:supportedOperation [ hydra:method 'GET' ; hydra:returns :Animal ] .\n"
    (tmp_path / "zoo.ttl").write_text(ZOO_TURTLE + get)
    settle(tmp_path)
    arguments = ("generate", "zoo.ttl", "--target", "server")
    first, again = (run(*arguments, folder=tmp_path) for _ in range(2))
    assert "finding" in first.stderr
    assert again.stderr == first.stderr
    assert not HEAVY & loaded(tmp_path, *arguments)


@pytest.mark.parametrize(
    "change",
    [
        "source",
        "output",
        "gone",
        "settings",
        "option",
        "hand",
        "manifest",
        "corrections",
    ],
)
def test_whatever_changed_a_run_is_made(project: Path, change: str) -> None:
    assert not HEAVY & loaded(project, "generate")
    model = project / "generated/zoo/models/animal.py"
    arguments = ["generate"]
    if change == "source":
        (project / "zoo.ttl").write_text(ZOO_TURTLE + MORE)
    elif change == "output":
        model.touch()
    elif change == "gone":
        model.unlink()
    elif change == "settings":
        path = project / "pyproject.toml"
        path.write_text(path.read_text().replace('"docs"', '"vocab"'))
    elif change == "option":
        arguments += ["--language", "de"]
    elif change == "hand":
        model.write_text("mine")
    elif change == "manifest":
        (project / "generated/.hydra-codegen.json").unlink()
    else:
        (project / "c.toml").write_text("")
        arguments += ["--corrections", "c.toml"]
    result = run(*arguments, folder=project)
    assert result.returncode == (5 if change == "hand" else 0), result.stderr
    if change == "source":
        assert "It lives." in model.read_text()
    assert model.exists()


def test_a_source_that_changes_again_at_once_is_read_again(tmp_path: Path) -> None:
    source = tmp_path / "zoo.ttl"
    arguments = ("generate", "zoo.ttl", "--target", "docs")
    page = tmp_path / "generated/docs/Animal.md"
    for word in ("one", "two", "six"):  # of one size
        source.write_text(ZOO_TURTLE + MORE.replace("It", word))
        assert run(*arguments, folder=tmp_path).returncode == 0
        assert word in page.read_text()


def test_check_shows_what_changed_and_fails(project: Path) -> None:
    fine = run("generate", "--check", folder=project)
    assert (fine.returncode, fine.stdout) == (0, "generated is up to date.\n")
    (project / "zoo.ttl").write_text(ZOO_TURTLE + MORE)
    (project / "generated/docs/index.md").unlink()
    before = snapshot(project)
    result = run("generate", "--check", folder=project)
    assert result.returncode == 1
    assert "--- a/generated/zoo/models/animal.py\n" in result.stdout
    assert "+++ b/generated/zoo/models/animal.py\n" in result.stdout
    assert "--- /dev/null\n+++ b/generated/docs/index.md\n" in result.stdout
    assert any(
        line[0] == "+" and "It lives." in line
        for line in result.stdout.split("\n")
        if line
    )
    assert "generated is out of date: 3 files." in result.stderr
    assert snapshot(project) == before


def test_the_difference_is_a_patch_that_git_applies(project: Path) -> None:
    (project / "zoo.ttl").write_text(ZOO_TURTLE + MORE)
    result = run("generate", "--diff", folder=project)
    assert result.returncode == 0
    patched = project / "patched"
    shutil.copytree(project / "generated", patched / "generated")
    subprocess.run(
        ["git", "apply", "-p1", "-"],
        input=result.stdout,
        cwd=patched,
        text=True,
        check=True,
    )
    assert run("generate", folder=project).returncode == 0
    ours = snapshot(project / "generated")
    theirs = snapshot(patched / "generated")
    del ours[".hydra-codegen.json"], theirs[".hydra-codegen.json"]
    assert theirs == ours


def test_a_dry_run_lists_files(project: Path) -> None:
    source = project / "zoo.ttl"
    source.write_text(ZOO_TURTLE.replace("Animal", "Beast"))
    before = snapshot(project)
    result = run("generate", "--dry-run", folder=project)
    assert result.returncode == 0, result.stderr
    assert "  new     zoo/models/beast.py\n" in result.stdout
    assert "  gone    zoo/models/animal.py\n" in result.stdout
    assert "  changed zoo/__init__.py\n" in result.stdout
    assert snapshot(project) == before


def test_one_file_on_standard_output(project: Path) -> None:
    before = snapshot(project)
    page = (project / "generated/docs/Animal.md").read_text()
    result = run("generate", "--stdout", "docs/Animal.md", folder=project)
    assert (result.returncode, result.stdout) == (0, page)
    wrong = run("generate", "--stdout", "docs/Animals.md", folder=project)
    assert wrong.returncode == 2
    assert "did you mean docs/Animal.md?" in wrong.stderr
    assert snapshot(project) == before


def test_only_one_way_at_a_time(project: Path) -> None:
    for pair in (("--check", "--watch"), ("--diff", "--stdout", "docs/index.md")):
        result = run("generate", *pair, folder=project)
        assert result.returncode == 2
        assert "only one of" in result.stderr


def test_timings_name_each_stage(project: Path) -> None:
    result = run("generate", "--timings", folder=project)
    stages = [line.split()[0] for line in result.stderr.splitlines()]
    assert stages == ["loading", "reading", "making", "writing"]


def test_a_difference_cannot_steer_a_terminal(project: Path) -> None:
    (project / "zoo.ttl").write_text(ZOO_TURTLE + MORE.replace("It", "\\u001b[31m"))
    result = run("generate", "--diff", folder=project)
    assert "[31m" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.fixture(name="watching")
def _watching(project: Path) -> Iterator[subprocess.Popen[str]]:
    with (project / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "hydra_codegen", "generate", "--watch"],
            cwd=project,
            env=at_home(project),
            stdout=subprocess.DEVNULL,
            stderr=said,
            text=True,
        )
    yield process
    process.kill()
    process.wait()


def wait_for(path: Path, text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in path.read_text():
        assert time.monotonic() < deadline, path.read_text()
        time.sleep(0.05)


def test_watching_follows_each_change_and_survives_mistakes(
    project: Path, watching: subprocess.Popen[str]
) -> None:
    model, source = project / "generated/zoo/models/animal.py", project / "zoo.ttl"
    source.write_text(ZOO_TURTLE + MORE)
    wait_for(model, "It lives.")
    good = model.read_text()
    source.write_text(ZOO_TURTLE + "this is no Turtle")
    wait_for(project / "said", "zoo.ttl")
    wait_for(project / "said", "The last good output stands.")
    assert model.read_text() == good
    # As an editor saves: another file takes its place.
    draft = project / "draft"
    draft.write_text(ZOO_TURTLE + MORE.replace("It", "She"))
    draft.replace(source)
    wait_for(model, "She lives.")
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace('"docs"', '"docs", "vocab"'))
    deadline = time.monotonic() + 60
    while not (project / "generated/schema/vocabulary.jsonld").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    watching.send_signal(signal.SIGINT)
    assert watching.wait(20) == 0


@pytest.mark.parametrize("source", ["-", "https://example.org/"])
def test_what_cannot_be_watched_is_a_sentence(tmp_path: Path, source: str) -> None:
    result = run("generate", source, "--watch", folder=tmp_path)
    assert result.returncode == 2
    assert "--watch" in result.stderr
    assert "Traceback" not in result.stderr


def test_our_own_output_is_up_to_date(tmp_path: Path) -> None:
    result = run("generate", "--check", folder=ROOT, XDG_CACHE_HOME=str(tmp_path))
    assert result.returncode == 0, result.stdout
