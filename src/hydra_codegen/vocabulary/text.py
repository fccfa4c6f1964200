"""Positions in a source's text, counted the way editors count them."""

from __future__ import annotations

from bisect import bisect_right
from urllib.parse import urljoin

from hydra_codegen.findings import Place


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of the character at `offset`."""
    before = text.rfind("\n", 0, offset)
    return text.count("\n", 0, offset) + 1, offset - before


def place_at(source: str, text: str, offset: int, *, iri: str = "") -> Place:
    """Return the place of the character at `offset`; below 0: the source alone."""
    if offset < 0:
        return Place(source=source, iri=iri)
    line, column = position(text, offset)
    return Place(source=source, line=line, column=column, iri=iri)


def resolved(base: str, reference: str) -> str:
    """Return `reference` resolved against `base` (RFC 3986, section 5.2).

    What is no reference, such as a broken IPv6 address, stays as it is.
    """
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


class Lines:
    """The line starts of a text, for asking many positions in one text."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts = [0]
        offset = text.find("\n")
        while offset >= 0:
            starts.append(offset + 1)
            offset = text.find("\n", offset + 1)
        self._starts = starts

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def place(self, source: str, offset: int) -> Place:
        """Return the place of the character at `offset`; below 0: the source."""
        if offset < 0:
            return Place(source=source)
        line, column = self.position(offset)
        return Place(source=source, line=line, column=column)
