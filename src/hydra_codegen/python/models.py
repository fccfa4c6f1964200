"""The models of one class: what each declares, ready to be laid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hydra_codegen.documentation import (
    HYDRA,
    ApiDocumentation,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.docstrings import docstring
from hydra_codegen.python.hierarchy import Hierarchy, Shape
from hydra_codegen.python.imports import import_block
from hydra_codegen.python.layout import (
    Brackets,
    Keyword,
    Node,
    annotated,
    assigned,
    call,
    expression,
    index,
)
from hydra_codegen.python.literals import string
from hydra_codegen.python.names import ClassNames, class_names
from hydra_codegen.python.types import Mode, Type, TypeMaker

_PLACES = {
    "BaseCollection": ".._runtime.collection",
    "Embedded": ".._runtime.links",
    "Facets": ".._runtime.facets",
    "Link": ".._runtime.links",
    "Members": ".._runtime.collection",
    "One": ".._runtime.links",
}
"""The modules of what models need to run, where that is not `resource`."""


class Model(NamedTuple):
    """One Python class: its opening line, its docstring and its body."""

    opening: PythonCode
    docstring: PythonCode
    body: PythonCode


class ModelModule(NamedTuple):
    """One module of models."""

    docstring: PythonCode
    imports: tuple[PythonCode, ...]
    type_imports: PythonCode
    models: tuple[Model, ...]


class ModelPlan:
    """The names and shapes of all models of one documentation."""

    def __init__(self, documentation: ApiDocumentation) -> None:
        self.documentation = documentation
        self.names: Mapping[str, ClassNames] = class_names(documentation)
        self.shapes = Hierarchy(documentation, self.names)
        self.keys = {c.iri: key for key, c in documentation.classes.items() if c.iri}
        named = {iri: self.names[key] for iri, key in self.keys.items()}
        self.types = TypeMaker(named)
        self.by_module: Mapping[str, str] = {
            names.module: key for key, names in self.names.items()
        }
        """The keys of the classes by their modules."""
        self._descendants: Mapping[str, tuple[str, ...]] | None = None

    @property
    def descendants(self) -> Mapping[str, tuple[str, ...]]:
        """Each class with those that inherit from it, by their keys."""
        if self._descendants is None:
            found: dict[str, list[str]] = {key: [key] for key in self.names}
            for key in self.names:
                for above in self.shapes[key].order:
                    if above != key:
                        found[above].append(key)
            self._descendants = {key: tuple(below) for key, below in found.items()}
        return self._descendants

    def collected(self, key: str) -> str:
        """Return the key of what a class collects, where it is a plain collection.

        Empty: it is none, or has properties in the way of what collections have.
        """
        supported, shape = self.documentation.classes[key], self.shapes[key]
        if not supported.collection or shape.parents:
            return ""
        if any(_in_the_way(prop, shape.fields[prop.key]) for prop in shape.own):
            return ""
        members = [iri for iri in supported.members if iri in self.keys]
        return self.keys[members[0]] if len(members) == 1 else ""

    def module(self, key: str) -> ModelModule:
        """Return the module of the class called `key`."""
        return _ModuleMaker(self, key).module()


class _ModuleMaker:
    def __init__(self, plan: ModelPlan, key: str) -> None:
        self._plan = plan
        self._key = key
        self._names = plan.names[key]
        self._class: SupportedClass = plan.documentation.classes[key]
        self._shape: Shape = plan.shapes[key]
        self._needs = Type("")
        properties = self._shape.all.values()
        self._read_only = [prop.key for prop in properties if not prop.writable]
        self._write_only = [
            prop.key for prop in properties if prop.writable and not prop.readable
        ]

    def module(self) -> ModelModule:
        fields = self._fields()
        models = tuple(self._model(mode, fields[mode]) for mode in Mode)
        standard = set(self._needs.standard)
        parents = {self._plan.names[up].module: up for up in self._shape.parents}
        local: dict[str, set[str]] = {}
        for helper in self._needs.helpers:
            if helper == "xsd":
                local.setdefault(".._runtime", set()).add("datatypes as xsd")
            elif helper != "Collection":
                place = _PLACES.get(helper, ".._runtime.resource")
                local.setdefault(place, set()).add(helper)
        for module, up in parents.items():
            names = self._plan.names[up]
            local[f".{module}"] = {names.read, names.write, names.patch}
        targets = {
            f".{module}": found
            for module, found in self._needs.classes.items()
            if module != self._names.module and module not in parents
        }
        if "Collection" in self._needs.helpers:  # only ever named in quotes
            targets[".._runtime.collection"] = {"Collection"}
        if targets:
            standard.add("TYPE_CHECKING")
        pydantic = {"Field"} if "Members" in self._needs.helpers else set()
        blocks: list[dict[str, set[str]]] = [
            {"typing": standard} if standard else {},
            {"pydantic": pydantic} if pydantic else {},
            local,
        ]
        return ModelModule(
            docstring=docstring(f"The models of {self._class_title()}."),
            imports=tuple(import_block(block) for block in blocks if block),
            type_imports=import_block(targets, "    "),
            models=models,
        )

    def _class_title(self) -> str:
        return f"the class {self._names.read}"

    def _model(self, mode: Mode, fields: list[str]) -> Model:
        name = getattr(self._names, mode.value)
        opening = "class " + name
        bases, options = self._bases(mode)
        return Model(
            opening=PythonCode(expression(call(opening, *bases, *options), after=":")),
            docstring=self._docstring(mode),
            body=PythonCode("\n\n".join(self._body(mode, fields))),
        )

    def _bases(self, mode: Mode) -> tuple[list[Node], list[Node]]:
        parents = [
            getattr(self._plan.names[up], mode.value) for up in self._shape.parents
        ]
        bases: list[Node] = list(parents)
        if not bases:
            bases.append(self._root(mode))
        if self._write_only and mode is not Mode.READ:
            # An error must not show what nobody may read.
            return bases, [Keyword("hide_input_in_errors", "True")]
        return bases, []

    def _root(self, mode: Mode) -> Node:
        """Return what a class without superclasses derives from."""
        if mode is Mode.READ and self._member() is not None:
            self._needs.helpers.add("BaseCollection")
            return "BaseCollection"
        self._needs.helpers.add("Resource")
        return "Resource"

    def _member(self) -> ClassNames | None:
        """Return what the class collects, where it is a plain collection."""
        key = self._plan.collected(self._key)
        return self._plan.names[key] if key else None

    def _members(self) -> list[str]:
        """Return the field of a collection's members."""
        target = self._member()
        if target is None:
            return []
        self._needs.helpers.add("Members")
        self._needs.classes.setdefault(target.module, set()).add(target.read)
        type_ = index("Members", f'"{target.read}"')
        return [annotated("member", type_, "Field(default_factory=list)")]

    def _docstring(self, mode: Mode) -> PythonCode:
        text = self._class.description or self._class.title or self._class.name
        if mode is Mode.READ:
            iri = self._class.iri
            return docstring(text, iri, indent="    ")
        read = self._names.read
        if mode is Mode.WRITE:
            return docstring(
                f"What is sent to create or replace {read}.", indent="    "
            )
        return docstring(
            f"What is sent to change {read}; what is left out stays as it is.",
            indent="    ",
        )

    def _body(self, mode: Mode, fields: list[str]) -> list[str]:
        if mode is not Mode.READ:
            # Nothing but the few that cannot be read has a text of its own.
            fields = ["\n".join(fields)] if fields else []
            return self._constants(mode) + fields
        return self._constants(mode) + self._members() + fields

    def _constants(self, mode: Mode) -> list[str]:
        lines = []
        if self._class.iri:
            iri = string(self._class.iri)
            lines.append(assigned("hydra_class: ClassVar[str]", iri, "    "))
        if mode is Mode.READ:
            name, keys = "write", self._write_only
        else:
            name, keys = "read", self._read_only
        if keys:
            values = Brackets("", tuple(string(key) for key in keys), "()")
            target = f"hydra_{name}_only: ClassVar[tuple[str, ...]]"
            lines.append(assigned(target, values, "    "))
        if not lines:
            return []
        self._needs.standard.add("ClassVar")
        return ["\n".join(lines)]

    def _fields(self) -> dict[Mode, list[str]]:
        """Return the declarations of the fields that each model has of its own."""
        read: list[str] = []
        sent: list[str] = []
        patched: list[str] = []
        used: dict[int, Type] = {}
        collects = self._member() is not None
        for prop in self._shape.own:
            types = self._plan.types.value_types(prop)
            declared = ""
            # Once is enough: what can be read is described where it is read.
            if prop.readable and not (collects and prop.key == "member"):
                used[id(types.read)] = types.read
                declared = self._declared(prop, types.read.optional, "None")
                read.append(declared + _described(prop))
            if not prop.writable:
                continue
            used[id(types.write)] = types.write
            used[id(types.patch)] = types.patch
            if declared and types.patch is types.read:
                patch = declared
            else:
                patch = self._declared(prop, types.patch.optional, "None")
            patched.append(patch)
            if prop.required:
                write = self._declared(prop, types.write.node, "")
            elif types.write is types.patch:
                write = patch
            else:
                write = self._declared(prop, types.write.optional, "None")
            sent.append(write if prop.readable else write + _described(prop))
        for type_ in used.values():
            self._needs.needs(type_)
        return {Mode.READ: read, Mode.WRITE: sent, Mode.PATCH: patched}

    def _declared(self, prop: SupportedProperty, type_: Node, default: str) -> str:
        """Return the declaration of a field, under the JSON key of its property."""
        name = self._shape.fields[prop.key]
        hidden = not prop.readable
        if name != prop.key or hidden or prop.deprecated:
            arguments: list[Node] = [string(prop.key)]
            if hidden:
                arguments.append(Keyword("hidden", "True"))
            if prop.deprecated:
                arguments.append(Keyword("deprecated", "True"))
            type_ = index("Annotated", type_, call("key", *arguments))
            self._needs.helpers.add("key")
            self._needs.standard.add("Annotated")
        return annotated(name, type_, default)


def _described(prop: SupportedProperty) -> str:
    """Return the docstring of a field, on lines of its own; none where nothing is said."""
    text = prop.description or prop.title
    text = "" if text == prop.key else text
    if not text and not prop.iri:
        return ""
    return "\n    " + docstring(text, prop.iri, indent="    ")


def _in_the_way(prop: SupportedProperty, field: str) -> bool:
    """Whether a property takes the place of what every collection has."""
    if prop.key == "member" or prop.iri == f"{HYDRA}member":
        return prop.key != "member" or prop.iri != f"{HYDRA}member"
    return field in ("member", "total_items", "view")
