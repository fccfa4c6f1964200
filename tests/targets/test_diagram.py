"""The diagram: boxes apart from each other, lines between them, bounded in size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from xml.etree.ElementTree import XML, Element

from hostile_vocabulary import documentations
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT

import hydra_codegen
from hydra_codegen.documentation import (
    ApiDocumentation,
    Named,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.diagram import TARGET
from hydra_codegen.targets.diagram.layout import Line
from hydra_codegen.targets.diagram.packing import packed
from hydra_codegen.targets.diagram.sketch import MOST

HEIGHT = 50
WIDEST = 1000
DLCS = hydra_codegen.load(ROOT / "vocab" / "dlcs.ttl")


def made(documentation: ApiDocumentation) -> dict[str, str]:
    context = TargetContext(
        package="api",
        targets=frozenset({"diagram"}),
        header="",
        published=documentation,
    )
    return dict(TARGET.files(documentation, context))


def linked(*pairs: tuple[str, str]) -> ApiDocumentation:
    """Return an API in which one class leads to another, for each pair."""
    names = dict.fromkeys(name for pair in pairs for name in pair)
    classes = {}
    for name in names:
        properties = {
            f"to{target}": SupportedProperty(
                key=f"to{target}",
                ranges=(Range(iri=f"urn:{target}", kind=RangeKind.CLASS),),
            )
            for source, target in pairs
            if source == name
        }
        classes[name] = SupportedClass(
            name=name, iri=f"urn:{name}", properties=Named(properties)
        )
    return ApiDocumentation(classes=Named(classes))


def tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def texts(svg: str, kind: str) -> list[str]:
    """Return the texts of one class in a picture."""
    return [
        "".join(e.itertext())
        for e in XML(svg).iter()
        if tag(e) == "text" and e.get("class") == kind
    ]


NAMES = "abcdefghijklmnop"
PAIRS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(
        lambda pair: pair[0] != pair[1]
    ),
    max_size=40,
    unique=True,
)


@given(PAIRS, st.lists(st.integers(60, 240), min_size=16, max_size=16))
def test_boxes_and_labels_are_apart(
    pairs: Sequence[tuple[str, str]], widths: list[int]
) -> None:
    sizes = dict(zip(NAMES, widths, strict=True))
    found = packed(sizes, [Line(*pair, 50) for pair in pairs], HEIGHT, 4, WIDEST)
    assert found.boxes.keys() == sizes.keys()
    spots = [(x, y, sizes[key], HEIGHT) for key, (x, y) in found.boxes.items()]
    spots += [(*line.label, 50, 14) for line in found.lines]
    for (x, y, width, height), (a, b, other, tall) in combinations(spots, 2):
        beside = abs(x - a) >= (width + other) / 2 - 2
        assert beside or abs(y - b) >= (height + tall) / 2 - 2
    for x, y, width, height in spots:
        assert width / 2 - 2 <= x <= found.width - width / 2 + 2
        assert height / 2 - 2 <= y <= found.height - height / 2 + 2


@given(PAIRS)
def test_each_line_begins_and_ends_at_its_boxes(
    pairs: Sequence[tuple[str, str]],
) -> None:
    sizes = dict.fromkeys(NAMES, 120)
    found = packed(sizes, [Line(*pair) for pair in pairs], HEIGHT, 4, WIDEST)
    for (source, target), line in zip(pairs, found.lines, strict=True):
        top, bottom = (target, source) if line.turned else (source, target)
        for key, (x, y), side in (
            (top, line.points[0], HEIGHT // 2),
            (bottom, line.points[-1], -HEIGHT // 2),
        ):
            box_x, box_y = found.boxes[key]
            assert abs(x - box_x) <= 60
            assert abs(y - box_y - side) <= 1


def test_the_entry_point_stands_above_what_it_leads_to() -> None:
    svg = made(DLCS)["diagram/classes.svg"]
    heights = {
        "".join(e.itertext()): int(e.get("y", ""))
        for e in XML(svg).iter()
        if e.get("class") == "name"
    }
    assert heights.keys() == DLCS.classes.keys()
    below = heights["EntryPoint"] < heights["Customer"] < heights["Space"]
    assert below
    assert heights["Space"] < heights["Image"]
    assert "spaces*" in texts(svg, "label")


def test_a_picture_says_what_it_shows() -> None:
    root = XML(made(DLCS)["diagram/classes.svg"])
    title, about = root[0], root[1]
    assert (tag(title), tag(about)) == ("title", "desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    assert "DLCS" in (title.text or "")


def test_a_class_that_leads_to_itself_or_nowhere_is_drawn() -> None:
    files = made(linked(("A", "A"), ("B", "B")))
    assert texts(files["diagram/classes.svg"], "name") == ["A", "B"]
    assert made(ApiDocumentation()) == {"diagram/classes.mmd": "classDiagram\n"}


def test_of_many_classes_each_has_its_neighbours() -> None:
    pairs = [(f"C{n}", f"C{(n * 7 + 1) % 300}") for n in range(300)]
    files = made(linked(*pairs))
    whole = files["diagram/classes.svg"]
    assert len(texts(whole, "name")) == MOST
    assert "240 classes with fewer links are left out" in whole
    assert {"C5", "C36"} <= set(texts(files["diagram/C5.svg"], "name"))
    assert (
        max(len(text) for path, text in files.items() if path.endswith("svg")) < 99_000
    )


@settings(max_examples=40)
@given(documentations())
def test_any_vocabulary_has_a_diagram(documentation: ApiDocumentation) -> None:
    files = made(documentation)
    for path, text in files.items():
        if path.endswith(".svg"):
            XML(text)
    for line in files["diagram/classes.mmd"].splitlines():
        assert re.fullmatch(r'[A-Za-z0-9 _#;"{}\[\]:<>|-]*', line)


def test_mermaid_tells_classes_properties_and_links() -> None:
    text = made(DLCS)["diagram/classes.mmd"]
    assert text.startswith("classDiagram\n")
    assert '  class Image["Image"] {\n    modelId xsd#58;string\n' in text
    assert "  Customer --> Space : spaces#42;\n" in text
