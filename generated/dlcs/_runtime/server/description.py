"""How a generated package describes its API to the server: data, no behaviour."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar
from urllib.parse import quote, unquote

from ..checking import ClassChecks, LinkChecks
from ..resource import Resource

if TYPE_CHECKING:
    from .handlers import Handlers

T = TypeVar("T", bound=Resource)

HYDRA = "http://www.w3.org/ns/hydra/core#"

Kind: TypeAlias = Literal["text", "iri", "integer", "number", "boolean", "json"]
"""What a column holds; an IRI of this API is kept without its origin."""

Keys: TypeAlias = tuple[str, ...]
"""The values of a path's variables, in their order."""


@dataclass(frozen=True, slots=True)
class Column:
    """A property's place in a table: its JSON key, its column, what that holds."""

    key: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Filter:
    """A variable of a collection's hydra:search, and the property it is about.

    A search must give what is `required`.
    """

    variable: str
    key: str
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class ResourceType(Generic[T]):
    """A class whose resources have an address, and the table that keeps them.

    `path` has the variables `keys` (``/customers/{customer}``). `parent` is
    the nearest stored type whose path `path` lies below; its keys are the
    first of these. `addresses` are the links that every resource has by its
    own path: JSON key and segment. A resource of an `implicit` type is there
    as soon as its parent is: nobody creates it. `key_property` is the JSON key
    of the property that the last variable stands for, or empty.
    """

    model: type[T]
    checks: ClassChecks
    type_name: str
    path: str
    keys: tuple[str, ...] = ()
    table: str
    columns: tuple[Column, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    parent: ResourceType[Any] | None = None
    implicit: bool = False
    key_property: str = ""

    @property
    def name(self) -> str:
        """The name of its model, unique in the API."""
        return self.model.__name__

    @cached_property
    def column(self) -> Mapping[str, Column]:
        """The columns by the JSON keys of their properties."""
        return {column.key: column for column in self.columns}

    @cached_property
    def links(self) -> frozenset[str]:
        """The JSON keys whose values are IRIs."""
        return frozenset(c.key for c in self.columns if c.kind == "iri")

    def checks_of(self, said: object) -> ClassChecks | None:
        """Return the checks of the class that an `@type` names.

        This one, or one that inherits from it; None: it names another.
        """
        if said is None:
            return self.checks
        vocabulary = self.checks.vocabulary
        for name in said if isinstance(said, list) else [said]:
            if not isinstance(name, str):
                continue
            iri = vocabulary.full(name)
            if name in (self.type_name, self.name) or iri == self.checks.iri:
                return self.checks
            for known in (name, re.split("[#/:]", iri)[-1]):
                module = vocabulary.classes.get(known)
                rules = vocabulary.rules(module) if module else None
                if isinstance(rules, ClassChecks) and issubclass(
                    rules.loaded[0], self.model
                ):
                    return rules
        return None

    def type_names(self) -> list[str]:
        """Return what `@type` may say: this class and those that inherit from it."""
        vocabulary = self.checks.vocabulary
        names = [self.type_name, self.name]
        for name, module in vocabulary.classes.items():
            rules = vocabulary.rules(module)
            if self.checks_of(name) is rules:
                names += (name, vocabulary.short(rules.iri), rules.iri)
        return list(dict.fromkeys(filter(None, names)))

    @cached_property
    def served(self) -> frozenset[str]:
        """The JSON keys of links with an address below the resource's own."""
        return frozenset(key for key, _ in self.addresses)

    def address(self, keys: Keys) -> str:
        """Return the path of the resource with these keys."""
        return filled(self.path, self.keys, keys)

    def keys_of(self, path: str) -> Keys | None:
        """Return the keys of the resource at `path`; None: there can be none."""
        return matched(self.path, path)


@dataclass(frozen=True, kw_only=True)
class CollectionType(Generic[T]):
    """A collection (hydra:Collection): where it is, and of what.

    `owner` is the type of the resource it belongs to, by the link `key`. With
    a `table`, members are associated: they live elsewhere, and the table says
    which belong here. Without one they are contained: their path is this path
    and one segment more. `filters` are what members can be searched by.
    """

    path: str
    member: ResourceType[T]
    keys: tuple[str, ...] = ()
    owner: ResourceType[Any] | None = None
    key: str = ""
    table: str = ""
    filters: tuple[Filter, ...] = ()

    def address(self, keys: Keys) -> str:
        """Return the path of the collection with these keys."""
        return filled(self.path, self.keys, keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkType(Generic[T]):
    """A link with an address of its own, to a resource that lives elsewhere."""

    owner: ResourceType[Any]
    key: str
    target: ResourceType[T]


Subject: TypeAlias = ResourceType[Any] | CollectionType[Any] | LinkType[Any]
"""What an operation is about."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One operation at one address (hydra:Operation).

    The method `name` of `handlers` answers. `bodies` check what is sent, each
    one possible kind of it. `status` is that of success; `statuses` are the
    documented ones with their texts. `subject` is what a plain operation, as
    generated, is about; others have none. `returns` is the model of the answer,
    `many` whether it is a collection of them.
    """

    handlers: type[Handlers]
    name: str
    method: str
    path: str
    keys: tuple[str, ...] = ()
    hydra_class: str
    subject: Subject | None = None
    bodies: tuple[ClassChecks | LinkChecks, ...] = ()
    returns: type[Resource] | None = None
    many: bool = False
    status: int = 200
    title: str = ""
    statuses: tuple[tuple[int, str], ...] = ()
    deprecated: bool = False


def written_type(route: Route) -> ResourceType[Any] | None:
    """Return the type of what an operation writes, where it is known."""
    subject = route.subject
    if isinstance(subject, CollectionType):
        return subject.member
    return subject.target if isinstance(subject, LinkType) else subject


def checks_for(route: Route, number: int, said: object) -> ClassChecks | LinkChecks:
    """Return what checks the body of an operation, one of its possible ones.

    What is sent, or there already, may say by its `@type` that it is of a
    class that inherits: that follows rules of its own.
    """
    found = route.bodies[number]
    resource = written_type(route)
    if isinstance(found, ClassChecks) and resource is not None:
        return resource.checks_of(said) or found
    return found


@dataclass(frozen=True, kw_only=True)
class Api:
    """A whole API: its types, collections and routes, and what it publishes.

    `documentation` and `context` are JSON-LD texts, served at
    `documentation_path` and `context_path`. `pages` is the folder of what its
    pages for people are made of.
    """

    title: str
    resources: tuple[ResourceType[Any], ...]
    collections: tuple[CollectionType[Any], ...]
    routes: tuple[Route, ...]
    documentation: str
    context: str
    pages: Path
    documentation_path: str = "/documentation"
    context_path: str = "/context.jsonld"

    @cached_property
    def by_path(self) -> Mapping[str, Mapping[str, Route]]:
        """The routes by the templates of their paths, then by method."""
        found: dict[str, dict[str, Route]] = {}
        for route in self.routes:
            found.setdefault(route.path, {}).setdefault(route.method, route)
        return found

    @cached_property
    def by_owner(self) -> Mapping[tuple[str, str], CollectionType[Any]]:
        """The collections by the names of their owners and their JSON keys."""
        return {
            (found.owner.name, found.key): found
            for found in self.collections
            if found.owner is not None
        }


def filled(path: str, names: tuple[str, ...], keys: Keys) -> str:
    """Return `path` with values for its variables, as an IRI writes it."""
    pieces, places = _pieces(path, names)
    found = [pieces[0]]
    for place, piece in zip(places, pieces[1:], strict=True):
        key = keys[place]
        # Most keys are plain words; pages are full of them.
        plain = key.isascii() and key.isalnum()
        found += (key if plain else quote(key, safe=_SAFE), piece)
    return "".join(found)


@functools.cache
def _pieces(path: str, names: tuple[str, ...]) -> tuple[list[str], list[int]]:
    """Return what stands around the variables of a path, and which those are."""
    pieces, places = [""], []
    for number, segment in enumerate(path.split("/")):
        pieces[-1] += "/" if number else ""
        if segment.startswith("{"):
            places.append(names.index(segment[1:-1]))
            pieces.append("")
        else:
            pieces[-1] += quote(segment, safe=_SAFE)
    return pieces, places


_SAFE = "!$&'()*+,;=:@~"
"""What a segment holds as it is (RFC 3986, section 3.3)."""


def matched(template: str, path: str) -> Keys | None:
    """Return the values of a template's variables in `path`, or None."""
    segments = path.split("/")
    wanted = template.split("/")
    if len(segments) != len(wanted):
        return None
    keys: list[str] = []
    for segment, said in zip(wanted, segments, strict=True):
        value = unquote(said)
        if segment.startswith("{"):
            if not value:
                return None
            keys.append(value)
        elif segment != value:
            return None
    return tuple(keys)
