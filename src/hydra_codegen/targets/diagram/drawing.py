"""Diagrams as SVG: boxes and lines of a layout, every text escaped.

SVG 2, sections 5 and 12. Colours are classes, so that a style sheet decides.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hydra_codegen.documentation import ApiDocumentation, SupportedClass
from hydra_codegen.fragments import HtmlText
from hydra_codegen.rendering import Template, Templates
from hydra_codegen.targets.diagram.graph import Edge, Graph, Neighbours, graph
from hydra_codegen.targets.diagram.layout import Drawn, Layout, Line
from hydra_codegen.targets.diagram.packing import packed
from hydra_codegen.targets.docs.markdown import one_line

MOST = 60
"""How many classes one diagram shows."""
_MOST_EDGES = 240
"""How many lines: more nobody can follow, and their order takes long to find."""
_NEIGHBOURS = 8
_ACROSS = 6
_HEIGHT = 52
_LONGEST_NAME = 28
_LONGEST_LABEL = 26
_WIDEST = 1080
"""Beyond this, what is not joined goes below, and links lose their labels."""
_WIDE = 520
NO_STYLE = HtmlText()


@dataclass(frozen=True, slots=True)
class Box:
    """A class: its middle, its size and its texts; `link` may be empty."""

    x: int
    y: int
    left: int
    top: int
    width: int
    height: int
    name: HtmlText
    about: HtmlText
    whole: HtmlText
    link: HtmlText
    kind: HtmlText


@dataclass(frozen=True, slots=True)
class Path:
    """A line: the path's data, what it is, and its label, which may be empty."""

    data: HtmlText
    kind: HtmlText
    x: int
    y: int
    label: HtmlText


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole diagram; `kind` says whether it is wide, `style` may be empty."""

    style: HtmlText
    width: int
    height: int
    kind: HtmlText
    title: HtmlText
    description: HtmlText
    boxes: tuple[Box, ...]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """An ``svg`` element and what explains its signs; both may be empty."""

    svg: HtmlText = HtmlText()
    legend: HtmlText = HtmlText()


PICTURE = Template("diagram/picture.svg.jinja", {"picture": Picture})
STYLE = Template("diagram/diagram.css")


class Drawing:
    """Draws the classes of one API.

    Each method takes the addresses of pages by the keys of classes, which may
    be none. `style` is its style sheet, where
    the page around it has none.
    """

    def __init__(
        self,
        documentation: ApiDocumentation,
        templates: Templates,
        style: HtmlText = NO_STYLE,
    ) -> None:
        self._render = templates.render
        self._style = style
        self._classes = documentation.classes
        self._title = one_line(documentation.title) or "the API"
        self.graph = graph(documentation)
        self._neighbours = Neighbours(self.graph)

    def whole(self, links: Mapping[str, str]) -> Diagram:
        """Return the diagram of all classes, or of those with the most links."""
        shown = self.graph.within(MOST, _MOST_EDGES)
        if not shown.classes:
            return Diagram()
        left_out = len(self.graph.classes) - len(shown.classes)
        about = f"The classes of {self._title} and the links between them"
        if left_out:
            about += f"; {left_out} classes with fewer links are left out"
        made = self._svg(shown, links, f"Classes of {self._title}", f"{about}.")
        if left_out:
            said = f"{left_out} classes with fewer links are left out. {made.legend}"
            return Diagram(made.svg, HtmlText(said.strip()))
        return made

    def around(self, key: str, links: Mapping[str, str]) -> Diagram:
        """Return the diagram of one class and its neighbours; empty if it has none."""
        shown = self._neighbours.around(key, _NEIGHBOURS)
        if len(shown.classes) < 2:
            return Diagram()
        name = _name(self._classes[key])
        about = f"{name}, what it leads to and what leads to it."
        return self._svg(shown, links, f"{name} and its neighbours", about, key)

    def _svg(
        self,
        shown: Graph,
        links: Mapping[str, str],
        title: str,
        about: str,
        middle: str = "",
    ) -> Diagram:
        edges = [edge for edge in shown.edges if edge.source != edge.target]
        labels = [self._label(edge) for edge in edges]
        texts = {key: self._texts(key) for key in shown.classes}
        widths = {
            key: max(112, measured(name, 14) + 28, measured(about_, 11) + 28)
            for key, (name, about_) in texts.items()
        }
        found = _laid_out(widths, edges, labels)
        if found.width > _WIDEST:
            labels = [""] * len(edges)
            found = _laid_out(widths, edges, labels)
        picture = Picture(
            style=self._style,
            width=found.width,
            height=found.height,
            kind=HtmlText("wide" if found.width > _WIDE else "narrow"),
            title=_text(title),
            description=_text(about),
            boxes=tuple(
                self._box(key, texts[key], found, widths[key], links, middle)
                for key in shown.classes
            ),
            paths=tuple(
                _path(edge, drawn, label)
                for edge, drawn, label in zip(edges, found.lines, labels, strict=True)
            ),
        )
        svg = HtmlText(self._render(PICTURE, picture=picture))
        return Diagram(svg, HtmlText(_legend(edges, labels)))

    def _texts(self, key: str) -> tuple[str, str]:
        supported = self._classes[key]
        methods = dict.fromkeys(one_line(o.method) for o in supported.operations)
        return cut(_name(supported), _LONGEST_NAME), cut(" ".join(methods), 40)

    def _label(self, edge: Edge) -> str:
        """Return what an edge is called, if that is more than where it leads."""
        first, *others = edge.labels or ("",)
        if not others and first.rstrip("*") == _name(self._classes[edge.target]):
            return ""
        whole = ", ".join([first, *others])
        if len(whole) <= _LONGEST_LABEL or not others:
            return cut(whole, _LONGEST_LABEL)
        more = f" and {len(others)} more"
        return cut(first, _LONGEST_LABEL - len(more)) + more

    def _box(
        self,
        key: str,
        texts: tuple[str, str],
        found: Layout,
        width: int,
        links: Mapping[str, str],
        middle: str,
    ) -> Box:
        x, y = found.boxes[key]
        name, about = texts
        return Box(
            x=x,
            y=y - 4 if about else y + 5,
            left=x - width // 2,
            top=y - _HEIGHT // 2,
            width=width,
            height=_HEIGHT,
            name=_text(name),
            about=_text(about),
            whole=_text(_name(self._classes[key])),
            link=_text(links.get(key, "")),
            kind=HtmlText("box middle" if key == middle else "box"),
        )


def _name(supported: SupportedClass) -> str:
    return one_line(supported.title or supported.name)


def _legend(edges: Sequence[Edge], labels: Sequence[str]) -> str:
    """Return what the signs of a diagram stand for, as far as it has them."""
    said = []
    if any("*" in label for label in labels):
        said.append("A star marks a link to several.")
    if any(edge.above for edge in edges):
        said.append("A dashed line leads to what a class is a kind of.")
    return " ".join(said)


def _laid_out(
    widths: Mapping[str, int], edges: Sequence[Edge], labels: Sequence[str]
) -> Layout:
    """Return the layout; what a class is a kind of stands above it."""
    lines = [
        Line(
            *((e.target, e.source) if e.above else (e.source, e.target)),
            measured(label, 12) + 6 if label else 0,
        )
        for e, label in zip(edges, labels, strict=True)
    ]
    return packed(widths, lines, _HEIGHT, _ACROSS, _WIDEST)


def _path(edge: Edge, drawn: Drawn, label: str) -> Path:
    (x, y), *points = drawn.points
    data = [f"M{x} {y}"]
    for to_x, to_y in points:
        if to_x == x:
            data.append(f"V{to_y}")
        else:
            half = (y + to_y) // 2
            data.append(f"C{x} {half} {to_x} {half} {to_x} {to_y}")
        x, y = to_x, to_y
    kind = f"line {'above' if edge.above else 'link'}"
    return Path(
        data=HtmlText("".join(data)),
        kind=HtmlText(f"{kind} {'up' if drawn.turned != edge.above else 'down'}"),
        x=drawn.label[0],
        y=drawn.label[1] + 4,
        label=_text(label),
    )


def _text(value: str) -> HtmlText:
    return HtmlText(html.escape(one_line(value)))


def cut(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, cut with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def measured(text: str, size: int) -> int:
    """Return about how wide a text is in a sans-serif font of this size."""
    wide = sum(1 for c in text if unicodedata.east_asian_width(c) in "WF")
    return round((len(text) * 0.62 + wide * 0.45) * size)
