"""`hydra-codegen serve`: a server of a vocabulary in one command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from support import ROOT

COMMAND = [sys.executable, "-m", "hydra_codegen", "serve"]
DLCS = str(ROOT / "vocab" / "dlcs.ttl")


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[str]:
    """Run the command; yields what it said until it was ready."""
    log = folder / "said"
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    command = [*COMMAND, DLCS, "--port", "0", *arguments]
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output)
        try:
            deadline = time.monotonic() + 60
            while "/customers/1" not in log.read_text():
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield log.read_text()
        finally:
            process.terminate()
            process.wait(20)


def test_one_command_and_the_api_is_there(tmp_path: Path) -> None:
    with serving(tmp_path) as said:
        (origin,) = re.findall(
            r"^DLCS at (http://127\.0\.0\.1:\d+)/$", said, re.MULTILINE
        )
        with httpx.Client(base_url=origin) as client:
            for url in re.findall(r"http://\S+", said):
                assert client.get(url).status_code == 200, url
            space = client.put("/customers/1/spaces/1", json={"name": "first"})
            assert space.status_code == 201
    # What was sent is still there the next time.
    with serving(tmp_path) as said:
        found = re.findall(r"http://\S+", said)[0]
        assert httpx.get(f"{found}customers/1/spaces/1").json()["name"] == "first"


def test_a_key_is_asked_for(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0", "--key", "me:secret") as said:
        (port,) = re.findall(r"^DLCS at http://0\.0\.0\.0:(\d+)/$", said, re.MULTILINE)
        url = f"http://127.0.0.1:{port}/"
        assert httpx.get(url).status_code == 401
        assert httpx.get(url, auth=("me", "secret")).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--host", "0.0.0.0"], "without --key everyone"),
        (["--host", "::"], "without --key everyone"),
        (["--host", "example.org"], "without --key everyone"),
        (["--key", "no-colon"], "--key takes KEY:SECRET"),
        (["--database", "mysql://x/y"], "no database of ours"),
        (["--database", "sqlite://"], "SQLite needs a file"),
        (["--database", "no url"], "no URL of a database"),
        (["--database", "postgresql://a:b@127.0.0.1:1/x"], "cannot be used"),
    ],
)
def test_what_cannot_be_served_is_said(
    arguments: list[str], sentence: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [*COMMAND, DLCS, *arguments],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
