"""What a server keeps and serves: types of resources, collections, links."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hydra_codegen.datatypes import datatype, known_datatype
from hydra_codegen.documentation import (
    ApiDocumentation,
    IriTemplate,
    PropertyKind,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.python.addresses import Addresses, Path, served
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.names import hash8

_KINDS = {"boolean": "boolean", "integer": "integer", "number": "number"}


class PlannedColumn(NamedTuple):
    """A column: the JSON key of its property, its name and what it holds."""

    key: str
    name: str
    kind: str


class PlannedFilter(NamedTuple):
    """What a variable of a search stands for: the JSON key of a member's property."""

    variable: str
    key: str
    required: bool


class PlannedResource(NamedTuple):
    """A class whose resources are stored; `parent` is the key of another."""

    key: str
    path: Path
    table: str
    columns: tuple[PlannedColumn, ...]
    addresses: tuple[tuple[str, str], ...]
    parent: str
    implicit: bool
    key_property: str


class PlannedCollection(NamedTuple):
    """A collection: `constant` is what code calls it, `table` that of its members."""

    constant: str
    path: Path
    member: str
    owner: str
    key: str
    table: str
    filters: tuple[PlannedFilter, ...] = ()


class PlannedLink(NamedTuple):
    """A link with an address, to what lives elsewhere."""

    constant: str
    owner: str
    key: str
    target: str


class Place(NamedTuple):
    """An address and what is there.

    `key` is the class whose handlers answer, `prop` the link that leads here
    from a resource of that class (None: the resource itself is here).
    `subject` is what the operations are about, where it is known.
    """

    key: str
    path: Path
    prop: SupportedProperty | None = None
    subject: PlannedResource | PlannedCollection | PlannedLink | None = None


