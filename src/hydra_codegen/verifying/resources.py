"""Whether a resource is of its documented class, and shows what that supports."""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import (
    HYDRA,
    PropertyKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.frozen import dataclass
from hydra_codegen.statements import RDF
from hydra_codegen.verifying.known import Expected, Known, found_operation
from hydra_codegen.verifying.noticed import Noticed
from hydra_codegen.verifying.reading import Node, Page
from hydra_codegen.verifying.values import fault

_DEEPEST = 4
_ANYBODYS = (
    HYDRA,
    RDF,
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page that is looked at: what is known, and where findings go."""

    known: Known
    noticed: Noticed
    page: Page
    url: str

    def add(self, rule: str, message: str, *, subject: str, iri: str = "") -> None:
        """Notice something at this page."""
        self.noticed.add(rule, self.url, message, subject=subject, iri=iri)


def check_resource(
    look: Look, node: Node, expected: Expected, *, whole: bool, depth: int = 0
) -> SupportedClass | None:
    """Notice what is wrong with a resource; returns the class it is read as.

    `whole` is a resource at its own address, which shows all that is required.
    """
    supported = look.known.class_of(node.types, expected)
    if supported is None or not supported.described:
        return supported
    properties = look.known.properties(supported)
    remapped = check_keys(look, node, supported, properties)
    for iri, prop in properties.items():
        if not prop.iri:
            continue
        if iri in node.values:
            _check_shown(look, node, supported, prop, depth)
        elif whole and prop.readable and iri not in remapped:
            _check_missing(look, supported, prop)
    if not remapped:
        _check_unknown(look, node, supported, properties)
    return supported


def check_types(look: Look, node: Node, expected: Expected, what: str) -> bool:
    """Notice a type that is not documented; whether all is well."""
    known, types = look.known, node.types
    if not types:
        if not expected.anything:
            message = f"{what} has no type, and should be {_wanted(known, expected)}."
            look.add("HC536", message, subject=what)
        return False
    fits = known.is_a(types, expected.classes)
    fits = fits or (expected.collection and known.is_collection(types))
    if expected.anything:
        fits = known.is_collection(types) or any(_is_known(known, t) for t in types)
    if fits:
        return True
    names = known.names(types)
    foreign = not (
        known.is_collection(types) or any(_is_known(known, t) for t in types)
    )
    link = expected.link is not None and not foreign
    said = f"is of {names}"
    if expected.anything:
        said += ", which the vocabulary does not know"
    else:
        said += f", and should be {_wanted(known, expected)}"
    rule = "HC552" if link else "HC535"
    look.add(rule, f"{what} {said}.", subject=f"{what} {names}", iri=types[0])
    return False


def _is_known(known: Known, iri: str) -> bool:
    return iri.startswith(_ANYBODYS) or known.documentation.class_of(iri) is not None


def _wanted(known: Known, expected: Expected) -> str:
    wanted = ["a collection"] * expected.collection
    wanted += [known.short(iri) for iri in expected.classes]
    return " or ".join(wanted)


def check_keys(
    look: Look,
    node: Node,
    supported: SupportedClass,
    properties: Mapping[str, SupportedProperty],
) -> set[str]:
    """Notice keys that mean something else; returns the IRIs they should have."""
    remapped: set[str] = set()
    if node.sent is None:
        return remapped
    for iri, prop in properties.items():
        if not prop.iri or iri in node.values:
            continue
        if prop.key in node.sent and node.sent[prop.key] is not None:
            remapped.add(iri)
            name = f"{supported.name}.{prop.key}"
            message = f"By its context, `{prop.key}` is not {look.known.short(iri)}."
            look.add("HC533", message, subject=name, iri=iri)
    return remapped


def _check_shown(
    look: Look,
    node: Node,
    supported: SupportedClass,
    prop: SupportedProperty,
    depth: int,
) -> None:
    name = f"{supported.name}.{prop.key}"
    values = node.values[prop.iri]
    if prop.writeonly:
        # Not the value: it may be a secret.
        message = f"`{name}` is write-only, and shown."
        look.add("HC543", message, subject=name, iri=prop.iri)
        return
    count = sum(len(v["@list"]) if "@list" in v else 1 for v in values)
    if prop.max_count is not None and count > prop.max_count:
        message = f"`{name}` has {count} values, and at most {prop.max_count} may be."
        look.add("HC546", message, subject=name, iri=prop.iri)
    if prop.min_count is not None and count < prop.min_count:
        message = f"`{name}` has {count} values, and at least {prop.min_count} must be."
        look.add("HC546", message, subject=name, iri=prop.iri)
    for value in values:
        found = fault(value, prop, look.page.strict, look.known.short)
        if found:
            message = f"`{name}` {found[1]}."
            look.add(found[0], message, subject=name, iri=prop.iri)
    if depth < _DEEPEST:
        _check_embedded(look, node, supported, prop, depth)


def _check_embedded(
    look: Look,
    node: Node,
    supported: SupportedClass,
    prop: SupportedProperty,
    depth: int,
) -> None:
    expected = look.known.expected_of(prop, supported.iri)
    if prop.ranges and expected.anything and prop.kind is not PropertyKind.LINK:
        return
    sent = node.sent.get(prop.key) if node.sent is not None else None
    values = node.values[prop.iri]
    parts = sent if isinstance(sent, list) and len(sent) == len(values) else [sent]
    parts = parts if len(parts) == len(values) else [None] * len(values)
    for value, part in zip(values, parts, strict=True):
        inner = look.page.node(value, part)
        if inner is None or inner.bare:
            continue
        name = f"what `{supported.name}.{prop.key}` holds"
        if inner.types and not check_types(look, inner, expected, name):
            continue
        check_resource(look, inner, expected, whole=False, depth=depth + 1)


def _check_missing(
    look: Look, supported: SupportedClass, prop: SupportedProperty
) -> None:
    name = f"{supported.name}.{prop.key}"
    if prop.required:
        message = f"`{name}` is required, and missing."
        look.add("HC541", message, subject=name, iri=prop.iri)
    elif prop.kind is PropertyKind.LINK:
        expected = look.known.expected_of(prop, supported.iri)
        if expected.collection and found_operation(prop.operations, "GET"):
            message = f"The link `{name}` to a collection is missing."
            look.add("HC542", message, subject=name, iri=prop.iri)


def _check_unknown(
    look: Look,
    node: Node,
    supported: SupportedClass,
    properties: Mapping[str, SupportedProperty],
) -> None:
    for iri in node.values:
        if iri not in properties and not iri.startswith(_ANYBODYS):
            message = f"{supported.name} does not support {look.known.short(iri)}."
            look.add("HC544", message, subject=f"{supported.name} {iri}", iri=iri)
    known = {prop.key for prop in properties.values()}
    for key in node.sent or ():
        if key in look.page.dropped and key not in known and key[:1] != "@":
            message = f"{supported.name} has no `{key}`, and no context explains it."
            look.add("HC544", message, subject=f"{supported.name} {key}")
