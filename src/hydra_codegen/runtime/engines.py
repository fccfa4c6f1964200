"""What checks run on: the cores of this machine, or the workers of Dask.

Whichever it is, what is found comes in the order of the parts, and no more of
them are under way than keep all busy: memory stays as it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from importlib import import_module
from itertools import chain, islice
from typing import Any, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

_AHEAD = 3
_SECONDS = 10


class EngineError(Exception):
    """An engine that cannot be had, or that gave up; in a sentence."""


def on_cores(
    check: Callable[[Part], Result], parts: Iterator[Part], jobs: int
) -> Iterator[Result]:
    """Yield what `check` makes of each part, in as many processes if it pays."""
    first = list(islice(parts, 2))
    if jobs == 1 or len(first) < 2:
        yield from map(check, chain(first, parts))
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from _in_order(pool, jobs, check, chain(first, parts))


def on_dask(
    check: Callable[[Part], Result],
    parts: Iterator[Part],
    jobs: int,
    scheduler: str | None,
) -> Iterator[Result]:
    """Yield what `check` makes of each part, on the workers of Dask.

    `scheduler` is the address of a cluster; without one, `jobs` workers on this
    machine are started for the time. Raises `EngineError`.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise EngineError(
            "--engine dask needs Dask, which is not installed: "
            "pip install 'dask[distributed]', or 'hydra-codegen[dask]'"
        ) from None
    place = scheduler or "this machine"
    lost: type[Exception] = distributed.scheduler.KilledWorker
    with ExitStack() as stack:
        try:
            client = stack.enter_context(_client(distributed, jobs, scheduler, stack))
        except (OSError, ValueError) as error:
            raise EngineError(
                f"there is no Dask scheduler at {place}: {_said(error)}"
            ) from None
        threads = sum(client.nthreads().values())
        if not threads:
            raise EngineError(f"the Dask scheduler at {place} has no workers")
        pool = stack.enter_context(client.get_executor(pure=False))
        try:
            yield from _in_order(pool, threads, check, parts)
        except (OSError, RuntimeError, CancelledError, lost) as error:
            raise EngineError(
                f"Dask at {place} gave up; are this package and the files there "
                f"for its workers too? {_said(error.__cause__ or error)}"
            ) from None


def _client(
    distributed: Any, jobs: int, scheduler: str | None, stack: ExitStack
) -> Any:
    if scheduler is not None:
        return distributed.Client(scheduler, timeout=_SECONDS)
    cluster = distributed.LocalCluster(
        n_workers=jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    )
    return distributed.Client(stack.enter_context(cluster))


def _said(error: BaseException) -> str:
    """Return the first sentence of what an error of another library says."""
    return " ".join(str(error).split()).partition(". ")[0] or type(error).__name__


def _in_order(
    pool: Executor,
    workers: int,
    check: Callable[[Part], Result],
    parts: Iterable[Part],
) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    for part in parts:
        waiting.append(pool.submit(check, part))
        if len(waiting) > _AHEAD * workers:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
