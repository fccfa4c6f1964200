"""The example of the documentation is a test that passes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from server_support import GENERATED
from support import ROOT


def test_the_documented_fixture_works(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "testing.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    (tmp_path / "test_images.py").write_text(code)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    environment = {**os.environ, "PYTHONPATH": str(GENERATED)}
    for tool in (["pytest", "-q", "-p", "no:xdist"], ["mypy", "--strict"]):
        done = subprocess.run(
            [sys.executable, "-m", *tool, "test_images.py"],
            cwd=tmp_path,
            env={**environment, "MYPYPATH": str(GENERATED)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
