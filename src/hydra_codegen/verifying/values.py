"""Whether a value is one that a property's ranges and facets allow.

By the rules of the run-time modules, as generated checks have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from hydra_codegen.datatypes import (
    DATATYPES,
    datatype,
    is_within,
    known_datatype,
    runtime_name,
)
from hydra_codegen.documentation import RangeKind, SupportedProperty
from hydra_codegen.python.types import usable_facets
from hydra_codegen.runtime.facets import Facets
from hydra_codegen.runtime.lexical import BadValueError
from hydra_codegen.runtime.rules import Rule
from hydra_codegen.runtime.spaces import SPACES
from hydra_codegen.statements import RDF, XSD

Json: TypeAlias = Any


def rule_of(prop: SupportedProperty) -> Rule:
    """Return what a property of values holds, as run-time modules are told."""
    types = (
        runtime_name(known_datatype(one.iri, one.base))
        for one in prop.ranges
        if one.kind is RangeKind.DATATYPE
    )
    facets = Facets(**usable_facets(prop.facets))
    return Rule(prop.key, prop.iri, tuple(types), facets=facets)


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
        iri = known_datatype(one.iri, one.base)
        reason = _reason(value, iri, strict, rule_of(prop).facets)
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


def _reason(
    value: Mapping[str, Json], iri: str, strict: bool, facets: Facets | None
) -> str | None:
    """Return why an expanded literal is none of a datatype, or None."""
    plain, said = value["@value"], value.get("@type")
    known = isinstance(said, str) and said in DATATYPES
    if known and iri in DATATYPES and said != XSD + "string":
        wider = is_within(str(said), iri) or is_within(iri, str(said))
        if not wider:
            return f"it is given as {str(said).rpartition('#')[2]}"
    if not strict and isinstance(plain, str):
        plain = _from_text(plain, datatype(iri).python)
    try:
        read = SPACES[runtime_name(iri)].parse(plain)
        if facets is not None:
            facets.check(read)
    except BadValueError as error:
        return error.reason
    return None


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
