"""What a user amends about a document that is not theirs.

A TOML file beside the vocabulary, kept under version control: by class, then
by property and operation. It puts right what the document gets wrong and
gives what it leaves out. The amended model is another `ApiDocumentation`; the
one that was read stays as published.

    [classes.Image.properties]
    tags = { many = true }

    [classes.Image.properties.batch.operations]
    GET = { returns = ["vocab:Batch"] }
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hydra_codegen.compact import expand
from hydra_codegen.documentation import (
    COLLECTION,
    PAGED_COLLECTION,
    ApiDocumentation,
    Named,
    Operation,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.errors import UsageError
from hydra_codegen.frozen import dataclass
from hydra_codegen.statements import RDF, XSD
from hydra_codegen.vocabulary.reader.templates import link_templates, template_of

_ANY = frozenset(
    (
        "http://www.w3.org/2000/01/rdf-schema#Resource",
        "http://www.w3.org/2002/07/owl#Thing",
        "http://www.w3.org/ns/hydra/core#Resource",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where in the corrections file an amendment stands, for its errors."""

    file: str
    path: tuple[str, ...]
    prefixes: Mapping[str, str]

    def inside(self, *names: str) -> _Spot:
        return replace(self, path=(*self.path, *names))

    def error(self, sentence: str) -> UsageError:
        return UsageError(f"{self.file}: [{'.'.join(self.path)}] {sentence}")


Amend = Callable[[Any, Any, _Spot], Any]


def correct(documentation: ApiDocumentation, path: Path) -> ApiDocumentation:
    """Return `documentation` amended by the corrections file at `path`.

    Raises `UsageError` for a file that cannot be read, for an unknown key or
    a wrong value, and for an amendment that matches nothing in the document.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"the corrections {path} cannot be read: {error}") from error
    return corrected(documentation, content, str(path))


def corrected(
    documentation: ApiDocumentation, content: bytes, name: str
) -> ApiDocumentation:
    """Return `documentation` amended by what a corrections file called `name` holds.

    Raises as `correct` does.
    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (RecursionError, ValueError) as error:
        raise UsageError(f"the corrections {name} cannot be read: {error}") from error
    file = name.rpartition("/")[2]
    spot = _Spot(file=file, path=(), prefixes=documentation.prefixes)
    for key in table:
        if key != "classes":
            raise spot.error(f"has an unknown key {key!r}; the only one is 'classes'")
    classes = dict(documentation.classes)
    for name, amendments in _tables(table.get("classes", {}), spot.inside("classes")):
        here = spot.inside("classes", name)
        found = _class_name(documentation, name, here)
        classes[found] = _amended_class(classes[found], amendments, here)
    return documentation.with_classes(Named(classes))


def _tables(value: Any, spot: _Spot) -> list[tuple[str, Mapping[str, Any]]]:
    if not isinstance(value, dict):
        raise spot.error("is not a table")
    for name, inner in value.items():
        if not isinstance(inner, dict):
            raise spot.inside(name).error("is not a table")
    return list(value.items())


def _class_name(documentation: ApiDocumentation, name: str, spot: _Spot) -> str:
    if name in documentation.classes:
        return name
    iri = expand(name, spot.prefixes)
    for known, supported in documentation.classes.items():
        if supported.iri == iri:
            return known
    raise spot.error(_unmatched("class", name, list(documentation.classes)))


