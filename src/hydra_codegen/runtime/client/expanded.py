"""Documents whose keys are IRIs: what RDF servers answer, and take (JSON-LD 1.1).

Such an answer is a list of nodes, or one, in expanded or flattened form. It is told as
the plain document that the models read; where a server speaks so, it is spoken to alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias
from urllib.parse import urljoin

Json: TypeAlias = Any
Node: TypeAlias = dict[str, Json]

_HYDRA = "http://www.w3.org/ns/hydra/core#"
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
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
    """What the keys of the class `class_iri` mean: their IRIs, and how values are.

    Some are `links`, some hold `several` values, some an `ordered` list; `types` says
    what texts are: IRIs (``@id``), or literals of a datatype.
    """

    class_iri: str = ""
    iris: Mapping[str, str] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    ordered: frozenset[str] = frozenset()
    types: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, iri: str, known: Mapping[str, Json]) -> Terms:
        """Take what the vocabulary says of a class."""
        return cls(
            iri,
            known.get("terms", {}),
            frozenset(known.get("links", ())),
            frozenset(known.get("several", ())),
            frozenset(known.get("ordered", ())),
            known.get("types", {}),
        )


class Told:
    """Tells a document of nodes as the models read it."""

    def __init__(self, classes: Mapping[str, Mapping[str, Json]], url: str) -> None:
        self._classes = classes
        self._url = url
        self._nodes: dict[str, Node] = {}
        self._left = _MOST
        self._inside: set[str] = set()

    def document(self, document: Json, terms: Terms) -> Node | None:
        """Return the node that an answer is about, in plain keys; None: there is none.

        `terms` are those of the class that is expected.
        """
        self._nodes = merged(document, self._url)
        self._left = _MOST + 5 * len(self._nodes)
        main = self._main(terms.class_iri)
        if main is None:
            return None
        self._inside.add(absolute(self._url, str(main.get("@id", ""))))
        return self._plain(main, terms, _DEEPEST)

    def _main(self, class_iri: str) -> Node | None:
        """Return the node at the document's address, or else the first of the class.

        What is at the address of a page is its view, and not the collection.
        """
        here = self._nodes.get(self._url)
        collection = class_iri == f"{_HYDRA}Collection"
        if here is not None and (not collection or f"{_HYDRA}member" in here):
            return here
        for node in self._nodes.values():
            if class_iri and class_iri in _listed(node.get("@type", [])):
                return node
        return here or next(iter(self._nodes.values()), None)

    def _plain(self, node: Node, terms: Terms, depth: int) -> Node:
        for iri in _listed(node.get("@type", [])):
            if isinstance(iri, str) and iri in self._classes:
                terms = Terms.of(iri, self._classes[iri])
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
            values = [self._value(one, key if link else "", depth) for one in several]
            listed = key == "member" or key in terms.several
            # A list in the list is one value: JSON-LD keeps its order by that.
            whole = len(values) == 1 and isinstance(values[0], list)
            alone = len(values) == 1 and (whole or not listed)
            made[key] = values[0] if alone else values
        return made

    def _value(self, value: Json, link: str, depth: int) -> Json:
        """Return a value in plain keys; `link` is the key of a link that it is of."""
        if not isinstance(value, dict):
            return value
        if "@value" in value:
            return value["@value"]
        if "@list" in value:
            return [self._value(one, link, depth) for one in _listed(value["@list"])]
        iri = value.get("@id")
        address = absolute(self._url, iri) if isinstance(iri, str) else ""
        alone = link and address and len(value) == 1
        if alone and (link in _LINKS or not self._first_told(address)):
            return address
        self._left -= 1
        if not depth or self._left < 0:
            return value
        node = {**value, **self._nodes.get(address, {})}
        if link and address:
            node["@id"] = address
        return self._plain(node, Terms(), depth - 1)

    def _first_told(self, address: str) -> bool:
        """Whether something is said of what a link leads to, and was not told yet."""
        known = self._nodes.get(address, {})
        if known.keys() <= {"@id"} or address in self._inside:
            return False
        self._inside.add(address)
        return True


def absolute(url: str, iri: str) -> str:
    """Return an IRI of a document at `url` in full; a blank node has a name only."""
    try:
        return iri if iri[:2] == "_:" else urljoin(url, iri)
    except ValueError:
        return iri  # no address that anything leads to


def merged(document: Json, url: str) -> dict[str, Node]:
    """Return the nodes of a document at `url`, by IRI: each may be stated in parts."""
    nodes: dict[str, Node] = {}
    for number, node in enumerate(_found(document)):
        iri = node.get("@id")
        name = absolute(url, iri) if isinstance(iri, str) else f"_:{number}"
        known = nodes.setdefault(name, {})
        for key, value in node.items():
            if key == "@id" or key not in known:
                known[key] = value
            elif value != known[key]:
                known[key] = [*_listed(known[key]), *_listed(value)]
    return nodes


def spelled_out(document: Node, terms: Terms, classes: Mapping[str, Terms]) -> Node:
    """Return a document as RDF: with IRIs for keys and types for its literals.

    `classes` are what keys mean, by the names and IRIs of the classes. A document
    that says nothing of its class is of the one that the operation expects.
    """
    types = [terms.class_iri] if terms.class_iri else []
    made: Node = {"@type": types} if types else {}
    for key, value in document.items():
        values = [one for one in _listed(value) if one is not None]
        if key == "@type":
            known = [
                classes[one].class_iri if one in classes else one for one in values
            ]
            made[key] = known or types
        elif key[:1] == "@" and key != "@context":
            made[key] = value
        elif values and key != "@context":
            said = [_spelled(one, key, terms, classes) for one in values]
            ordered = key in terms.ordered
            made[terms.iris.get(key, key)] = [{"@list": said}] if ordered else said
    return made


def spelled_out_collection(
    document: Node, terms: Terms, classes: Mapping[str, Terms]
) -> Node:
    """Return a collection of documents as RDF, see `spelled_out`."""
    members = [spelled_out(one, terms, classes) for one in document.get("member", ())]
    return {"@type": [f"{_HYDRA}Collection"], f"{_HYDRA}member": members}


def _spelled(value: Json, key: str, terms: Terms, classes: Mapping[str, Terms]) -> Json:
    if isinstance(value, dict) and not value.keys() & {"@value", "@list", "@set"}:
        types = [t for t in _listed(value.get("@type", [])) if isinstance(t, str)]
        known = next((classes[t] for t in types if t in classes), Terms())
        return spelled_out(value, known, classes)
    if isinstance(value, (dict, list)):
        return value
    datatype = terms.types.get(key)
    if datatype == "@id" and isinstance(value, str):
        return {"@id": value}
    if datatype is None:
        return {"@value": value}
    if datatype == _DECIMAL and isinstance(value, float):
        # JSON-LD would write it with an exponent, which xsd:decimal has not.
        value = f"{Decimal(str(value)):f}"
    return {"@value": value, "@type": datatype}


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
    """Whether a document has IRIs for keys, or is a list of nodes with a type."""
    listed = isinstance(document, list)
    return any(
        "://" in key or (listed and key == "@type")
        for node in _found(document)
        for key in node
    )


def is_same(document: Json, told: Node) -> bool:
    """Whether a document was told in the keys that it had, prefixed or not."""
    if not isinstance(document, dict):
        return False
    keys = {key.removeprefix("hydra:") for key in document} - {"@context"}
    return keys == told.keys()
