"""Work that is done in several processes at the same time, where that is sound.

What the work is, is not known here.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, NamedTuple, NoReturn, TypeAlias, TypeVar

try:
    import fcntl
except ImportError:  # Windows, where nothing forks
    fcntl = None  # type: ignore[assignment]

_MOST_PROCESSES = 4
"""Each process holds a copy of what it changes, if only a reference count."""

_MOST_TASKS = 256

_WIDE = 1_048_576
"""Bytes in a pipe; all that Linux lets everyone have, 65,536 unless asked."""

T = TypeVar("T")
Task = Callable[[], T]

Exchange: TypeAlias = Callable[[Any], list[Any]]
"""Tells all tasks something, and returns what each has told, in their order.

It waits until all have told. What is told can be pickled.
"""


class _Lines(NamedTuple):
    """What another process says, and where it listens."""

    receive: IO[bytes]
    send: IO[bytes]


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

        def help_out(lines: _Lines) -> None:
            _tell(lines, dict(_done(tasks, numbers)))

        helpers = []
        with contextlib.suppress(OSError):  # then there are fewer, or none
            for _ in range(others):
                helpers.append(running.enter_context(_process(help_out)))
        found.update(_done(tasks, numbers))
        for lines in helpers:
            with contextlib.suppress(EOFError, pickle.UnpicklingError):
                found.update(pickle.load(lines.receive))
    return [found[n] if n in found else task() for n, task in enumerate(tasks)]


def in_step(tasks: Sequence[Callable[[Exchange], T]]) -> list[T] | None:
    """Return what each task returns, each done in a process of its own, all at once.

    They return what can be pickled, and exchange with one another equally often.
    None where one of them fails, whatever it raises.
    """
    try:
        with contextlib.ExitStack() as running:
            others = [
                running.enter_context(_process(_joining(task, number)))
                for number, task in enumerate(tasks[1:], 1)
            ]

            def exchange(told: Any) -> list[Any]:
                every = [told, *(pickle.load(lines.receive) for lines in others)]
                for number, lines in enumerate(others, 1):
                    # Who told it has it already.
                    _tell(lines, [*every[:number], None, *every[number + 1 :]])
                return every

            own = tasks[0](exchange)
            return [own, *(pickle.load(lines.receive) for lines in others)]
    except Exception:  # noqa: BLE001 - what cannot be done so is done otherwise
        return None


def _joining(
    task: Callable[[Exchange], object], number: int
) -> Callable[[_Lines], None]:
    """Return what does a task in another process, as the one of its `number`."""

    def join(lines: _Lines) -> None:
        def exchange(told: Any) -> list[Any]:
            _tell(lines, told)
            every: list[Any] = pickle.load(lines.receive)
            every[number] = told
            return every

        _tell(lines, task(exchange))

    return join


def _tell(lines: _Lines, what: object) -> None:
    pickle.dump(what, lines.send, pickle.HIGHEST_PROTOCOL)
    lines.send.flush()


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
def _process(work: Callable[[_Lines], None]) -> Iterator[_Lines]:
    """Start a process that does `work`, and yield what talks with it.

    It is over when this is left, whatever it does by then.
    """
    heard, says = os.pipe()
    hears, said = os.pipe()
    for end in (says, said):
        _widen(end)
    process = os.fork()
    if process == 0:
        os.close(heard)
        os.close(said)
        _work(work, hears, says)
    os.close(says)
    os.close(hears)
    try:
        with open(heard, "rb") as receive, open(said, "wb") as send:
            yield _Lines(receive, send)
    finally:
        # It has nothing more to say, and nobody who listens.
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _widen(pipe: int) -> None:
    """Let a pipe hold an answer whole, so that nobody waits for who takes it."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)


def _work(work: Callable[[_Lines], None], hears: int, says: int) -> NoReturn:
    status = 1
    try:
        with open(hears, "rb") as receive, open(says, "wb") as send:
            work(_Lines(receive, send))
        status = 0
    finally:
        # Nothing of this process's copy may be closed or flushed twice.
        os._exit(status)
