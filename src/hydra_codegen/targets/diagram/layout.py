"""Where boxes and lines are: a layered drawing, the same on every machine.

After Sugiyama, Tagawa and Toda (1981): edges are turned until none leads
back, classes stand in rows, long edges pass each row at a place of their own,
rows are ordered so that few lines cross, and places are evened out. The
label of an edge has such a place too, so that nothing is written over it.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import fsum

from hydra_codegen.targets.diagram.places import evened

_SWEEPS = 16
_GAP_ACROSS = 28
_GAP_DOWN = 26
_MARGIN = 8
_PORT = 22
_LABEL = 14


@dataclass(frozen=True, slots=True)
class Line:
    """An edge to draw: which box leads to which, how wide its label is."""

    source: str
    target: str
    label: int = 0


@dataclass(slots=True)
class Spot:
    """A place in a row: a box, or where a line passes (`key` is empty).

    `place` is its number in the row, `x` and `y` are its middle; `line` are all the spots of the line that passes.
    """

    key: str
    row: int
    width: int
    before: list[Spot] = field(default_factory=list)
    after: list[Spot] = field(default_factory=list)
    line: list[Spot] = field(default_factory=list)
    place: int = 0
    x: float = 0
    y: float = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """An edge: the points that it passes, from top to bottom, and its label's.

    `turned` says that it leads from the bottom to the top.
    """

    points: tuple[tuple[int, int], ...]
    label: tuple[int, int]
    turned: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The middles of boxes by key, edges in the order given, and the size."""

    boxes: Mapping[str, tuple[int, int]]
    lines: tuple[Drawn, ...]
    width: int
    height: int


def layout(
    widths: Mapping[str, int], lines: Sequence[Line], height: int, across: int
) -> Layout:
    """Return where boxes of these widths and one height are, joined to one another.

    A row has at most `across` boxes. No line leads to where it begins.
    """
    turned = _turned(widths, lines)
    spots, chains = _spots(widths, lines, turned, across)
    rows = _ordered(spots, chains)
    evened(rows, _GAP_ACROSS)
    total = _stack(rows, height)
    left = min(s.x - s.width / 2 for row in rows for s in row) - _MARGIN
    right = max(s.x + s.width / 2 for row in rows for s in row) + _MARGIN
    for row in rows:
        for spot in row:
            spot.x -= left
    ports = _ports(spots.values())
    drawn = tuple(
        _drawn(chain, ports, height, back, bool(line.label))
        for chain, back, line in zip(chains, turned, lines, strict=True)
    )
    boxes = {key: (round(spot.x), round(spot.y)) for key, spot in spots.items()}
    return Layout(boxes, drawn, round(right - left), total)


def least_width(widths: Mapping[str, int], lines: Sequence[Line], across: int) -> float:
    """Return what the layout is wide at least, in whatever order its rows are."""
    spots, chains = _spots(widths, lines, _turned(widths, lines), across)
    rows: dict[int, float] = {}
    for spot in (*spots.values(), *(spot for chain in chains for spot in chain[1:-1])):
        rows[spot.row] = rows.get(spot.row, -_GAP_ACROSS / 2) + spot.width
        rows[spot.row] += _GAP_ACROSS / 2
    return max(rows.values())


def _spots(
    widths: Mapping[str, int],
    lines: Sequence[Line],
    turned: Sequence[bool],
    across: int,
) -> tuple[dict[str, Spot], list[list[Spot]]]:
    """Return the place of each box, and the places that each line passes."""
    rows_of = _rows(widths, lines, turned, across)
    spots = {key: Spot(key, row, widths[key]) for key, row in rows_of.items()}
    chains = [
        _chain(spots[line.target], spots[line.source], line.label, at_end=True)
        if back
        else _chain(spots[line.source], spots[line.target], line.label, at_end=False)
        for line, back in zip(lines, turned, strict=True)
    ]
    return spots, chains


def _turned(keys: Mapping[str, int], lines: Sequence[Line]) -> list[bool]:
    """Return which lines lead back to where one came from, depth first."""
    leaving: dict[str, list[int]] = {key: [] for key in keys}
    entered = dict.fromkeys(keys, 0)
    for number, line in enumerate(lines):
        leaving[line.source].append(number)
        entered[line.target] += 1
    back = [False] * len(lines)
    state = dict.fromkeys(keys, 0)
    # What nothing leads to first: it belongs to the top.
    for start in sorted(keys, key=lambda key: entered[key] > 0):
        stack = [(start, iter(leaving[start]))] if not state[start] else []
        state[start] = state[start] or 1
        while stack:
            key, numbers = stack[-1]
            number = next(numbers, -1)
            if number < 0:
                state[key] = 2
                stack.pop()
                continue
            target = lines[number].target
            back[number] = state[target] == 1
            if not state[target]:
                state[target] = 1
                stack.append((target, iter(leaving[target])))
    return back


