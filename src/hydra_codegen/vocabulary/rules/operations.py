"""Rules about operations, their statuses, and IRI templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hydra_codegen.compact import compact
from hydra_codegen.documentation import (
    COLLECTION,
    HYDRA,
    OWL_NOTHING,
    ApiDocumentation,
    IriTemplate,
    Operation,
    PropertyKind,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.findings import quoted
from hydra_codegen.vocabulary.rules.catalogue import Violation

_METHODS = frozenset(
    "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND PROPPATCH MKCOL "
    "COPY MOVE LOCK UNLOCK SEARCH REPORT BIND LINK UNLINK ACL QUERY".split()
)


class _Spot(NamedTuple):
    """An operation, what it belongs to, and what a message calls that."""

    owner: str
    iri: str
    operation: Operation


def _spots(documentation: ApiDocumentation) -> Iterator[_Spot]:
    for supported in documentation.classes.values():
        for operation in supported.operations:
            yield _Spot(supported.name, operation.iri or supported.iri, operation)
        for item in supported.properties.values():
            for operation in item.operations:
                owner = f"{supported.name}.{item.key}"
                yield _Spot(owner, operation.iri or item.iri, operation)


def other_class(documentation: ApiDocumentation) -> Iterator[Violation]:
    for supported in documentation.classes.values():
        for item in supported.properties.values():
            if item.kind is not PropertyKind.LINK or not item.operations:
                continue
            fitting = _fitting(documentation, item)
            for operation in item.operations:
                strange = [n for n in _spoken(operation) if n not in fitting]
                if fitting and strange:
                    yield Violation(
                        "HC107",
                        item.iri,
                        _other_class_sentence(documentation, item, operation, strange),
                    )


def _fitting(documentation: ApiDocumentation, item: SupportedProperty) -> set[str]:
    """Return what a link's operations may speak of: its range and its kin."""
    iris = {r.iri for r in item.ranges if r.kind is not RangeKind.ANY}
    if not iris or any(r.kind is RangeKind.ANY for r in item.ranges):
        return set()
    members = {m for r in item.ranges for m in r.members}
    if any(r.kind is RangeKind.COLLECTION and not r.members for r in item.ranges):
        return set()
    for supported in documentation.classes.values():
        if supported.iri in iris:
            iris |= {*supported.superclasses, *supported.members}
            # What a class' own operations speak of is no slip of a link to it.
            iris |= {n for o in supported.operations for n in _spoken(o)}
        if iris & set(supported.superclasses) or members & set(supported.superclasses):
            iris.add(supported.iri)
        if supported.collection and members & set(supported.members):
            iris.add(supported.iri)
    return iris | members


def _spoken(operation: Operation) -> list[str]:
    general = (COLLECTION, OWL_NOTHING, HYDRA + "Resource", HYDRA + "Status")
    names = [*operation.returns, *operation.expects]
    return [
        n for n in dict.fromkeys(names) if n not in general and not n.startswith("_:")
    ]


def _other_class_sentence(
    documentation: ApiDocumentation,
    item: SupportedProperty,
    operation: Operation,
    strange: list[str],
) -> str:
    prefixes = documentation.prefixes
    link = compact(item.iri, prefixes)
    target = compact(item.ranges[0].iri, prefixes)
    other = compact(strange[0], prefixes)
    verb = "returns" if strange[0] in operation.returns else "expects"
    if set(strange) <= set(operation.returns) & set(operation.expects):
        verb = "expects and returns"
    return (
        f"The link {link} leads to {target}, but its operation {operation.method} "
        f"{verb} {other}."
    )


