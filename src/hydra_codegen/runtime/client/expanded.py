"""Documents whose keys are IRIs: what RDF servers answer, and take (JSON-LD 1.1).

Such an answer is a list of nodes, or one, in expanded or flattened form. It is told as the plain document
that the models read; where a server speaks so, it is spoken to alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urljoin

Json: TypeAlias = Any
Node: TypeAlias = dict[str, Json]

_HYDRA = "http://www.w3.org/ns/hydra/core#"
_NEIGHBOURS = ("first", "next", "previous", "last")
_LINKS = frozenset(
    [*_NEIGHBOURS, *(f"{n}Page" for n in _NEIGHBOURS), "collection", "apiDocumentation"]
)
_DEEPEST = 20
_MOST = 1_000
"""How often nodes are told inside one another, and for each five times more: a graph
may lead in circles."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the keys of a class mean: their IRIs, and which of them are links."""

    iris: Mapping[str, str]
    links: frozenset[str]

    @classmethod
    def of(cls, known: Mapping[str, Json]) -> Terms:
        """Take what the vocabulary says of a class."""
        return cls(known.get("terms", {}), frozenset(known.get("links", ())))


class Told:
    """Tells a document of nodes as the models read it."""

    def __init__(self, classes: Mapping[str, Mapping[str, Json]], url: str) -> None:
        self._classes = classes
        self._url = url
        self._nodes: dict[str, Node] = {}
        self._left = _MOST

    def document(self, document: Json, terms: Terms) -> Node | None:
        """Return the node that an answer is about, in plain keys; None: there is none.

        `terms` are those of the class that is expected.
        """
        self._nodes = merged(document, self._url)
        self._left = _MOST + 5 * len(self._nodes)
        first = next(iter(self._nodes.values()), None)
        main = self._nodes.get(self._url, first)
        return None if main is None else self._plain(main, terms, _DEEPEST)

    def _plain(self, node: Node, terms: Terms, depth: int) -> Node:
        for iri in _listed(node.get("@type", [])):
            if isinstance(iri, str) and iri in self._classes:
                terms = Terms.of(self._classes[iri])
        keys = {iri: key for key, iri in terms.iris.items()}
        made: Node = {}
        for name, value in node.items():
            if name[:1] == "@":
                made[name] = value
                continue
            key = keys.get(name, name)
            if name.startswith(_HYDRA) and key == name:
                key = name.removeprefix(_HYDRA)
            several = _listed(value)
            link = key in terms.links or key in _LINKS
            values = [self._value(one, link, depth) for one in several]
            alone = len(values) == 1 and key != "member"
            made[key] = values[0] if alone else values
        return made

    def _value(self, value: Json, link: bool, depth: int) -> Json:
        if not isinstance(value, dict):
            return value
        if "@value" in value:
            return value["@value"]
        if "@list" in value:
            return [self._value(one, link, depth) for one in _listed(value["@list"])]
        iri = value.get("@id")
        if link and isinstance(iri, str) and len(value) == 1:
            return iri
        self._left -= 1
        if not depth or self._left < 0:
            return value
        known = (
            self._nodes.get(urljoin(self._url, iri)) if isinstance(iri, str) else None
        )
        node = {**value, **(known or {})}
        return self._plain(node, Terms({}, frozenset()), depth - 1)


def merged(document: Json, url: str) -> dict[str, Node]:
    """Return the nodes of a document at `url`, by IRI: each may be stated in parts."""
    nodes: dict[str, Node] = {}
    for number, node in enumerate(_found(document)):
        iri = node.get("@id")
        name = urljoin(url, iri) if isinstance(iri, str) else f"_:{number}"
        known = nodes.setdefault(name, {})
        for key, value in node.items():
            if key == "@id" or key not in known:
                known[key] = value
            elif value != known[key]:
                known[key] = [*_listed(known[key]), *_listed(value)]
    return nodes


def spelled_out(document: Node, terms: Terms) -> Node:
    """Return a document to be sent with IRIs for keys; it is about its address."""
    made: Node = {"@id": ""}
    for key, value in document.items():
        iri = terms.iris.get(key, key)
        if key in terms.links:
            value = [
                {"@id": one} if isinstance(one, str) else one for one in _listed(value)
            ]
        made[iri] = value
    return made


def _found(document: Json) -> Iterator[Node]:
    """Yield the nodes of a document, in a graph or not."""
    for one in _listed(document):
        if isinstance(one, dict) and "@graph" in one:
            yield from _found(one["@graph"])
        elif isinstance(one, dict):
            yield one


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def speaks_iris(document: Json) -> bool:
    """Whether a document has IRIs for keys."""
    return any("://" in key for node in _found(document) for key in node)
