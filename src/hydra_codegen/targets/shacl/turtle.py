"""Turtle, as far as shapes need it (RDF 1.1 Turtle): terms and nested blank nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from hydra_codegen.compact import WELL_KNOWN, Compactor

# What a local name holds without escapes, and no dot at an end.
_LOCAL = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+)*", re.ASCII)
_PREFIX = re.compile(r"[A-Za-z](?:[\w-]*[\w])?", re.ASCII)
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]')
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}

# What shapes are written with, whatever a document calls it.
_OWN = {prefix: WELL_KNOWN[prefix] for prefix in ("rdf", "rdfs", "sh", "xsd")}

Pair: TypeAlias = tuple[str, str | Sequence[str]]
"""A predicate and its object, as Turtle; of several objects, all."""


class Terms:
    """Writes the terms of one document; remembers the prefixes in use."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        others = {p: n for p, n in prefixes.items() if p not in _OWN}
        self._compact = Compactor({**_OWN, **others})
        self.used: set[str] = {"rdfs", "sh", "xsd"}
        self._known: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        """Return an IRI, shortened where a prefix fits."""
        if iri not in self._known:
            self._known[iri] = self._written(iri)
        return self._known[iri]

    def _written(self, iri: str) -> str:
        parts = self._compact.split(iri)
        if parts is not None and _PREFIX.fullmatch(parts[0]):
            local = parts[1].replace("/", "\\/")
            if _LOCAL.fullmatch(parts[1].replace("/", "")):
                self.used.add(parts[0])
                return f"{parts[0]}:{local}"
        return f"<{_NO_IRI.sub(_escaped, iri)}>"

    def prefixes(self) -> Iterator[str]:
        """Yield the declarations of the prefixes in use."""
        for prefix in sorted(self.used):
            namespace = _NO_IRI.sub(_escaped, self._compact.prefixes[prefix])
            yield f"@prefix {prefix}: <{namespace}> ."


def text(value: str, datatype: str = "") -> str:
    """Return a literal; `datatype` is a term."""
    quoted = f'"{_ESCAPED.sub(_escaped_text, value)}"'
    return f"{quoted}^^{datatype}" if datatype else quoted


def _escaped_text(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or _escaped(found)


def _escaped(found: re.Match[str]) -> str:
    # Half a character has no number in Turtle either.
    number = ord(found[0])
    return f"\\u{0xFFFD if 0xD800 <= number < 0xE000 else number:04X}"


def blank(pairs: Iterable[Pair], indent: str) -> str:
    """Return a blank node with these statements, over several lines if need be."""
    lines = [f"{predicate} {_objects(value)}" for predicate, value in pairs]
    line = f"[ {' ; '.join(lines)} ]"
    if len(line) + len(indent) <= 88 and "\n" not in line:
        return line
    inner = f" ;\n{indent}    ".join(lines)
    return f"[\n{indent}    {inner}\n{indent}]"


def node(subject: str, pairs: Iterable[Pair]) -> str:
    """Return the statements of a node."""
    lines = [f"{predicate} {_objects(value)}" for predicate, value in pairs]
    return f"{subject} " + " ;\n    ".join(lines) + " ."


def listed(items: Iterable[str]) -> str:
    """Return an RDF list."""
    return f"( {' '.join(items)} )"


def _objects(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else " , ".join(value)
