"""`hydra-codegen serve`: a server of a vocabulary in one command."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from server_support import serving
from support import ROOT

from hydra_codegen import serving as serve

COMMAND = [sys.executable, "-m", "hydra_codegen", "serve"]
DLCS = str(ROOT / "vocab" / "dlcs.ttl")


def test_one_command_and_the_api_is_there(tmp_path: Path) -> None:
    with serving(tmp_path, DLCS) as said:
        (origin,) = re.findall(
            r"^DLCS at (http://127\.0\.0\.1:\d+)/$", said, re.MULTILINE
        )
        assert f"{origin}/customers/1 " in said
        with httpx.Client(base_url=origin) as client:
            for url in re.findall(r"http://\S+", said):
                assert client.get(url).status_code == 200, url
            space = client.put("/customers/1/spaces/1", json={"name": "first"})
            assert space.status_code == 201
    # What was sent is still there the next time.
    with serving(tmp_path, DLCS) as said:
        found = re.findall(r"http://\S+", said)[0]
        assert httpx.get(f"{found}customers/1/spaces/1").json()["name"] == "first"


def test_answers_do_not_wait_for_acknowledgements() -> None:
    """Head and body are sent apart: the second would be held back (RFC 896)."""
    with (
        serve._listening(serve.Address(port=0)) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_key_is_asked_for(tmp_path: Path) -> None:
    with serving(tmp_path, DLCS, "--host", "0.0.0.0", "--key", "me:secret") as said:
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
