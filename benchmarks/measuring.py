"""Whole processes, measured in turn: wall time, CPU time and peak memory."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.results import Row

_TIMER = Path(__file__).with_name("timer.py")


@dataclass(frozen=True)
class Case:
    """A command that is measured, and what it is called in the results.

    What it prints goes to `log`; `output` is set aside before each run, so that it has
    all its work to do. `large_stack` lifts the limit of the system for its stack.
    """

    part: str
    name: str
    size: int
    command: Sequence[str]
    log: Path
    output: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    large_stack: bool = False


@dataclass(frozen=True)
class Run:
    """What one run took: seconds, and mebibytes of its largest process."""

    seconds: float
    cpu: float
    memory: float
    status: int
    late: bool


def machine() -> dict[str, str]:
    """Return what figures depend on: the Python, the cores, how busy they are."""
    return {
        "python": platform.python_version(),
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of what is measured: modules are compiled and kept."""
    found = {**os.environ, **more}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def run(case: Case, limit: float) -> Run:
    """Run a command once, and kill it with its children after `limit` seconds."""
    if case.output is not None:
        set_aside(case.output)
    case.log.parent.mkdir(parents=True, exist_ok=True)
    stack = "large" if case.large_stack else "usual"
    timer = [sys.executable, "-I", "-S", str(_TIMER), str(limit), stack, str(case.log)]
    answer = subprocess.run(
        [*timer, *case.command],
        env=environment(case.environment),
        check=True,
        stdout=subprocess.PIPE,
    )
    return Run(**json.loads(answer.stdout))


def set_aside(path: Path) -> None:
    """Give a file or a folder another name, if it is there.

    Were it removed, what comes next would pay: file systems are slow to give out
    again what was just given back.
    """
    if path.exists():
        path.rename(path.with_name(f"{path.name}-{time.time_ns()}"))


def in_turn(
    cases: Sequence[Case],
    *,
    limit: float,
    runs: int,
    say: Callable[[str], None],
    alike: bool = False,
) -> list[Row]:
    """Measure all commands, one run of each in turn, so that drift favours none.

    The first run warms the caches and counts only where it is the only one: a
    command that takes long is run less often, but for those that are `alike`, whose
    figures are held against each other; one that fails is run just once.
    """
    found = []
    for case in cases:
        found.append([run(case, limit)])
        say(f"  {case.name} ({case.size}): {found[-1][0].seconds:.2f} s at first")
    wanted = [_runs(took[0], runs, alike=alike) for took in found]
    for number in range(1, runs + 1):
        for case, took, most in zip(cases, found, wanted, strict=True):
            if most > 1 and number <= most:
                took.append(run(case, limit))
    rows = []
    for case, took in zip(cases, found, strict=True):
        rows.append(_row(case, took[1:] or took, limit))
        say(f"  {case.name} ({case.size}): {described(rows[-1])}")
    return rows


def _runs(first: Run, most: int, *, alike: bool) -> int:
    if first.late or first.status:
        return 1
    if alike or first.seconds < 6:
        return most
    return min(most, 3) if first.seconds < 30 else 1


def _row(case: Case, took: Sequence[Run], limit: float) -> Row:
    last = took[-1]
    note = ""
    if last.late:
        note = f"> {limit:.0f} s"
    elif last.status:
        note = f"fails: {_last_line(case.log)}"
    figures = {
        name: statistics.median(getattr(one, name) for one in took)
        for name in ("seconds", "cpu", "memory")
    }
    return Row(case.part, case.name, case.size, {**figures, "runs": len(took)}, note)


def _last_line(log: Path) -> str:
    """Return what a command that failed said last, as one short line."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    errors = [line for line in said if "Error" in line]
    return (errors or said or ["nothing was said"])[-1][:100]


def described(row: Row) -> str:
    """Return a row of such figures in words."""
    if "seconds" not in row.figures:
        return row.note
    seconds, cpu, memory = (row.figures[name] for name in ("seconds", "cpu", "memory"))
    text = f"{seconds:.3f} s, CPU {cpu:.3f} s, {memory:.0f} MiB"
    return f"{text}, {row.note}" if row.note else text
