"""Vocabularies in the docs folders of MkDocs and Sphinx, built by the real tools."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from server_support import free_port
from support import ROOT

MKDOCS = "site_name: Pictures\nplugins:\n  - search\n  - hydra-codegen\n"
SPHINX = 'project = "Pictures"\nextensions = ["hydra_codegen.sites.sphinx"]\n'
INDEX = "# Pictures\n\n```{toctree}\ndlcs/index\n```\n"


def tool(*command: str | Path, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=at,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def mkdocs(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    shutil.copy(ROOT / "vocab/dlcs.ttl", docs)
    shutil.copy(ROOT / "vocab/dlcs.corrections.toml", docs)
    (docs / "index.md").write_text("# Pictures\n")
    (tmp_path / "mkdocs.yml").write_text(MKDOCS)
    return tmp_path


@pytest.fixture
def sphinx(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "vocab/dlcs.ttl", tmp_path)
    (tmp_path / "conf.py").write_text(SPHINX)
    (tmp_path / "index.md").write_text(INDEX)
    return tmp_path


def build_mkdocs(at: Path) -> subprocess.CompletedProcess[str]:
    return tool("mkdocs", "build", "--strict", at=at)


def build_sphinx(at: Path) -> subprocess.CompletedProcess[str]:
    return tool("sphinx", "-W", "-q", ".", "built", at=at)


def require_sentence(done: subprocess.CompletedProcess[str], said: str) -> None:
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_mkdocs_makes_pages_of_a_vocabulary(mkdocs: Path) -> None:
    done = build_mkdocs(mkdocs)
    assert done.returncode == 0, done.stderr
    page = (mkdocs / "site/dlcs/Image/index.html").read_text()
    assert '<h3 id="maxunauthorised">maxUnauthorised</h3>' in page
    assert 'href="../Batch/"' in page
    index = json.loads((mkdocs / "site/search/search_index.json").read_text())
    assert "dlcs/Image/#maxunauthorised" in {e["location"] for e in index["docs"]}
    assert (mkdocs / "site/dlcs.ttl").is_file()
    assert not (mkdocs / "site/dlcs.corrections.toml").exists()
    assert str(mkdocs) not in (mkdocs / "site/dlcs/index.html").read_text()
    assert sorted(p.name for p in (mkdocs / "docs").iterdir()) == [
        "dlcs.corrections.toml",
        "dlcs.ttl",
        "index.md",
    ]


def test_mkdocs_puts_the_pages_where_a_nav_names_their_vocabulary(mkdocs: Path) -> None:
    nav = "nav:\n  - index.md\n  - The API: dlcs.ttl\n"
    (mkdocs / "mkdocs.yml").write_text(MKDOCS + nav)
    assert build_mkdocs(mkdocs).returncode == 0
    page = (mkdocs / "site/index.html").read_text()
    assert "The API" in page
    links = re.findall(r'href="dlcs/(\w*)/?" class="dropdown-item"', page)
    assert links[:5] == ["", "EntryPoint", "Customer", "Space", "Image"]


def test_mkdocs_says_what_is_wrong(mkdocs: Path) -> None:
    named = MKDOCS + "      vocabularies: [shop.ttl]\n"
    (mkdocs / "mkdocs.yml").write_text(named.replace("gen\n  ", "gen:\n  "))
    require_sentence(build_mkdocs(mkdocs), "there is no shop.ttl in ")
    (mkdocs / "mkdocs.yml").write_text(MKDOCS)
    (mkdocs / "docs/dlcs").mkdir()
    (mkdocs / "docs/dlcs/Image.md").write_text("# Mine\n")
    require_sentence(build_mkdocs(mkdocs), "dlcs/Image.md is made of dlcs.ttl, and ")
    with (mkdocs / "docs/dlcs.ttl").open("a") as stream:
        stream.write("this is no Turtle")
    require_sentence(build_mkdocs(mkdocs), "cannot be parsed as Turtle")


@contextlib.contextmanager
def served(at: Path, port: int) -> Iterator[str]:
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        command, cwd=at, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def shows(url: str, text: str) -> bool:
    for _ in range(300):
        with contextlib.suppress(httpx.TransportError):
            if text in httpx.get(url, timeout=10).text:
                return True
        time.sleep(0.1)
    return False


def test_mkdocs_serve_shows_a_change_of_the_vocabulary(mkdocs: Path) -> None:
    with served(mkdocs, free_port()) as url:
        assert shows(f"{url}dlcs/Image/", "An image. What it's all about.")
        vocabulary = mkdocs / "docs/dlcs.ttl"
        text = vocabulary.read_text()
        assert "An image. What it's all about." in text
        vocabulary.write_text(text.replace("What it's all about.", "And no more."))
        assert shows(f"{url}dlcs/Image/", "An image. And no more.")


def test_sphinx_makes_pages_of_a_vocabulary(sphinx: Path) -> None:
    done = build_sphinx(sphinx)
    assert done.returncode == 0, done.stderr
    page = (sphinx / "built/dlcs/Image.html").read_text()
    assert "maxUnauthorised" in page
    assert 'href="Batch.html"' in page  # the navigation has all classes
    assert str(sphinx) not in (sphinx / "built/dlcs/index.html").read_text()
    assert "maxunauthoris" in (sphinx / "built/searchindex.js").read_text()


def test_sphinx_reads_anew_only_what_changed(sphinx: Path) -> None:
    assert build_sphinx(sphinx).returncode == 0
    before = {p.name: p.stat().st_mtime_ns for p in (sphinx / "dlcs").glob("*.md")}
    vocabulary = sphinx / "dlcs.ttl"
    text = vocabulary.read_text()
    vocabulary.write_text(text.replace("What it's all about.", "And no more."))
    assert build_sphinx(sphinx).returncode == 0
    after = {p.name: p.stat().st_mtime_ns for p in (sphinx / "dlcs").glob("*.md")}
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"Image.md", "index.md"}
    assert "And no more." in (sphinx / "built/dlcs/Image.html").read_text()


def test_sphinx_says_what_is_wrong(sphinx: Path) -> None:
    (sphinx / "conf.py").write_text(SPHINX + 'hydra_vocabularies = ["shop.ttl"]\n')
    require_sentence(build_sphinx(sphinx), "there is no shop.ttl in ")
    (sphinx / "conf.py").write_text(SPHINX)
    (sphinx / "dlcs").mkdir()
    (sphinx / "dlcs/Image.md").write_text("# Mine\n")
    require_sentence(build_sphinx(sphinx), "Image.md")
    assert (sphinx / "dlcs/Image.md").read_text() == "# Mine\n"
    with (sphinx / "dlcs.ttl").open("a") as stream:
        stream.write("this is no Turtle")
    require_sentence(build_sphinx(sphinx), "cannot be parsed as Turtle")
