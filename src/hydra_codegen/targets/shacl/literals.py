"""What narrows a literal beyond its datatype, in SHACL (section 4.5 and 4.6)."""

from __future__ import annotations

from collections.abc import Iterator

from hydra_codegen.runtime.facets import Facets
from hydra_codegen.runtime.spaces import SPACES
from hydra_codegen.targets.shacl.turtle import Pair, listed, text

# Those whose lexical forms every processor checks (SPARQL 1.1, section 17.1).
_CHECKED = frozenset(
    ("boolean", "date", "dateTime", "decimal", "double", "float", "integer", "string")
)
_NUMBERS = frozenset(("xsd:decimal", "xsd:double", "xsd:float"))
_NOTHING = Facets()


def narrowed(name: str, datatype: str, facets: Facets | None) -> Iterator[Pair]:
    """Yield what the values of a datatype must be besides.

    `name` is what the rules call it, `datatype` its term in Turtle. Of two patterns
    one could not be told from the other: facets have the last word.
    """
    said = {} if name.removeprefix("xsd:") in _CHECKED else SPACES[name].schema
    facets = facets or _NOTHING
    numeric = name in _NUMBERS or SPACES[name].schema.get("type") == "integer"
    if facets.one_of:
        typed = "" if datatype == "xsd:string" else datatype
        yield "sh:in", listed(text(value, typed) for value in facets.one_of)
    pattern = facets.pattern if facets.pattern is not None else said.get("pattern")
    if pattern is not None:
        yield "sh:pattern", text(pattern)
    if SPACES[name].write is None and not numeric:
        for term, length in (
            ("sh:minLength", facets.min_length),
            ("sh:maxLength", facets.max_length),
        ):
            if length is not None:
                yield term, str(length)
    for term, bound, own in (
        ("sh:minInclusive", facets.min_inclusive, said.get("minimum")),
        ("sh:maxInclusive", facets.max_inclusive, said.get("maximum")),
        ("sh:minExclusive", facets.min_exclusive, None),
        ("sh:maxExclusive", facets.max_exclusive, None),
    ):
        if bound is not None and numeric:
            kind = "xsd:double" if "e" in bound.lower() else "xsd:decimal"
            yield term, text(bound, kind)
        elif own is not None:
            yield term, str(own)
