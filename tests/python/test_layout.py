"""Heads of functions are laid out as ruff lays them out, whatever their length."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hydra_codegen.python.layout import signature


@pytest.mark.parametrize("parameters", [("self",), ("self", "other"), ("self: Any",)])
def test_heads_of_functions(parameters: tuple[str, ...]) -> None:
    text = "class A:\n" + "\n".join(
        signature("def entry_point", parameters, f"models.{'X' * length}")
        + "\n        pass\n"
        for length in range(20, 70)  # no name is longer
    )
    command = ["-m", "ruff", "format", "--isolated", "--diff", "-"]
    done = subprocess.run(
        [sys.executable, *command],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
