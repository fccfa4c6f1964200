"""The command that checks files: ``python -m <package>.validators``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

from .checking import ClassChecks
from .rules import Vocabulary
from .streaming import Record, records
from .terminal import printable
from .violations import Violation

_CHUNK_BYTES = 1 << 19
_CHUNK_RECORDS = 1000

OK, VIOLATIONS, UNREADABLE = 0, 1, 2


class Found(NamedTuple):
    """The violations of one record."""

    number: int
    line: int
    violations: tuple[Violation, ...]


class Report(NamedTuple):
    """What came of some records: how many, of how many bytes, what is wrong."""

    checked: int
    size: int
    found: list[Found]


def main(vocabulary: Vocabulary, arguments: list[str] | None = None) -> int:
    """Check files; return 0 (valid), 1 (violations) or 2 (could not read)."""
    options = _parser(vocabulary).parse_args(arguments)
    status, total, wrong = OK, 0, 0
    job = (vocabulary, options.class_, options.operation, options.strict)
    for name in options.files:
        try:
            with _opened(name) as stream:
                for report in _reports(stream, job, options.jobs, name):
                    total += report.checked
                    wrong += len(report.found)
                    _print(report.found, name, options.format)
        except OSError as error:
            print(f"{name}: {error.strerror or error}", file=sys.stderr)
            status = UNREADABLE
    valid = total - wrong
    print(f"{total} checked: {valid} valid, {wrong} with violations", file=sys.stderr)
    return status or (VIOLATIONS if wrong else OK)


def _parser(vocabulary: Vocabulary) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {vocabulary.package}",
        description="Check JSON documents: objects, arrays, or one on each line.",
        epilog="exit status: 0 all valid, 1 violations, 2 a file could not be read",
    )
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="a file, or - for standard input")
    add(
        "--class",
        dest="class_",
        required=True,
        choices=sorted(vocabulary.classes),
        metavar="CLASS",
        help="the class of the documents: " + ", ".join(vocabulary.classes),
    )
    add(
        "--for",
        dest="operation",
        default="GET",
        choices=["GET", "PUT", "POST", "PATCH"],
        help="what they are sent for; GET is for what a server answers",
    )
    add("--strict", action="store_true", help="what is read must be complete too")
    jobs = os.cpu_count() or 1
    text = f"how many processes (default: as many as there are cores, {jobs})"
    add("--jobs", type=_positive, default=jobs, metavar="N", help=text)
    text = "how violations are shown; json: an object on each line"
    add("--format", choices=["text", "json"], default="text", help=text)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _opened(name: str) -> BinaryIO:
    return sys.stdin.buffer if name == "-" else open(name, "rb")


Job = tuple[Vocabulary, str, str, bool]


def _reports(stream: BinaryIO, job: Job, jobs: int, name: str) -> Iterator[Report]:
    """Yield reports in the order of the records, on all cores if it pays."""
    size = 0 if name == "-" else os.fstat(stream.fileno()).st_size
    bar = _Bar(size)
    chunks = _chunks(records(stream))
    first = list(islice(chunks, 2))
    if jobs == 1 or len(first) < 2:
        for chunk in chain(first, chunks):
            report = check_chunk(job, chunk)
            bar.advance(report.size)
            yield report
    else:
        for report in _spread(first, chunks, job, jobs):
            bar.advance(report.size)
            yield report
    bar.close()


def _spread(
    first: Iterable[list[Record]],
    chunks: Iterator[list[Record]],
    job: Job,
    jobs: int,
) -> Iterator[Report]:
    with ProcessPoolExecutor(jobs) as pool:
        waiting: deque[Future[Report]] = deque(
            pool.submit(check_chunk, job, chunk) for chunk in first
        )
        for chunk in chunks:
            waiting.append(pool.submit(check_chunk, job, chunk))
            # No more than the cores can take: memory stays as it is.
            if len(waiting) > 3 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(found: Iterator[Record]) -> Iterator[list[Record]]:
    chunk: list[Record] = []
    size = 0
    for record in found:
        chunk.append(record)
        size += len(record.data)
        if size >= _CHUNK_BYTES or len(chunk) >= _CHUNK_RECORDS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def check_chunk(job: Job, chunk: list[Record]) -> Report:
    """Check some records; runs in another process."""
    vocabulary, class_, operation, strict = job
    checks = vocabulary.rules(vocabulary.classes[class_])
    assert isinstance(checks, ClassChecks)
    found = []
    for number, line, data in chunk:
        violations = checks.violations(data, operation, None, strict)
        if violations:
            found.append(Found(number, line, violations))
    return Report(len(chunk), sum(len(record.data) for record in chunk), found)


def _print(found: list[Found], name: str, form: str) -> None:
    lines = []
    for record in found:
        for violation in record.violations:
            if form == "json":
                lines.append(json.dumps(_as_json(name, record, violation)))
            else:
                shown = printable(str(violation))
                lines.append(f"{name}:{record.line}: [{record.number}] {shown}")
    if lines:
        print("\n".join(lines), flush=True)


def _as_json(name: str, record: Found, violation: Violation) -> dict[str, Any]:
    return {
        "file": name,
        "line": record.line,
        "record": record.number,
        "pointer": violation.pointer,
        "code": violation.code,
        "property": violation.property,
        "message": violation.message,
    }


class _Bar:
    """A progress bar on standard error, only where that is a terminal."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._done = 0
        self._shown = sys.stderr.isatty()

    def advance(self, size: int) -> None:
        self._done += size
        if not self._shown:
            return
        if self._size:
            share = min(1.0, self._done / self._size)
            bar = "#" * round(share * 30)
            text = f"[{bar:<30}] {share:4.0%}"
        else:
            text = f"{self._done / 1e6:.1f} MB"
        print(f"\r{text}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