def body(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, iri, operation in _spots(documentation):
        if operation.method in ("POST", "PUT", "PATCH") and not operation.expects:
            yield Violation(
                "HC111", iri, f"The {operation.method} of {owner} expects nothing."
            )
        if operation.method in ("GET", "HEAD", "DELETE") and operation.body_types:
            yield Violation(
                "HC112", iri, f"The {operation.method} of {owner} expects a body."
            )
        if operation.method == "GET" and not operation.result_types:
            yield Violation("HC121", iri, f"The GET of {owner} returns nothing.")
        if operation.method not in _METHODS:
            yield Violation(
                "HC137",
                iri,
                f"The method {operation.method} of {owner} is none that HTTP registers.",
            )


def untitled(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, iri, operation in _spots(documentation):
        if not operation.title:
            yield Violation(
                "HC123", iri, f"The {operation.method} of {owner} has no title."
            )


def indistinct(documentation: ApiDocumentation) -> Iterator[Violation]:
    seen: dict[tuple[str, str, frozenset[str]], Operation] = {}
    for owner, iri, operation in _spots(documentation):
        key = (owner, operation.method, frozenset(operation.body_types))
        twin = seen.setdefault(key, operation)
        if twin is not operation:
            yield Violation(
                "HC117",
                iri,
                f"Two {operation.method} operations of {owner} cannot be told apart.",
            )


def nothing_to_write(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, iri, operation in _spots(documentation):
        for name in operation.body_types:
            expected = documentation.class_of(name)
            if (
                expected
                and expected.properties
                and not any(p.writable for p in expected.properties.values())
            ):
                yield Violation(
                    "HC124",
                    iri,
                    f"The {operation.method} of {owner} expects "
                    f"{compact(name, documentation.prefixes)}, which has no writable "
                    "property.",
                )


def statuses(documentation: ApiDocumentation) -> Iterator[Violation]:
    for owner, iri, operation in _spots(documentation):
        codes = [status.code for status in operation.statuses]
        if codes and not any(200 <= code < 400 for code in codes):
            yield Violation(
                "HC132", iri, f"The {operation.method} of {owner} documents no success."
            )
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Violation(
                "HC133",
                iri,
                f"The {operation.method} of {owner} lists the status {code} twice.",
            )


def templates(documentation: ApiDocumentation) -> Iterator[Violation]:
    for supported in documentation.classes.values():
        for template in supported.templates:
            yield from _template(template, supported.iri, supported.name)
        for item in supported.properties.values():
            owner = f"{supported.name}.{item.key}"
            for template in item.templates:
                if template.queried:
                    yield from _template(template, item.iri, owner)
                    yield from _search(documentation, item, template, owner)


def _search(
    documentation: ApiDocumentation,
    item: SupportedProperty,
    template: IriTemplate,
    owner: str,
) -> Iterator[Violation]:
    members = [m for range_ in item.ranges for m in range_.members]
    found = [documentation.class_of(iri) for iri in members]
    known = {
        p.iri
        for supported in _with_superclasses(documentation, found)
        for p in supported.properties.values()
        if p.readable
    }
    for variable in template.queried:
        # What Hydra itself defines is about pages, not about members.
        if known and variable.property and variable.property not in known:
            if variable.property.startswith(HYDRA):
                continue
            yield Violation(
                "HC140",
                item.iri,
                f"{owner} is searched by {variable.token}, which stands for "
                f"{variable.property}: not a readable property of its members.",
            )


def _with_superclasses(
    documentation: ApiDocumentation, classes: Iterable[SupportedClass | None]
) -> list[SupportedClass]:
    waiting = [one for one in classes if one is not None]
    found: dict[str, SupportedClass] = {}
    while waiting:
        one = waiting.pop()
        if one.name not in found:
            found[one.name] = one
            above = map(documentation.class_of, one.superclasses)
            waiting += [parent for parent in above if parent is not None]
    return list(found.values())


def _template(template: IriTemplate, iri: str, owner: str) -> Iterator[Violation]:
    for variable in template.variables:
        positional = variable.token.strip("{}").isdigit()
        if not variable.mapped and not positional:
            yield Violation(
                "HC114",
                iri,
                f"The template {quoted(template.template)} of {owner} uses the variable "
                f"{variable.token}, which no mapping describes.",
            )


CHECKS = (
    other_class,
    body,
    untitled,
    indistinct,
    nothing_to_write,
    statuses,
    templates,
)
