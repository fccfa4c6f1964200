"""How much CPU time a site takes to make, and how large its pages are.

Makes the targets `html`, `diagram` and `docs` in memory, of the DLCS and of a
made-up API of many classes:

    python -m benchmarks.site [--classes 500] [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import hydra_codegen
from benchmarks import ROOT
from benchmarks.measuring import machine
from benchmarks.schemas import write_turtle
from hydra_codegen.targets import TargetContext, load_target

TARGETS = ("docs", "diagram", "html")


def measure(source: Path, runs: int) -> None:
    """Print the times and sizes of each target for one source."""
    documentation = hydra_codegen.load(source)
    print(f"{source.name}: {len(documentation.classes)} classes")
    for name in TARGETS:
        context = TargetContext(
            package="api",
            targets=frozenset(TARGETS),
            header="",
            published=documentation,
        )
        target = load_target(name)
        times = []
        for run in range(runs + 1):
            begun = time.process_time()
            files = target.files(documentation, context)
            if run:  # the first run reads the templates
                times.append(time.process_time() - begun)
        sizes = [len(text.encode()) for path, text in files.items()]
        pages = [
            len(text.encode())
            for path, text in files.items()
            if path.endswith((".html", ".md", ".svg"))
        ]
        print(
            f"  {name:8} median {statistics.median(times):7.3f} s  best "
            f"{min(times):7.3f} s  {len(files)} files, {sum(sizes) / 1e6:.1f} MB, "
            f"largest page {max(pages) / 1e3:.0f} kB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    measure(ROOT / "vocab" / "dlcs.ttl", options.runs)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "many.ttl"
        write_turtle(options.classes, path)
        measure(path, options.runs)
    print(machine())


if __name__ == "__main__":
    main()
