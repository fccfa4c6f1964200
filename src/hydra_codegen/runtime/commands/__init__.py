"""The command line of an API: ``python -m <package>``.

Ordinary modules: what the commands are called and say, JSON files beside the
client say. Nothing of the client is imported before an operation is called, so
that help is there at once however many classes there are.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

_LIBRARIES = ("click", "httpx", "pydantic")


def main(package: str, folder: Path, arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit status.

    `folder` holds the descriptions of the commands of the API in `package`.
    """
    try:
        from .program import run

        return run(package, folder, arguments)
    except ModuleNotFoundError as error:
        if error.name not in _LIBRARIES:
            raise
        print(
            f"The command line needs {error.name}, which is not installed: "
            f"pip install {' '.join(_LIBRARIES)}",
            file=sys.stderr,
        )
        return 1
