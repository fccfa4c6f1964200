"""Which superclasses become Python superclasses, and which fields are a class's own.

A superclass is followed as Python inheritance where that is possible. Where
it is not (a cycle, no method resolution order, another meaning for a key, a
chain too long to import, too many) its properties are copied, so that none is lost.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from hydra_codegen.documentation import (
    ApiDocumentation,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.findings import Place
from hydra_codegen.python.names import ClassNames, field_names

_DEEPEST = 30
"""How many superclasses stand above one another; each nests an import."""

_MOST = 100
"""How many classes a method resolution order holds; each costs every class below."""


class Shape(NamedTuple):
    """What one class inherits and what it declares.

    `parents` are the keys of its Python superclasses, `own` the properties it
    declares itself, `all` those it has, `fields` their attributes by JSON key.
    """

    parents: tuple[str, ...]
    own: tuple[SupportedProperty, ...]
    all: Mapping[str, SupportedProperty]
    fields: Mapping[str, str]
    order: tuple[str, ...]
    depth: int


def _meaning(prop: SupportedProperty) -> SupportedProperty:
    """Return the property without what cannot change its type."""
    return replace(
        prop,
        title="",
        description="",
        titles=(),
        descriptions=(),
        place=Place(),
        domains=(),
        operations=(),
        templates=(),
        examples=(),
    )


def _merged(orders: list[list[str]]) -> list[str] | None:
    """Return the C3 merge of linearisations, or None where there is none."""
    waiting = [deque(order) for order in orders if order]
    behind = Counter(key for order in waiting for key in list(order)[1:])
    merged: list[str] = []
    while waiting:
        for order in waiting:
            if not behind[order[0]]:
                head = order[0]
                break
        else:
            return None
        merged.append(head)
        for order in waiting:
            if order[0] == head:
                order.popleft()
                if order:
                    behind[order[0]] -= 1
        waiting = [order for order in waiting if order]
    return merged


_COLLECTED = frozenset(("member", "total_items", "view"))
"""The attributes that every collection has."""


class Hierarchy:
    """The shapes of all classes of one documentation."""

    def __init__(
        self, documentation: ApiDocumentation, names: Mapping[str, ClassNames]
    ) -> None:
        self._classes = documentation.classes
        self._keys = {c.iri: key for key, c in self._classes.items() if c.iri}
        self._models = frozenset(
            name for n in names.values() for name in (n.read, n.write, n.patch)
        )
        self._shapes: dict[str, Shape] = {}
        for key, supported in self._classes.items():
            if supported.superclasses:
                self._ensure(key)

    def __getitem__(self, key: str) -> Shape:
        shape = self._shapes.get(key)
        if shape is None:
            # Without superclasses, it does not matter when.
            shape = self._shapes[key] = self._shape(key)
        return shape

    def _above(self, supported: SupportedClass) -> list[str]:
        found = (self._keys.get(iri) for iri in supported.superclasses)
        return list(dict.fromkeys(key for key in found if key is not None))

    def _ensure(self, start: str) -> None:
        """Shape `start` and all above it, parents first, without recursion."""
        stack: list[tuple[str, bool]] = [(start, False)]
        open_: set[str] = set()
        while stack:
            key, parents_done = stack.pop()
            if parents_done:
                self._shapes[key] = self._shape(key)
                open_.discard(key)
            elif key not in self._shapes and key not in open_:
                open_.add(key)
                stack.append((key, True))
                stack += [(up, False) for up in self._above(self._classes[key])]

    def _inherited(self, key: str) -> Mapping[str, SupportedProperty]:
        """Return all properties of a superclass, shaped or in a cycle."""
        if key in self._shapes:
            return self._shapes[key].all
        found: dict[str, SupportedProperty] = {}
        stack, seen = [key], {key}
        while stack:
            supported = self._classes[stack.pop()]
            for prop in supported.properties.values():
                found.setdefault(prop.key, prop)
            for up in self._above(supported):
                if up not in seen:
                    seen.add(up)
                    stack.append(up)
        return found

    def _shape(self, key: str) -> Shape:
        supported = self._classes[key]
        own = {prop.key: prop for prop in supported.properties.values()}
        if not supported.superclasses:
            return self._plain(key, own)
        above = [up for up in self._above(supported) if up != key]
        redundant = {
            name
            for up in above
            if up in self._shapes
            for name in self._shapes[up].order[1:]
        }
        parents: list[str] = []
        inherited: dict[str, SupportedProperty] = {}
        fixed: dict[str, str] = {}
        for up in above:
            if up in redundant or not self._joins(key, up, parents, own, inherited):
                continue
            shape = self._shapes[up]
            attributes = {**shape.fields, **fixed}
            if len(set(attributes.values())) < len(attributes):
                continue  # two keys under one attribute
            parents.append(up)
            inherited.update(shape.all)
            fixed = attributes
        for up in above:
            if up not in parents:
                for name, prop in self._inherited(up).items():
                    if name not in inherited:
                        own.setdefault(name, prop)
        declared = tuple(prop for name, prop in own.items() if name not in inherited)
        return Shape(
            parents=tuple(parents),
            own=declared,
            all={**inherited, **own},
            fields=field_names(declared, fixed, self._reserved(parents)),
            order=tuple(self._order(key, parents) or [key]),
            depth=1 + max((self._shapes[up].depth for up in parents), default=0),
        )

    def _plain(self, key: str, own: dict[str, SupportedProperty]) -> Shape:
        fields = field_names(own.values(), {}, self._models)
        return Shape((), tuple(own.values()), own, fields, (key,), 1)

    def _collects(self, keys: Iterable[str]) -> bool:
        """Whether one of the classes, or one above them, is a collection."""
        return any(
            self._classes[name].collection
            for key in keys
            for name in self._shapes[key].order
        )

    def _held(self, keys: Iterable[str]) -> set[str]:
        """Return what classes, and those above them, hold as collections."""
        lines = (self._shapes[key].order for key in keys)
        found = (self._classes[name] for line in lines for name in line)
        known = [
            [iri for iri in supported.members if iri in self._keys]
            for supported in found
            if supported.collection
        ]
        return {members[0] for members in known if len(members) == 1}

    def _reserved(self, parents: list[str]) -> frozenset[str]:
        """Return what no attribute of a class with these parents is called."""
        return self._models | _COLLECTED if self._collects(parents) else self._models

    def _order(self, key: str, parents: list[str]) -> list[str] | None:
        above = [list(self._shapes[up].order) for up in parents]
        rest = _merged([*above, parents])
        return None if rest is None else [key, *rest]

    def _joins(
        self,
        key: str,
        up: str,
        parents: list[str],
        own: Mapping[str, SupportedProperty],
        inherited: Mapping[str, SupportedProperty],
    ) -> bool:
        """Whether `up` can be one more Python superclass."""
        shape = self._shapes.get(up)
        if shape is None or shape.depth >= _DEEPEST or key in shape.order:
            return False
        for name, prop in shape.all.items():
            other = own.get(name) or inherited.get(name)
            if other is not None and _meaning(other) != _meaning(prop):
                return False
        together = [*parents, up]
        if (
            len(together) > 1
            and self._collects(together)
            and any(
                not _COLLECTED.isdisjoint(self._shapes[name].fields.values())
                for name in together
            )
        ):
            return False
        if len(self._held(together)) > 1:
            return False  # no list is one of both
        order = self._order(key, together)
        return order is not None and len(order) <= _MOST
