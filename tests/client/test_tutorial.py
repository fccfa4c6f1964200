"""The tutorial of the README, run as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from server_support import serving
from support import ROOT


def blocks() -> tuple[list[str], str]:
    """Return the commands and the program of the tutorial."""
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.partition("\n## Call\n")[2].partition("\n## ")[0]
    console, program = re.findall(
        r"```(?:console|python)\n(.*?)```", section, re.DOTALL
    )
    commands = [line.removeprefix("$ ") for line in console.splitlines()]
    assert len(commands) + len(program.splitlines()) < 20
    return commands, program


def test_from_the_package_index_to_the_first_followed_link(tmp_path: Path) -> None:
    (install, generate, serve), program = blocks()
    assert install == "pip install 'hydra-codegen[client,server]'"
    (tmp_path / "vocab").symlink_to(ROOT / "vocab")
    command = [sys.executable, "-m", *generate.replace("-", "_", 1).split()]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    source = ROOT / serve.rpartition(" ")[2]
    with serving(tmp_path, source) as said:
        url = re.findall(r" at (http://\S+/)$", said, re.MULTILINE)[0]
        done = subprocess.run(
            [sys.executable, "-c", program.replace("http://127.0.0.1:8000/", url)],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{url}customers/1", "cat []"]
    assert done.stderr == ""
