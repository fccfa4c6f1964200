"""Many rows sent, several at once, in memory that does not grow with their number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from ..client.errors import ApiError
from ..resource import Resource
from ..terminal import printable, say
from .endings import SOME_FAILED
from .failures import concerns_one, sentences, status_of
from .rows import Row

AT_ONCE = 8
_AHEAD = 4 * AT_ONCE
IN_ONE_REQUEST = 100

Send = Callable[[Sequence[Row]], Resource | None]
"""Sends rows in one request and returns what was answered."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What has become of the rows of one request."""

    rows: Sequence[Row]
    result: Resource | None = None
    error: ApiError | str = ""


@dataclass(slots=True)
class _Summary:
    sent: int = 0
    failed: int = 0
    status: int = 0

    def __str__(self) -> str:
        total = self.sent + self.failed
        return f"{total} rows: {self.sent} sent, {self.failed} failed"


def upload(
    rows: Iterator[Row],
    send: Send,
    name: str,
    *,
    in_one: bool,
    done: Callable[[Resource], object],
) -> int:
    """Send all rows and say which failed; return the exit status.

    What concerns one row ends that row only. Where the API cannot be reached or
    refuses the caller, nothing more is begun. `name` begins the environment's
    variables; `done` is called with each answer, in the order of the rows.
    """
    summary = _Summary()
    requests = _requests(rows, IN_ONE_REQUEST if in_one else 1)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for outcome in _outcomes(pool, requests, send, summary):
                _report(outcome, name, summary, done)
        except BaseException:
            # Who interrupts does not wait for all that is left.
            pool.shutdown(wait=False, cancel_futures=True)
            say(f"{summary}; what follows was not sent, or it is not known")
            raise
    say(f"{summary}; what follows was not sent" if summary.status else f"{summary}")
    return summary.status or (SOME_FAILED if summary.failed else 0)


def _requests(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Yield rows in lists of `size`; a bad one by itself."""
    waiting: list[Row] = []
    for row in rows:
        if row.error:
            yield [row]
            continue
        waiting.append(row)
        if len(waiting) == size:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _outcomes(
    pool: ThreadPoolExecutor,
    requests: Iterable[list[Row]],
    send: Send,
    summary: _Summary,
) -> Iterator[_Outcome]:
    """Yield what becomes of each request, in their order."""

    def sent(rows: list[Row]) -> _Outcome:
        if rows[0].error:
            return _Outcome(rows, error=rows[0].error)
        try:
            return _Outcome(rows, send(rows))
        except ApiError as error:
            return _Outcome(rows, error=error)
        except ValueError as error:
            # What no address can hold.
            return _Outcome(rows, error=str(error))

    left = iter(requests)
    waiting: deque[Future[_Outcome]] = deque()
    while True:
        # No more ahead than this: memory stays as it is.
        room = 0 if summary.status else _AHEAD - len(waiting)
        waiting.extend(pool.submit(sent, rows) for rows in islice(left, room))
        if not waiting:
            return
        first = waiting.popleft()
        if summary.status and first.cancel():
            continue
        yield first.result()


def _report(
    outcome: _Outcome,
    name: str,
    summary: _Summary,
    done: Callable[[Resource], object],
) -> None:
    count = len(outcome.rows)
    if not outcome.error:
        summary.sent += count
        if outcome.result is not None:
            done(outcome.result)
        return
    summary.failed += count
    first, last = outcome.rows[0].line, outcome.rows[-1].line
    place = f"line {first}" if first == last else f"lines {first} to {last}"
    error = outcome.error
    if isinstance(error, str):
        say(f"{place}: {printable(error)}")
        return
    say(f"{place}: {'; '.join(sentences(error, name))}")
    if not concerns_one(error):
        summary.status = summary.status or status_of(error)
