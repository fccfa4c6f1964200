"""Whether a value is in its range: what JSON-LD's expanded values are taken for."""

from __future__ import annotations

from typing import Any

import pytest

from hydra_codegen.documentation import Facets, Range, RangeKind, SupportedProperty
from hydra_codegen.statements import RDF, XSD
from hydra_codegen.verifying import samples
from hydra_codegen.verifying.values import fault

CLASS = Range(iri="https://a.example/v#Image", kind=RangeKind.CLASS)


def prop(*ranges: str | Range, **facets: Any) -> SupportedProperty:
    """Return a property of datatypes and classes, with facets."""
    made = (
        Range(iri=XSD + one, kind=RangeKind.DATATYPE) if isinstance(one, str) else one
        for one in ranges
    )
    return SupportedProperty(key="p", ranges=tuple(made), facets=Facets(**facets))


def typed(value: Any, name: str) -> dict[str, Any]:
    """Return a literal with its datatype."""
    return {"@value": value, "@type": XSD + name}


RIGHT = [
    (prop("integer"), {"@value": 5}, True),
    (prop("integer"), {"@value": 5.0}, True),
    (prop("integer"), typed(5, "integer"), True),
    (prop("integer"), typed(5, "int"), True),
    (prop("integer"), typed("5", "integer"), False),
    (prop("boolean"), typed("true", "boolean"), False),
    (prop("double"), typed("1e3", "double"), False),
    (prop("decimal"), {"@value": "1.50"}, True),
    (prop("dateTime"), {"@value": "2024-01-31T12:00:00.1234567Z"}, True),
    (prop("dateTime"), typed("2024-01-31T12:00:00Z", "dateTime"), True),
    (prop("string"), {"@value": "Bild", "@language": "de"}, True),
    (prop("anyURI"), {"@id": "https://a.example/"}, True),
    (prop("anyURI"), {"@value": "https://a.example/"}, True),
    (prop("string", CLASS), {"@value": "a"}, True),
    (prop("string", CLASS), {"@id": "/a"}, True),
    (prop(CLASS), {"@id": "/a", "@type": ["x"]}, True),
    (prop(), {"@value": "anything"}, True),
    (prop("string", pattern="^a+$", max_length=3), {"@value": "aaa"}, True),
    (prop("integer", min_inclusive="0", max_exclusive="6"), {"@value": 5}, True),
    (prop("string", one_of=("a", "b")), {"@value": "b"}, True),
    (prop("string"), {"@list": [{"@value": "a"}, {"@value": "b"}]}, True),
]
WRONG = [
    ("HC545", prop("integer"), {"@value": "5"}, True),
    ("HC545", prop("integer"), typed("5", "string"), True),
    ("HC545", prop("integer"), {"@value": True}, True),
    ("HC545", prop("integer"), {"@value": 1.5}, True),
    ("HC545", prop("integer"), typed("five", "integer"), False),
    ("HC545", prop("unsignedByte"), {"@value": 256}, True),
    ("HC545", prop("dateTime"), typed("2024-01-31", "date"), True),
    ("HC545", prop("dateTime"), {"@value": "2024-02-30T12:00:00Z"}, True),
    ("HC545", prop("string"), {"@value": 5}, True),
    ("HC545", prop("string"), {"@id": "/a"}, True),
    ("HC545", prop(CLASS), {"@value": 5}, True),
    ("HC534", prop(CLASS), {"@value": "/a"}, True),
    ("HC545", prop("string", pattern="^a+$"), {"@value": "b"}, True),
    ("HC545", prop("string", min_length=2), {"@value": "a"}, True),
    ("HC545", prop("integer", max_exclusive="6"), {"@value": 6}, True),
    ("HC545", prop("string", one_of=("a", "b")), {"@value": "c"}, True),
    ("HC545", prop("string"), {"@list": [{"@value": "a"}, {"@value": 1}]}, True),
]


@pytest.mark.parametrize(("property_", "value", "strict"), RIGHT)
def test_what_is_in_a_range(
    property_: SupportedProperty, value: Any, strict: bool
) -> None:
    assert fault(value, property_, strict, str) is None


@pytest.mark.parametrize(("rule", "property_", "value", "strict"), WRONG)
def test_what_is_in_none(
    rule: str, property_: SupportedProperty, value: Any, strict: bool
) -> None:
    found = fault(value, property_, strict, str)
    assert found is not None
    assert found[0] == rule


@pytest.mark.parametrize(
    ("property_", "other"),
    [
        (prop("string"), True),
        (prop("integer", min_inclusive="40"), True),
        (prop("unsignedByte"), True),
        (prop("boolean"), True),
        (prop("double"), True),
        (prop("string", one_of=("a", "b")), True),
        (prop("string", pattern="^[A-Z]{2}-[0-9]{2}$"), False),
        (prop("dateTime"), True),
        (prop("gMonthDay"), True),
        (prop("language"), True),
    ],
    ids=lambda one: (
        getattr(one, "ranges", [one])[0].iri if one not in (True, False) else ""
    ),
)
def test_what_is_sent_is_allowed(property_: SupportedProperty, other: bool) -> None:
    first, second = samples.sample(property_, 0), samples.sample(property_, 1)
    for value in (first, second):
        assert value is not None
        assert fault({"@value": value}, property_, True, str) is None
    assert (first != second) or not other
    refused = samples.wrong(property_)
    assert fault({"@value": refused}, property_, True, str) is not None


def test_nothing_is_sent_where_nothing_is_known() -> None:
    assert samples.sample(prop("string", pattern="^(?!)$"), 0) is None
    assert samples.sample(prop(CLASS), 0) is None
    assert samples.wrong(SupportedProperty(key="p")) is None


def test_any_json_is_what_rdf_json_holds() -> None:
    anything = Range(iri=RDF + "JSON", kind=RangeKind.DATATYPE)
    assert (
        fault({"@value": {"a": 1}, "@type": "@json"}, prop(anything), True, str) is None
    )
