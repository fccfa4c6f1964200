"""Whether time and memory grow as the vocabulary does, up to 20,000 classes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from benchmarks.generators import MODELS, OURS, Options, compiled, generate
from benchmarks.measuring import Case, in_turn
from benchmarks.results import Row

PART = "scale"


def measure(options: Options, sizes: Sequence[int]) -> list[Row]:
    """Measure the models of ever larger APIs."""
    options.say("Scale")
    cases = []
    for number in sizes:
        folder = options.folder / "scale" / str(number)
        source = folder / "hydra.ttl"
        # In another process: what measures stays small.
        code = (
            "import sys, pathlib; from benchmarks.schemas import write_turtle; "
            "write_turtle(int(sys.argv[1]), pathlib.Path(sys.argv[2]))"
        )
        subprocess.run(
            [sys.executable, "-c", code, str(number), str(source)], check=True
        )
        log, output = folder / "log.txt", folder / "output"
        targets = OURS[MODELS][1]
        command, cache = generate(compiled(options), source, output, folder, targets)
        cases.append(Case(PART, MODELS, number, command, log, output, cache))
    return in_turn(
        cases,
        limit=4 * options.limit,
        runs=options.runs,
        say=options.say,
        alike=True,
    )
