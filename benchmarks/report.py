"""The results as a page of Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from benchmarks import generators, imports, instructions, scale, validation
from benchmarks.acceptance import promises
from benchmarks.environments import PEERS
from benchmarks.generators import MODELS, OURS
from benchmarks.results import Results, Row

_HOLDS = {True: "yes", False: "**no**", None: "?"}
SERVER, CLIENT = "server", "client"
_RATES, _TIMES = "requests a second", "microseconds a request"


def page(results: Results) -> str:
    """Return all that was measured, with what each part was measured on."""
    parts = [
        "# What was measured\n",
        "Written by `python -m benchmarks`; [docs/performance.md](../docs/performance.md)"
        " says what each figure is.\n",
        _sessions(results),
        "## What is promised\n",
        "Ratios of times are by the clock / by CPU time; the clock tells whether they hold.\n",
        _promises(results),
    ]
    for part, title, table in _PARTS:
        if results.of(part):
            parts += [f"## {title}\n", table(results)]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(row) for row in rows]
    return "".join(f"| {line} |\n" for line in lines)


def _sessions(results: Results) -> str:
    sessions = results.sessions or {}
    names = ("when", "commit", "python", "cores", "load")
    table = _table(
        ("part", "when", "commit", "Python", "cores", "load before"),
        ((part, *(said[name] for name in names)) for part, said in sessions.items()),
    )
    busy = [
        part
        for part, said in sessions.items()
        if float(said["load"]) > 1.5 * int(said["cores"])
    ]
    if busy:
        table += (
            f"\nThe machine was busy with other work ({', '.join(busy)}): times by the"
            " clock say little, and CPU times are longer than on a quiet one.\n"
        )
    return table


def _promises(results: Results) -> str:
    return _table(
        ("promise", "limit", "found", "holds"),
        (
            (one.says, one.limit, one.found, _HOLDS[one.holds])
            for one in promises(results)
        ),
    )


def _generators(results: Results) -> str:
    part = generators.PART
    makes = {
        **{name: what for name, (what, _) in OURS.items()},
        **dict.fromkeys(generators.FLOORS, "nothing"),
        **{peer.name: f"{peer.makes} ({peer.version})" for peer in PEERS},
    }
    sizes = results.sizes(part)
    most = sizes[-1] if sizes else 0

    def rows() -> Iterator[Sequence[str]]:
        for name in makes:
            found = [results.row(part, name, size) for size in sizes]
            ours = [results.row(part, MODELS, size) for size in sizes]
            cells = [_compared(*pair) for pair in zip(found, ours, strict=True)]
            yield name, makes[name], *cells, _memory(results.row(part, name, most))

    classes = [f"{size:,} classes" for size in sizes]
    table = _table(("generator", "makes (version)", *classes, "peak memory"), rows())
    return (
        "Seconds by the clock / of CPU time, and in brackets how many times the CPU time"
        f" of *{MODELS}*.\n\n"
        f"![CPU time and peak memory of all generators](results.svg)\n\n{table}"
    )


def _compared(row: Row | None, ours: Row | None) -> str:
    if row is None:
        return "–"
    if row.note and not row.note.startswith(">"):
        return row.note
    if row.note:
        return row.note
    text = _times(row)
    if ours is None or ours.note or ours is row:
        return text
    return f"{text} ({row.figures['cpu'] / ours.figures['cpu']:.2g})"


def _times(row: Row) -> str:
    return f"{_digits(row.figures['seconds'])} / {_digits(row.figures['cpu'])}"


def _digits(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _memory(row: Row | None) -> str:
    if row is None or "memory" not in row.figures:
        return "–"
    more = "> " if row.note.startswith(">") else ""
    return f"{more}{row.figures['memory']:,.0f} MiB"


def _processes(results: Results, part: str) -> str:
    return _table(
        ("process", "classes", "clock / CPU, s", "peak memory"),
        (
            (row.case, f"{row.size:,}", row.note or _times(row), _memory(row))
            for row in sorted(results.of(part), key=lambda row: row.size)
        ),
    )


def _validation(results: Results) -> str:
    rows = results.of(validation.PART)

    def cells(row: Row) -> Sequence[str]:
        counted = results.row(instructions.PART, row.case, 1)
        each = "–"
        if counted and not counted.note:
            each = f"{counted.figures['instructions']:,.0f}"
        if row.note:
            return row.case, row.note, "–", each
        rate, ratio = row.figures["rate"], row.figures["ratio"]
        return row.case, f"{rate:,.0f}", f"{ratio:.4f}", each

    alone = _table(
        ("one core, one image", "a second", "of by hand", "instructions"),
        (cells(row) for row in rows if row.size == 1),
    )
    command = _table(
        ("command", "images", "a second", "clock / CPU, s", "peak memory"),
        (
            (
                row.case,
                f"{row.size:,}",
                row.note or f"{row.figures['rate']:,.0f}",
                _times(row),
                _memory(row),
            )
            for row in rows
            if row.size > 1
        ),
    )
    return f"{alone}\n{command}"


def _instructions(results: Results) -> str:
    floor = results.row(instructions.PART, generators.IMPORTS)

    def cells(row: Row) -> Sequence[str]:
        size = f"{row.size:,}" if row.size else "–"
        if row.note or floor is None or floor.note:
            return row.case, size, row.note, "–"
        counted = row.figures["instructions"]
        ratio = counted / floor.figures["instructions"]
        return row.case, size, f"{counted / 1e6:,.0f} million", f"{ratio:.2f}"

    return _table(
        ("process", "classes", "instructions", "times the imports"),
        (cells(row) for row in results.of(instructions.PART) if row.size != 1),
    )


def _beside(results: Results, part: str, unit: str, form: str) -> str:
    """Return the table of what is measured beside the same written by hand."""
    shown: Callable[[float], str] = form.format
    return _table(
        (unit, "generated", "by hand", "ratio"),
        (
            (
                row.case,
                shown(row.figures["generated"]),
                shown(row.figures["by hand"]),
                f"{row.figures['ratio']:.2f}",
            )
            for row in results.of(part)
        ),
    )


_PARTS: tuple[tuple[str, str, Callable[[Results], str]], ...] = (
    (generators.PART, "Generators", _generators),
    (imports.PART, "Imports", lambda found: _processes(found, imports.PART)),
    (validation.PART, "Validation", _validation),
    (scale.PART, "Scale", lambda found: _processes(found, scale.PART)),
    (instructions.PART, "Instructions", _instructions),
    (SERVER, "Server", lambda found: _beside(found, SERVER, _RATES, "{:,.1f}")),
    (CLIENT, "Client", lambda found: _beside(found, CLIENT, _TIMES, "{:,.0f}")),
)
"""Each part of the page: its heading, and what makes its tables."""
