"""What a diagram shows and where: the same whatever its style and its links are."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping, Sequence

from hydra_codegen.documentation import ApiDocumentation, SupportedClass
from hydra_codegen.frozen import dataclass
from hydra_codegen.targets.diagram.graph import Edge, Graph, Neighbours, graph
from hydra_codegen.targets.diagram.layout import Layout, Line
from hydra_codegen.targets.diagram.packing import least_width, packed
from hydra_codegen.targets.docs.markdown import one_line

MOST = 60
"""How many classes one diagram shows."""
_MOST_EDGES = 240
"""How many lines: more nobody can follow, and their order takes long to find."""
_NEIGHBOURS = 8
_ACROSS = 6
HEIGHT = 52
_LONGEST_NAME = 28
_LONGEST_LABEL = 26
_WIDEST = 1080
"""Beyond this, what is not joined goes below, and links lose their labels."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Classes by their keys, with their texts and widths, and lines with labels.

    Of each class the texts are its name and what it has to do with.
    """

    texts: Mapping[str, tuple[str, str]]
    widths: Mapping[str, int]
    edges: Sequence[Edge]
    labels: Sequence[str]
    layout: Layout


class Sketches:
    """The sketches of one API, each made once."""

    def __init__(self, documentation: ApiDocumentation) -> None:
        self._classes = documentation.classes
        self.graph = graph(documentation)
        self._neighbours = Neighbours(self.graph)
        self._around: dict[str, Sketch] = {}

    @functools.cached_property
    def whole(self) -> Sketch:
        """The sketch of all classes, or of those with the most links."""
        return self._sketch(self.graph.within(MOST, _MOST_EDGES))

    def around(self, key: str) -> Sketch:
        """Return the sketch of one class and its neighbours."""
        if key not in self._around:
            shown = self._neighbours.around(key, _NEIGHBOURS)
            self._around[key] = self._sketch(shown)
        return self._around[key]

    def _sketch(self, shown: Graph) -> Sketch:
        edges = [edge for edge in shown.edges if edge.source != edge.target]
        labels = [self._label(edge) for edge in edges]
        texts = {key: self._texts(key) for key in shown.classes}
        widths = {
            key: max(112, measured(name, 14) + 28, measured(about_, 11) + 28)
            for key, (name, about_) in texts.items()
        }
        found = _laid_out(widths, edges, labels)
        if found is None:
            labels = [""] * len(edges)
            lines = _lines(edges, labels)
            found = packed(widths, lines, HEIGHT, _ACROSS, _WIDEST)
        return Sketch(texts, widths, edges, labels, found)

    def _texts(self, key: str) -> tuple[str, str]:
        supported = self._classes[key]
        methods = dict.fromkeys(one_line(o.method) for o in supported.operations)
        return cut(name_of(supported), _LONGEST_NAME), cut(" ".join(methods), 40)

    def _label(self, edge: Edge) -> str:
        """Return what an edge is called, if that is more than where it leads."""
        first, *others = edge.labels or ("",)
        if not others and first.rstrip("*") == name_of(self._classes[edge.target]):
            return ""
        whole = ", ".join([first, *others])
        if len(whole) <= _LONGEST_LABEL or not others:
            return cut(whole, _LONGEST_LABEL)
        more = f" and {len(others)} more"
        return cut(first, _LONGEST_LABEL - len(more)) + more


def name_of(supported: SupportedClass) -> str:
    """Return what a class is called in a diagram."""
    return one_line(supported.title or supported.name)


def _laid_out(
    widths: Mapping[str, int], edges: Sequence[Edge], labels: Sequence[str]
) -> Layout | None:
    """Return the layout with labels; None where they make it too wide."""
    lines = _lines(edges, labels)
    # To see that it is too wide takes far less than to lay it out.
    if least_width(widths, lines, _ACROSS) > _WIDEST:
        return None
    found = packed(widths, lines, HEIGHT, _ACROSS, _WIDEST)
    return found if found.width <= _WIDEST else None


def _lines(edges: Sequence[Edge], labels: Sequence[str]) -> list[Line]:
    """Return the lines; what a class is a kind of stands above it."""
    return [
        Line(
            *((e.target, e.source) if e.above else (e.source, e.target)),
            measured(label, 12) + 6 if label else 0,
        )
        for e, label in zip(edges, labels, strict=True)
    ]


def cut(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, cut with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def measured(text: str, size: int) -> int:
    """Return about how wide a text is in a sans-serif font of this size."""
    wide = 0
    if not text.isascii():
        wide = sum(1 for c in text if unicodedata.east_asian_width(c) in "WF")
    return round((len(text) * 0.62 + wide * 0.45) * size)
