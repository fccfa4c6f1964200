"""Machine instructions, counted by Valgrind: the same on a busy machine as on a quiet one.

They tell of a change of ours what a clock on a shared machine cannot. Processes that
are started, such as the formatter of another generator, are not counted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.environments import PEERS, NotInstalledError, Place, installed
from benchmarks.generators import FLOORS, IMPORTS, MODELS, Options, generate, schemas
from benchmarks.measuring import environment, remove
from benchmarks.results import Row

PART = "instructions"
LARGEST = 200
"""The most classes that are counted: Valgrind is fifty times slower than the machine."""

_COUNTED = re.compile(r"Collected : ([0-9]+)")


def measure(options: Options) -> list[Row]:
    """Count the instructions of the floor, of ours and of the fastest peer."""
    options.say("Instructions")
    if shutil.which("valgrind") is None:
        return [Row(PART, MODELS, 0, {}, "valgrind is not installed")]
    floor = [sys.executable, "-c", FLOORS[IMPORTS]]
    rows = [_counted(IMPORTS, 0, floor, {}, options.folder / "nothing")]
    for number in options.classes:
        if number <= LARGEST:
            rows += _generators(number, options)
    for row in rows:
        options.say(f"  {row.case} ({row.size}): {row.note or row.figures}")
    return rows


def _generators(number: int, options: Options) -> Iterator[Row]:
    source = schemas(number, options)
    folder = options.folder / "instructions"
    output = folder / "output"
    command, cache = generate(source / "hydra.ttl", output, folder, ["models"])
    # Not its script: Valgrind does not follow from that into Python.
    ours = [sys.executable, "-m", "hydra_codegen", *command[1:]]
    yield _counted(MODELS, number, ours, cache, output)
    peer = PEERS[0]
    try:
        place = installed(peer, options.environments)
    except NotInstalledError as error:
        yield Row(PART, peer.name, number, {}, str(error))
        return
    output = folder / peer.output
    program, *arguments = peer.command(Place(place, source, output, ""))
    python = str(Path(program).with_name("python"))
    yield _counted(peer.name, number, [python, program, *arguments], {}, output)


def _counted(
    name: str, number: int, command: Sequence[str], more: dict[str, str], output: Path
) -> Row:
    """Return how many instructions a command takes, all of which makes `output`."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    fixed = environment({**more, "PYTHONHASHSEED": "0"})
    remove(output)
    subprocess.run(command, env=fixed, capture_output=True)  # compiles its modules
    remove(output)
    done = subprocess.run(
        [*valgrind, *command], env=fixed, capture_output=True, text=True
    )
    found = _COUNTED.search(done.stderr)
    if done.returncode or found is None:
        return Row(PART, name, number, {}, "cannot be counted")
    return Row(PART, name, number, {"instructions": float(found[1])})