def _unmatched(what: str, name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"matches nothing: the document has no such {what} any more{hint}"


def _amend(
    item: Any, amendments: Mapping[str, Any], rules: Mapping[str, Amend], spot: _Spot
) -> Any:
    for key, value in amendments.items():
        if key not in rules:
            known = ", ".join(rules)
            raise spot.error(f"has an unknown key {key!r}; there are {known}")
        item = rules[key](item, value, spot.inside(key))
    return item


def _amended_class(
    supported: SupportedClass, amendments: Mapping[str, Any], spot: _Spot
) -> SupportedClass:
    result: SupportedClass = _amend(supported, amendments, _CLASS_RULES, spot)
    return result


def _class_templates(
    supported: SupportedClass, value: Any, spot: _Spot
) -> SupportedClass:
    templates = tuple(template_of(text) for text in _texts(value, spot))
    properties = {
        name: item
        if item.kind is not PropertyKind.LINK
        else replace(
            item,
            templates=(
                *link_templates(templates, item.key),
                *(t for t in item.templates if t.queried),
            ),
        )
        for name, item in supported.properties.items()
    }
    return replace(supported, templates=templates, properties=Named(properties))


def _class_members(
    supported: SupportedClass, value: Any, spot: _Spot
) -> SupportedClass:
    return replace(supported, collection=True, members=_iris(value, spot))


def _class_properties(
    supported: SupportedClass, value: Any, spot: _Spot
) -> SupportedClass:
    properties = dict(supported.properties)
    for key, amendments in _tables(value, spot):
        here = spot.inside(key)
        if key not in properties:
            raise here.error(_unmatched("property", key, list(properties)))
        properties[key] = _amend(properties[key], amendments, _PROPERTY_RULES, here)
    renamed = {item.key: item for item in properties.values()}
    if len(renamed) != len(properties):
        raise spot.error("gives two properties one JSON key")
    return replace(supported, properties=Named(renamed))


def _operations(item: Any, value: Any, spot: _Spot) -> Any:
    operations = list(item.operations)
    for method, amendments in _tables(value, spot):
        here = spot.inside(method)
        places = [i for i, o in enumerate(operations) if o.method == method.upper()]
        if not places:
            known = [operation.method for operation in operations]
            raise here.error(_unmatched("operation", method, known))
        for place in places:
            amended: Operation = _amend(
                operations[place], amendments, _OPERATION_RULES, here
            )
            operations[place] = amended
    return replace(item, operations=tuple(operations))


def _members(item: SupportedProperty, value: Any, spot: _Spot) -> SupportedProperty:
    members = _iris(value, spot)
    collecting = (RangeKind.COLLECTION, RangeKind.LIST)
    if not any(r.kind in collecting for r in item.ranges):
        raise spot.error("matches nothing: no range is a collection or a list")
    ranges = tuple(
        replace(r, members=members) if r.kind in collecting else r for r in item.ranges
    )
    return replace(item, ranges=ranges)


def _ranges(item: SupportedProperty, value: Any, spot: _Spot) -> SupportedProperty:
    known = {r.iri: r for r in item.ranges}
    ranges = tuple(known.get(iri) or _range(iri) for iri in _iris(value, spot))
    return replace(item, ranges=ranges)


def _range(iri: str) -> Range:
    kind = RangeKind.CLASS
    if iri in (COLLECTION, PAGED_COLLECTION):
        kind = RangeKind.COLLECTION
    elif iri == RDF + "List":
        kind = RangeKind.LIST
    elif iri in _ANY:
        kind = RangeKind.ANY
    elif iri.startswith(XSD) or iri == RDF + "langString":
        kind = RangeKind.DATATYPE
    return Range(iri=iri, kind=kind)


def _count(field: str) -> Amend:
    def amend(item: Any, value: Any, spot: _Spot) -> Any:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise spot.error("is not a whole number")
        return replace(item, **{field: value})

    return amend


def _flag(field: str) -> Amend:
    def amend(item: Any, value: Any, spot: _Spot) -> Any:
        if not isinstance(value, bool):
            raise spot.error("is neither true nor false")
        return replace(item, **{field: value})

    return amend


def _text(field: str) -> Amend:
    def amend(item: Any, value: Any, spot: _Spot) -> Any:
        if not isinstance(value, str) or not value:
            raise spot.error("is not a text")
        return replace(item, **{field: value})

    return amend


def _iri_list(field: str) -> Amend:
    def amend(item: Any, value: Any, spot: _Spot) -> Any:
        return replace(item, **{field: _iris(value, spot)})

    return amend


def _one_of(item: SupportedProperty, value: Any, spot: _Spot) -> SupportedProperty:
    return replace(item, facets=replace(item.facets, one_of=_texts(value, spot)))


def _texts(value: Any, spot: _Spot) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise spot.error("is not a text or a list of texts")
    return tuple(values)


def _iris(value: Any, spot: _Spot) -> tuple[str, ...]:
    iris = tuple(expand(text, spot.prefixes) for text in _texts(value, spot))
    for iri in iris:
        if ":" not in iri:
            raise spot.error(f"{iri!r} is no IRI; write it whole or with a prefix")
    return iris


_OPERATION_RULES: Mapping[str, Amend] = {
    "expects": _iri_list("expects"),
    "returns": _iri_list("returns"),
    "name": _text("preferred_name"),
}

_PROPERTY_RULES: Mapping[str, Amend] = {
    "key": _text("key"),
    "name": _text("preferred_name"),
    "ranges": _ranges,
    "members": _members,
    "many": _flag("is_list"),
    "min_count": _count("min_count"),
    "max_count": _count("max_count"),
    "required": _flag("required"),
    "readable": _flag("readable"),
    "writable": _flag("writable"),
    "one_of": _one_of,
    "operations": _operations,
}

_CLASS_RULES: Mapping[str, Amend] = {
    "name": _text("preferred_name"),
    "templates": _class_templates,
    "members": _class_members,
    "properties": _class_properties,
    "operations": _operations,
}
