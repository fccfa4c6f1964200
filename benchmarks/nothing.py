"""What `generate` takes with nothing to do, beside `python -c "import click"`.

For the DLCS and for a made-up vocabulary, all targets, in turn:

    python -m benchmarks.nothing [--classes 2000] [--runs 21]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import ROOT
from benchmarks.generators import generate
from benchmarks.measuring import Case, environment, in_turn, machine
from benchmarks.schemas import write_turtle


def compare(name: str, source: Path, folder: Path, runs: int) -> None:
    """Generate once, then measure; prints medians and their ratios."""
    folder.mkdir()
    command, cache = generate(
        Path(sys.executable), source, folder / "output", folder, []
    )
    time.sleep(0.2)  # a source that is as new as its run is read again
    subprocess.run(command, env=environment(cache), check=True, capture_output=True)
    log = folder / "log.txt"
    floor = [sys.executable, "-c", "import click"]
    cases = (
        Case("nothing", name, 0, command, log, environment=cache),
        Case("nothing", "import click", 0, floor, log),
    )
    rows = in_turn(cases, limit=60, runs=runs, say=lambda text: None)
    for kind in ("seconds", "cpu"):
        ours, theirs = (row.figures[kind] for row in rows)
        print(
            f"{name:14} {kind:8} nothing to do {ours * 1000:6.1f} ms, "
            f"import click {theirs * 1000:6.1f} ms, ratio {ours / theirs:.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_turtle(options.classes, folder / "made-up.ttl")
        for name, source in (
            ("DLCS", ROOT / "vocab/dlcs.ttl"),
            (f"{options.classes} classes", folder / "made-up.ttl"),
        ):
            compare(name, source, folder / name, options.runs)
    print(machine())


if __name__ == "__main__":
    main()
