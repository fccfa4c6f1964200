"""An `ApiDocumentation` as entries: what is said where, and what leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hydra_codegen.compact import Compactor
from hydra_codegen.documentation import (
    ApiDocumentation,
    Facets,
    PropertyKind,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.fragments import json_text
from hydra_codegen.targets.client.plan import ClientPlan
from hydra_codegen.targets.docs.markdown import one_line
from hydra_codegen.targets.docs.pages import counts, summary
from hydra_codegen.targets.reference.anchors import Anchors
from hydra_codegen.targets.reference.entries import (
    ClassEntry,
    LinkEntry,
    PropertyEntry,
    Reference,
    Said,
    TypeName,
    Use,
)
from hydra_codegen.targets.reference.operations import Operations
from hydra_codegen.targets.reference.samples import Samples
from hydra_codegen.targets.reference.texts import description_of, title_of

_SHOWN_CHOICES = 40


def reference(documentation: ApiDocumentation, package: str, header: str) -> Reference:
    """Return all that is told of an API, its classes in document order.

    `package` is the Python package that snippets use. A class that is only
    referred to has no entry.
    """
    reader = _Reader(documentation, package)
    return Reference(
        title=title_of(documentation, "API"),
        description=description_of(documentation),
        entrypoint=one_line(documentation.entrypoint),
        iri=one_line(documentation.iri),
        counts=counts(reader.classes.values()),
        header=one_line(header),
        classes=tuple(reader.entry(key) for key in reader.classes),
    )


class _Reader:
    def __init__(self, documentation: ApiDocumentation, package: str) -> None:
        self.classes = {k: c for k, c in documentation.classes.items() if c.described}
        self._documentation = documentation
        self._plan = documentation.derived(ClientPlan.of)
        self._compact = Compactor(documentation.prefixes)
        self._samples = Samples(documentation)
        # The same few types are named again and again.
        self._names: dict[tuple[str, str], TypeName] = {}
        self._anchors = {
            k: Anchors("operations", "properties", "used-by", "example")
            for k in self.classes
        }
        self._property_anchors = {
            key: {
                prop.key: self._anchors[key].new("property", prop.key, prop.iri)
                for prop in self._plan.models.shapes[key].all.values()
            }
            for key in self.classes
        }
        self._operations = Operations(self._plan, self._samples, self.names, package)
        self._own = {
            key: self._operations.of(
                key, None, supported.operations, self._anchors[key]
            )
            for key, supported in self.classes.items()
        }
        self._uses = self._read_uses()
        self._below = self._read_below()

    def entry(self, key: str) -> ClassEntry:
        """Return what is told of the class called `key`."""
        supported = self.classes[key]
        shape = self._plan.models.shapes[key]
        anchors = self._anchors[key]
        description = description_of(supported)
        own = self._own[key]
        links = tuple(self._links(key, shape.all.values(), anchors))
        return ClassEntry(
            key=key,
            title=title_of(supported, supported.name),
            iri=one_line(supported.iri),
            summary=summary(description),
            description=description,
            deprecated=supported.deprecated,
            templates=tuple(one_line(t.template) for t in supported.templates),
            superclasses=self.names(supported.superclasses),
            subclasses=self.names(self._below.get(supported.iri, ())),
            members=self.names(supported.members),
            methods=tuple(dict.fromkeys(one.method for one in own)),
            operations=own,
            links=links,
            properties=tuple(self._properties(key, shape.all)),
            example=self._samples.shown(key),
            used_by=tuple(self._uses.get(key, ())),
        )

    def names(self, iris: Iterable[str], before: str = "") -> tuple[TypeName, ...]:
        """Return what `iris` are called, each with its page where it has one."""
        return tuple(self._name(iri, before) for iri in iris)

    def _name(self, iri: str, before: str = "") -> TypeName:
        if (iri, before) not in self._names:
            self._names[iri, before] = self._named(iri, before)
        return self._names[iri, before]

    def _named(self, iri: str, before: str) -> TypeName:
        key = self._plan.models.keys.get(iri, "")
        label = _title(self.classes[key]) if key in self.classes else self._compact(iri)
        return TypeName(
            label=one_line(label),
            iri=one_line(iri),
            key=key if key in self.classes else "",
            before=before,
        )

    def _links(
        self, key: str, properties: Iterable[SupportedProperty], anchors: Anchors
    ) -> Iterator[LinkEntry]:
        for prop in properties:
            if prop.operations:
                yield LinkEntry(
                    key=one_line(prop.key),
                    property_anchor=self._property_anchors[key][prop.key],
                    types=self._types(prop),
                    operations=self._operations.of(key, prop, prop.operations, anchors),
                )

    def _properties(
        self, key: str, properties: Mapping[str, SupportedProperty]
    ) -> Iterator[PropertyEntry]:
        """Yield a class's own properties, then those it inherits."""
        own = self.classes[key].properties
        inherited = [prop for name, prop in properties.items() if name not in own]
        owners = self._owners(key) if inherited else {}
        for prop in (*own.values(), *inherited):
            example = self._samples.value(key, prop)
            yield PropertyEntry(
                anchor=self._property_anchors[key][prop.key],
                key=one_line(prop.key),
                iri=one_line(self._compact(prop.iri)),
                title=title_of(prop, "") if prop.title != prop.key else Said.of(""),
                description=description_of(prop),
                types=self._types(prop),
                marks=tuple(_marks(prop)),
                limits=tuple(_limits(prop.facets)),
                example="" if example is None else json_text(example).strip(),
                inherited=None if prop.key in own else owners.get(prop.key),
            )

    def _owners(self, key: str) -> Mapping[str, TypeName]:
        """Return the class that each property is inherited from, by its key."""
        found: dict[str, TypeName] = {}
        for above in self._lineage(key):
            for name in above.properties:
                found.setdefault(name, self._name(above.iri))
        return found

    def _lineage(self, key: str) -> Iterator[SupportedClass]:
        seen = {key}
        waiting = [key]
        for one in waiting:
            for iri in self._documentation.classes[one].superclasses:
                up = self._plan.models.keys.get(iri)
                if up is not None and up not in seen:
                    seen.add(up)
                    waiting.append(up)
                    yield self._documentation.classes[up]

    def _types(self, prop: SupportedProperty) -> tuple[TypeName, ...]:
        found: list[TypeName] = []
        for one in prop.ranges:
            collected = one.kind in (RangeKind.COLLECTION, RangeKind.LIST)
            if collected and one.members:
                word = "List of" if one.kind is RangeKind.LIST else "Collection of"
                found += self.names(one.members, word)
            else:
                found.append(self._name(one.iri))
        return tuple(dict.fromkeys(found))

    def _read_uses(self) -> Mapping[str, list[Use]]:
        """Return what leads to each class: properties, and operations of others."""
        found: dict[str, list[Use]] = {}
        for key, supported in self.classes.items():
            owner = TypeName(label=_title(supported), iri=supported.iri, key=key)
            said = [
                (type_, one_line(prop.key), self._property_anchors[key][prop.key])
                for prop in supported.properties.values()
                if prop.key in self._property_anchors[key]
                for type_ in self._types(prop)
            ]
            said += [
                (type_, operation.method, operation.anchor)
                for operation in self._own[key]
                for type_ in dict.fromkeys((*operation.expects, *operation.returns))
                if type_.key != key
            ]
            for type_, name, anchor in said:
                if type_.key:
                    use = Use(owner=owner, key=name, anchor=anchor, before=type_.before)
                    found.setdefault(type_.key, []).append(use)
        return found

    def _read_below(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for supported in self.classes.values():
            for iri in supported.superclasses:
                found.setdefault(iri, []).append(supported.iri)
        return found


def _title(supported: SupportedClass) -> str:
    return one_line(supported.title or supported.name)


def _marks(prop: SupportedProperty) -> Iterator[str]:
    """Yield the words that mark a property."""
    if prop.required:
        yield "required"
    if prop.readonly:
        yield "read-only"
    if prop.writeonly:
        yield "write-only"
    if prop.kind is not PropertyKind.PROPERTY:
        yield "link"
    if prop.many:
        yield "several"
    if prop.deprecated:
        yield "deprecated"


def _limits(facets: Facets) -> Iterator[tuple[str, str]]:
    """Yield what narrows a value (XSD 1.1 part 2, section 4.3)."""
    numbers = (
        ("at least", facets.min_inclusive),
        ("at most", facets.max_inclusive),
        ("more than", facets.min_exclusive),
        ("less than", facets.max_exclusive),
        ("shortest", facets.min_length),
        ("longest", facets.max_length),
        ("pattern", facets.pattern),
    )
    for name, value in numbers:
        if value is not None:
            yield name, one_line(str(value))
    if facets.one_of:
        shown = [one_line(value) for value in facets.one_of[:_SHOWN_CHOICES]]
        more = len(facets.one_of) - len(shown)
        yield "one of", ", ".join([*shown, *([f"… {more} more"] if more else [])])
