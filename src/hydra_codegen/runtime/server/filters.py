"""What a collection is searched by (hydra:search), as a query says it.

Hydra Core Vocabulary, section "Templated Links"; values are given in their
basic representation (hydra:BasicRepresentation).
"""

from __future__ import annotations

import re
from typing import Any

from ..lexical import BadValueError
from ..rules import Rule
from ..spaces import SPACES
from . import documents
from .calls import Call
from .description import HYDRA, CollectionType, Filter, ResourceType
from .problems import Problem

_NUMBER = re.compile(r"[+-]?\d{1,100}(\.\d{1,100})?([eE][+-]?\d{1,3})?", re.ASCII)


def wanted(call: Call, collection: CollectionType[Any]) -> dict[str, object]:
    """Return the values that a query asks for, by the JSON keys of properties.

    Raises 400 for a value that the property cannot have, and for a search
    that leaves out what it must give.
    """
    given = [one for one in collection.filters if one.variable in call.query]
    found: dict[str, object] = {}
    for one in given:
        value = _typed(call, collection.member, one)
        if found.setdefault(one.key, value) != value:
            raise Problem(400, f"{one.variable} is asked for twice.")
    for one in collection.filters if given else ():
        if one.required and one not in given:
            raise Problem(400, f"A search needs {one.variable}.")
    return found


def _typed(call: Call, resource: ResourceType[Any], one: Filter) -> object:
    """Return a value of a query as JSON has it, if the property can have it."""
    text = call.query[one.variable]
    rule = resource.checks.by_key[one.key]
    if not rule.types:
        return text
    says = "the IRI of a resource"
    for name in rule.types:
        if name.startswith("@"):
            return documents.local(text, call.origin)
        says = SPACES[name].says
        for value in (*_scalars(text), text):
            if _is(rule, name, value):
                return value
    raise Problem(400, f"{one.variable} should be {says}.")


def _scalars(text: str) -> list[object]:
    if text in ("true", "false"):
        return [text == "true"]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return []
    return [float(text) if number[1] or number[2] else int(text)]


def _is(rule: Rule, name: str, value: object) -> bool:
    try:
        read = SPACES[name].parse(value)
        if rule.facets is not None:
            rule.facets.check(read)
    except (BadValueError, TypeError):
        return False
    return True


def search_document(address: str, collection: CollectionType[Any]) -> dict[str, Any]:
    """Return the hydra:search of a collection: a hydra:IriTemplate."""
    names = ",".join(one.variable for one in collection.filters)
    rules = collection.member.checks.by_key
    return {
        "@type": "IriTemplate",
        "template": f"{address}{{?{names}}}",
        "variableRepresentation": f"{HYDRA}BasicRepresentation",
        "mapping": [
            {
                "@type": "IriTemplateMapping",
                "variable": one.variable,
                "property": rules[one.key].iri,
                "required": one.required,
            }
            for one in collection.filters
        ],
    }
