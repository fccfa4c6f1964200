"""Machine instructions, counted by Valgrind: the same on a busy machine as on a quiet one.

They tell of a change of ours what a clock on a shared machine cannot. Processes that
are started, such as the formatter of another generator, are not counted.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from benchmarks.environments import PEERS, NotInstalledError, Place, installed
from benchmarks.generators import (
    FLOORS,
    IMPORTS,
    MODELS,
    PLAIN,
    Options,
    compiled,
    generate,
    schemas,
)
from benchmarks.measuring import environment, set_aside
from benchmarks.results import Row
from benchmarks.validation import BY_HAND, MODEL, OURS

PART = "instructions"
LARGEST = 200
"""The most classes that are counted: Valgrind is fifty times slower than the machine."""

_NONE: Mapping[str, str] = MappingProxyType({})
_COUNTED = re.compile(r"Collected : ([0-9]+)")


def measure(options: Options) -> list[Row]:
    """Count the instructions of the floor, of ours, of the fastest peer, and of checks."""
    options.say("Instructions")
    for program in ("taskset", "valgrind"):
        if shutil.which(program) is None:
            return [Row(PART, MODELS, 0, {}, f"{program} is not installed")]
    rows: list[Row] = []
    for row in _rows(options):
        options.say(f"  {row.case} ({row.size}): {row.note or row.figures}")
        rows.append(row)
    return rows


def _rows(options: Options) -> Iterator[Row]:
    floor = [str(compiled(options)), "-c", FLOORS[IMPORTS]]
    yield _row(IMPORTS, 0, _counted(floor))
    for number in options.classes:
        if number <= LARGEST:
            yield from _generators(number, options)
    for name in (OURS, MODEL, BY_HAND):
        yield _row(name, 1, _each_image(name))


def _generators(number: int, options: Options) -> Iterator[Row]:
    source = schemas(number, options)
    folder = options.folder / "instructions"
    output = folder / "output"
    for name, own in ((MODELS, compiled(options)), (PLAIN, Path(sys.executable))):
        turtle = source / "hydra.ttl"
        command, cache = generate(own, turtle, output, folder, ["models"])
        # Not its script: Valgrind does not follow from that into Python.
        ours = [str(own), "-m", "hydra_codegen", *command[1:]]
        yield _row(name, number, _counted(ours, output, cache))
    peer = PEERS[0]
    try:
        place = installed(peer, options.environments)
    except NotInstalledError as error:
        yield Row(PART, peer.name, number, {}, str(error))
        return
    output = folder / peer.output
    program, *arguments = peer.command(Place(place, source, output, ""))
    python = str(Path(program).with_name("python"))
    yield _row(peer.name, number, _counted([python, program, *arguments], output))


def _each_image(name: str) -> float | None:
    """Return what one validation takes: what many take, without what none take."""
    code = (
        "import sys; from benchmarks.validation import CHECKS; "
        "check = CHECKS[sys.argv[1]](); check(); "
        "[check() for _ in range(int(sys.argv[2]))]"
    )
    counts = [
        _counted([sys.executable, "-c", code, name, str(times)])
        for times in (0, _IMAGES)
    ]
    none, many = counts
    return (many - none) / _IMAGES if none and many else None


_IMAGES = 500


def _row(name: str, size: int, counted: float | None) -> Row:
    if counted is None:
        return Row(PART, name, size, {}, "cannot be counted")
    return Row(PART, name, size, {"instructions": counted})


def _counted(
    command: Sequence[str], output: Path | None = None, more: Mapping[str, str] = _NONE
) -> float | None:
    """Return how many instructions a command takes, all of which makes `output`."""
    # On one core nothing is left to other processes, of which each has its own count.
    core = str(min(os.sched_getaffinity(0)))
    alone = ["taskset", "--cpu-list", core]
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    fixed = environment({**more, "PYTHONHASHSEED": "0"})
    for tool in ([], valgrind):  # the first run compiles its modules
        if output is not None:
            set_aside(output)
        done = subprocess.run(
            [*alone, *tool, *command], env=fixed, capture_output=True, text=True
        )
    found = _COUNTED.search(done.stderr)
    return float(found[1]) if found and not done.returncode else None
