"""Documents to send: values that a property allows, others, and such as it does not."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from hydra_codegen.datatypes import DATATYPES, interval, known_datatype
from hydra_codegen.documentation import (
    Facets,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.statements import XSD
from hydra_codegen.verifying.known import Known, leads
from hydra_codegen.verifying.values import fault

Json: TypeAlias = Any

MARK = "hydra-codegen-"
"""What texts begin with that are made up, so that they are known again."""

_MOMENTS = {
    "dateTime": ("2001-02-03T04:05:06Z", "2002-03-04T05:06:07Z"),
    "dateTimeStamp": ("2001-02-03T04:05:06Z", "2002-03-04T05:06:07Z"),
    "date": ("2001-02-03", "2002-03-04"),
    "time": ("04:05:06Z", "05:06:07Z"),
    "duration": ("P1D", "P2D"),
    "dayTimeDuration": ("P1D", "P2D"),
    "yearMonthDuration": ("P1Y", "P2Y"),
    "gYear": ("2001", "2002"),
    "gYearMonth": ("2001-02", "2002-03"),
    "gMonth": ("--02", "--03"),
    "gMonthDay": ("--02-03", "--03-04"),
    "gDay": ("---03", "---04"),
    "hexBinary": ("0A", "0B"),
    "base64Binary": ("AAAA", "AAAB"),
    "boolean": (True, False),
    "language": ("en", "de"),
}
_TEXTS = ("a", "b", "aa", "bb", "A1", "B2", "1", "2", "a@example.org", "b@example.org")


def sample(prop: SupportedProperty, number: int) -> Json:
    """Return a value that a property of values allows; None: none is known.

    Of the `number` 0 and 1 two different ones, as far as there are two.
    """
    for one in prop.ranges:
        if one.kind is not RangeKind.DATATYPE:
            continue
        allowed = [
            value
            for value in _candidates(one, prop.facets)
            if fault({"@value": value}, prop, True, str) is None
        ]
        if allowed:
            return allowed[number % len(allowed)]
    return None


def _candidates(one: Range, facets: Facets) -> Sequence[Json]:
    iri = known_datatype(one.iri, one.base)
    known = DATATYPES.get(iri)
    name = iri.removeprefix(XSD)
    if facets.one_of:
        return [
            _typed(text, known.python if known else "str") for text in facets.one_of
        ]
    if name in _MOMENTS:
        return _MOMENTS[name]
    if known is not None and known.python in ("int", "float", "decimal.Decimal"):
        return _numbers(iri, facets)
    if name == "anyURI":
        return ["https://example.org/a", "https://example.org/b"]
    made = [f"{MARK}{secrets.token_hex(4)}" for _ in range(2)]
    length = facets.min_length or 0
    return [*made, *_TEXTS, "a" * length, "b" * length]


def _typed(text: str, python: str) -> Json:
    if python == "int" and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    if python in ("float", "decimal.Decimal"):
        try:
            return float(text)
        except ValueError:
            return text
    return {"true": True, "false": False}.get(text, text) if python == "bool" else text


def _numbers(iri: str, facets: Facets) -> list[int]:
    low, high = interval(iri)
    lowest = [low, _whole(facets.min_inclusive), _whole(facets.min_exclusive)]
    highest = [high, _whole(facets.max_inclusive), _whole(facets.max_exclusive)]
    starts = [one for one in (*lowest, *highest, 1) if one is not None]
    return [1, 2, *(start + step for start in starts for step in (0, 1, 2, -1, -2))]


def _whole(bound: str | None) -> int | None:
    try:
        number = float(bound) if bound is not None else math.nan
    except ValueError:
        return None
    return int(number) if math.isfinite(number) else None


def wrong(prop: SupportedProperty) -> Json:
    """Return a value that a property does not allow; None: none is known."""
    values: tuple[Json, ...] = ("not-a-number", -1, 1.5, "")
    for value in values:
        if fault({"@value": value}, prop, True, str) is not None:
            return value
    return None


def writable(known: Known, supported: SupportedClass) -> list[SupportedProperty]:
    """Return the properties of values that a client may set, and that name nothing.

    What stands in the address of a resource names it, and is left to the server.
    """
    naming = {
        variable.property
        for template in supported.templates
        for variable in template.variables
    }
    return [
        prop
        for prop in known.properties(supported).values()
        if prop.writable and prop.iri not in naming and prop.ranges and not leads(prop)
    ]


def shaped(prop: SupportedProperty, value: Json) -> Json:
    """Return a value as a property takes it: alone, or in a list."""
    return [value] if prop.many else value


def document(
    known: Known,
    supported: SupportedClass,
    number: int,
    instances: Mapping[str, list[str]],
) -> tuple[dict[str, Json], str]:
    """Return a document of a class that can be sent, by JSON keys, and what it lacks.

    Links are given where they are required, to what was met. What it lacks is the
    key of a required property that no value is known for, or empty.
    """
    made: dict[str, Json] = {}
    for prop in writable(known, supported):
        value = sample(prop, number)
        if value is not None:
            made[prop.key] = shaped(prop, value)
    for prop in known.properties(supported).values():
        if not (prop.required and prop.writable) or prop.key in made:
            continue
        found = [
            iri
            for one in known.expected_of(prop, supported.iri).classes
            for iri in instances.get(one, ())
        ]
        if not found:
            return made, prop.key
        made[prop.key] = shaped(prop, found[0])
    return made, ""
