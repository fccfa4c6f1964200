"""Whether a live ApiDocumentation still says what a package was generated from.

No JSON-LD processor is needed: classes, properties and methods are found where
Hydra's terms stand, prefixed or not, and their IRIs are compared under every
reading that the document allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from .expanded import absolute, merged

Known: TypeAlias = Mapping[str, Mapping[str, Any]]


def differences(known: Known, live: bytes, url: str) -> list[str]:
    """Return what a documentation says otherwise than `known`, in words.

    `known` has the properties and methods of each class by its IRI.
    """
    try:
        document = json.loads(live)
    except (ValueError, RecursionError):
        return ["it is not JSON"]
    reading = _Reading(document, url)
    found = dict(reading.classes())
    names = {
        iri: next((i for i in iris if i in known), "") for iris in found for iri in iris
    }
    said: list[str] = []
    live_classes = {names[iris[0]] or iris[0]: node for iris, node in found.items()}
    said += [f"the class {iri} is gone" for iri in known if iri not in live_classes]
    said += [f"the class {iri} is new" for iri in live_classes if iri not in known]
    for iri, what in known.items():
        if iri in live_classes:
            said += _changed(iri, what, reading, live_classes[iri])
    return said


def _changed(
    iri: str, known: Mapping[str, Any], reading: _Reading, node: Mapping[str, Any]
) -> Iterator[str]:
    properties = list(reading.properties(node))
    for name in known["properties"]:
        if not any(name in readings for readings in properties):
            yield f"{name} of {iri} is gone"
    for readings in properties:
        if not any(name in known["properties"] for name in readings):
            yield f"{readings[0]} of {iri} is new"
    methods = set(reading.methods(node))
    for method in sorted(methods.symmetric_difference(known["methods"])):
        yield f"{method} of {iri} is {'new' if method in methods else 'gone'}"


class _Reading:
    """How the keys and IRIs of one document may be read."""

    def __init__(self, document: object, url: str) -> None:
        self._url = url
        # In flattened form, each node states what is said of it by itself.
        self._flat = merged(document, url)
        self._terms: dict[str, str] = {}
        for context in _nodes(_under(document, "@context")):
            for term, value in context.items():
                iri = value.get("@id") if isinstance(value, dict) else value
                if isinstance(iri, str):
                    self._terms[term] = iri

    def classes(self) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
        for root in self._flat.values():
            for node in self._under(root, "supportedClass", "supportedClasses"):
                if isinstance(node.get("@id"), str):
                    yield self._iris(node["@id"]), node

    def _under(
        self, node: Mapping[str, Any], *names: str
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the objects under one of Hydra's terms, with all that is said of them."""
        for one in _nodes(_under(node, *names)):
            iri = one.get("@id")
            said = (
                self._flat.get(absolute(self._url, iri))
                if isinstance(iri, str)
                else None
            )
            yield {**one, **(said or {})}

    def properties(self, node: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
        for supported in self._under(node, "supportedProperty", "supportedProperties"):
            value = _under(supported, "property")
            if isinstance(value, list) and value:
                value = value[0]
            iri = value.get("@id") if isinstance(value, dict) else value
            if isinstance(iri, str):
                yield self._iris(iri)

    def methods(self, node: Mapping[str, Any]) -> Iterator[str]:
        for operation in self._under(node, "supportedOperation", "supportedOperations"):
            method = _under(operation, "method")
            if isinstance(method, list) and method:
                method = method[0]
            if isinstance(method, dict):
                method = method.get("@value")
            if isinstance(method, str):
                yield method.upper()

    def _iris(self, text: str) -> tuple[str, ...]:
        """Return what a text may stand for: a term, a prefixed name, an IRI."""
        prefix, colon, rest = text.partition(":")
        found = [self._terms[text]] if text in self._terms else []
        if colon and prefix in self._terms:
            found.append(self._terms[prefix] + rest)
        found.append(absolute(self._url, text))
        found.append(self._terms.get("@vocab", "") + text)
        return tuple(dict.fromkeys(self._whole(iri) for iri in found))

    def _whole(self, iri: str) -> str:
        prefix, colon, rest = iri.partition(":")
        if colon and prefix in self._terms and not rest.startswith("//"):
            return self._terms[prefix] + rest
        return iri


def _under(node: object, *names: str) -> Any:
    """Return what stands under one of Hydra's terms, prefixed or not."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in names or key.rpartition(":")[2].rpartition("#")[2] in names:
                return value
    return None


def _nodes(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that a value is, or holds, however deep its lists are."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
        elif isinstance(one, list):
            waiting = [*one, *waiting]
