"""Documents with a context inside, put under IRIs (JSON-LD 1.1, section 3.1).

Terms, prefixes, ``@vocab``, other names of keywords and values that are IRIs are
understood. A context that stands elsewhere is never fetched and is taken for the
API's own: what it may define keeps its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

Json: TypeAlias = Any

_DEEPEST = 5
"""How many prefixes may stand before one another."""


@dataclass(frozen=True, slots=True)
class Context:
    """What keys mean: `terms` by their IRIs, and which of them hold `links`."""

    terms: Mapping[str, str] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    vocabulary: str = ""
    elsewhere: bool = False

    def within(self, context: Json) -> Context:
        """Return what keys mean where another context stands inside this."""
        made = self
        for one in context if isinstance(context, list) else [context]:
            if one is None:
                made = Context()
            elif isinstance(one, dict):
                made = made._with(one)
            else:
                made = replace(made, elsewhere=True)
        return made

    def _with(self, definitions: Mapping[str, Json]) -> Context:
        terms, links = dict(self.terms), set(self.links)
        vocabulary = definitions.get("@vocab", self.vocabulary)
        for term, value in definitions.items():
            links.discard(term)
            if isinstance(value, dict):
                if value.get("@type") == "@id":
                    links.add(term)
                value = value.get("@id")
            if isinstance(value, str) and term[:1] != "@":
                terms[term] = value
            else:
                terms.pop(term, None)
        text = vocabulary if isinstance(vocabulary, str) else ""
        return Context(terms, frozenset(links), text, self.elsewhere)

    def full(self, key: str, deepest: int = _DEEPEST) -> str:
        """Return the IRI or the keyword that a key stands for, or the key itself."""
        name = self.terms.get(key, key)
        if name[:1] == "@":
            return name
        prefix, colon, rest = name.partition(":")
        if colon:
            if rest[:2] == "//" or prefix not in self.terms or not deepest:
                return name
            return self.full(prefix, deepest - 1) + rest
        unknown = name == key and self.elsewhere
        return name if unknown or not self.vocabulary else self.vocabulary + name


def has_definitions(context: Json) -> bool:
    """Whether a context defines anything itself."""
    each = context if isinstance(context, list) else [context]
    return any(isinstance(one, dict) and one for one in each)


def under_iris(document: Json, context: Context | None = None) -> Json:
    """Return a document with the IRIs that its own context gives to its keys."""
    context = context or Context()
    if isinstance(document, list):
        return [under_iris(one, context) for one in document]
    if not isinstance(document, dict):
        return document
    if "@context" in document:
        context = context.within(document["@context"])
    return dict(_pairs(document, context))


def _pairs(
    document: Mapping[str, Json], context: Context
) -> Iterator[tuple[str, Json]]:
    for key, value in document.items():
        if key == "@context":
            continue
        name = context.full(key)
        if name == "@type":
            types = value if isinstance(value, list) else [value]
            yield name, [context.full(t) if isinstance(t, str) else t for t in types]
        elif key in context.links:
            values = value if isinstance(value, list) else [value]
            yield (
                name,
                [
                    {"@id": v} if isinstance(v, str) else under_iris(v, context)
                    for v in values
                ],
            )
        else:
            yield name, under_iris(value, context)
