"""Texts become docstrings that say the same, laid out as ruff would leave them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from hydra_codegen.python.docstrings import docstring

TEXTS = (
    *("x", 'x"', '"x"', '"', 'x\\"', 'x\\\\"', "x\\", "x\\\\", '"\\'),
    *('a\n\nb"', 'a\n\n"b', 'x""', "e" * 79 + '"', "e" * 75 + '"', "word " * 30 + '"'),
)


def written() -> str:
    """Return a module with a function for each text."""
    functions = (
        f"def f{number}():\n    {docstring(text, indent='    ')}\n    return 1\n"
        for number, text in enumerate(TEXTS)
    )
    return "\n\n".join(functions)


def test_they_say_the_text() -> None:
    functions = ast.parse(written()).body
    said = [
        ast.get_docstring(one) for one in functions if isinstance(one, ast.FunctionDef)
    ]
    assert [" ".join(text.split()) for text in said if text is not None] == [
        " ".join(text.split()) for text in TEXTS
    ]


def test_ruff_leaves_them_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "texts.py"
    file.write_text(written(), "utf-8")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--isolated",
        "--diff",
        str(file),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
