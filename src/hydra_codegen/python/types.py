"""Type expressions for properties: what a value is when read, sent, patched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple, TypedDict

from hydra_codegen.datatypes import datatype, known_datatype, usable_pattern
from hydra_codegen.documentation import (
    NO_FACETS,
    Facets,
    PropertyKind,
    Range,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.python.layout import (
    Brackets,
    Keyword,
    Node,
    Union,
    call,
    flat,
    index,
    union,
)
from hydra_codegen.python.literals import string
from hydra_codegen.python.names import ClassNames

_MOST_CHOICES = 200
"""More allowed values than this are checked, not spelled out in a type."""


class Mode(Enum):
    """For which of a class's three models a type is."""

    READ = "read"
    WRITE = "write"
    PATCH = "patch"


class Type:
    """A type expression and what it needs: helpers, and classes by module."""

    def __init__(
        self, node: Node, helpers: Iterable[str] = (), standard: Iterable[str] = ()
    ) -> None:
        self.node = node
        self.helpers = set(helpers)
        self.classes: dict[str, set[str]] = {}
        self.standard = set(standard)
        self._optional: Node | None = None

    @property
    def optional(self) -> Node:
        """The type, or None."""
        if self._optional is None:
            node = self.node
            items = node.items if isinstance(node, Union) else (node,)
            self._optional = union([*items, "None"])
        return self._optional

    def needs(self, other: Type) -> None:
        """Take over what `other` needs."""
        self.helpers |= other.helpers
        self.standard |= other.standard
        for module, found in other.classes.items():
            self.classes.setdefault(module, set()).update(found)


def _bound(lexical: str | None) -> str | None:
    """Return a bound that is a number, or None."""
    # Imported late: few properties have bounds.
    from decimal import Decimal, InvalidOperation

    try:
        return lexical if lexical is None or Decimal(lexical).is_finite() else None
    except InvalidOperation:
        return None


class ValueTypes(NamedTuple):
    """The types of one value: as it is read, sent and patched."""

    read: Type
    write: Type
    patch: Type


class UsableFacets(TypedDict, total=False):
    """The facets that can be checked, by name."""

    pattern: str
    min_length: int
    max_length: int
    min_inclusive: str
    max_inclusive: str
    min_exclusive: str
    max_exclusive: str
    one_of: tuple[str, ...]


def usable_facets(facets: Facets) -> UsableFacets:
    """Return the facets that can be checked."""
    found = UsableFacets()
    pattern = usable_pattern(facets.pattern)
    if pattern is not None:
        found["pattern"] = pattern
    for length in ("min_length", "max_length"):
        fewest = getattr(facets, length)
        if fewest is not None and fewest >= 0:
            found[length] = fewest
    for name in ("min_inclusive", "max_inclusive", "min_exclusive", "max_exclusive"):
        bound = _bound(getattr(facets, name))
        if bound is not None:
            found[name] = bound
    if facets.one_of:
        found["one_of"] = tuple(dict.fromkeys(facets.one_of))
    return found


def facet_arguments(facets: Facets) -> list[Node]:
    """Return the facets that can be checked, as keyword arguments."""
    return [
        Keyword(name, _code(value)) for name, value in usable_facets(facets).items()
    ]


def _code(value: object) -> Node:
    if isinstance(value, tuple):
        return Brackets("", tuple(string(text) for text in value), "()")
    return string(value) if isinstance(value, str) else str(value)


_STRING = Type("str")


def _choices(facets: Facets, python: str) -> Node | None:
    """Return a Literal of the allowed values, where there can be one."""
    values = tuple(dict.fromkeys(facets.one_of))
    if not 0 < len(values) <= _MOST_CHOICES:
        return None
    if python == "str":
        return index("Literal", *(string(value) for value in values))
    if python == "int":
        try:
            numbers = dict.fromkeys(str(int(value)) for value in values)
        except ValueError:
            return None
        return index("Literal", *numbers)
    return None


def _datatype_type(iri: str, facets: Facets) -> Type:
    known = datatype(iri)
    base = f"xsd.{known.alias}" if known.alias else "str"
    if facets is not NO_FACETS and facets != NO_FACETS:
        literal = _choices(facets, known.python)
        if literal is not None:
            return Type(literal, standard={"Literal"})
        arguments = facet_arguments(facets)
        if arguments:
            narrowed = call("Facets", *arguments)
            return Type(
                index("Annotated", base, narrowed),
                helpers={"Facets", "xsd"} if known.alias else {"Facets"},
                standard={"Annotated"},
            )
    if not known.alias:
        return _STRING
    return Type(base, helpers={"xsd"})


