"""The interfaces of one class: what is read, what is sent and what is patched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hydra_codegen.documentation import SupportedProperty
from hydra_codegen.fragments import TypeScriptCode
from hydra_codegen.frozen import dataclass
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.types import Mode
from hydra_codegen.targets.typescript.layout import (
    LINE,
    Document,
    Group,
    Indent,
    code,
    imported,
    joined,
)
from hydra_codegen.targets.typescript.names import TypeNames, type_names
from hydra_codegen.targets.typescript.texts import comment, key, string
from hydra_codegen.targets.typescript.types import (
    Needs,
    TypeMaker,
    generic,
    union_argument,
)

_COLLECTED = frozenset(("member", "totalItems", "view"))
"""The keys that every collection has, as Hydra means them."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface: its comment, its first line, and its members in lines."""

    comment: TypeScriptCode
    opening: TypeScriptCode
    body: TypeScriptCode


@dataclass(frozen=True, slots=True)
class InterfaceModule:
    """The module of one class."""

    imports: TypeScriptCode
    interfaces: tuple[Interface, ...]


class InterfacePlan:
    """The interfaces of all classes of one documentation."""

    def __init__(self, models: ModelPlan) -> None:
        self.models = models
        self.names: Mapping[str, TypeNames] = type_names(models.names)
        self.types = TypeMaker(models.documentation, self.names)

    def module(self, key: str) -> InterfaceModule:
        """Return the module of the class called `key`."""
        return _ModuleMaker(self, key).module()

    def member_of(self, key: str) -> str:
        """Return the key of what a class collects, or nothing."""
        supported = self.models.documentation.classes[key]
        keys = self.models.keys
        found = [keys[iri] for iri in supported.members if iri in keys]
        parents = self.models.shapes[key].parents
        plain = supported.collection and not parents and len(found) == 1
        return found[0] if plain else ""


class _ModuleMaker:
    def __init__(self, plan: InterfacePlan, key: str) -> None:
        self._plan = plan
        self._key = key
        self._names = plan.names[key]
        self._class = plan.models.documentation.classes[key]
        self._shape = plan.models.shapes[key]
        self._needs = Needs()

    def module(self) -> InterfaceModule:
        interfaces = tuple(self._interface(mode) for mode in Mode)
        runtime = sorted(self._needs.helpers, key=lambda name: (name.lower(), name))
        lines = [code(imported("import type", runtime, string("../runtime/index.js")))]
        others = {
            self._plan.names[other].module: sorted(names)
            for other, names in self._needs.classes.items()
            if other != self._key
        }
        lines += [
            code(imported("import type", names, string(f"./{module}.js")))
            for module, names in sorted(others.items())
        ]
        return InterfaceModule(TypeScriptCode("\n".join(lines)), interfaces)

    def _interface(self, mode: Mode) -> Interface:
        members = list(self._members(mode))
        name: str = getattr(self._names, mode.value)
        parents = list(self._parents(mode))
        opening: tuple[Document, ...] = (f"export interface {name} extends ", *parents)
        if len(parents) > 1:
            several = Group(Indent(LINE, *joined(parents, ",", LINE)))
            opening = (
                Group(Indent(f"export interface {name}", LINE, "extends", several)),
            )
        opening = (*opening, " {")
        if not members:
            opening = (*opening, "}")
        return Interface(
            comment=self._comment(mode),
            opening=code(opening),
            body=TypeScriptCode("\n\n".join(members)),
        )

    def _parents(self, mode: Mode) -> Iterator[Document]:
        for up in self._shape.parents:
            name: str = getattr(self._plan.names[up], mode.value)
            self._needs.classes.setdefault(up, set()).add(name)
            yield name
        if self._shape.parents:
            return
        member = self._plan.member_of(self._key)
        if member and mode is Mode.READ:
            self._needs.helpers.add("Collection")
            name = self._plan.names[member].read
            self._needs.classes.setdefault(member, set()).add(name)
            yield generic("Collection", name)
            return
        self._needs.helpers.add("NodeObject")
        yield "NodeObject"

    def _comment(self, mode: Mode) -> TypeScriptCode:
        text = self._class.description or self._class.title or self._class.name
        deprecated = ("@deprecated",) * self._class.deprecated
        if mode is Mode.READ:
            return comment(text, self._class.iri, tags=deprecated)
        read = self._names.read
        if mode is Mode.WRITE:
            return comment(f"What is sent to create or replace {read}.")
        return comment(
            f"What is sent to change {read}: what is left out stays as it is, null "
            "takes away (RFC 7396)."
        )

    def _members(self, mode: Mode) -> Iterator[str]:
        if mode is Mode.READ:
            self._needs.helpers |= {"kind", "Kind"}
            lineage = [
                string(self._plan.names[up].read)
                for up in (self._key, *self._shape.order)
            ]
            kinds = union_argument(list(dict.fromkeys(lineage)))
            yield code(("readonly [kind]?: ", generic("Kind", kinds), ";"), 2)
        for prop in self._shape.own:
            shown = prop.readable if mode is Mode.READ else prop.writable
            if shown and not self._is_hydras(prop):
                yield self._member(prop, mode)

    def _is_hydras(self, prop: SupportedProperty) -> bool:
        """Whether a property is one that each collection has, or a keyword's."""
        if prop.key in ("@context", "@id", "@type"):
            return True
        lineage = (self._key, *self._shape.order)
        return prop.key in _COLLECTED and any(map(self._plan.member_of, lineage))

    def _member(self, prop: SupportedProperty, mode: Mode) -> str:
        needed = mode is Mode.WRITE and prop.required
        type_ = self._plan.types.value(prop, mode, self._needs, null=not needed)
        fixed = "readonly " if mode is Mode.READ and not prop.writable else ""
        optional = "" if needed else "?"
        declared = code((f"{fixed}{key(prop.key)}{optional}: ", type_, ";"), 2)
        text = prop.description or prop.title
        iri = prop.iri if mode is Mode.READ else ""
        said = comment(
            "" if text == prop.key else text,
            iri,
            tags=("@deprecated",) * prop.deprecated,
            indent=2,
        )
        return said + declared
