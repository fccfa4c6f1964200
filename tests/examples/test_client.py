"""The examples of the client: one runs, one is refused by type checkers, line by line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from server_support import GENERATED, dlcs_server
from support import ROOT, generate

EXAMPLE = ROOT / "examples" / "client"
SAID = """\
10 images
20 images
24 images
3 batches of [10, 10, 4]
Books: 24 images
True 3
found b 3 ['x', 'y']
changed meanwhile: 412
of somebody else, mine
reader 1
a batch of 10
GET is answered 404: Not Found
/number1: `number1` should be an integer of at least 0
a stranger is answered 401
24 of 24
1 2 ['x', 'y']
2
NotFound for GET
"""


def test_a_days_work_is_done_from_the_address_alone(tmp_path: Path) -> None:
    rows = [f"{s}{n},{s},{n},x y" for s in "ab" for n in range(1, 13)]
    images = tmp_path / "images.csv"
    images.write_text("\n".join(["id,shelfmark,page,tags", *rows]))
    database = f"sqlite:///{tmp_path / 'data.db'}"
    with dlcs_server(database, tmp_path / "log", SECRET="of the customer") as server:
        done = subprocess.run(
            [sys.executable, str(EXAMPLE / "catalogue.py"), str(images)],
            env={
                **os.environ,
                "PYTHONPATH": str(GENERATED),
                "DLCS_URL": f"{server.base_url}/",
                "DLCS_KEY": "2",
                "DLCS_SECRET": "of the customer",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.stderr, done.returncode) == ("", 0)
    # Of two requests at once, either may end first.
    said = re.sub(r"\A(?:\d+ images\n){2}", "10 images\n20 images\n", done.stdout)
    assert said == SAID


@pytest.fixture(scope="module", name="accounts")
def _accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("accounts")
    return generate(out, EXAMPLE / "accounts.ttl", package="accounts")


def wrong() -> dict[str, set[int]]:
    """Return the lines with mistakes, by the names of the examples."""
    lines = (EXAMPLE / "mistakes.py").read_text("utf-8").splitlines()
    found = [
        (int(said[1]), number)
        for number, line in enumerate(lines, 1)
        if (said := re.search(r"  # (\d+): ", line))
    ]
    assert [count for count, _ in found] == [*range(1, 11)]
    return {"catalogue.py": set(), "mistakes.py": {number for _, number in found}}


def test_mypy_finds_the_ten_mistakes_and_no_other(accounts: Path) -> None:
    for name, lines in wrong().items():
        done = subprocess.run(
            [
                *(sys.executable, "-m", "mypy", "--strict", "--config-file="),
                *("--cache-dir", str(accounts / "cache"), str(EXAMPLE / name)),
            ],
            env={"MYPYPATH": f"{GENERATED}:{accounts}", "PATH": ""},
            cwd=accounts,
            capture_output=True,
            text=True,
            check=False,
        )
        found = re.findall(r"\.py:(\d+): error:", done.stdout)
        assert sorted(map(int, found)) == sorted(lines), done.stdout
        assert done.returncode == bool(lines)


def test_pyright_finds_the_ten_mistakes_and_no_other(accounts: Path) -> None:
    settings = {"extraPaths": [str(GENERATED), str(accounts)], "pythonVersion": "3.11"}
    (accounts / "pyrightconfig.json").write_text(json.dumps(settings))
    for name, lines in wrong().items():
        done = subprocess.run(
            [sys.executable, "-m", "pyright", "--outputjson", str(EXAMPLE / name)],
            cwd=accounts,
            capture_output=True,
            text=True,
            check=False,
        )
        report = json.loads(done.stdout)
        assert report["summary"]["filesAnalyzed"] == 1
        found = [
            said["range"]["start"]["line"] + 1
            for said in report["generalDiagnostics"]
            if said["severity"] == "error"
        ]
        assert sorted(found) == sorted(lines), done.stdout
