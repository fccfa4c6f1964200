"""Records out of JSON of any size, one at a time, in constant memory.

An array gives its items, lines of JSON (NDJSON) one record each, anything
else the JSON values that follow one another: mostly a single object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 18
_SPACE = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"
# Strings, whose group tells whether they end, and what structures the rest.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*("|\\?\Z)|[\[\]{},]', re.DOTALL)
_STRING_END = re.compile(rb'(?:[^"\\]|\\.)*("|\\?\Z)', re.DOTALL)


class Record(NamedTuple):
    """One document: where it stands, from 1, and its bytes."""

    number: int
    line: int
    data: bytes


def records(stream: BinaryIO) -> Iterator[Record]:
    """Yield the documents of `stream`."""
    head, lines = _opening(stream)
    if head.startswith(b"["):
        yield from _split(stream, head[1:], lines, inside=True)
    elif _balanced(head.partition(b"\n")[0]):
        yield from _lines(stream, head, lines)
    else:
        yield from _split(stream, head, lines, inside=False)


def in_lines(stream: BinaryIO) -> bool:
    """Whether each document of `stream` is a line of its own."""
    head, _ = _opening(stream)
    return not head.startswith(b"[") and _balanced(head.partition(b"\n")[0])


class LinesBetween:
    """The documents on the lines that begin in a part of such a stream.

    Lines and documents are counted from where the part begins; when all were
    given out, `count` is how many lines there were, blank ones too.
    """

    def __init__(self, stream: BinaryIO, start: int, end: int) -> None:
        self._stream = stream
        self._start = start
        self._end = end
        self.count = 0

    def __iter__(self) -> Iterator[Record]:
        number, at = 0, self._start
        if at:
            self._stream.seek(at - 1)
            at += len(self._stream.readline()) - 1
        while at < self._end and (line := self._stream.readline()):
            data = line.strip(_SPACE) if at else line.removeprefix(_MARK).strip(_SPACE)
            at += len(line)
            self.count += 1
            if data:
                number += 1
                yield Record(number, self.count, data)


def _opening(stream: BinaryIO) -> tuple[bytes, int]:
    """Return what `stream` begins with, and how many lines are before that.

    Of what is no array the first line is whole.
    """
    head = b""
    while not head.strip(_SPACE + _MARK):
        chunk = stream.read(_CHUNK)
        if not chunk:
            return b"", 0
        head += chunk
    head = head.removeprefix(_MARK)
    lines = head[: len(head) - len(head.lstrip(_SPACE))].count(b"\n")
    head = head.lstrip(_SPACE)
    while b"\n" not in head and not head.startswith(b"["):
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        head += chunk
    return head, lines


def _balanced(line: bytes) -> bool:
    depth = 0
    for found in _TOKEN.finditer(line):
        token = found[0]
        if found[1] is None:
            depth += (token in b"{[") - (token in b"}]")
        elif found[1] != b'"':
            return False
    return depth == 0


def _lines(stream: BinaryIO, rest: bytes, lines: int) -> Iterator[Record]:
    number, line = 0, lines
    while True:
        *complete, rest = rest.split(b"\n")
        for text in complete:
            line += 1
            if data := text.strip(_SPACE):
                number += 1
                yield Record(number, line, data)
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        rest += chunk
    if data := rest.strip(_SPACE):
        yield Record(number + 1, line + 1, data)


class _Splitter:
    """Finds where a value ends, however the bytes arrive."""

    def __init__(self, lines: int, inside: bool) -> None:
        self._inside = inside
        self._depth = 0
        self._number = 0
        self._line = lines + 1
        self._buffer = b""
        self._scanned = 0
        self._counted = 0
        self._in_string = False
        self.closed = False

    def feed(self, data: bytes) -> Iterator[Record]:
        """Yield the values that end in `data`."""
        self._buffer += data
        if self._in_string and not self._leave_string():
            return
        start = 0
        for found in _TOKEN.finditer(self._buffer, self._scanned):
            self._scanned = found.end()
            token = found[0]
            if found[1] is not None:
                if found[1] != b'"':
                    self._in_string = True
                    self._scanned -= len(found[1])
            elif token in b"{[":
                self._depth += 1
            elif token == b",":
                if self._depth == 0 and self._inside:
                    yield from self._record(start, found.start())
                    start = found.end()
            elif self._depth == 0 and self._inside:
                yield from self._record(start, found.start())
                start = found.end()
                self.closed = True
                break
            else:
                self._depth = max(self._depth - 1, 0)
                if self._depth == 0 and not self._inside:
                    yield from self._record(start, found.end())
                    start = found.end()
        self._keep(start)

    def _leave_string(self) -> bool:
        """Scan the rest of a string; return whether it has ended."""
        found = _STRING_END.match(self._buffer, self._scanned)
        assert found is not None
        self._in_string = found[1] != b'"'
        self._scanned = found.end() - (len(found[1]) if self._in_string else 0)
        return not self._in_string

    def _keep(self, start: int) -> None:
        """Forget what was given out."""
        self._line += self._buffer.count(b"\n", self._counted, start)
        self._counted = max(self._counted - start, 0)
        self._scanned = 0 if self.closed else max(self._scanned - start, 0)
        self._buffer = b"" if self.closed else self._buffer[start:]

    def _record(self, start: int, end: int) -> Iterator[Record]:
        text = self._buffer[start:end]
        if text.strip(_SPACE):
            self._number += 1
            lead = start + len(text) - len(text.lstrip(_SPACE))
            self._line += self._buffer.count(b"\n", self._counted, lead)
            self._counted = lead
            yield Record(self._number, self._line, text.strip(_SPACE))

    def rest(self) -> Iterator[Record]:
        """Yield what is left, a value without its end."""
        yield from self._record(0, len(self._buffer))


def _split(
    stream: BinaryIO, data: bytes, lines: int, *, inside: bool
) -> Iterator[Record]:
    splitter = _Splitter(lines, inside)
    while data:
        yield from splitter.feed(data)
        data = stream.read(_CHUNK)
        if splitter.closed:
            break
    yield from splitter.rest()
