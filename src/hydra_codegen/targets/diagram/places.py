"""Places within rows, evened out: each near what it is joined to, none too near."""

from __future__ import annotations

from collections.abc import Sequence
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
    for row in rows:
        _place(row, [0.0] * len(row), gap)
    for turn in range(_MOST_TURNS):
        first = turn < _FIRST_TURNS
        down = turn % 2 == 0
        moved = 0.0
        for row in rows if down else reversed(rows):
            wishes = []
            for spot in row:
                near = [*spot.before] if down else [*spot.after]
                both = [*spot.before, *spot.after]
                wishes.append(_middle(near if first else both, spot))
            moved = max(moved, _place(row, wishes, gap))
        if not first and moved < _STILL:
            break


def _middle(near: Sequence[Placed], spot: Placed) -> float:
    """Return where a spot would be: amid its neighbours, a line straight on."""
    if spot.line:
        first, *passed, last = spot.line
        straight = sum(one.x for one in passed) / len(passed)
        return straight * 0.9 + (first.x + last.x) / 2 * 0.1
    return sum(one.x for one in near) / len(near) if near else spot.x


def _place(row: Sequence[Placed], wishes: Sequence[float], gap: int) -> float:
    """Place a row as near to its wishes as its order allows.

    Least squares by pooling adjacent violators: a block of spots that stand
    side by side is where the mean of its wishes is. Where a line passes, it
    gives way less than a box does. Returns how far one was moved at most.
    """
    offsets: list[float] = []
    at = 0.0
    for number, spot in enumerate(row):
        if number:
            # Lines need less room than boxes and labels.
            room = gap if row[number - 1].width and spot.width else gap / 2
            at += (row[number - 1].width + spot.width) / 2 + room
        offsets.append(at)
    blocks: list[tuple[float, float, int]] = []
    for spot, wish, offset in zip(row, wishes, offsets, strict=True):
        blocks.append((wish - offset, 1.0 if spot.key else 3.0, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (first, heavy, one), (second, light, other) = blocks[-2:]
            mean = (first * heavy + second * light) / (heavy + light)
            blocks[-2:] = [(mean, heavy + light, one + other)]
    number = 0
    moved = 0.0
    for start, _, size in blocks:
        for spot, offset in zip(
            row[number : number + size], offsets[number:], strict=False
        ):
            moved = max(moved, abs(spot.x - start - offset))
            spot.x = start + offset
        number += size
    return moved
