"""Work that is done in several processes at the same time, where that is sound.

What the work is, is not known here.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO, NoReturn, TypeVar

_MOST_PROCESSES = 4
"""Each process holds a copy of what it changes, if only a reference count."""

_MOST_TASKS = 256

T = TypeVar("T")
Task = Callable[[], T]


def processes() -> int:
    """Return how many processes can work at the same time; one: only this.

    Who has threads, or a system whose libraries do not bear it, must not fork.
    """
    alone = threading.active_count() == 1
    if not (alone and hasattr(os, "fork") and hasattr(os, "sched_getaffinity")):
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)


def in_turn(tasks: Sequence[Task[T]]) -> list[T]:
    """Return what each task returns, each done here."""
    return [task() for task in tasks]


def side_by_side(tasks: Sequence[Task[T]]) -> list[T]:
    """Return what each task returns, done in as many processes as there can be.

    Tasks change nothing, and return what can be pickled; the longest come best
    first. What another process could not do is done again here, so that errors are
    raised as if all were done in turn.
    """
    others = min(processes(), len(tasks)) - 1
    if others < 1 or len(tasks) > _MOST_TASKS:
        return in_turn(tasks)
    found: dict[int, T] = {}
    with _numbers(len(tasks)) as numbers, contextlib.ExitStack() as running:
        helpers = []
        with contextlib.suppress(OSError):  # then there are fewer, or none
            for _ in range(others):
                helpers.append(running.enter_context(_helper(tasks, numbers)))
        found.update(_done(tasks, numbers))
        for helper in helpers:
            found.update(helper())
    return [found[n] if n in found else task() for n, task in enumerate(tasks)]


@contextlib.contextmanager
def _numbers(count: int) -> Iterator[int]:
    """Open a pipe that holds the number of each task, for whoever is free next."""
    numbers, told = os.pipe()
    os.write(told, bytes(range(count)))
    os.close(told)
    try:
        yield numbers
    finally:
        os.close(numbers)


def _done(tasks: Sequence[Task[T]], numbers: int) -> Iterator[tuple[int, T]]:
    """Yield what nobody else does, with its number; nothing for what fails."""
    while number := os.read(numbers, 1):
        try:
            result = tasks[number[0]]()
        except Exception:  # noqa: BLE001 - done again, where errors count
            continue
        yield number[0], result


@contextlib.contextmanager
def _helper(
    tasks: Sequence[Task[T]], numbers: int
) -> Iterator[Callable[[], dict[int, T]]]:
    """Start a process that does tasks; yield what waits for what it found."""
    with tempfile.TemporaryFile() as results:
        process = os.fork()
        if process == 0:
            _help(tasks, numbers, results)
        ended = False

        def found() -> dict[int, T]:
            nonlocal ended
            _, status = os.waitpid(process, 0)
            ended = True
            results.seek(0)
            return {} if status else dict(pickle.load(results))

        try:
            yield found
        finally:
            if not ended:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)


def _help(tasks: Sequence[Task[T]], numbers: int, results: IO[bytes]) -> NoReturn:
    status = 1
    try:
        found = dict(_done(tasks, numbers))
        pickle.dump(found, results, pickle.HIGHEST_PROTOCOL)
        results.flush()
        status = 0
    finally:
        # Nothing of this process's copy may be closed or flushed twice.
        os._exit(status)
