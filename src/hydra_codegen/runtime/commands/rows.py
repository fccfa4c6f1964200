"""Rows out of a file of any size, CSV (RFC 4180) or lines of JSON, one at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast

import click

from ..resource import Resource
from ..streaming import records
from .fields import Document, NotFittingError, key_of, resource_of, typed

_BUFFER = 1 << 16

Counted = Callable[[int], object]
"""Is called with how many bytes more were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row asks to be sent, and with which variables; or what is wrong."""

    line: int
    body: Resource | None = None
    variables: dict[str, str] = field(default_factory=dict)
    error: str = ""


class _Reading(io.RawIOBase):
    """A stream that can look ahead, and counts what is read of it."""

    def __init__(self, stream: BinaryIO, counted: Counted) -> None:
        self._stream = stream
        self._counted = counted

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        chunk = self._stream.read(len(view))
        view[: len(chunk)] = chunk
        self._counted(len(chunk))
        return len(chunk)


def read_rows(
    stream: BinaryIO, model: type[Resource], wanted: Sequence[str], counted: Counted
) -> Iterator[Row]:
    """Yield the rows of `stream`: JSON where it begins with a bracket, else CSV.

    `wanted` are the variables that each row gives. Raises `click.UsageError`
    for a header that names what is neither a property nor one of them.
    """
    buffered = io.BufferedReader(_Reading(stream, counted), _BUFFER)
    start = buffered.peek(_BUFFER).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return _json_rows(cast(BinaryIO, buffered), model, wanted)
    return _csv_rows(cast(BinaryIO, buffered), model, wanted)


def _json_rows(
    stream: BinaryIO, model: type[Resource], wanted: Sequence[str]
) -> Iterator[Row]:
    for record in records(stream):
        try:
            document = json.loads(record.data)
            if not isinstance(document, dict):
                raise NotFittingError("this is not an object of JSON")
            variables = {
                name: _variable(name, document.pop(name, None)) for name in wanted
            }
            body = resource_of(model, document)
        except NotFittingError as error:
            yield Row(line=record.line, error=str(error))
        except (ValueError, RecursionError):
            yield Row(line=record.line, error="this is not JSON")
        else:
            yield Row(line=record.line, body=body, variables=variables)


def _variable(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise NotFittingError(f"{name}: a text or a number is needed for the address")
    return str(value)


def _csv_rows(
    stream: BinaryIO, model: type[Resource], wanted: Sequence[str]
) -> Iterator[Row]:
    # What is not UTF-8 is found in its row, not where a chunk of bytes ends.
    lines = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
    reader = csv.reader(lines, strict=True)
    columns: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            if columns is None:
                raise click.UsageError("the file is empty") from None
            return
        except csv.Error as error:
            if columns is None:
                raise click.UsageError(f"line {line} is not CSV: {error}") from None
            yield Row(line=line, error=f"this is not CSV: {error}")
            continue
        if not cells:
            continue
        if columns is None:
            columns = _header(model, cells, wanted)
            continue
        try:
            yield _csv_row(line, model, columns, cells, wanted)
        except NotFittingError as error:
            yield Row(line=line, error=str(error))


def _header(
    model: type[Resource], cells: Sequence[str], wanted: Sequence[str]
) -> list[str]:
    """Return the variables and JSON keys that the columns are; all must be known."""
    names = [cell.strip() for cell in cells]
    found = [name if name in wanted else key_of(model, name) for name in names]
    missing = [name for name in wanted if name not in found]
    if missing:
        raise click.UsageError(
            f"the address needs {', '.join(missing)}: as a column, or as an option"
        )
    if len(set(found)) < len(found):
        raise click.UsageError("two columns of the file are the same")
    return found


def _csv_row(
    line: int,
    model: type[Resource],
    columns: Sequence[str],
    cells: Sequence[str],
    wanted: Sequence[str],
) -> Row:
    if len(cells) != len(columns):
        raise NotFittingError(f"this has {len(cells)} cells, the header {len(columns)}")
    variables: dict[str, str] = {}
    document: Document = {}
    for name, text in zip(columns, cells, strict=True):
        if any("\udc80" <= c <= "\udcff" for c in text):
            raise NotFittingError(f"{name}: this is not UTF-8")
        if name in wanted:
            variables[name] = _variable(name, text)
        elif text:
            # An empty cell says nothing of the property.
            try:
                document[name] = typed(model, name, text)
            except NotFittingError as error:
                raise NotFittingError(f"{name}: {error}") from None
    return Row(line=line, body=resource_of(model, document), variables=variables)
