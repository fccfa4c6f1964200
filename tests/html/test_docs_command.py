"""`hydra-codegen docs`: a site in a folder, or shown while it is written."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browser_support import chromium
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from support import ZOO_TURTLE, at_home, run, snapshot

MORE = ':Animal rdfs:comment "It lives." .\n'


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "zoo.ttl").write_text(ZOO_TURTLE)
    return tmp_path


@contextlib.contextmanager
def shown(folder: Path, *arguments: str, stdin: str = "") -> Iterator[str]:
    """Show the site while it is looked at; yields its address."""
    command = [sys.executable, "-u", "-m", "hydra_codegen", "docs", *arguments]
    process = subprocess.Popen(
        [*command, "--serve", "--port", "0"],
        cwd=folder,
        env=at_home(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(stdin)
    process.stdin.close()
    process.stdin = None
    line = process.stdout.readline()
    assert line.startswith("The site is at http://127.0.0.1:"), line
    try:
        process.stdout.readline()
        yield line.split()[-1]
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
        assert process.returncode == 0, rest


def test_a_site_is_written_and_written_again(folder: Path) -> None:
    first = run("docs", "zoo.ttl", "--out", "pages", folder=folder)
    assert first.returncode == 0, first.stderr
    assert "Zoo: 1 class, 1 property" in first.stdout
    assert "pages/index.html" in first.stdout
    before = snapshot(folder / "pages")
    assert {"index.html", "Animal.html", "assets/site.css"} <= before.keys()
    (folder / "zoo.ttl").write_text(ZOO_TURTLE + MORE)
    assert run("docs", "zoo.ttl", "--out", "pages", folder=folder).returncode == 0
    assert b"It lives." in (folder / "pages" / "Animal.html").read_bytes()


def test_what_is_not_ours_stays(folder: Path) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("mine")
    done = run("docs", "zoo.ttl", folder=folder)
    assert done.returncode == 5
    assert "was not made by hydra-codegen" in done.stderr
    assert (folder / "site" / "index.html").read_text() == "mine"


def test_the_page_that_is_open_follows_each_change(folder: Path) -> None:
    with shown(folder, "zoo.ttl") as address, chromium() as browser:
        wait = WebDriverWait(browser.driver, 30)

        def text() -> str:
            # In one step: the page may be replaced between two.
            script = "return document.querySelector('main')?.innerText ?? ''"
            return str(browser.driver.execute_script(script))

        browser.open(f"{address}Animal.html")
        assert browser.heading == "Animal"
        browser.driver.find_element(By.ID, "search").send_keys("name")
        wait.until(lambda d: d.find_elements(By.CSS_SELECTOR, ".results strong"))
        (folder / "zoo.ttl").write_text(ZOO_TURTLE + MORE)
        wait.until(lambda _: "It lives." in text())
        (folder / "zoo.ttl").write_text(ZOO_TURTLE + "x y")
        problem = wait.until(
            lambda d: d.find_elements(By.CSS_SELECTOR, "[role=alert]")
        )[0].text
        assert "cannot be parsed as Turtle" in problem
        assert "\x1b" not in problem
        assert "It lives." in text()
        (folder / "zoo.ttl").write_text(ZOO_TURTLE)
        wait.until(lambda _: "It lives." not in text())
        assert browser.complaints == []


def test_what_is_shown_is_under_the_strictest_policy(folder: Path) -> None:
    with shown(folder, "-", stdin=ZOO_TURTLE) as address:
        page = httpx.get(address)
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "'unsafe" not in page.headers["content-security-policy"]
        assert httpx.get(f"{address}assets/site.css").status_code == 200
        assert httpx.get(f"{address}../zoo.ttl").status_code == 404
        assert httpx.get(f"{address}%2e%2e/zoo.ttl").status_code == 404
        other = httpx.get(address, headers={"Host": "evil.example"})
        assert other.status_code == 421


def test_before_there_is_a_site_the_page_says_why(folder: Path) -> None:
    (folder / "zoo.ttl").write_text("x y")
    with shown(folder, "zoo.ttl") as address:
        page = httpx.get(address)
        assert page.status_code == 503
        assert "no site yet" in page.text
        with httpx.stream("GET", f"{address}.events", timeout=20) as events:
            said = next(line for line in events.iter_lines() if "cannot" in line)
        assert "cannot be parsed as Turtle" in said


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("missing.ttl",), 3, "missing.ttl"),
        (("--out", "site"), 2, "no source is named"),
        (("zoo.ttl", "--serve", "--port", "99999"), 2, "99999"),
    ],
)
def test_what_cannot_be_made_is_a_sentence(
    folder: Path, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    done = run("docs", *arguments, folder=folder)
    assert done.returncode == status
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
