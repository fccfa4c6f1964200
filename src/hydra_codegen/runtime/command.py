"""The command that checks files: ``python -m <package>.validators``."""

from __future__ import annotations

import argparse
import functools
import glob
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from .checking import ClassChecks
from .engines import EngineError, on_cores, on_dask
from .rules import Vocabulary
from .streaming import LinesBetween, Record, in_lines, records
from .terminal import printable
from .violations import Violation

_CHUNK_BYTES = 1 << 19
_CHUNK_RECORDS = 1000
BLOCK = 1 << 22
"""How many bytes of a file of lines are checked at a time."""

OK, VIOLATIONS, UNREADABLE = 0, 1, 2


class Piece(NamedTuple):
    """The lines of a file that begin in a part of it; who checks them reads them.

    Without an end these are all documents of a file, on lines or not.
    """

    name: str
    start: int = 0
    end: int | None = None


class Part(NamedTuple):
    """What is checked at a time, of the file with a number: or why nothing is."""

    file: int
    content: Piece | list[Record] | OSError


class Found(NamedTuple):
    """The violations of one record."""

    number: int
    line: int
    violations: tuple[Violation, ...]


class Report(NamedTuple):
    """What came of a part: how many records, of how many bytes, what is wrong.

    `lines` are those of a part that counts from where it begins.
    """

    file: int
    checked: int = 0
    size: int = 0
    lines: int = 0
    found: tuple[Found, ...] = ()
    error: OSError | None = None


Job = tuple[Vocabulary, str, str, bool]


def main(vocabulary: Vocabulary, arguments: list[str] | None = None) -> int:
    """Check files; return 0 (valid), 1 (violations) or 2 (could not read)."""
    parser = _parser(vocabulary)
    options = parser.parse_args(arguments)
    if options.engine == "dask" and "-" in options.files:
        parser.error("--engine dask reads files, not standard input")
    if options.scheduler and options.engine != "dask":
        parser.error("--scheduler is for --engine dask")
    names = [name for given in options.files for name in _matching(given)]
    job = (vocabulary, options.class_, options.operation, options.strict)
    check = functools.partial(check_part, job)
    if options.engine == "dask":
        parts = _parts(names, apart=True)
        reports = on_dask(check, parts, options.jobs, options.scheduler)
    else:
        reports = on_cores(check, _parts(names), options.jobs)
    try:
        return _told(reports, names, options.format)
    except EngineError as error:
        print(error, file=sys.stderr)
        return UNREADABLE


def _told(reports: Iterator[Report], names: Sequence[str], form: str) -> int:
    """Print what was found, as it comes; return the exit status."""
    status, total, wrong = OK, 0, 0
    file, before, lines = -1, 0, 0
    bar = _Bar(sum(map(_size, names)))
    for report in reports:
        name = names[report.file]
        if report.file != file:
            file, before, lines = report.file, 0, 0
        if report.error is not None:
            print(f"{name}: {report.error.strerror or report.error}", file=sys.stderr)
            status = UNREADABLE
        total += report.checked
        wrong += len(report.found)
        moved = (
            Found(found.number + before, found.line + lines, found.violations)
            for found in report.found
        )
        _print(moved, name, form)
        if report.lines:
            before, lines = before + report.checked, lines + report.lines
        bar.advance(report.size)
    bar.close()
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
    text = "a file or a pattern of files, or - for standard input"
    add("files", nargs="+", metavar="FILE", help=text)
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
    text = "what checks: the cores of this machine, or the workers of Dask"
    add("--engine", choices=["cores", "dask"], default="cores", help=text)
    text = "where Dask's scheduler is (default: workers are started here)"
    add("--scheduler", metavar="ADDRESS", help=text)
    text = "how violations are shown; json: an object on each line"
    add("--format", choices=["text", "json"], default="text", help=text)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _matching(given: str) -> list[str]:
    """Return the names of the files that a name or a pattern stands for."""
    if os.path.lexists(given):
        return [given]
    return sorted(glob.glob(given, recursive=True)) or [given]


def _size(name: str) -> int:
    """Return how large a file is, as far as it is known."""
    try:
        return 0 if name == "-" else os.path.getsize(name)
    except OSError:
        return 0


def _opened(name: str) -> BinaryIO:
    return sys.stdin.buffer if name == "-" else open(name, "rb")


def _parts(names: Sequence[str], *, apart: bool = False) -> Iterator[Part]:
    """Yield the parts of all files, in their order.

    Where checks run `apart`, on other machines, no data is sent along.
    """
    for file, name in enumerate(names):
        try:
            with _opened(name) as stream:
                for content in _contents(name, stream, apart):
                    yield Part(file, content)
        except OSError as error:
            yield Part(file, error)


def _contents(
    name: str, stream: BinaryIO, apart: bool
) -> Iterator[Piece | list[Record]]:
    about = os.fstat(stream.fileno())
    if name != "-" and stat.S_ISREG(about.st_mode):
        if in_lines(stream):
            for start in range(0, about.st_size, BLOCK):
                yield Piece(name, start, start + BLOCK)
            return
        stream.seek(0)
    if apart:
        yield Piece(name)
    else:
        yield from _chunks(records(stream))


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


def check_part(job: Job, part: Part) -> Report:
    """Check some records; runs in another process."""
    content = part.content
    if isinstance(content, OSError):
        return Report(part.file, error=content)
    if isinstance(content, list):
        return _checked(job, part.file, content)
    try:
        with open(content.name, "rb") as stream:
            if content.end is None:
                return _checked(job, part.file, records(stream))
            lines = LinesBetween(stream, content.start, content.end)
            return _checked(job, part.file, lines)._replace(lines=lines.count)
    except OSError as error:
        return Report(part.file, error=error)


def _checked(job: Job, file: int, found: Iterable[Record]) -> Report:
    vocabulary, class_, operation, strict = job
    checks = vocabulary.rules(vocabulary.classes[class_])
    assert isinstance(checks, ClassChecks)
    number = size = 0
    wrong = []
    for record in found:
        number += 1
        size += len(record.data)
        violations = checks.violations(record.data, operation, None, strict)
        if violations:
            wrong.append(Found(record.number, record.line, violations))
    return Report(file, number, size, found=tuple(wrong))


def _print(found: Iterable[Found], name: str, form: str) -> None:
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
