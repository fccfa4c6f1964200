"""Wall time of `generate` with nothing to do, beside `python -c "import click"`.

For the DLCS and for a synthetic vocabulary, all targets, in turn:

    python -m benchmarks.nothing [--classes 2000] [--runs 21]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import ROOT
from benchmarks.schemas import write_turtle


def timed(command: Sequence[str], folder: Path) -> float:
    """Return the seconds that a command takes."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    begun = time.perf_counter()
    subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True
    )
    return time.perf_counter() - begun


def compare(name: str, source: Path, folder: Path, runs: int) -> None:
    """Generate once, then measure; prints medians and their ratio."""
    command = [sys.executable, "-m", "hydra_codegen", "generate", str(source)]
    time.sleep(0.2)  # a source that is as new as its run is read again
    first = timed(command, folder)
    floor = [sys.executable, "-c", "import click"]
    timed(command, folder)
    pairs = [(timed(command, folder), timed(floor, folder)) for _ in range(runs)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"{name:14} first {first:6.2f} s, nothing to do {ours * 1000:6.1f} ms, "
        f"import click {theirs * 1000:6.1f} ms, ratio {ratio:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    for name in ("DLCS", f"{options.classes} classes"):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            source = folder / "vocabulary.ttl"
            if name == "DLCS":
                source.write_bytes((ROOT / "vocab/dlcs.ttl").read_bytes())
            else:
                write_turtle(options.classes, source)
            compare(name, source, folder, options.runs)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
