"""Runs commands of hydra-codegen in one process; test_compiled.py calls this.

    python commands.py COMMANDS.json

Each writes into a folder of its own. Prints JSON: how each ended and what it said,
and where the modules come from that were imported. Needs nothing but hydra-codegen.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from click.testing import CliRunner

from hydra_codegen.cli import main

_DURATION = re.compile(r"^[0-9.]+ s$", re.MULTILINE)


def _ended(arguments: list[str], number: int) -> tuple[int, str, str]:
    if arguments[0] == "generate":
        arguments = [*arguments, "--out", f"out{number}"]
    result = CliRunner().invoke(main, arguments)
    crash = result.exception
    if crash is not None and not isinstance(crash, SystemExit):
        return -1, repr(crash), ""
    return result.exit_code, _DURATION.sub("", result.stdout), result.stderr


def run(commands: list[list[str]]) -> None:
    """Run all, and print what came of it."""
    ends = [_ended(arguments, number) for number, arguments in enumerate(commands)]
    modules = {
        name: module.__file__
        for name, module in sys.modules.items()
        if name.startswith("hydra_codegen.") and module.__file__ is not None
    }
    json.dump({"ends": ends, "modules": modules}, sys.stdout)


if __name__ == "__main__":
    run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
