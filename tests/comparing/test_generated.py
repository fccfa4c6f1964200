"""A change that breaks nobody breaks no generated code of one's own version.

What the new package lets a server send is read by the old one where clients
are not broken, and what the old one lets clients send is taken by the new one;
where servers are not broken, the same the other way round.
"""

from __future__ import annotations

import importlib
import tempfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from generated_package import imported
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reader_support import EX, HYDRA, XSD

import hydra_codegen
from hydra_codegen.documentation import (
    ApiDocumentation,
    Facets,
    Named,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)

SLOW = settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 2, 5, 127, 200, 40000, -40000, 2**31, 2**63, -(2**70), 1.5, 0.1),
    *(
        True,
        False,
        "",
        "a",
        "ab",
        "abcdef",
        " a  b ",
        "a\nb",
        "en-GB",
        "a:b",
        "1",
        "1.5",
    ),
    *("2024-01-31", "2024-01-31Z", "2024-01-31T12:00:00", "2024-01-31T12:00:00Z"),
    *("12:00:00", "P1D", "P1Y", "P1Y2M3DT4H", "2024", "00ff", "AAAA", "INF", "NaN"),
    *("https://a.example/1", {"@id": "https://a.example/1"}, {"x": 1}, {"y": "a"}, {}),
    *(
        {"member": []},
        {"member": [{"@id": "a", "x": 1}]},
        {"member": ["a"]},
        {"en": "a"},
    ),
)
LISTS: tuple[Any, ...] = (
    [],
    *([v] for v in VALUES),
    *([v, v] for v in VALUES),
    [1] * 4,
)

DATATYPES = (
    *("string", "token", "language", "NCName", "boolean", "decimal", "double", "float"),
    *(
        "integer",
        "long",
        "short",
        "nonNegativeInteger",
        "unsignedByte",
        "positiveInteger",
    ),
    *("dateTime", "dateTimeStamp", "date", "duration", "dayTimeDuration", "anyURI"),
    *("anySimpleType", "hexBinary", "gYear"),
)
WORDS = [XSD + name for name in ("string", "token", "language")]
CLASSES = (EX + "Other", EX + "Special")

ranges = (
    st.builds(
        Range,
        iri=st.sampled_from([XSD + name for name in DATATYPES]),
        kind=st.just(RangeKind.DATATYPE),
    )
    | st.builds(Range, iri=st.sampled_from(CLASSES), kind=st.just(RangeKind.CLASS))
    | st.builds(
        Range,
        iri=st.just(HYDRA + "Collection"),
        kind=st.just(RangeKind.COLLECTION),
        members=st.sampled_from([(), CLASSES[:1], CLASSES[1:]]),
    )
    | st.just(Range(iri=HYDRA + "Resource", kind=RangeKind.ANY))
)
bounds = st.none() | st.sampled_from(["0", "1", "1.5", "5", "200"])
lengths = st.none() | st.integers(0, 4)
some_facets = st.builds(
    Facets,
    pattern=st.none() | st.sampled_from(["^a", "b"]),
    min_length=lengths,
    max_length=lengths,
    min_inclusive=bounds,
    max_exclusive=bounds,
    one_of=st.sampled_from([(), ("a",), ("a", "ab"), ("ab", "en-GB")]),
) | st.just(Facets())
counts = st.none() | st.integers(0, 3)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from([PropertyKind.PROPERTY] * 3 + [PropertyKind.LINK]),
    "ranges": st.lists(ranges, max_size=2).map(tuple),
    "required": st.booleans(),
    "readable": st.booleans(),
    "writable": st.booleans(),
    "min_count": counts,
    "max_count": counts,
    "facets": some_facets,
}


@st.composite
def documentations(draw: st.DrawFn) -> tuple[ApiDocumentation, ApiDocumentation]:
    """Draw an API of many classes with a property each, before and after."""
    before, after = _targets(), _targets()
    for number in range(15):
        prop = SupportedProperty(
            iri=f"{EX}p{number}",
            key="it",
            **{name: draw(field) for name, field in FIELDS.items()},
        )
        other = prop
        for name in draw(st.sets(st.sampled_from(list(FIELDS)), max_size=2)):
            other = replace(other, **{name: draw(FIELDS[name])})
        before.append(_class(f"C{number}", usable(prop)))
        after.append(_class(f"C{number}", usable(other)))
    return _api(before), _api(after)


def usable(prop: SupportedProperty) -> SupportedProperty:
    """Return a property that says nothing against itself.

    It can be read or written (HC110), and the only values that it may have are
    values of its datatype.
    """
    if not all(range_.iri in WORDS for range_ in prop.ranges):
        prop = replace(prop, facets=replace(prop.facets, one_of=()))
    return replace(prop, readable=prop.readable or not prop.writable)


def _class(name: str, *props: SupportedProperty, above: str = "") -> SupportedClass:
    return SupportedClass(
        iri=EX + name,
        name=name,
        superclasses=(above,) if above else (),
        properties=Named({prop.key: prop for prop in props}),
    )


def _targets() -> list[SupportedClass]:
    integer = (Range(iri=XSD + "integer", kind=RangeKind.DATATYPE),)
    string = (Range(iri=XSD + "string", kind=RangeKind.DATATYPE),)
    x = SupportedProperty(iri=EX + "x", key="x", ranges=integer)
    y = SupportedProperty(iri=EX + "y", key="y", ranges=string)
    return [_class("Other", x), _class("Special", y, above=EX + "Other")]


def _api(classes: list[SupportedClass]) -> ApiDocumentation:
    return ApiDocumentation(
        iri=EX + "api", classes=Named({one.name: one for one in classes})
    )


def _accepts(package: ModuleType, name: str, document: Any, method: str) -> bool:
    module = f"{package.__name__}.validators.{name.lower()}"
    rules = importlib.import_module(module).RULES
    return not rules.violations(document, method)


@SLOW
@given(documentations())
def test_what_breaks_nobody_is_read_and_taken(
    pair: tuple[ApiDocumentation, ApiDocumentation],
) -> None:
    changes = hydra_codegen.compare(*pair)
    documents = [{}, *({"it": value} for value in (*VALUES, *LISTS))]
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        imported(pair[0], Path(one)) as old,
        imported(pair[1], Path(two)) as new,
    ):
        for name in pair[0].classes:
            told = [c for c in changes if c.subject.partition(".")[0] == name]
            said = [(c.rule, c.before, c.after) for c in told]
            # What newly can be read or written was no part of the old package.
            if {c.rule for c in told} & {"HD208", "HD210"}:
                continue
            for document in documents:
                sent = ((old, new, "PUT"), (new, old, "GET"))
                for giver, taker, method in sent:
                    if not any(c.clients for c in told) and _accepts(
                        giver, name, document, method
                    ):
                        assert _accepts(taker, name, document, method), (
                            *(name, method, document, said),
                        )
                    if not any(c.servers for c in told) and _accepts(
                        taker, name, document, method
                    ):
                        assert _accepts(giver, name, document, method), (
                            *(name, method, document, said),
                        )
