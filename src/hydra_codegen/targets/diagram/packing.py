"""Several layouts side by side: what nothing joins is drawn apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hydra_codegen.targets.diagram import layout
from hydra_codegen.targets.diagram.layout import Drawn, Layout, Line

_ROOM = 24


def packed(
    widths: Mapping[str, int],
    lines: Sequence[Line],
    height: int,
    across: int,
    widest: int,
) -> Layout:
    """Return where boxes of these widths and one height are.

    What is joined is laid out together; such parts stand beside each other as
    far as `widest` allows, the largest first.
    """
    parts = _parts(widths, lines)
    made = [
        layout.layout(
            {key: widths[key] for key in keys},
            [lines[number] for number in numbers],
            height,
            across,
        )
        for keys, numbers in parts
    ]
    boxes: dict[str, tuple[int, int]] = {}
    drawn: dict[int, Drawn] = {}
    x = y = shelf = right = 0
    for (_, numbers), part in zip(parts, made, strict=True):
        if x and x + part.width > widest:
            x, y, shelf = 0, y + shelf + _ROOM, 0
        for key, (box_x, box_y) in part.boxes.items():
            boxes[key] = (box_x + x, box_y + y)
        for number, line in zip(numbers, part.lines, strict=True):
            drawn[number] = _moved(line, x, y)
        right = max(right, x + part.width)
        x += part.width + _ROOM
        shelf = max(shelf, part.height)
    ordered = tuple(drawn[number] for number in range(len(lines)))
    return Layout(boxes, ordered, right, y + shelf)


def least_width(widths: Mapping[str, int], lines: Sequence[Line], across: int) -> float:
    """Return what all of it is wide at least, long before it is laid out."""
    return max(
        layout.least_width(
            {key: widths[key] for key in keys},
            [lines[number] for number in numbers],
            across,
        )
        for keys, numbers in _parts(widths, lines)
    )


def _moved(line: Drawn, x: int, y: int) -> Drawn:
    label_x, label_y = line.label
    points = tuple((a + x, b + y) for a, b in line.points)
    return replace(line, points=points, label=(label_x + x, label_y + y))


def _parts(
    keys: Mapping[str, int], lines: Sequence[Line]
) -> list[tuple[list[str], list[int]]]:
    """Return what is joined: keys, and the numbers of lines; the largest first."""
    near: dict[str, list[str]] = {key: [] for key in keys}
    for line in lines:
        near[line.source].append(line.target)
        near[line.target].append(line.source)
    part_of: dict[str, int] = {}
    count = 0
    for key in keys:
        if key in part_of:
            continue
        part_of[key] = count
        waiting = [key]
        for one in waiting:
            fresh = [other for other in near[one] if other not in part_of]
            part_of.update(dict.fromkeys(fresh, count))
            waiting += dict.fromkeys(fresh)
        count += 1
    parts: list[tuple[list[str], list[int]]] = [([], []) for _ in range(count)]
    for key in keys:
        parts[part_of[key]][0].append(key)
    for number, line in enumerate(lines):
        parts[part_of[line.source]][1].append(number)
    return sorted(parts, key=lambda part: -len(part[0]))
