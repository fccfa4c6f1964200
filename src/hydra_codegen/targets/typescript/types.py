"""Type expressions of properties: what a value is when read, sent, patched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hydra_codegen.datatypes import datatype, known_datatype
from hydra_codegen.documentation import (
    ApiDocumentation,
    Facets,
    PropertyKind,
    Range,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.python.types import Mode
from hydra_codegen.targets.typescript.layout import (
    LINE,
    SOFT_LINE,
    Document,
    Group,
    IfBroken,
    Indent,
    flat,
    joined,
)
from hydra_codegen.targets.typescript.names import TypeNames
from hydra_codegen.targets.typescript.texts import string

_MOST_CHOICES = 200
"""More allowed values than this are not spelled out in a type."""

_SCALARS = ("string", "number", "boolean")
_OF_PYTHON: Mapping[str, tuple[str, ...]] = {
    "bool": ("boolean",),
    "int": ("number",),
    "float": ("number",),
    "decimal.Decimal": ("number",),
    "str | int | float | bool": _SCALARS,
    "JsonValue": ("JsonValue",),
    "str | dict[str, str | list[str]]": ("LanguageString",),
}
"""What JSON has for the values of a datatype; it is a text for all others."""


def union(items: Sequence[Document]) -> Document:
    """Return the union of types, after a colon."""
    if len(items) == 1:
        return items[0]
    if len(items) == 2 and items[1] == "null" and _is_reference(items[0]):
        return (items[0], " | null")
    return Group(Indent(SOFT_LINE, union_argument(items)))


def union_argument(items: Sequence[Document]) -> Document:
    """Return the union of types, as an argument of a type."""
    if len(items) == 1:
        return items[0]
    alternatives = joined([Indent(item) for item in items], LINE, "| ")
    return Group(IfBroken("| "), *alternatives)


def _is_reference(item: Document) -> bool:
    """Whether a type is a name, with or without arguments."""
    if isinstance(item, tuple):
        return item[-1] != "[]"
    return isinstance(item, str) and item not in _SCALARS and item[0] not in "\"'"


def generic(name: str, *arguments: Document) -> Document:
    """Return a generic type of `arguments`."""
    first = arguments[0]
    if len(arguments) == 1 and isinstance(first, str) and "<" not in first:
        return (name, f"<{first}>")
    inside = joined(arguments, ",", LINE)
    return (name, Group("<", Indent(SOFT_LINE, *inside), SOFT_LINE, ">"))


@dataclass(slots=True)
class Needs:
    """What a type names: helpers of the run time, and classes by their keys."""

    helpers: set[str] = field(default_factory=set)
    classes: dict[str, set[str]] = field(default_factory=dict)

    def add(self, other: Needs) -> None:
        """Take what something else needs to this."""
        self.helpers |= other.helpers
        for key, names in other.classes.items():
            self.classes.setdefault(key, set()).update(names)


class TypeMaker:
    """Makes the types of properties for one documentation."""

    def __init__(
        self, documentation: ApiDocumentation, names: Mapping[str, TypeNames]
    ) -> None:
        self._keys = {c.iri: k for k, c in documentation.classes.items() if c.iri}
        self._names = names
        # Most properties of an API are of a few types.
        self._known: dict[object, tuple[Document, Needs]] = {}

    def value(
        self, prop: SupportedProperty, mode: Mode, needs: Needs, *, null: bool
    ) -> Document:
        """Return the type of a property's value, noting what it needs.

        `null` says whether it may be null as well.
        """
        choices = prop.facets.one_of
        asked = (prop.ranges, prop.kind, prop.many, choices, mode, null)
        if asked not in self._known:
            own = Needs()
            found = self._alternatives(prop, mode, own)
            self._known[asked] = (union([*found, "null"] if null else found), own)
        type_, own = self._known[asked]
        needs.add(own)
        return type_

    def _alternatives(
        self, prop: SupportedProperty, mode: Mode, needs: Needs
    ) -> list[Document]:
        """Return the alternatives of a property's value, noting what they need.

        Where nothing says how many there are, it is one (DESIGN, section 3).
        """
        found: dict[str, Document] = {}
        if not prop.ranges:
            for one in self._anything(prop, mode, needs):
                found.setdefault(flat(one), one)
        for range_ in prop.ranges:
            for one in self._range(prop, range_, mode, needs):
                found.setdefault(flat(one), one)
        items = list(found.values())
        return [_array(items)] if prop.many else items

    def _anything(
        self, prop: SupportedProperty, mode: Mode, needs: Needs
    ) -> list[Document]:
        if prop.kind is PropertyKind.PROPERTY:
            needs.helpers.add("JsonValue")
            return ["JsonValue"]
        return [self._link(self._class("", Mode.READ, needs), mode, needs)]

    def _class(self, iri: str, mode: Mode, needs: Needs) -> str:
        """Return the name of a class's interface, for an unknown one that of any."""
        key = self._keys.get(iri)
        if key is None:
            needs.helpers.add("Resource")
            return "Resource"
        name: str = getattr(self._names[key], mode.value)
        needs.classes.setdefault(key, set()).add(name)
        return name

    def _range(
        self, prop: SupportedProperty, range_: Range, mode: Mode, needs: Needs
    ) -> list[Document]:
        link = prop.kind is not PropertyKind.PROPERTY
        if range_.kind is RangeKind.DATATYPE and not link:
            return _datatype(range_, prop.facets, needs)
        # A link leads to what is read there, whoever sends it.
        form = Mode.READ if link else mode
        member = range_.members[0] if len(range_.members) == 1 else ""
        if range_.kind is RangeKind.LIST:
            if not member and not link:
                needs.helpers.add("JsonValue")
                return ["JsonValue[]"]
            name = self._class(member, form, needs)
            return [_array(self._one(name, link, mode, needs))]
        if range_.kind is RangeKind.COLLECTION:
            needs.helpers.add("Collection")
            several = generic("Collection", self._class(member, form, needs))
            return self._one(several, link, mode, needs)
        iri = range_.iri if range_.kind is RangeKind.CLASS else ""
        return self._one(self._class(iri, form, needs), link, mode, needs)

    def _one(
        self, target: Document, link: bool, mode: Mode, needs: Needs
    ) -> list[Document]:
        if link:
            return [self._link(target, mode, needs)]
        if mode is not Mode.READ:
            return [target, "string"]
        needs.helpers.add("Embedded")
        return [generic("Embedded", target)]

    def _link(self, target: Document, mode: Mode, needs: Needs) -> Document:
        name = "Link" if mode is Mode.READ else "Reference"
        needs.helpers.add(name)
        return generic(name, target)


def _array(items: Sequence[Document]) -> Document:
    if len(items) > 1:
        return generic("Array", union_argument(items))
    (item,) = items
    if isinstance(item, tuple):
        return (*item, "[]")
    return (item, "[]")


def _datatype(range_: Range, facets: Facets, needs: Needs) -> list[Document]:
    known = datatype(known_datatype(range_.iri, range_.base))
    found = _OF_PYTHON.get(known.python, ("string",))
    choices = _choices(facets, known.python)
    if choices:
        return choices
    needs.helpers |= {name for name in found if name[0].isupper()}
    return list(found)


def _choices(facets: Facets, python: str) -> list[Document]:
    """Return the allowed values as types, where there can be such."""
    values = tuple(dict.fromkeys(facets.one_of))
    if not 0 < len(values) <= _MOST_CHOICES:
        return []
    if python == "str":
        return [string(value) for value in values]
    if python == "int":
        try:
            return list(dict.fromkeys(str(int(value)) for value in values))
        except ValueError:
            return []
    return []
