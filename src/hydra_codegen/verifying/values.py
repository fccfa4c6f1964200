"""Whether a value is one that a property's ranges and facets allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from hydra_codegen.datatypes import DATATYPES, interval, is_within, known_datatype
from hydra_codegen.documentation import Facets, RangeKind, SupportedProperty
from hydra_codegen.runtime import lexical
from hydra_codegen.runtime.lexical import BadValueError
from hydra_codegen.statements import RDF, XSD

Json: TypeAlias = Any

_LONGEST_MATCHED = 10_000
_PARSERS: Mapping[str, Callable[[object], object]] = {
    XSD + "boolean": lexical.parse_boolean,
    XSD + "decimal": lexical.parse_decimal,
    XSD + "float": lexical.parse_double,
    XSD + "double": lexical.parse_double,
    XSD + "dateTime": lexical.parse_date_time,
    XSD + "dateTimeStamp": lexical.parse_date_time_stamp,
    XSD + "date": lexical.parse_date,
    XSD + "time": lexical.parse_time,
    XSD + "dayTimeDuration": lexical.parse_day_time_duration,
    XSD + "hexBinary": lexical.parse_hex,
    XSD + "base64Binary": lexical.parse_base64,
    RDF + "JSON": lexical.parse_json,
    RDF + "langString": lexical.parse_string,
}


def fault(
    value: Json, prop: SupportedProperty, strict: bool, short: Callable[[str], str]
) -> tuple[str, str] | None:
    """Return the rule that an expanded value breaks and why, or None.

    `strict` asks for JSON's own numbers and booleans; otherwise texts that say
    their datatype do. What a resource is, is not looked at.
    """
    if not prop.ranges or not isinstance(value, dict):
        return None
    if "@list" in value:
        found = (fault(one, prop, strict, short) for one in value["@list"])
        return next((one for one in found if one), None)
    datatypes = [one for one in prop.ranges if one.kind is RangeKind.DATATYPE]
    resources = len(datatypes) < len(prop.ranges)
    if "@value" not in value:
        iri_text = any(one.iri == XSD + "anyURI" for one in datatypes)
        if resources or iri_text or any(one.iri == RDF + "JSON" for one in datatypes):
            return None
        return "HC545", f"is a resource, and should be {_listed(datatypes, short)}"
    reasons = []
    for one in datatypes:
        reason = _reason(value, known_datatype(one.iri, one.base), strict)
        reason = reason or _beyond(value["@value"], prop.facets)
        if reason is None:
            return None
        reasons.append(reason)
    if resources and isinstance(value["@value"], str):
        return "HC534", "is a text by its context, and should be an IRI"
    if not datatypes:
        return "HC545", f"is {_shown(value['@value'])}, and should be a resource"
    said = f"should be {_listed(datatypes, short)}: {reasons[0]}"
    return "HC545", f"is {_shown(value['@value'])}, and {said}"


def _listed(ranges: list[Any], short: Callable[[str], str]) -> str:
    return " or ".join(short(one.iri) for one in ranges)


def _shown(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"


def _reason(value: Mapping[str, Json], iri: str, strict: bool) -> str | None:
    """Return why an expanded literal is none of a datatype, or None."""
    plain, said = value["@value"], value.get("@type")
    known = isinstance(said, str) and said in DATATYPES
    if known and iri in DATATYPES and said != XSD + "string":
        wider = is_within(str(said), iri) or is_within(iri, str(said))
        if not wider:
            return f"it is given as {str(said).rpartition('#')[2]}"
    try:
        number = _parsed(plain, iri, strict)
        if isinstance(number, int) and not isinstance(number, bool):
            low, high = interval(iri)
            if (low is not None and number < low) or (
                high is not None and number > high
            ):
                return "it is out of its range"
    except BadValueError as error:
        return error.reason
    return None


def _parsed(plain: Json, iri: str, strict: bool) -> object:
    known = DATATYPES.get(iri)
    if known is None:
        return lexical.parse_scalar(plain)
    if not strict and isinstance(plain, str):
        plain = _from_text(plain, known.python)
    if known.integral:
        return lexical.parse_integer(plain)
    if known.alias == "Scalar":
        return lexical.parse_scalar(plain)
    return _PARSERS.get(iri, lexical.parse_string)(plain)


def _from_text(text: str, python: str) -> Json:
    """Return what a literal of RDF stands for in JSON, if it is one."""
    if python == "bool":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    if python == "int" and re.fullmatch(r"[+-]?[0-9]{1,4000}", text):
        return int(text)
    if python == "float" and text not in ("INF", "-INF", "+INF", "NaN"):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _beyond(plain: Json, facets: Facets) -> str | None:
    """Return which facet a value breaks, or None (XSD 1.1 part 2, section 4.3)."""
    text = str(plain).lower() if isinstance(plain, bool) else str(plain)
    if facets.one_of and text not in facets.one_of:
        return "it is none of the values that are allowed"
    if isinstance(plain, str):
        if facets.min_length is not None and len(plain) < facets.min_length:
            return f"it is shorter than {facets.min_length}"
        if facets.max_length is not None and len(plain) > facets.max_length:
            return f"it is longer than {facets.max_length}"
    if facets.pattern is not None and len(text) <= _LONGEST_MATCHED:
        try:
            if not re.search(facets.pattern, text):
                return f"it does not match {facets.pattern}"
        except (re.error, OverflowError, RecursionError):
            return None
    return _out_of_bounds(text, facets)


def _out_of_bounds(text: str, facets: Facets) -> str | None:
    for bound, broken, reason in (
        (facets.min_inclusive, Decimal.__lt__, "less than"),
        (facets.max_inclusive, Decimal.__gt__, "more than"),
        (facets.min_exclusive, Decimal.__le__, "not more than"),
        (facets.max_exclusive, Decimal.__ge__, "not less than"),
    ):
        if bound is None:
            continue
        try:
            if broken(Decimal(text), Decimal(bound)):
                return f"it is {reason} {bound}"
        except InvalidOperation:
            return None
    return None
