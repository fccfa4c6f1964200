"""How a generated package describes its API to the server: data, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, Literal, Protocol, Self, TypeAlias, TypeVar

T = TypeVar("T")
C = TypeVar("C")

HYDRA = "http://www.w3.org/ns/hydra/core#"

Kind: TypeAlias = Literal["text", "iri", "integer", "number", "boolean", "json"]
"""What a column holds; an IRI of this API is kept without its origin."""


class Model(Protocol):
    """A generated model, as far as the server needs to know it."""

    hydra_read_only: ClassVar[tuple[str, ...]]

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self: ...

    def to_document(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A property's place in a table: its JSON key, its column, what that holds."""

    key: str
    name: str
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class ResourceType(Generic[T]):
    """A class whose resources have an address, and the table that keeps them.

    `path` has the variables `keys` (``/customers/{customer}``). `parent` names
    the nearest stored type whose path `path` lies below; its keys are the
    first of these. `addresses` are the links that every resource has by its
    own path, by JSON key. A resource of an `implicit` type is there as soon as
    its parent is: nobody creates it.
    """

    name: str
    iri: str
    type_name: str
    path: str
    keys: tuple[str, ...]
    table: str
    columns: tuple[Column, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    write_only: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    parent: str = ""
    implicit: bool = False

    @cached_property
    def iri_keys(self) -> frozenset[str]:
        """The JSON keys whose values are IRIs."""
        return frozenset(c.key for c in self.columns if c.kind == "iri")


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionType(Generic[C, T]):
    """A collection (hydra:Collection): where it is, and of what.

    `owner` names the type of the resource it belongs to, or is empty. With a
    `table`, members are associated: they live elsewhere, and the table says
    which belong here. Without one they are contained: their path is this path
    and one segment more.
    """

    name: str
    path: str
    keys: tuple[str, ...]
    owner: str
    member: str
    table: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkType(Generic[T]):
    """A link with an address of its own, to a resource that lives elsewhere."""

    owner: str
    key: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation at one address (hydra:Operation).

    `handler` and `name` say which method of which handler answers. `resource`
    names the type that `body` is a representation of. `status` is that of
    success, `created` that of a PUT that creates; `statuses` are the
    documented ones with their texts.
    """

    handler: str
    name: str
    method: str
    path: str
    variables: tuple[str, ...]
    hydra_class: str
    body: type[Model] | None = None
    resource: str = ""
    status: int = 200
    created: int = 201
    title: str = ""
    statuses: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Api:
    """A whole API: its types, collections and routes, and what it publishes."""

    title: str
    resources: tuple[ResourceType[Any], ...]
    collections: tuple[CollectionType[Any, Any], ...]
    routes: tuple[Route, ...]
    documentation: str
    context: str
    collection_type: str = "Collection"

    @cached_property
    def by_name(self) -> Mapping[str, ResourceType[Any]]:
        """The types of resources by their names."""
        return {resource.name: resource for resource in self.resources}
