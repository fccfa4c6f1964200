"""IRIs as people write them: a prefix, a colon and the rest.

Knows prefixes only; whether a compact name may stand in Turtle, JSON-LD or
Markdown is decided where that language is written.
"""

from __future__ import annotations

from collections.abc import Mapping

WELL_KNOWN: Mapping[str, str] = {
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "schema": "http://schema.org/",
    "vann": "http://purl.org/vocab/vann/",
    "hc": "https://hydra-codegen.dev/ns#",
}
"""The prefixes that readers of Hydra know without being told."""


class Compactor:
    """Shortens IRIs with the prefixes of one document.

    The longest namespace wins; of two prefixes for one namespace the
    document's own wins, and of two of the document the first. A well-known
    prefix that the document binds to another namespace is the document's.
    The empty prefix is never used: `:Image` means nothing outside its file.
    """

    __slots__ = ("_by_namespace", "_lengths", "prefixes")

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        merged = {p: n for p, n in prefixes.items() if p and n}
        for prefix, namespace in WELL_KNOWN.items():
            merged.setdefault(prefix, namespace)
        by_namespace: dict[str, str] = {}
        for prefix, namespace in merged.items():
            by_namespace.setdefault(namespace, prefix)
        self._by_namespace = by_namespace
        # Few lengths, whatever the number of prefixes; the longest first.
        self._lengths = sorted({len(n) for n in by_namespace}, reverse=True)
        self.prefixes: Mapping[str, str] = {p: n for n, p in by_namespace.items()}
        """Each prefix in use and its namespace."""

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the prefix and the rest of `iri`, or None if no prefix fits.

        The rest may hold slashes (``Image/roles``); it is never empty.
        """
        for end in self._lengths:
            if end >= len(iri):
                continue
            prefix = self._by_namespace.get(iri[:end])
            if prefix is not None:
                return prefix, iri[end:]
        return None

    def __call__(self, iri: str) -> str:
        """Return the compact form of `iri`, or `iri` where no prefix fits."""
        parts = self.split(iri)
        return iri if parts is None else ":".join(parts)


def compact(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return `iri` as a compact name; whole where no prefix fits.

    For a few names; where many are written, keep one `Compactor`.
    """
    parts = Compactor(prefixes).split(iri)
    return ":".join(parts) if parts else iri


def expand(name: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI that a compact name stands for.

    What begins with no known prefix is returned as it is.
    """
    prefix, separator, rest = name.partition(":")
    namespace = prefixes.get(prefix) or WELL_KNOWN.get(prefix)
    return namespace + rest if separator and namespace else name
