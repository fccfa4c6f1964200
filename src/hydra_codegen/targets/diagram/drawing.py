"""Diagrams as SVG: boxes and lines of a layout, every text escaped.

SVG 2, sections 5 and 12. Colours are classes, so that a style sheet decides.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from itertools import starmap

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import HtmlText
from hydra_codegen.frozen import dataclass
from hydra_codegen.rendering import Template, Templates
from hydra_codegen.targets.diagram.graph import Edge
from hydra_codegen.targets.diagram.layout import Drawn
from hydra_codegen.targets.diagram.sketch import HEIGHT, Sketch, Sketches, name_of
from hydra_codegen.targets.docs.markdown import one_line

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
        self._sketches = documentation.derived(Sketches)

    def whole(self, links: Mapping[str, str]) -> Diagram:
        """Return the diagram of all classes, or of those with the most links."""
        every = self._sketches.graph.classes
        if not every:
            return Diagram()
        shown = self._sketches.whole
        left_out = len(every) - len(shown.texts)
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
        shown = self._sketches.around(key)
        if len(shown.texts) < 2:
            return Diagram()
        name = name_of(self._classes[key])
        about = f"{name}, what it leads to and what leads to it."
        return self._svg(shown, links, f"{name} and its neighbours", about, key)

    def _svg(
        self,
        shown: Sketch,
        links: Mapping[str, str],
        title: str,
        about: str,
        middle: str = "",
    ) -> Diagram:
        found = shown.layout
        drawn = zip(shown.edges, found.lines, shown.labels, strict=True)
        picture = Picture(
            style=self._style,
            width=found.width,
            height=found.height,
            kind=HtmlText("wide" if found.width > _WIDE else "narrow"),
            title=_text(title),
            description=_text(about),
            boxes=tuple(self._box(key, shown, links, middle) for key in shown.texts),
            paths=tuple(starmap(_path, drawn)),
        )
        svg = HtmlText(self._render(PICTURE, picture=picture))
        return Diagram(svg, HtmlText(_legend(shown.edges, shown.labels)))

    def _box(
        self, key: str, shown: Sketch, links: Mapping[str, str], middle: str
    ) -> Box:
        x, y = shown.layout.boxes[key]
        (name, about), width = shown.texts[key], shown.widths[key]
        return Box(
            x=x,
            y=y - 4 if about else y + 5,
            left=x - width // 2,
            top=y - HEIGHT // 2,
            width=width,
            height=HEIGHT,
            name=_text(name),
            about=_text(about),
            whole=_text(name_of(self._classes[key])),
            link=_text(links.get(key, "")),
            kind=HtmlText("box middle" if key == middle else "box"),
        )


def _legend(edges: Sequence[Edge], labels: Sequence[str]) -> str:
    """Return what the signs of a diagram stand for, as far as it has them."""
    said = []
    if any("*" in label for label in labels):
        said.append("A star marks a link to several.")
    if any(edge.above for edge in edges):
        said.append("A dashed line leads to what a class is a kind of.")
    return " ".join(said)


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