class TypeMaker:
    """Makes the type of each property for one documentation.

    `names` are those of the classes that types may name, by IRI.
    """

    def __init__(self, names: Mapping[str, ClassNames]) -> None:
        self._names = names
        self._known: dict[tuple[object, ...], ValueTypes] = {}

    def _class_name(self, iri: str, mode: Mode) -> tuple[str, str]:
        """Return the module and the model for a class's IRI."""
        names = self._names.get(iri)
        if names is None:
            return "", "Resource"
        return names.module, getattr(names, mode.value)

    def _target(self, generic: str, iri: str, mode: Mode, wrap: str = "{}") -> Type:
        """Return ``Link["Batch"]``, or with `wrap` a link to a collection."""
        module, name = self._class_name(iri, mode)
        made = Type(index(generic, f'"{wrap.format(name)}"'), helpers={generic})
        if module:
            made.classes[module] = {name}
        else:
            made.helpers.add("Resource")
        if wrap != "{}":
            made.helpers.add("Collection")
        return made

    def _range_type(self, prop: SupportedProperty, range_: Range, mode: Mode) -> Type:
        link = prop.kind is not PropertyKind.PROPERTY
        # A link leads to what is read there, whoever sends it.
        target_mode = Mode.READ if link else mode
        generic = "Link" if link else "Embedded"
        if range_.kind is RangeKind.DATATYPE and not link:
            known = known_datatype(range_.iri, range_.base)
            return _datatype_type(known, prop.facets)
        if range_.kind is RangeKind.COLLECTION:
            member = range_.members[0] if len(range_.members) == 1 else ""
            return self._target(generic, member, target_mode, "Collection[{}]")
        if range_.kind is RangeKind.LIST:
            return self._list_type(generic, range_, target_mode)
        if range_.kind is RangeKind.CLASS:
            return self._target(generic, range_.iri, target_mode)
        return self._target(generic, "", target_mode)

    def _list_type(self, generic: str, range_: Range, mode: Mode) -> Type:
        if len(range_.members) == 1:
            item = self._target(generic, range_.members[0], mode)
        elif generic == "Link":
            item = self._target(generic, "", mode)
        else:
            item = Type("xsd.AnyJson", helpers={"xsd"})
        made = Type(index("list", item.node))
        made.needs(item)
        return made

    def _item(self, prop: SupportedProperty, mode: Mode) -> Type:
        if not prop.ranges:
            if prop.kind is PropertyKind.PROPERTY:
                return Type("xsd.AnyJson", helpers={"xsd"})
            return self._target("Link", "", mode)
        if len(prop.ranges) == 1:
            return self._range_type(prop, prop.ranges[0], mode)
        made = Type("")
        nodes: dict[str, Node] = {}
        for range_ in prop.ranges:
            one = self._range_type(prop, range_, mode)
            nodes.setdefault(flat(one.node), one.node)
            made.needs(one)
        made.node = union(list(nodes.values()))
        return made

    def value_types(self, prop: SupportedProperty) -> ValueTypes:
        """Return the types of the property's value, as far as it has any.

        A list where there may be several; one or a list where nothing says
        and the value is read (DESIGN, section 3: one is written).
        """
        plain = prop.facets is NO_FACETS or prop.facets == NO_FACETS
        if not plain or len(prop.ranges) != 1:
            return self._made(prop)
        # Most properties of an API are of a few types.
        range_ = prop.ranges[0]
        asked = (
            range_.iri,
            range_.base,
            range_.kind,
            range_.members,
            prop.kind,
            prop.many,
        )
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = self._made(prop)
        return known

    def _made(self, prop: SupportedProperty) -> ValueTypes:
        write = self._value_type(prop, Mode.WRITE)
        embedded = prop.kind is PropertyKind.PROPERTY and any(
            range_.kind is not RangeKind.DATATYPE for range_ in prop.ranges
        )
        if embedded:
            # What is embedded is a model of the same kind.
            return ValueTypes(
                read=self._value_type(prop, Mode.READ),
                write=write,
                patch=self._value_type(prop, Mode.PATCH),
            )
        read = write if prop.many is not None else self._value_type(prop, Mode.READ)
        return ValueTypes(read=read, write=write, patch=write)

    def _value_type(self, prop: SupportedProperty, mode: Mode) -> Type:
        item = self._item(prop, mode)
        if any(r.kind is RangeKind.LIST for r in prop.ranges):
            # A list is one value, however many it holds.
            return item
        if prop.many is False or (prop.many is None and mode is not Mode.READ):
            return item
        if flat(item.node) == "xsd.AnyJson" and prop.many is None:
            return item
        if prop.many:
            made = Type(index("list", item.node))
            made.needs(item)
            return made
        made = Type(index("One", item.node), helpers={"One"})
        made.needs(item)
        return made
