"""Rules about classes and the documentation as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from hydra_codegen.compact import compact
from hydra_codegen.documentation import HYDRA, ApiDocumentation, SupportedClass
from hydra_codegen.vocabulary.rules.catalogue import Violation

_WRITING = frozenset(("PUT", "PATCH", "POST", "DELETE"))


def namespace_of(iri: str) -> str:
    """Return an IRI up to and with its last ``#``, ``=`` or ``/``."""
    end = max(iri.rfind("#"), iri.rfind("="), iri.rfind("/")) + 1
    return iri[:end]


def label(item: SupportedClass, documentation: ApiDocumentation) -> str:
    """Return what a message calls a class."""
    return compact(item.iri, documentation.prefixes) if item.iri else item.name


def untitled(documentation: ApiDocumentation) -> Iterator[Violation]:
    for item in documentation.classes.values():
        if item.described and not item.title and not item.iri.startswith(HYDRA):
            yield Violation(
                "HC101",
                item.iri,
                f"The class {label(item, documentation)} has no title.",
            )


def empty(documentation: ApiDocumentation) -> Iterator[Violation]:
    for item in documentation.classes.values():
        bare = not (item.properties or item.operations or item.collection)
        if bare and not item.iri.startswith(HYDRA):
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
        ours = item.described and item.iri and not item.iri.startswith(HYDRA)
        if ours and item.iri not in named and not root:
            name = label(item, documentation)
            yield Violation(
                "HC104", item.iri, f"No link or operation leads to the class {name}."
            )


def same_but_for_case(documentation: ApiDocumentation) -> Iterator[Violation]:
    folded: dict[str, SupportedClass] = {}
    for item in documentation.classes.values():
        name = item.iri[len(namespace_of(item.iri)) :] or item.name
        twin = folded.setdefault(name.casefold(), item)
        if twin is not item and twin.iri.casefold() == item.iri.casefold():
            yield Violation(
                "HC138",
                item.iri,
                f"The classes {twin.iri} and {item.iri} differ only in case.",
            )


def no_entry_point(documentation: ApiDocumentation) -> Iterator[Violation]:
    if not documentation.entrypoint:
        yield Violation(
            "HC120", documentation.iri, "The documentation names no entry point."
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
    same_but_for_case,
    no_entry_point,
    unreadable,
)
