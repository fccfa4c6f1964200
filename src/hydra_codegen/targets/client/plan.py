"""What a client offers: the operations of each class, their addresses and names.

What is done with a collection belongs to the class of its members, where one
collection is the one that holds them all (`images.list`, `images.create`);
what any other link leads to belongs to the class that has it (`roles`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hydra_codegen.documentation import (
    HYDRA,
    OWL_NOTHING,
    ApiDocumentation,
    IriTemplate,
    Operation,
    SupportedProperty,
)
from hydra_codegen.python.addresses import Addresses, Path
from hydra_codegen.python.documents import Document, document
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.names import accessor_names, hash8, reserved, snake_case

_SENDING = ("PATCH", "POST", "PUT")
_VERBS = {"GET": "get", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}
_METHOD = re.compile(r"[A-Z]{1,20}")
_SAID_ALONE = (f"{HYDRA}Status", f"{HYDRA}Error")

# What annotations in a class of operations call otherwise.
_TAKEN = frozenset(("client", "models", "object", "overload", "str"))
# What the parameters of a method are called that are no variables.
_PARAMETERS = frozenset(("address", "bodies", "body", "self"))
_LONGEST = 50
_MANNER = frozenset(("bodies", "concurrency", "page_size", "progress"))


class Spot(NamedTuple):
    """An address and what is there: a resource of a class, or what a link leads to.

    `member` is the key of what is collected there, where it is a collection. Of an
    address that the vocabulary does not give, `entrance` is the JSON key of the entry
    point's link to it, if there is one.
    """

    key: str
    prop: SupportedProperty | None = None
    path: Path | None = None
    entrance: str = ""
    member: str = ""
    templates: tuple[IriTemplate, ...] = ()

    @property
    def where(self) -> object:
        """What is the same for two of one address."""
        if self.path is not None:
            return self.path.shape
        return self.entrance or (self.key, self.prop.key if self.prop else "")


class PlannedMethod(NamedTuple):
    """One operation as a method of the class `key`.

    `search` are names of keyword arguments, variables of the query, and whether
    they are required. `pages` says that it reads a collection, page by page.
    `name_for_many` is that of the method that does it many times, if there is one.
    """

    key: str
    name: str
    spot: Spot
    operation: Operation
    bodies: tuple[Document, ...]
    results: tuple[Document, ...]
    pages: bool
    search: tuple[tuple[str, str, bool], ...]
    name_for_many: str = ""


class ClientPlan:
    """All that a client of one documentation offers."""

    @classmethod
    def of(cls, documentation: ApiDocumentation) -> ClientPlan:
        """Return the plan of a documentation."""
        return cls(documentation.derived(ModelPlan))

    def __init__(self, models: ModelPlan) -> None:
        self.models = models
        self.addresses = Addresses(models)
        self.accessors: Mapping[str, str] = accessor_names(models.names)

    @functools.cached_property
    def root(self) -> str:
        """The key of the class of the entry point, or none."""
        at_root = (k for k in self.addresses.stated if not self.addresses.paths[k].keys)
        empty = (k for k in at_root if not self.addresses.paths[k].segments)
        return self.addresses.root or next(empty, "")

    @functools.cached_property
    def methods(self) -> Mapping[str, tuple[PlannedMethod, ...]]:
        """The methods of each class that has any, in the order of the classes."""
        found: dict[str, list[PlannedMethod]] = {}
        names: dict[str, set[str]] = {}
        taken: set[tuple[object, str]] = set()
        # What a class says of its own address counts before what a link says.
        for spot in sorted(self._spots, key=lambda spot: spot.prop is not None):
            home = self._homes.get(id(spot), spot.key)
            used = names.setdefault(home, set(_TAKEN))
            for operation in self._stated(spot):
                place = self._place(spot, operation)
                once = (place.where, operation.method)
                if once in taken or self._is_entry(spot, operation):
                    continue
                if not _METHOD.fullmatch(operation.method):
                    continue
                taken.add(once)
                planned = self._planned(place, home, operation, used)
                found.setdefault(home, []).append(planned)
        return {
            key: tuple(found[key])
            for key in self.models.documentation.classes
            if key in found
        }

    def _place(self, spot: Spot, operation: Operation) -> Spot:
        """Return where an operation is: one that creates, where such resources are."""
        if spot.prop is not None or spot.member or spot.path is not None:
            return spot
        creates = operation.method == "POST" and self._takes(
            self._bodies(spot, operation), spot.key
        )
        if creates and spot.key in self._collections:
            home = self._collections[spot.key]
            return spot._replace(path=home.path, entrance=home.entrance)
        return spot

    def _is_entry(self, spot: Spot, operation: Operation) -> bool:
        """Whether it reads the entry point, which the client itself does."""
        at_root = spot.key == self.root and spot.prop is None
        return bool(self.root) and at_root and operation.method == "GET"

    def _stated(self, spot: Spot) -> Sequence[Operation]:
        if spot.prop is not None:
            # What an entry point links to is there to be read, said or not.
            return spot.prop.operations or (Operation(method="GET"),)
        return self.models.documentation.classes[spot.key].operations

    @functools.cached_property
    def _spots(self) -> tuple[Spot, ...]:
        return tuple(
            spot
            for key in self.models.documentation.classes
            for spot in (self._own(key), *self._links(key))
        )

    def _path(self, key: str) -> Path | None:
        """Return where a class is, if the vocabulary says so."""
        return self.addresses.paths[key] if key in self.addresses.stated else None

    def _own(self, key: str) -> Spot:
        supported = self.models.documentation.classes[key]
        keys = [self.models.keys[m] for m in supported.members if m in self.models.keys]
        member = keys[0] if supported.collection and len(keys) == 1 else ""
        spot = Spot(key=key, path=self._path(key), member=member)
        if member:
            return spot._replace(
                templates=supported.templates,
                entrance=self._entrance(key) if spot.path is None else "",
            )
        return spot

    def _entrance(self, key: str) -> str:
        """Return the JSON key of the only link from the entry point to a class."""
        if not self.root:
            return ""
        links = [
            prop.key
            for prop in self.models.shapes[self.root].all.values()
            if self.addresses.collection_class(prop) == key
        ]
        return links[0] if len(links) == 1 else ""

    def _links(self, key: str) -> Iterator[Spot]:
        for prop in self.models.shapes[key].all.values():
            if not prop.operations and key != self.root:
                continue
            target = self.addresses.target(prop)
            member = target.key if target is not None and target.many else ""
            if not prop.operations and not member:
                continue
            templates = prop.templates
            collection = self.addresses.collection_class(prop)
            if collection:
                own = self.models.documentation.classes[collection].templates
                templates = (*templates, *own)
            spot = Spot(key=key, prop=prop, member=member, templates=templates)
            if self._path(key) is not None:
                path = self.addresses.link_path(key, prop)
                if key != self.root or self._contains(path, member):
                    yield spot._replace(path=path)
                    continue
            yield spot._replace(entrance=prop.key if key == self.root else "")

    def _contains(self, path: Path | None, member: str) -> bool:
        """Whether members are one variable below their collection."""
        below = self._path(member) if member else None
        if path is None or below is None or not below.keys:
            return False
        one_more = len(below.keys) == len(path.keys) + 1
        return one_more and below.above.shape == path.shape

    @functools.cached_property
    def _collections(self) -> Mapping[str, Spot]:
        """The collection that holds all of a class, by the key of that class."""
        return {member: spots[0] for member, spots in self._whole.items()}

    @functools.cached_property
    def _homes(self) -> Mapping[int, str]:
        """The class of the members, by the identity of the spot that holds them all."""
        return {
            id(spot): member for member, spots in self._whole.items() for spot in spots
        }

    @functools.cached_property
    def _whole(self) -> Mapping[str, list[Spot]]:
        """The spots of the one collection that holds all of a class.

        By a link and by a class of its own, the same may be said twice.
        """
        contained: dict[str, list[Spot]] = {}
        linked: dict[str, list[Spot]] = {}
        for spot in self._spots:
            if spot.member and self._contains(spot.path, spot.member):
                contained.setdefault(spot.member, []).append(spot)
            elif spot.member and spot.entrance:
                linked.setdefault(spot.member, []).append(spot)
        return {
            member: spots
            for member, spots in {**linked, **contained}.items()
            if len({spot.where for spot in spots}) == 1
        }

    def _planned(
        self, spot: Spot, home: str, operation: Operation, used: set[str]
    ) -> PlannedMethod:
        bodies = tuple(self._bodies(spot, operation))
        results = tuple(dict.fromkeys(self._results(spot, operation)))
        pages = operation.method == "GET" and bool(
            spot.member or (len(results) == 1 and results[0].many)
        )
        if len(results) > 1:
            results = (Document(""),)
        if pages and spot.member:
            results = (Document(spot.member, many=True),)
        name = self._name(spot, operation, bodies, pages, used)
        keys = frozenset(spot.path.keys if spot.path is not None else ())
        creates = operation.method == "POST" and len(bodies) == len(results) == 1
        many = creates and not results[0].many and keys.isdisjoint(_MANNER)
        name_for_many = f"{name}_all" if many and f"{name}_all" not in used else ""
        used.add(f"{name}_all")
        return PlannedMethod(
            key=home,
            name=name,
            name_for_many=name_for_many,
            spot=spot,
            operation=operation,
            bodies=bodies,
            results=results,
            pages=pages,
            search=tuple(_search(spot)) if pages else (),
        )

    def _bodies(self, spot: Spot, operation: Operation) -> list[Document]:
        if operation.method not in _SENDING:
            return []
        found = [
            document(self.models, spot.prop, operation, iri)
            for iri in operation.body_types
        ]
        return list(dict.fromkeys(found))

    def _results(self, spot: Spot, operation: Operation) -> list[Document]:
        iris = operation.result_types
        told = [iri for iri in iris if iri not in _SAID_ALONE]
        if (
            operation.method == "GET"
            and not iris
            and OWL_NOTHING not in operation.returns
        ):
            target = self.addresses.target(spot.prop) if spot.prop is not None else None
            if spot.prop is None:
                return [Document(spot.key)]
            return [Document(target.key if target is not None else "")]
        return [
            document(self.models, spot.prop, operation, iri) for iri in told or iris
        ]

    def _name(
        self,
        spot: Spot,
        operation: Operation,
        bodies: Sequence[Document],
        pages: bool,
        used: set[str],
    ) -> str:
        """Return the name of a method, new in its class."""
        about = spot.member or (spot.key if spot.prop is None else "")
        verbs = [_VERBS.get(operation.method, ""), snake_case(operation.method)]
        after = ""
        if id(spot) in self._homes:
            # Not to be taken for what is done with one of the members.
            verbs = [f"{verb}_collection" for verb in verbs if verb]
        elif spot.prop is not None:
            field = self.models.shapes[spot.key].fields[spot.prop.key]
            after = f"_{field.rstrip('_')}"
        if pages:
            verbs.insert(0, "list")
        creates = operation.method == "POST" or (
            operation.method == "PUT" and spot.member and not self._is_posted_to(spot)
        )
        if creates and about and self._takes(bodies, about):
            verbs.insert(0, "create")
        wishes = [f"{verb}{after}" for verb in verbs if verb]
        for name in (snake_case(operation.preferred_name), *wishes):
            usable = name.isidentifier() and len(name.encode()) <= _LONGEST
            if usable and name not in used and name not in reserved("keywords"):
                break
        else:
            said = spot.prop.iri if spot.prop is not None else spot.key
            name = f"call_{hash8(f'{said} {operation.method} {operation.iri}')}"
        while name in used:
            name = f"call_{hash8(name)}"
        used.add(name)
        return name

    def _is_posted_to(self, spot: Spot) -> bool:
        return any(operation.method == "POST" for operation in self._stated(spot))

    def _takes(self, bodies: Sequence[Document], key: str) -> bool:
        lineage = self.models.shapes[key].order
        return any(body.key in lineage and not body.many for body in bodies)


def _search(spot: Spot) -> Iterator[tuple[str, str, bool]]:
    """Yield what a collection is searched by: argument, variable, required."""
    taken = set(spot.path.keys if spot.path is not None else ()) | _PARAMETERS
    seen: set[str] = set()
    for template in spot.templates:
        for variable in template.queried:
            token = variable.token.strip("{}").rstrip("*").partition(":")[0]
            if token in seen:
                continue
            seen.add(token)
            name = snake_case(token)
            if not name.isidentifier() or name in reserved("keywords"):
                name = f"term_{hash8(token)}"
            if name in taken:
                name = f"{name}_{hash8(token)}"
            taken.add(name)
            yield name, token, variable.required
