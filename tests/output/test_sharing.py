"""Models made in shares, or of parts, are those made at once, or are not made so."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_graphs import graphs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT

from hydra_codegen import Settings, parallel, sharing
from hydra_codegen.errors import HydraCodegenError
from hydra_codegen.pipeline import (
    Documents,
    Generation,
    generate_files,
    loaded,
    read_api,
)
from hydra_codegen.vocabulary.sources import TRIG, TURTLE, Document

Making = Callable[[Documents], Generation | None]
SETTINGS = Settings(sources=("api.ttl",), package="things", targets=("models",))
PREFIXES = """\
@prefix h: <http://www.w3.org/ns/hydra/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <https://one.example/> .
@prefix : <https://api.example.org/vocab#> .
"""
ROOT_NODE = '<https://api.example.org/doc> a h:ApiDocumentation ; h:title "Many" '


def described(number: int, classes: int) -> list[str]:
    """Return a class that links to another, with operations, and its properties."""
    return [
        f':C{number} a h:Class ; h:title "C{number}" ; h:supportedOperation '
        f'[ a h:Operation ; h:method "PUT" ; h:expects :C{number} ] ; '
        f'h:supportedProperty [ h:property :p{number} ; h:title "label" ], '
        f'[ h:property :l{number} ; h:title "next" ; h:writeable false ] .',
        f":p{number} rdfs:domain :C{number} ; rdfs:range xsd:string .",
        f":l{number} a h:Link ; rdfs:range :C{(number + 1) % classes} ; "
        'h:supportedOperation [ a h:Operation ; h:method "GET" ] .',
    ]


def many(classes: int) -> str:
    """Return an API whose documentation lists a class where it describes it."""
    parts = [PREFIXES, ROOT_NODE, "."]
    for n in range(classes):
        parts.append(f"<https://api.example.org/doc> h:supportedClass :C{n} .")
        parts += described(n, classes)
    return "\n".join(parts)


def listed(classes: int) -> list[str]:
    """Return an API, one line for each thing.

    Its entry point links to collections that are described all over it.
    """
    names = [f"C{n}" for n in range(classes)]
    supported = ", ".join(f'[ h:property :all{n} ; h:title "all{n}" ]' for n in names)
    return [
        f"{ROOT_NODE}; h:entrypoint <https://api.example.org/> ; "
        f"h:supportedClass :Entry, {', '.join(f':{n}' for n in names)} .",
        f":Entry a h:Class ; h:supportedProperty {supported} .",
        *(line for n in range(classes) for line in described(n, classes)),
        *(
            f":all{n} a h:Link ; rdfs:domain :Entry ; rdfs:range h:Collection, "
            f"[ owl:equivalentClass [ owl:onProperty h:member ; owl:allValuesFrom :{n} ] ]"
            f' ; h:supportedOperation [ h:method "POST" ; h:expects :{n} ] .'
            for n in names
        ),
    ]


def text_of(lines: list[str]) -> str:
    return PREFIXES + "\n".join(lines) + "\n"


def documents(text: str, base: str = "") -> Documents:
    document = Document(name="api", content=text.encode(), media_type=TURTLE, base=base)
    return Documents(documents=[document], contexts={})


def at_once(found: Documents) -> Generation:
    reading = read_api(SETTINGS, sources=loaded(found))
    return generate_files(reading, SETTINGS)


def in_shares(found: Documents) -> Generation | None:
    return sharing.models_in_shares(loaded(found).loaded, SETTINGS)


def in_parts(found: Documents) -> Generation | None:
    return sharing.models_in_parts(found, SETTINGS)


HOW = pytest.mark.parametrize("how", [in_shares, in_parts])


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share out the smallest graph, whatever this machine has."""
    monkeypatch.setattr(sharing, "_FEWEST_NODES", 0)
    monkeypatch.setattr(sharing, "_FEWEST_BYTES", 0)
    monkeypatch.setattr(parallel, "processes", lambda: 3)


@HOW
def test_the_same_in_processes_of_their_own(how: Making) -> None:
    found = documents(text_of(listed(40)))
    made = how(found)
    assert made == at_once(found)
    assert made is not None
    assert made.size == (41, 120, 120)


@HOW
@pytest.mark.parametrize(
    "more",
    [
        ":C1 rdfs:subClassOf :C2 .",
        ":p1 rdfs:range :Unknown .",
        ':Odd h:supportedOperation [ a h:Operation ; h:method "GET" ] .',
        ':alone a h:Operation ; h:method "GET" .',
        ":C1 h:titel 5 .",
    ],
    ids=["inherits", "finding", "unread owner", "unread operation", "unknown term"],
)
def test_what_needs_a_look_at_all_is_read_at_once(how: Making, more: str) -> None:
    assert how(documents(text_of([*listed(4), more]))) is None


