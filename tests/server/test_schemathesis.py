"""Whatever the OpenAPI page allows is taken, and whatever it forbids is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from server_support import dlcs_server, serving
from support import require_shared

FOLDER = Path(__file__).parent
CORPUS = {
    "api-platform/api-doc-parser-test-docs.jsonld": "http://localhost/docs.jsonld",
    "event-api/event-api-vocab.jsonld": "http://api.example.test/doc",
    "hydrus/examples-doc.jsonld": "http://api.example.test/doc",
}
"""Documents of three families, and what their relative IRIs resolve against."""


def schemathesis(origin: str, *options: str) -> str:
    """Run all phases with all checks; returns what was said where one failed."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(FOLDER / "schemathesis.toml")),
        *("run", f"{origin}/openapi.json", "--checks", "all", "--no-color"),
        *("--max-examples", "10", *options),
    ]
    hooks = {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(FOLDER)}
    done = subprocess.run(
        command,
        env={**os.environ, **hooks},
        capture_output=True,
        text=True,
        check=False,
    )
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested is not None, done.stdout + done.stderr
    assert int(tested[1]) > 0
    return "" if done.returncode == 0 else done.stdout


def test_the_dlcs(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'data.db'}"
    with dlcs_server(url, tmp_path / "log") as client:
        for path in ("spaces/5", "spaces/5/images/cat"):
            made = client.put(f"/customers/2/{path}", json={})
            assert made.status_code == 201
        assert schemathesis(str(client.base_url).rstrip("/")) == ""
    # Nothing of the DLCS is left to be written: it has no 501 either.
    answered = re.findall(r'HTTP/1.1" (\d)\d\d ', (tmp_path / "log").read_text("utf-8"))
    assert {"2", "4"} <= set(answered) <= {"2", "3", "4"}


@pytest.mark.parametrize("name", CORPUS)
def test_documents_of_others(name: str, tmp_path: Path) -> None:
    document = require_shared("corpus") / name
    with serving(tmp_path, document, "--base", CORPUS[name]) as said:
        (origin,) = re.findall(r" at (http://127\S+)/$", said, re.MULTILINE)
        assert schemathesis(origin) == ""
