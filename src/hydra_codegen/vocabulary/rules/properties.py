"""Rules about properties, their ranges and what narrows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from hydra_codegen.compact import compact
from hydra_codegen.datatypes import DATATYPES, usable_pattern
from hydra_codegen.documentation import (
    HYDRA,
    ApiDocumentation,
    PropertyKind,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.statements import XSD
from hydra_codegen.vocabulary.rules.catalogue import Violation

Pair = tuple[SupportedClass, SupportedProperty]

# Numbers and truth values have plural names for a count: `errors`, `views`.
_TEXT_LIKE = frozenset(
    XSD + name for name in ("string", "anyURI", "token", "normalizedString", "dateTime")
)
_SINGULAR = ("ss", "us", "is", "as", "os", "news", "series", "details", "settings")


def _pairs(documentation: ApiDocumentation) -> Iterator[Pair]:
    for owner in documentation.classes.values():
        for item in owner.properties.values():
            yield owner, item


def _name(owner: SupportedClass, item: SupportedProperty) -> str:
    return f"{owner.name}.{item.key}"


def no_range(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        # What Hydra's own properties lead to, Hydra says.
        if not item.ranges and not item.iri.startswith(HYDRA):
            name = _name(owner, item)
            yield Violation("HC102", item.iri, f"The property {name} has no range.")


def never_seen(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        if not item.readable and not item.writable:
            yield Violation(
                "HC110",
                item.iri,
                f"The property {_name(owner, item)} can be neither read nor written.",
            )


def plural(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        key = item.key
        looks_plural = re.search(r"[a-z]s$", key) and not key.casefold().endswith(
            _SINGULAR
        )
        texts = [r for r in item.ranges if r.iri in _TEXT_LIKE]
        if looks_plural and texts and item.max_count is None:
            yield Violation(
                "HC115",
                item.iri,
                f"The property {_name(owner, item)} has a plural name, and nothing says "
                "how many values it has.",
            )


def untyped_collection(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        if any(r.kind is RangeKind.COLLECTION and not r.members for r in item.ranges):
            yield Violation(
                "HC116",
                item.iri,
                f"The collection {_name(owner, item)} does not say what it holds.",
            )


def required_but_not_writable(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        if item.required and not item.writable:
            yield Violation(
                "HC122",
                item.iri,
                f"The property {_name(owner, item)} is required and cannot be written.",
            )


def unknown_datatype(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        for r in item.ranges:
            if r.kind is RangeKind.DATATYPE and r.iri not in DATATYPES:
                yield Violation(
                    "HC125",
                    item.iri,
                    f"The property {_name(owner, item)} has the range "
                    f"{compact(r.iri, documentation.prefixes)}, which is no datatype "
                    "that XSD or RDF defines.",
                )


def link_to_datatype(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        if item.kind is PropertyKind.LINK and any(
            r.kind is RangeKind.DATATYPE and r.iri != XSD + "anyURI"
            for r in item.ranges
        ):
            yield Violation(
                "HC126",
                item.iri,
                f"The link {_name(owner, item)} has a datatype as range.",
            )


def foreign_domain(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        others = [iri for iri in item.domains if iri != owner.iri]
        inherited = set(owner.superclasses) & set(others)
        if others and owner.iri not in item.domains and not inherited and owner.iri:
            yield Violation(
                "HC129",
                item.iri,
                f"The property {_name(owner, item)} has the domain "
                f"{compact(others[0], documentation.prefixes)}.",
            )


def mixed_ranges(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        kinds = {r.kind for r in item.ranges}
        if RangeKind.DATATYPE in kinds and RangeKind.CLASS in kinds:
            yield Violation(
                "HC131",
                item.iri,
                f"The ranges of {_name(owner, item)} mix datatypes and classes.",
            )


def contradiction(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        facets = item.facets
        bounds = (
            (_number(facets.min_inclusive), _number(facets.max_inclusive)),
            (_number(item.min_count), _number(item.max_count)),
            (_number(facets.min_length), _number(facets.max_length)),
        )
        if any(a is not None and b is not None and a > b for a, b in bounds):
            yield Violation(
                "HC134",
                item.iri,
                f"The bounds of {_name(owner, item)} contradict each other.",
            )


def _number(value: str | int | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(value)
    except InvalidOperation:
        return None


def broken_pattern(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        if usable_pattern(item.facets.pattern) != item.facets.pattern:
            yield Violation(
                "HC135",
                item.iri,
                f"The pattern of {_name(owner, item)} is no regular expression.",
            )


def undescribed(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, item in _pairs(documentation):
        if not item.description:
            yield Violation(
                "HC139",
                item.iri,
                f"The property {_name(owner, item)} has no description.",
            )


CHECKS = (
    no_range,
    never_seen,
    plural,
    untyped_collection,
    required_but_not_writable,
    unknown_datatype,
    link_to_datatype,
    foreign_domain,
    mixed_ranges,
    contradiction,
    broken_pattern,
    undescribed,
)