def with_lines(first: str, last: str, *, classes: str = "") -> Documents:
    """Return an API with a line in its first part, one in its last, and classes."""
    lines = listed(9)
    lines[0] = lines[0][:-1] + classes + " ."
    return documents(text_of([*lines[:2], first, *lines[2:], last]))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (
            "@prefix x: <https://two.example/> .",
            ":Bare a h:Class ; h:supportedProperty [ h:property x:p ; h:title 'x' ] .",
        ),
        ("", ":p0 rdfs:comment 'said of what another part describes' ."),
        ("", "<relative> rdfs:comment 'to what?' ."),
        ("", "_:labelled rdfs:comment 'not plain' ."),
        ("", "<https://api.example.org/doc> h:supportedClass [ h:title 'Nameless' ] ."),
        (":Bare a h:Class .", ":of rdfs:domain :Bare ; rdfs:range xsd:string ."),
    ],
    ids=["prefix", "one subject", "base", "not plain", "no IRI", "by domain"],
)
def test_what_is_entangled_is_loaded_at_once(first: str, last: str) -> None:
    found = with_lines(first, last, classes=", :Bare" * (":Bare a" in first + last))
    assert in_parts(found) is None
    assert at_once(found).files


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (":Bare a h:Class .", ":Other a h:Class ."),
        (
            ":Bare a h:Class ; rdfs:subClassOf h:Collection .",
            ":these a :Bare ; h:memberAssertion [ h:property rdf:type ; h:object :C2 ] .",
        ),
        (
            ":Bare a h:Class .",
            ":shape sh:targetClass :C0 ; sh:property [ sh:path :p0 ; sh:maxLength 9 ] .",
        ),
    ],
    ids=["classes", "members", "shape"],
)
def test_what_another_part_says_is_known(first: str, last: str) -> None:
    found = with_lines(first, last, classes=", :Bare" + ", :Other" * ("Other" in last))
    assert in_parts(found) == at_once(found)


def test_classes_that_nothing_lists_are_known_to_all_parts() -> None:
    lines = [
        f"{ROOT_NODE} .",
        *(f":C{n} a h:Class ; h:title 'C{n}' ." for n in range(9)),
    ]
    found = documents(text_of(lines))
    made = in_parts(found)
    assert made == at_once(found)
    assert made is not None
    assert made.size == (9, 0, 0)


def test_what_has_other_targets_or_corrections_is_not_shared() -> None:
    found = documents(text_of(listed(4)))
    corrected = replace(SETTINGS, corrections=Path("corrections.toml"))
    both = replace(SETTINGS, targets=("models", "validators"))
    for other in (corrected, both):
        assert sharing.models_in_shares(loaded(found).loaded, other) is None
        assert sharing.models_in_parts(found, other) is None


def test_two_documents_or_one_in_another_syntax_have_no_parts() -> None:
    found = documents(text_of(listed(4)))
    (document,) = found.documents
    two = found._replace(documents=[document, document])
    other = found._replace(documents=[document._replace(media_type=TRIG)])
    assert in_parts(found) is not None
    assert in_parts(two) is in_parts(other) is None


def require_the_same(how: Making, found: Documents) -> None:
    """Compare what shares make with what is made at once, errors included."""
    try:
        made = how(found)
    except HydraCodegenError as error:
        with pytest.raises(type(error)):
            at_once(found)
        return
    if made is not None:
        assert made == at_once(found)


@HOW
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=graphs())
def test_any_graph_beside_an_api(how: Making, text: str) -> None:
    # Every statement of N-Triples is one of Turtle.
    with contextlib.suppress(HydraCodegenError):
        require_the_same(how, documents(f"{many(3)}\n{text}\n"))


ODD = (
    ":Alone a h:Class ; rdfs:label 'described, not listed' .",
    ":C1 sh:property [ sh:path :p1 ; sh:maxLength 9 ] .",
    ":shape a sh:NodeShape ; sh:targetClass :C1 ; sh:property [ sh:path :p1 ;"
    " sh:minLength 2 ] .",
    ":late rdfs:domain :C2 ; rdfs:range xsd:integer .",
    ":of rdfs:domain :Bare ; rdfs:range xsd:integer .",
    ":Bare a h:Class .",
    ":All a h:Class ; h:memberAssertion [ h:property rdf:type ; h:object :C1 ] .",
    ":some rdfs:range :All .",
    ":these a h:Collection ; h:memberAssertion [ h:property rdf:type ; h:object :C2 ] .",
    ':Held a h:Class ; rdfs:subClassOf h:Collection ; h:supportedOperation [ h:method "POST"'
    " ; h:expects :C0 ] .",
    ":list rdfs:range [ owl:unionOf ( :C0 :C1 ) ] .",
    ":again h:supportedProperty [ h:property :p2 ] ; a h:Class .",
    "<https://api.example.org/> a :Entry .",
    ':also a h:Operation ; h:method "GET" .',
    ":C7 h:title 'merged' .",
    "# a comment . \n#\n",
    '<x:text> rdfs:comment """\n:C1 a h:Class .\n:C2 a h:Class .\n""" .',
)
SUPPORTED = ("late", "some", "list", "these", "p1", "all1", "none")


@st.composite
def divided_apis(draw: st.DrawFn) -> str:
    """Draw an API whose lines stand anywhere, with odd things that are not wrong."""
    lines = listed(draw(st.integers(1, 8)))
    lines += draw(st.lists(st.sampled_from(ODD), max_size=4, unique=True))
    classes = draw(
        st.lists(st.sampled_from(["All", "Bare", "Held", "again"]), unique=True)
    )
    if classes:
        lines[0] = (
            lines[0][:-1] + ", " + ", ".join(f":{name}" for name in classes) + " ."
        )
    more = draw(st.lists(st.sampled_from(SUPPORTED), max_size=3, unique=True))
    for name in more:
        lines[1] = lines[1][:-1] + f', [ h:property :{name} ; h:title "a{name}" ] .'
    return text_of(draw(st.permutations(lines)) if draw(st.booleans()) else lines)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(divided_apis(), st.sampled_from(["", "https://api.example.org/doc"]))
def test_any_order_of_what_is_in_parts(text: str, base: str) -> None:
    require_the_same(in_parts, documents(text, base))


@HOW
def test_the_dlcs(how: Making) -> None:
    content = (ROOT / "vocab" / "dlcs.ttl").read_text("utf-8")
    require_the_same(how, documents(content))
