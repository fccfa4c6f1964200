"""Which classes lead to which: the graph that a diagram draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hydra_codegen.documentation import (
    ApiDocumentation,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.frozen import dataclass
from hydra_codegen.targets.docs.markdown import one_line

_FEWEST = 8
"""So many classes are always shown; no two have more than an edge each way."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What leads from one class to another: links by their keys, or `above`.

    `above` says that the target is a superclass; then there are no `labels`.
    A link to several has ``*`` behind its key.
    """

    source: str
    target: str
    labels: tuple[str, ...] = ()
    above: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Keys of classes in document order, and what leads from one to another."""

    classes: tuple[str, ...]
    edges: tuple[Edge, ...]

    def within(self, most: int, edges: int) -> Graph:
        """Return the classes with the most edges: `most` of them, or fewer.

        Fewer where more than `edges` would stand between them.
        """
        found = self._largest(most)
        while len(found.edges) > edges and most > _FEWEST:
            most = max(_FEWEST, min(most, len(found.classes)) * 3 // 4)
            found = self._largest(most)
        return found

    def _largest(self, most: int) -> Graph:
        if len(self.classes) <= most:
            return self
        ends = Counter(end for e in self.edges for end in {e.source, e.target})
        kept = {key for key, _ in ends.most_common(most)}
        kept.update(self.classes[: most - len(kept)])
        return Graph(
            tuple(key for key in self.classes if key in kept),
            tuple(e for e in self.edges if {e.source, e.target} <= kept),
        )


class Neighbours:
    """What is near each class of a graph."""

    def __init__(self, whole: Graph) -> None:
        self._order = {key: number for number, key in enumerate(whole.classes)}
        self._after: dict[str, list[Edge]] = {key: [] for key in whole.classes}
        self._before: dict[str, list[Edge]] = {key: [] for key in whole.classes}
        for edge in whole.edges:
            self._after[edge.source].append(edge)
            if edge.source != edge.target:
                self._before[edge.target].append(edge)

    def around(self, key: str, most: int) -> Graph:
        """Return one class with what it leads to and what leads to it.

        Of each at most `most`.
        """
        after, before = self._after[key][:most], self._before[key][:most]
        near = {e.target for e in after} | {e.source for e in before} | {key}
        return Graph(
            tuple(sorted(near, key=self._order.__getitem__)), (*before, *after)
        )


def graph(documentation: ApiDocumentation) -> Graph:
    """Return the graph of all classes that are described."""
    described = {k: c for k, c in documentation.classes.items() if c.described}
    keys = {c.iri: key for key, c in described.items() if c.iri}
    found: dict[tuple[str, str], list[str]] = {}
    above: list[Edge] = []
    for key, supported in described.items():
        for target, label in _links(supported):
            if target in keys:
                labels = found.setdefault((key, keys[target]), [])
                if label not in labels:
                    labels.append(label)
        above += [
            Edge(key, keys[iri], above=True)
            for iri in dict.fromkeys(supported.superclasses)
            if iri in keys and keys[iri] != key
        ]
    links = [Edge(*ends, tuple(labels)) for ends, labels in found.items()]
    return Graph(tuple(described), (*links, *above))


def _links(supported: SupportedClass) -> Iterator[tuple[str, str]]:
    """Yield the IRIs of classes that a class leads to, and by what."""
    if supported.collection:
        yield from ((iri, "member*") for iri in supported.members)
    for prop in supported.properties.values():
        yield from _targets(prop)


def _targets(prop: SupportedProperty) -> Iterator[tuple[str, str]]:
    name = one_line(prop.key)
    for one in prop.ranges:
        if one.kind in (RangeKind.COLLECTION, RangeKind.LIST):
            yield from ((iri, f"{name}*") for iri in one.members)
            if not one.members:
                yield one.iri, name
        elif one.kind is RangeKind.CLASS:
            yield one.iri, f"{name}*" if prop.many else name
