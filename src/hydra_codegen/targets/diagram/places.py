"""Places within rows, evened out: each near what it is joined to, none too near."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum
from typing import Protocol

_FIRST_TURNS = 8
_MOST_TURNS = 40
_STILL = 0.75


class Placed(Protocol):
    """What has a width, a place and neighbours in the rows above and below."""

    key: str
    width: int
    x: float

    @property
    def before(self) -> Sequence[Placed]: ...

    @property
    def after(self) -> Sequence[Placed]: ...

    @property
    def line(self) -> Sequence[Placed]: ...


def evened(rows: Sequence[Sequence[Placed]], gap: int) -> None:
    """Give all spots an `x`, in their order and `gap` apart."""
    spaced = [(row, _offsets(row, gap)) for row in rows]
    for row, offsets in spaced:
        _place(row, offsets, [0.0] * len(row))
    for turn in range(_MOST_TURNS):
        first = turn < _FIRST_TURNS
        down = turn % 2 == 0
        moved = 0.0
        for row, offsets in spaced if down else reversed(spaced):
            wishes = [_middle(spot, down, both=not first) for spot in row]
            moved = max(moved, _place(row, offsets, wishes))
        if not first and moved < _STILL:
            break


def _middle(spot: Placed, down: bool, *, both: bool) -> float:
    """Return where a spot would be: amid its neighbours, a line straight on."""
    if spot.line:
        first, *passed, last = spot.line
        straight = fsum([one.x for one in passed]) / len(passed)
        return straight * 0.9 + (first.x + last.x) / 2 * 0.1
    near = [one.x for one in spot.before] if both or down else []
    if both or not down:
        near += [one.x for one in spot.after]
    return fsum(near) / len(near) if near else spot.x


def _offsets(row: Sequence[Placed], gap: int) -> list[float]:
    """Return how far each spot is from the first where they stand side by side."""
    offsets = [0.0]
    for one, other in pairwise(row):
        # Lines need less room than boxes and labels.
        room = gap if one.width and other.width else gap / 2
        offsets.append(offsets[-1] + (one.width + other.width) / 2 + room)
    return offsets


def _place(
    row: Sequence[Placed], offsets: Sequence[float], wishes: Sequence[float]
) -> float:
    """Place a row as near to its wishes as its order allows.

    Least squares by pooling adjacent violators: a block of spots that stand
    side by side is where the mean of its wishes is. Where a line passes, it
    gives way less than a box does. Returns how far one was moved at most.
    """
    starts: list[float] = []
    weights: list[float] = []
    sizes: list[int] = []
    for spot, wish, offset in zip(row, wishes, offsets, strict=False):
        start, weight, size = wish - offset, 1.0 if spot.key else 3.0, 1
        while starts and starts[-1] > start:
            other = weights.pop()
            start = (starts.pop() * other + start * weight) / (other + weight)
            weight += other
            size += sizes.pop()
        starts.append(start)
        weights.append(weight)
        sizes.append(size)
    number, moved = 0, 0.0
    for start, size in zip(starts, sizes, strict=True):
        for at in range(number, number + size):
            x = start + offsets[at]
            moved = max(moved, abs(row[at].x - x))
            row[at].x = x
        number += size
    return moved
