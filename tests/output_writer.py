"""Writes one of two outputs again and again: `python output_writer.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from hydra_codegen.output import write

FILES = 40


def contents(edition: str) -> dict[str, bytes]:
    """Return an output: many files of one edition, some of them in that alone."""
    shared = {f"p/f{n}.py": f"{edition} {n}\n".encode() * 99 for n in range(FILES)}
    own = {f"{edition}/{n}.py": edition.encode() for n in range(5)}
    return {**shared, **own}


def main() -> None:
    folder = Path(sys.argv[1])
    print("begun", flush=True)
    while True:
        for edition in ("a", "b"):
            write(folder, "p", {"models": contents(edition)})


if __name__ == "__main__":
    main()
