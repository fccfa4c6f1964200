"""Rules about classes and the documentation as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from hydra_codegen.compact import compact
from hydra_codegen.documentation import ApiDocumentation, SupportedClass
from hydra_codegen.vocabulary.rules.catalogue import Violation

_WRITING = frozenset(("PUT", "PATCH", "POST", "DELETE"))


def local_namespaces(documentation: ApiDocumentation) -> frozenset[str]:
    """Return the namespaces in which this API describes classes of its own."""
    return frozenset(
        namespace_of(c.iri)
        for c in documentation.classes.values()
        if c.iri and c.described and not c.iri.startswith("_:")
    )


def namespace_of(iri: str) -> str:
    """Return an IRI up to and with its last ``#``, ``=`` or ``/``."""
    end = max(iri.rfind("#"), iri.rfind("="), iri.rfind("/")) + 1
    return iri[:end]


def is_dangling(
    iri: str, documentation: ApiDocumentation, local: frozenset[str]
) -> bool:
    """Return whether an IRI is in the API's namespace and not described."""
    return (
        namespace_of(iri) in local
        and not iri.startswith("http://www.w3.org/")
        and documentation.class_of(iri) is None
    )


def label(item: SupportedClass, documentation: ApiDocumentation) -> str:
    """Return what a message calls a class."""
    return compact(item.iri, documentation.prefixes) if item.iri else item.name


def untitled(documentation: ApiDocumentation) -> Iterator[Violation]:
    for item in documentation.classes.values():
        if item.described and not item.title:
            yield Violation(
                "HC101",
                item.iri,
                f"The class {label(item, documentation)} has no title.",
            )


def empty(documentation: ApiDocumentation) -> Iterator[Violation]:
    for item in documentation.classes.values():
        if not item.properties and not item.operations and not item.collection:
            name = label(item, documentation)
            yield Violation(
                "HC103",
                item.iri,
                f"The class {name} has neither properties nor operations.",
            )


def unreachable(documentation: ApiDocumentation) -> Iterator[Violation]:
    named: set[str] = set()
    for item in documentation.classes.values():
        named |= set(item.superclasses) | set(item.members)
        operations = list(item.operations)
        for supported in item.properties.values():
            operations += supported.operations
            for r in supported.ranges:
                named |= {r.iri, *r.members}
        for operation in operations:
            named |= {iri for iri in operation.returns if iri != item.iri}
    for item in documentation.classes.values():
        root = any(t.template in ("/", "") for t in item.templates) or "entry" in (
            item.name.casefold()
        )
        if item.described and item.iri and item.iri not in named and not root:
            name = label(item, documentation)
            yield Violation(
                "HC104", item.iri, f"No link or operation leads to the class {name}."
            )


def same_name(documentation: ApiDocumentation) -> Iterator[Violation]:
    exact: dict[str, SupportedClass] = {}
    folded: dict[str, SupportedClass] = {}
    for item in documentation.classes.values():
        name = item.iri[len(namespace_of(item.iri)) :] or item.name
        twin = exact.setdefault(name, item)
        if twin is not item:
            yield Violation(
                "HC108",
                item.iri,
                f"The classes {twin.iri} and {item.iri} have the same name.",
            )
            continue
        other = folded.setdefault(name.casefold(), item)
        if other is not item:
            yield Violation(
                "HC138",
                item.iri,
                f"The classes {other.iri} and {item.iri} differ only in case.",
            )


def no_entry_point(documentation: ApiDocumentation) -> Iterator[Violation]:
    if not documentation.entrypoint:
        yield Violation(
            "HC120", documentation.iri, "The documentation names no entry point."
        )


def circular(documentation: ApiDocumentation) -> Iterator[Violation]:
    supers = {c.iri: c.superclasses for c in documentation.classes.values()}
    for item in documentation.classes.values():
        seen: set[str] = set()
        waiting = list(item.superclasses)
        while waiting:
            iri = waiting.pop()
            if iri not in seen:
                seen.add(iri)
                waiting += supers.get(iri, ())
        if item.iri in seen:
            name = label(item, documentation)
            yield Violation(
                "HC127", item.iri, f"The class {name} is a subclass of itself."
            )


def unknown_superclass(documentation: ApiDocumentation) -> Iterator[Violation]:
    local = local_namespaces(documentation)
    for item in documentation.classes.values():
        for iri in item.superclasses:
            if is_dangling(iri, documentation, local):
                yield Violation(
                    "HC128",
                    item.iri,
                    f"The class {label(item, documentation)} is a subclass of "
                    f"{compact(iri, documentation.prefixes)}, which is not described.",
                )


def unreadable(documentation: ApiDocumentation) -> Iterator[Violation]:
    for item in documentation.classes.values():
        methods = {operation.method for operation in item.operations}
        if methods & _WRITING and "GET" not in methods and not item.collection:
            yield Violation(
                "HC130",
                item.iri,
                f"A {label(item, documentation)} can be written and not read.",
            )


CHECKS = (
    untitled,
    empty,
    unreachable,
    same_name,
    no_entry_point,
    circular,
    unknown_superclass,
    unreadable,
)