def _rows(
    keys: Mapping[str, int], lines: Sequence[Line], turned: Sequence[bool], across: int
) -> dict[str, int]:
    """Return the row of each box; between two rows of boxes is one for labels."""
    above: dict[str, set[str]] = {key: set() for key in keys}
    below: dict[str, set[str]] = {key: set() for key in keys}
    for line, back in zip(lines, turned, strict=True):
        top, bottom = (line.target, line.source) if back else (line.source, line.target)
        above[bottom].add(top)
        below[top].add(bottom)
    missing = {key: len(tops) for key, tops in above.items()}
    ready = [key for key in keys if not missing[key]]
    ready.sort(key=lambda key: not below[key])  # what is alone comes last
    rows: dict[str, int] = {}
    full: dict[int, int] = {}
    for key in ready:
        row = max((rows[top] + 1 for top in above[key]), default=0)
        while full.get(row, 0) >= across:
            row += 1
        rows[key] = row
        full[row] = full.get(row, 0) + 1
        for bottom in sorted(below[key], key=list(keys).index):
            missing[bottom] -= 1
            if not missing[bottom]:
                ready.append(bottom)
    return {key: row * 2 for key, row in rows.items()}


def _chain(top: Spot, bottom: Spot, label: int, *, at_end: bool) -> list[Spot]:
    """Return the spots that a line passes, both boxes included."""
    passed = [Spot("", row, 0) for row in range(top.row + 1, bottom.row)]
    passed[-1 if at_end else 0].width = label
    chain = [top, *passed, bottom]
    for spot in passed:
        spot.line = chain
    for one, other in pairwise(chain):
        one.after.append(other)
        other.before.append(one)
    return chain


def _ordered(
    spots: Mapping[str, Spot], chains: Sequence[list[Spot]]
) -> list[list[Spot]]:
    """Return all rows, each ordered by where its lines come from and lead to."""
    rows: list[list[Spot]] = [[] for _ in range(max(s.row for s in spots.values()) + 1)]
    for spot in spots.values():
        rows[spot.row].append(spot)
    for chain in chains:
        for spot in chain[1:-1]:
            rows[spot.row].append(spot)
    for row in rows:
        _number(row)
    best = [list(row) for row in rows]
    fewest = _crossings(rows)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            middle = {id(spot): _middle(spot, rows, down) for spot in row}
            row.sort(key=lambda spot: middle[id(spot)])
            _number(row)
        crossings = _crossings(rows)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return best


def _number(row: Sequence[Spot]) -> None:
    for number, spot in enumerate(row):
        spot.place = number


def _middle(spot: Spot, rows: Sequence[Sequence[Spot]], down: bool) -> float:
    """Return where in its row a spot should be, from 0 to 1."""
    near = (spot.before if down else spot.after) or [spot]
    found = [one.place / max(1, len(rows[one.row]) - 1) for one in near]
    return fsum(found) / len(found)


def _crossings(rows: Sequence[Sequence[Spot]]) -> int:
    """Return how many lines cross between neighbouring rows."""
    total = 0
    for row in rows:
        seen: list[int] = []
        for spot in row:
            ends = sorted(below.place for below in spot.after)
            for end in ends:
                total += len(seen) - bisect_right(seen, end)
            for end in ends:
                insort(seen, end)
    return total


def _stack(rows: Sequence[Sequence[Spot]], height: int) -> int:
    """Give each row its place from the top; returns the height of all."""
    y = float(_MARGIN)
    for number, row in enumerate(rows):
        size = height if number % 2 == 0 else _LABEL
        for spot in row:
            spot.y = y + size / 2
        y += size + _GAP_DOWN
    return round(y - _GAP_DOWN + _MARGIN)


def _ports(spots: Iterable[Spot]) -> dict[tuple[int, int, bool], float]:
    """Return where each line leaves or enters a box, side by side."""
    found: dict[tuple[int, int, bool], float] = {}
    for spot in spots:
        for near, down in ((spot.after, True), (spot.before, False)):
            step = min(_PORT, spot.width * 0.8 / max(1, len(near)))
            ordered = sorted(near, key=lambda s: s.x)
            for number, other in enumerate(ordered):
                shift = (number - (len(ordered) - 1) / 2) * step
                found[id(spot), id(other), down] = spot.x + shift
    return found


def _drawn(
    chain: Sequence[Spot],
    ports: Mapping[tuple[int, int, bool], float],
    height: int,
    back: bool,
    labelled: bool,
) -> Drawn:
    top, *passed, bottom = chain
    points = [(ports[id(top), id(passed[0]), True], top.y + height / 2)]
    for spot in passed:
        half = (height if spot.row % 2 == 0 else _LABEL) / 2
        points += [(spot.x, spot.y - half), (spot.x, spot.y + half)]
    points.append((ports[id(bottom), id(passed[-1]), False], bottom.y - height / 2))
    named = passed[-1 if back else 0]
    label = (round(named.x), round(named.y)) if labelled else (0, 0)
    return Drawn(tuple((round(x), round(y)) for x, y in points), label, back)
