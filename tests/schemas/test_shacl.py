"""Shapes: the verdict of the generated checks, of the graph that a document is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyshacl
import pytest
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from reader_support import read_classes
from schema_support import (
    OPERATIONS,
    VOCABULARIES,
    Drawing,
    checks,
    documentation,
    files,
    instances,
)

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.types import Mode

FOCUS = "https://a.example/focus"
ENDINGS = {Mode.READ: "Shape", Mode.WRITE: "WrittenShape"}


class Shapes:
    """The shapes of one API, and the graphs that its documents are."""

    def __init__(self, documentation: ApiDocumentation, **more: Any) -> None:
        self.documentation = documentation
        made = files(documentation, "shacl", **more)
        self.graph = Graph().parse(data=made["schema/shapes.ttl"], format="turtle")
        # What is read finds its shapes by its types; what is written is pointed at.
        self.without_targets = Graph() + self.graph
        self.without_targets.remove((None, SH.targetClass, None))
        context = files(documentation, "context")["schema/context.jsonld"]
        self.context = json.loads(context)["@context"]

    def conforms(self, key: str, document: dict[str, Any], mode: Mode) -> bool:
        """Whether a document of the class `key` conforms, after expansion."""
        whole = {**document, "@context": self.context, "@id": FOCUS}
        options = {"format": "application/n-quads", "base": "https://a.example/"}
        graph = Graph()
        # rdflib takes no empty text for an empty graph.
        if triples := jsonld.to_rdf(whole, options):
            graph.parse(data=triples, format="nt")
        shapes = self.graph
        if mode is Mode.WRITE:
            iri = self.documentation.classes[key].iri
            shapes = Graph() + self.without_targets
            shape = URIRef(f"{iri}{ENDINGS[mode]}")
            shapes.add((shape, SH.targetNode, URIRef(FOCUS)))
        conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes)
        return bool(conforms)


@pytest.fixture(name="vocabulary", params=VOCABULARIES, scope="module")
def _vocabulary(request: pytest.FixtureRequest) -> Iterator[Any]:
    found = documentation(request.param)
    with checks(found) as known:
        yield ModelPlan(found), known, Shapes(found)


def test_every_instance_has_one_verdict(vocabulary: Any) -> None:
    models, known, shapes = vocabulary
    keys = [key for key in known if models.shapes[key].all]
    verdicts = set()
    drawing = Drawing(models, as_graph=True)

    @settings(
        max_examples=40,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )
    @given(st.data())
    def same(data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(keys))
        mode = data.draw(st.sampled_from(list(ENDINGS)))
        document = data.draw(instances(drawing, key))
        violations = known[key].violations(document, OPERATIONS[mode])
        verdicts.add(bool(violations))
        conforms = shapes.conforms(key, document, mode)
        assert bool(violations) != conforms, (key, mode, document, violations)

    same()
    assert verdicts == {True, False}


@settings(
    max_examples=10,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(documentations(), st.booleans())
def test_whatever_a_vocabulary_holds_shapes_are_turtle(
    documentation: ApiDocumentation, closed: bool
) -> None:
    made = files(documentation, "shacl", closed_shapes=closed)
    assert made == files(documentation, "shacl", closed_shapes=closed)
    graph = Graph().parse(data=made["schema/shapes.ttl"], format="turtle")
    named = [c for c in documentation.classes.values() if ":" in c.iri]
    assert len(set(graph.subjects(RDF.type, SH.NodeShape))) == 2 * len(named)
    for shape in graph.objects(None, SH.property):
        assert (shape, SH.path, None) in graph


def item(statement: str, *access: str) -> ApiDocumentation:
    """Return an API with a class of one property, of which something is stated."""
    said = " ; ".join(("hydra:property :it", *access))
    return read_classes(
        f":Item hydra:supportedProperty [ {said} ] . :it {statement} ."
    ).documentation


# What is stated of the property `it`, a value, whether it is read or written, and
# whether the checks and the shape take it.
DIFFERENCES: dict[str, tuple[str, object, Mode, tuple[bool, bool]]] = {
    "a number in a string": ("rdfs:range xsd:integer", "5", Mode.READ, (False, True)),
    "a number for an IRI": ("rdfs:range xsd:anyURI", 5, Mode.READ, (False, True)),
    "an array of one": ("rdfs:range xsd:string", ["a"], Mode.WRITE, (False, True)),
    "one for an array": ("rdfs:range xsd:string ; sh:maxCount 3", "a", Mode.READ, (False, True)),
    "the same value twice": (
        "rdfs:range xsd:string ; sh:minCount 2 ; sh:maxCount 2", ["a", "a"], Mode.WRITE, (True, False)
    ),
    "null for a property that is never written": (
        "rdfs:range xsd:string", None, Mode.WRITE, (False, True)
    ),
    "ranges that one context cannot tell apart": (
        "rdfs:range xsd:dateTime , xsd:date", "soon", Mode.READ, (False, True)
    ),
    "texts by language": ("rdfs:range rdf:langString", {"en": "a"}, Mode.READ, (True, False)),
}  # fmt: skip


@pytest.mark.parametrize("case", DIFFERENCES.values(), ids=list(DIFFERENCES))
def test_known_differences_are_what_they_are(case: Any) -> None:
    statement, value, mode, expected = case
    forbidden = ("hydra:writable false",) if value is None else ()
    read = item(statement, *forbidden)
    document = {"@type": "Item", "it": value}
    with checks(read) as known:
        violations = known["Item"].violations(document, OPERATIONS[mode])
    conforms = Shapes(read).conforms("Item", document, mode)
    assert (not violations, conforms) == expected


def test_closed_shapes_allow_nothing_else() -> None:
    read = item("rdfs:range xsd:string")
    document = {"@type": "Item", "it": "a", "https://a.example/other": "b"}
    assert Shapes(read).conforms("Item", document, Mode.READ)
    closed = Shapes(read, closed_shapes=True)
    assert not closed.conforms("Item", document, Mode.READ)
    del document["https://a.example/other"]
    assert closed.conforms("Item", document, Mode.READ)


@pytest.mark.parametrize(
    ("statement", "value", "right"),
    [
        ('rdfs:range xsd:string ; sh:in ("on" "off")', "on", True),
        ('rdfs:range xsd:string ; sh:in ("on" "off")', "of", False),
        ('rdfs:range xsd:string ; sh:pattern "^[a-z]+$"', "abc", True),
        ('rdfs:range xsd:string ; sh:pattern "^[a-z]+$"', "Abc", False),
        ("rdfs:range xsd:string ; sh:minLength 2", "a", False),
        ("rdfs:range xsd:string ; sh:maxLength 2", "ab", True),
        ("rdfs:range xsd:integer ; sh:minInclusive 17", 17, True),
        ("rdfs:range xsd:integer ; sh:minInclusive 17", 16, False),
        ("rdfs:range xsd:double ; sh:maxExclusive 1.5", 1.5, False),
        ("rdfs:range xsd:double ; sh:maxExclusive 1.5", 1.25, True),
        ("rdfs:range xsd:byte", 127, True),
        ("rdfs:range xsd:byte", 128, False),
        ("rdfs:range xsd:language", "en-GB", True),
        ("rdfs:range xsd:language", "no language", False),
        ("rdfs:range xsd:gYear", "2024", True),
        ("rdfs:range xsd:gYear", "24", False),
        ("rdfs:range xsd:string , xsd:integer", 5, True),
        ("rdfs:range xsd:string , xsd:integer", True, False),
    ],
)
def test_facets_and_datatypes_narrow(
    statement: str, value: object, right: bool
) -> None:
    read = item(statement)
    document = {"@type": "Item", "it": value}
    with checks(read) as known:
        assert bool(known["Item"].violations(document)) != right
    assert Shapes(read).conforms("Item", document, Mode.READ) == right


def test_shapes_in_shapes_do_not_go_in_circles() -> None:
    read = read_classes(
        ":Item hydra:supportedProperty [ hydra:property :part ] , "
        "[ hydra:property :item ] . :part rdfs:range :Part . :item rdfs:range :Item .",
        ":Part hydra:supportedProperty [ hydra:property :size ] . "
        ":size rdfs:range xsd:integer .",
    ).documentation
    shapes = Shapes(read)
    wrong = {"@type": "Item", "part": {"size": "large"}}
    assert not shapes.conforms("Item", wrong, Mode.WRITE)
    inside = URIRef("https://a.example/vocab#PartShape")
    assert list(shapes.graph.subjects(SH.node, inside))
    around = URIRef("https://a.example/vocab#ItemShape")
    assert not list(shapes.graph.subjects(SH.node, around))
    assert not shapes.conforms("Item", {**wrong, "item": wrong}, Mode.READ)


def test_what_shapes_leave_to_checks() -> None:
    read = read_classes(
        ":Item hydra:supportedProperty [ hydra:property :part ] , "
        '[ hydra:property :item ] , [ hydra:property :size ; hydra:title "width" ] , '
        '[ hydra:property :size ; hydra:title "height" ] . :part rdfs:range :Part . '
        ":item rdfs:range :Item . :size rdfs:range xsd:integer .",
        ":Part hydra:supportedProperty [ hydra:property :mass ] . "
        ":mass rdfs:range xsd:integer .",
    ).documentation
    shapes = Shapes(read)
    heavy = {"mass": "much"}
    with checks(read) as known:
        for document in (
            # Written inside another, with an IRI of its own or in a circle of classes.
            {"@type": "Item", "part": {"@id": "https://a.example/1", **heavy}},
            {"@type": "Item", "item": {"part": heavy}},
            # Two keys of one property.
            {"@type": "Item", "width": "wide"},
        ):
            assert known["Item"].violations(document, "PUT")
            assert shapes.conforms("Item", document, Mode.WRITE)
