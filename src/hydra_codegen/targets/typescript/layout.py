"""TypeScript laid out as Prettier would leave it, at 80 columns.

Documents are text, lines and groups: a group stands on one line where it fits, else
each of its lines breaks (Wadler, "A prettier printer"). No formatter runs at
generation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from hydra_codegen.fragments import TypeScriptCode
from hydra_codegen.python.layout import width

WIDTH = 80
STEP = 2


class Line:
    """Where a line may end; `flat` is what stands there where it does not."""

    __slots__ = ("flat",)

    def __init__(self, flat: str) -> None:
        self.flat = flat


class Group:
    """What stands on one line or breaks as a whole."""

    __slots__ = ("flat", "parts", "width")

    def __init__(self, *parts: Document) -> None:
        self.parts = parts
        self.flat = flat(parts)
        self.width = width(self.flat)


class Indent:
    """What is indented by one step more where it breaks."""

    __slots__ = ("flat", "parts")

    def __init__(self, *parts: Document) -> None:
        self.parts = parts
        self.flat = flat(parts)


class IfBroken:
    """What stands only where the group around it breaks."""

    __slots__ = ("flat", "parts")

    def __init__(self, *parts: Document) -> None:
        self.parts = parts
        self.flat = ""


Document: TypeAlias = "str | tuple[Document, ...] | Line | Group | Indent | IfBroken"

LINE = Line(" ")
SOFT_LINE = Line("")


def flat(document: Document) -> str:
    """Return a document on one line."""
    if isinstance(document, str):
        return document
    if isinstance(document, tuple):
        return "".join([p if isinstance(p, str) else flat(p) for p in document])
    return document.flat


class _Writer:
    def __init__(self, indent: int) -> None:
        self.pieces: list[str] = [" " * indent]
        self.column = indent

    def write(
        self, document: Document, indent: int, broken: bool, after: Sequence[Document]
    ) -> None:
        """Write a document; `after` is what follows, the next thing last."""
        if isinstance(document, str):
            self.pieces.append(document)
            self.column += width(document)
        elif isinstance(document, tuple):
            self._all(document, indent, broken, after)
        elif isinstance(document, Group):
            room = WIDTH - self.column - document.width - _lead(after)
            if room >= 0:
                self.write(document.flat, indent, False, after)
            else:
                self._all(document.parts, indent, True, after)
        elif isinstance(document, Indent):
            self._all(document.parts, indent + STEP, broken, after)
        elif isinstance(document, IfBroken):
            if broken:
                self._all(document.parts, indent, broken, after)
        elif broken:
            while self.pieces and not self.pieces[-1].rstrip(" "):
                self.pieces.pop()
            self.pieces[-1] = self.pieces[-1].rstrip(" ")
            self.pieces.append("\n" + " " * indent)
            self.column = indent
        else:
            self.write(document.flat, indent, broken, after)

    def _all(
        self,
        parts: tuple[Document, ...],
        indent: int,
        broken: bool,
        after: Sequence[Document],
    ) -> None:
        for number, part in enumerate(parts):
            if isinstance(part, (str, Line)):
                # Only what may break asks what follows.
                self.write(part, indent, broken, ())
                continue
            following = tuple(reversed(parts[number + 1 :]))
            rest = following if broken else (flat(parts[number + 1 :]),)
            self.write(part, indent, broken, (*after, *rest))


def _lead(after: Sequence[Document]) -> int:
    """Return how much of what follows stands on the same line at least."""
    total = 0
    waiting = list(after)
    while waiting:
        document = waiting.pop()
        if isinstance(document, str):
            total += width(document)
        elif isinstance(document, Line):
            return total
        elif isinstance(document, tuple):
            waiting += reversed(document)
        else:
            waiting += reversed(document.parts)
    return total


def code(document: Document, indent: int = 0) -> TypeScriptCode:
    """Return a document as lines, the first of them indented too."""
    line = flat(document)
    if width(line) + indent <= WIDTH:
        return TypeScriptCode(" " * indent + line)
    writer = _Writer(indent)
    writer.write(document, indent, True, ())
    return TypeScriptCode("".join(writer.pieces))


def joined(items: Iterable[Document], *separator: Document) -> tuple[Document, ...]:
    """Return `items` with `separator` between them."""
    found: list[Document] = []
    for item in items:
        found += (*separator, item) if found else (item,)
    return tuple(found)


def listed(
    opening: str, items: Sequence[Document], closing: str, *, space: bool = False
) -> Group:
    """Return `items` in brackets, with a comma after the last where each has a line."""
    if not items:
        return Group(opening + closing)
    edge = LINE if space else SOFT_LINE
    inside = (*joined(items, ",", LINE), IfBroken(","))
    return Group(opening, Indent(edge, *inside), edge, closing)


def imported(statement: str, names: Sequence[str], module: str) -> Document:
    """Return an import or export of `names`; one alone never breaks."""
    if len(names) == 1:
        return f"{statement} {{ {names[0]} }} from {module};"
    return (f"{statement} ", listed("{", names, "}", space=True), f" from {module};")
