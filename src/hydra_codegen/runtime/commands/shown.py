"""What a command prints: resources as JSON, as lines of JSON, or as a table."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..resource import Resource
from ..terminal import printable

FORMATS = ("json", "ndjson", "table")
_MEASURED = 100
"""How many rows are looked at before a table's columns are settled."""
_WIDEST = 40
_LEFT_OUT = ("@context", "@type")
_UNSAFE = re.compile(r"[^\x20-\x7e\n]+")


def show_one(resource: Resource, form: str, columns: Sequence[str] = ()) -> None:
    """Print one resource."""
    document = _document(resource)
    if form != "table":
        print(_json(document, 2 if form == "json" else None))
        return
    shown = [name for name in columns or document if name not in _LEFT_OUT or columns]
    width = max(map(len, map(printable, shown)), default=0)
    for name in shown:
        print(f"{printable(name):<{width}}  {_cell(document.get(name))}".rstrip())


def show_many(
    resources: Iterable[Resource], form: str, columns: Sequence[str] = ()
) -> None:
    """Print resources one after another, as they come."""
    documents = map(_document, resources)
    if form == "table":
        _show_table(documents, columns)
    elif form == "ndjson":
        for document in documents:
            print(_json(document, None))
    else:
        before = "["
        for document in documents:
            print(f"{before}\n{_json(document, 2)}", end="")
            before = ","
        print("[]" if before == "[" else "\n]")


def _document(resource: Resource) -> dict[str, Any]:
    """Return a document without what no one is ever shown."""
    found = resource.to_document()
    for name in resource.hydra_write_only:
        found.pop(name, None)
    return found


def _json(document: Mapping[str, Any], indent: int | None) -> str:
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda found: _escaped(found[0]), text)


def _escaped(text: str) -> str:
    """Return text as JSON in which nothing drives a terminal."""
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _show_table(
    documents: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()
) -> None:
    left = iter(documents)
    first = list(itertools.islice(left, _MEASURED))
    if not first:
        return
    names = list(columns) or _columns(first)
    widths = [_width(name, first) for name in names]
    if not columns:
        names, widths = _fitting(names, widths)
    _print_row([name.upper() for name in map(printable, names)], widths)
    for document in itertools.chain(first, left):
        _print_row([_cell(document.get(name)) for name in names], widths)


def _columns(documents: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the names of all that has a value, in their order."""
    found: dict[str, None] = {}
    for document in documents:
        for name, value in document.items():
            if value not in (None, [], "") and name not in _LEFT_OUT:
                found[name] = None
    return list(found)


def _width(name: str, documents: Iterable[Mapping[str, Any]]) -> int:
    cells = (len(_cell(document.get(name))) for document in documents)
    longest = max(len(printable(name)), *cells)
    # Addresses are what one goes on with: a part of one is of no use.
    return longest if name == "@id" else min(longest, _WIDEST)


def _fitting(names: list[str], widths: list[int]) -> tuple[list[str], list[int]]:
    """Return as many columns as the terminal is wide, at least one."""
    room = shutil.get_terminal_size((120, 24)).columns
    count = sum(
        total - 2 <= room for total in itertools.accumulate(w + 2 for w in widths)
    )
    count = max(1, count)
    return names[:count], widths[:count]


def _print_row(cells: Sequence[str], widths: Sequence[int]) -> None:
    padded = (
        (cell if len(cell) <= width else f"{cell[: width - 1]}…").ljust(width)
        for cell, width in zip(cells, widths, strict=True)
    )
    print("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if isinstance(value, str):
        return printable(value)
    return printable(json.dumps(value, ensure_ascii=False))


def on_terminal() -> bool:
    """Whether a person sees what is printed."""
    return sys.stdout.isatty()