@dataclass(frozen=True)
class ServerPlan:
    """All that a server of one documentation keeps and serves."""

    models: ModelPlan
    _constants: set[str] = field(default_factory=set, init=False, repr=False)

    @classmethod
    def of(cls, documentation: ApiDocumentation) -> ServerPlan:
        """Return the plan of a documentation."""
        return cls(documentation.derived(ModelPlan))

    @functools.cached_property
    def addresses(self) -> Addresses:
        """Where the classes are."""
        return Addresses(self.models)

    @functools.cached_property
    def _names(self) -> frozenset[str]:
        """What code calls the types of all classes."""
        return frozenset(self.constant(key) for key in self.models.names)

    @functools.cached_property
    def _creating(self) -> frozenset[tuple[str, ...]]:
        """The shapes of the paths that a PUT is sent to, by class or by link."""
        found = set()
        for key, path in self.addresses.paths.items():
            operations = self.models.documentation.classes[key].operations
            spots = [(path, operations)]
            if not self.addresses.is_collection(key):
                spots += [
                    (self.addresses.link_path(key, prop), prop.operations)
                    for prop in served(self.models, key)
                ]
            for spot, stated in spots:
                if any(operation.method == "PUT" for operation in stated):
                    found.add(spot.shape)
        return frozenset(found)

    @functools.cached_property
    def resources(self) -> Mapping[str, PlannedResource]:
        """The types of resources by the keys of their classes, parents first."""
        paths = self.addresses.paths
        stored = [key for key in paths if not self.addresses.is_collection(key)]
        stored.sort(key=lambda key: len(paths[key].segments))
        found: dict[tuple[str, ...], PlannedResource] = {}
        for key in stored:
            found[paths[key].shape] = self._resource(key, found)
        return {resource.key: resource for resource in found.values()}

    @functools.cached_property
    def places(self) -> tuple[Place, ...]:
        """Everything that has an address, class by class."""
        found: list[Place] = []
        for key in self.models.documentation.classes:
            path = self.addresses.paths.get(key)
            if path is None:
                continue
            if key in self.resources:
                found.append(Place(key, path, None, self.resources[key]))
                found += [
                    self._link_place(key, prop) for prop in served(self.models, key)
                ]
            else:
                found.append(Place(key, path, None, self._collection_at(key, path)))
        return tuple(found)

    def constant(self, key: str) -> str:
        """Return what code calls the type of the resources of a class."""
        return self.models.names[key].module.rstrip("_").upper()

    def _resource(
        self, key: str, known: Mapping[tuple[str, ...], PlannedResource]
    ) -> PlannedResource:
        path = self.addresses.paths[key]
        shape = self.models.shapes[key]
        links = [(prop, self._segment(key, prop)) for prop in served(self.models, key)]
        by_path = {prop.key: segment for prop, segment in links if segment}
        columns = tuple(
            PlannedColumn(prop.key, shape.fields[prop.key], _kind(prop))
            for prop in shape.all.values()
            if prop.key not in by_path and not prop.key.startswith("@")
        )
        table = self.models.names[key].module
        return PlannedResource(
            key=key,
            path=path,
            table=f"_{table}" if table.startswith("sqlite_") else table,
            columns=columns,
            addresses=tuple(by_path.items()),
            parent=_parent(path, known),
            implicit=self._is_implicit(path),
            key_property=self._key_property(key),
        )

    def _segment(self, key: str, prop: SupportedProperty) -> str:
        """Return the segment of a link that is always at its own address."""
        path = self.addresses.link_path(key, prop)
        target = self.addresses.target(prop)
        if target is None:
            collection = any(r.kind is RangeKind.COLLECTION for r in prop.ranges)
            return path.segments[-1] if collection else ""
        here = self.addresses.paths.get(target.key)
        if target.many or (here is not None and here.shape == path.shape):
            return path.segments[-1]
        return ""

    def _is_implicit(self, path: Path) -> bool:
        """Whether a resource is there by itself: nothing creates it."""
        if not path.segments:
            return True
        if path.segments[-1].startswith("{"):
            return False
        return path.shape not in self._creating

    def _key_property(self, key: str) -> str:
        """Return the JSON key of what the template's last variable stands for."""
        supported = self.models.documentation.classes[key]
        properties = self.models.shapes[key].all.values()
        for template in supported.templates:
            for variable in template.variables[-1:]:
                for prop in properties:
                    if variable.property and prop.iri == variable.property:
                        return prop.key
        return ""

    def _link_place(self, key: str, prop: SupportedProperty) -> Place:
        path = self.addresses.link_path(key, prop)
        target = self.addresses.target(prop)
        if target is None or target.key not in self.resources:
            return Place(key, path, prop)
        resource = self.resources[target.key]
        if target.many:
            return Place(key, path, prop, self._collection(key, prop, path, resource))
        if resource.path.shape == path.shape:
            return Place(key, resource.path, prop, resource)
        constant = self._unique(key, prop)
        return Place(
            key,
            path,
            prop,
            PlannedLink(constant=constant, owner=key, key=prop.key, target=target.key),
        )

    def _collection(
        self, key: str, prop: SupportedProperty, path: Path, member: PlannedResource
    ) -> PlannedCollection:
        contained = _contains(path, member.path)
        module = self.models.names[key].module
        return PlannedCollection(
            constant=self._unique(key, prop),
            path=path,
            member=member.key,
            owner=key,
            key=prop.key,
            table=""
            if contained
            else f"{module}__{self.models.shapes[key].fields[prop.key]}",
            filters=self._filters(
                member, prop.templates, self.addresses.collection_class(prop)
            ),
        )

    def _filters(
        self, member: PlannedResource, templates: Sequence[IriTemplate], key: str
    ) -> tuple[PlannedFilter, ...]:
        """Return the filters that `templates` declare, and those of a class.

        What is write-only could be guessed by searching for it: no filter.
        """
        if key:
            own = self.models.documentation.classes[key].templates
            templates = (*templates, *own)
        kept = {column.key for column in member.columns}
        by_iri = {
            prop.iri: prop.key
            for prop in self.models.shapes[member.key].all.values()
            if prop.iri and prop.key in kept and not prop.writeonly
        }
        found: dict[str, PlannedFilter] = {}
        for template in templates:
            for said in template.queried:
                name = said.token.strip("{}")
                if said.property in by_iri and name not in _PAGING:
                    one = PlannedFilter(name, by_iri[said.property], said.required)
                    found.setdefault(name, one)
        return tuple(found.values())

    def _collection_at(self, key: str, path: Path) -> PlannedCollection | None:
        """Return the collection of a collection class at its own address."""
        members = self.models.documentation.classes[key].members
        keys = [self.models.keys[m] for m in members if m in self.models.keys]
        if len(keys) != 1 or keys[0] not in self.resources:
            return None
        member = self.resources[keys[0]]
        if not _contains(path, member.path):
            return None
        owners = [k for k, r in self.resources.items() if r.path == path.above]
        return PlannedCollection(
            constant=self._settled(f"{self.constant(key)}_MEMBERS", key),
            path=path,
            member=member.key,
            owner=owners[0] if owners else "",
            key="",
            table="",
            filters=self._filters(member, (), key),
        )

    def _unique(self, key: str, prop: SupportedProperty) -> str:
        name = f"{self.constant(key)}_{self.models.shapes[key].fields[prop.key]}"
        if not name.isascii() or len(name) > _LONGEST:
            name = f"{self.constant(key)[:20].rstrip('_')}_{hash8(prop.iri + prop.key)}"
        return self._settled(name.rstrip("_").upper(), prop.iri + prop.key)

    def _settled(self, name: str, iri: str) -> str:
        if name in self._names or name in self._constants:
            name = f"{name}_{hash8(iri)}"
        self._constants.add(name)
        return name


_LONGEST = 60
"""How long the name of a constant may be."""

_PAGING = frozenset(("page", "pageSize"))
"""The parameters of pages, which no filter can be called."""


def _contains(collection: Path, member: Path) -> bool:
    """Whether members are one variable segment below their collection."""
    one_more = len(member.keys) == len(collection.keys) + 1
    return one_more and member.above.shape == collection.shape


def _parent(path: Path, known: Mapping[tuple[str, ...], PlannedResource]) -> str:
    """Return the key of the nearest stored type above that somebody creates."""
    for length in range(len(path.segments) - 1, 0, -1):
        resource = known.get(path.shape[:length])
        if resource is not None and not resource.implicit:
            return resource.key
    return ""


def _kind(prop: SupportedProperty) -> str:
    """Return what a column of the property's values holds."""
    if prop.kind is not PropertyKind.PROPERTY:
        return "iri"
    kinds = {
        _KINDS.get(datatype(known_datatype(r.iri, r.base)).json_type, "text")
        if r.kind is RangeKind.DATATYPE
        else "json"
        for r in prop.ranges
    }
    return kinds.pop() if len(kinds) == 1 and not prop.many else "json"
