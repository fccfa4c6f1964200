"""Many requests at once, not too many: what both clients share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

from .errors import ApiError

T = TypeVar("T")
R = TypeVar("R")

Progress: TypeAlias = Callable[[int], object]
"""Is called with how many are done."""


class BatchFailed(ApiError, Generic[R]):
    """One of many failed, which is the cause; no more were begun.

    `results` are those that were done, by their number, from 0. All that are
    not among them were not done, or it is not known.
    """

    def __init__(self, failed: int, results: Mapping[int, R]) -> None:
        super().__init__(f"number {failed} failed, {len(results)} were done")
        self.failed = failed
        self.results = results

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.failed, self.results)


@dataclass(frozen=True, slots=True)
class Manner:
    """How many are sent: at once, in one request, and who is told."""

    concurrency: int = 8
    page: int = 100
    progress: Progress | None = None

    @classmethod
    def of(cls, named: dict[str, object]) -> Manner:
        """Take what says how to send out of the arguments of a call."""
        concurrency = named.pop("concurrency", None) or 8
        page = named.pop("page_size", None) or 100
        progress = named.pop("progress", None)
        if not isinstance(concurrency, int) or concurrency < 1:
            raise ValueError("concurrency is a number, at least 1")
        if not isinstance(page, int) or page < 1:
            raise ValueError("page_size is a number, at least 1")
        if progress is not None and not callable(progress):
            raise TypeError("progress is a function that takes a number")
        return cls(concurrency, page, progress)


def in_pages(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield `items` in lists of `size`; asks for no more than that beforehand."""
    left = iter(items)
    while page := list(islice(left, size)):
        yield page


class Tally(Generic[T, R]):
    """What is still to be sent, and what has become of the rest.

    Several workers take from it; they may be threads.
    """

    def __init__(self, items: Iterable[T], progress: Progress | None) -> None:
        self._items = enumerate(items)
        self._progress = progress
        self._lock = threading.Lock()
        self._results: dict[int, R] = {}
        self._failure: tuple[int, ApiError] | None = None
        self._done = 0
        self._stopped = False

    def take(self) -> tuple[int, T] | None:
        """Return what is to be sent next, and its number; None: nothing more."""
        with self._lock:
            return None if self._stopped else next(self._items, None)

    def stop(self) -> None:
        """Let nothing more begin."""
        self._stopped = True

    def add(self, number: int, sent: T, result: R) -> None:
        """Note that something was done."""
        with self._lock:
            self._results[number] = result
            self._done += len(sent) if isinstance(sent, list) else 1
            if self._progress is not None:
                self._progress(self._done)

    def fail(self, number: int, error: ApiError) -> None:
        """Note that something failed; nothing more begins."""
        with self._lock:
            self._stopped = True
            if self._failure is None or number < self._failure[0]:
                self._failure = (number, error)

    def finished(self) -> list[R]:
        """Return all results in the order of the items; raises `BatchFailed`."""
        if self._failure is not None:
            number, error = self._failure
            raise BatchFailed(number, self._results) from error
        return [self._results[number] for number in sorted(self._results)]
