"""What one value may be, in JSON Schema (draft 2020-12), from the rule of a property."""

from __future__ import annotations

from decimal import Decimal

from hydra_codegen.runtime.facets import Facets
from hydra_codegen.runtime.lexical import BadValueError
from hydra_codegen.runtime.samples import Scalar, written
from hydra_codegen.runtime.spaces import SPACES, Schema, Space

NEVER: Schema = {"not": {}}
"""What no value is valid against."""


def typed(name: str, facets: Facets | None) -> Schema:
    """Return the schema of a datatype, by its prefixed name, narrowed by facets.

    What JSON Schema cannot say of it is left out (docs/schemas.md).
    """
    space = SPACES[name]
    if facets is None:
        return dict(space.schema)
    if facets.one_of:
        return _enumerated(space, facets)
    found = dict(space.schema)
    if "anyOf" in found:
        # Of the texts that are numbers, such as INF, those within the facets.
        kinds = [_taken(space, facets, kind) for kind in found["anyOf"]]
        found["anyOf"] = [kind for kind in kinds if kind.get("enum") != []]
    kinds = [found, *found.get("anyOf", ())]
    if any("string" in str(kind.get("type", "string")) for kind in kinds):
        _measure(found, space, facets)
        if facets.pattern is not None and "pattern" in found:
            found["allOf"] = [{"pattern": facets.pattern}]
        elif facets.pattern is not None:
            found["pattern"] = facets.pattern
    if (
        any(kind.get("type") in ("integer", "number") for kind in kinds)
        or name == "rdfs:Literal"
    ):
        _bound(found, facets)
    return found


def _enumerated(space: Space, facets: Facets) -> Schema:
    values: dict[tuple[type, Scalar], None] = {}
    for text in facets.one_of:
        for value in written(text):
            if _takes(space, facets, value):
                values[type(value), value] = None
    if not values:
        return NEVER
    names = {_NAMES[kind] for kind, _ in values}
    stated = {"type": names.pop()} if len(names) == 1 else {}
    return {**stated, "enum": [value for _, value in values]}


_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number"}


def _taken(space: Space, facets: Facets, kind: Schema) -> Schema:
    """Return one kind of a datatype's values, without what facets do not take."""
    if "enum" not in kind:
        return kind
    values = [value for value in kind["enum"] if _takes(space, facets, value)]
    return {**kind, "enum": values}


def _takes(space: Space, facets: Facets, value: Scalar) -> bool:
    try:
        facets.check(space.parse(value))
    except BadValueError:
        return False
    return True


def _measure(found: Schema, space: Space, facets: Facets) -> None:
    """Say how long a text may be; of binary data only what its digits tell."""
    if space.name == "xsd:hexBinary":
        factor = 2
    elif space.write is None:
        factor = 1
    else:
        # Neither a moment nor a number is as long as its text.
        return
    for name, length in (
        ("minLength", facets.min_length),
        ("maxLength", facets.max_length),
    ):
        if length is not None:
            found[name] = length * factor


def _bound(found: Schema, facets: Facets) -> None:
    for name, lower, text in (
        ("minimum", True, facets.min_inclusive),
        ("maximum", False, facets.max_inclusive),
        ("exclusiveMinimum", True, facets.min_exclusive),
        ("exclusiveMaximum", False, facets.max_exclusive),
    ):
        if text is not None:
            number = _number(text)
            known = found.get(name)
            # A datatype has bounds of its own.
            if known is None or (number > known if lower else number < known):
                found[name] = number


def _number(text: str) -> int | float:
    number = Decimal(text)
    whole = number == number.to_integral_value() and number.adjusted() < 400
    return int(number) if whole else float(number)
