"""Which node of a graph is written inside which: a graph as a forest.

Each node is written once, at its most natural place; everywhere else it is
referred to. No syntax of JSON-LD lives here.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from hydra_codegen.documentation import HYDRA, BySubject
from hydra_codegen.statements import (
    RDF,
    BlankNode,
    Iri,
    Literal,
    Subject,
    Term,
)

TYPE = Iri(RDF + "type")
FIRST = Iri(RDF + "first")
REST = Iri(RDF + "rest")
NIL = Iri(RDF + "nil")

PLURAL = frozenset(
    Iri(HYDRA + name)
    for name in (
        *("supportedClass", "supportedProperty", "supportedOperation"),
        *("supportedClasses", "supportedProperties", "supportedOperations"),
        *("possibleStatus", "statusCodes", "mapping", "mappings"),
    )
)
"""The containers that hold several things, or one that happens to be alone."""

CONTAINERS = PLURAL | frozenset(
    Iri(HYDRA + name)
    for name in (
        *("property", "operation", "expectsHeader", "returnsHeader"),
        *("memberAssertion", "manages", "search"),
    )
)
"""The predicates whose object, an IRI, is described where it is named.

Elsewhere an IRI is only a reference; a blank node is at home anywhere.
"""

_FIRST = (
    *("title", "label", "description", "comment", "method", "expects", "returns"),
    *("statusCode", "subClassOf", "domain", "range", "required", "readable"),
    *("writable", "writeable", "property", "object", "subject"),
)
_LAST = ("possibleStatus", "supportedOperation", "supportedProperty", "supportedClass")

_DEEPEST = 16
"""How deep nodes nest: what lies deeper is written at the top, so that no
reader or writer of JSON runs out of stack on a chain of thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """A graph, ready to be written.

    `described` holds the objects of each subject by predicate, without list
    cells; `lists` the members of each list by its first cell; `roots` what is
    written at the top; `parents` at which subject and predicate each other
    node is written; `references` how often each blank node is an object.
    """

    described: BySubject
    lists: Mapping[BlankNode, tuple[Term, ...]]
    roots: tuple[Subject, ...]
    parents: Mapping[Subject, tuple[Subject, Iri]]
    references: Mapping[BlankNode, int]


def nest(statements: BySubject) -> Forest:
    """Return the forest of these statements.

    The API documentation comes first. Predicates have an order of their own, since
    not every serialisation keeps theirs.
    """
    described = dict(statements)
    references: dict[BlankNode, int] = {}
    referrer: dict[BlankNode, tuple[Subject, Iri]] = {}
    links: dict[Subject, list[tuple[Iri, Subject]]] = {}
    for subject, by in described.items():
        found = links[subject] = []
        for predicate, objects in by.items():
            contains = predicate in CONTAINERS
            for value in objects:
                if isinstance(value, Literal):
                    continue
                if isinstance(value, BlankNode):
                    references[value] = references.get(value, 0) + 1
                    referrer[value] = (subject, predicate)
                    found.append((predicate, value))
                elif contains:
                    found.append((predicate, value))
    lists = _lists(described, references, referrer)
    ordered = _ordered(described)
    grove = _Grove(
        ordered,
        {
            one: _children(links[one], ordered, lists) if links[one] else ()
            for one in ordered
        },
    )
    grove.plant()
    return Forest(
        described=ordered,
        lists=lists,
        roots=tuple(grove.roots),
        parents=grove.parents,
        references=references,
    )


def _ordered(described: BySubject) -> BySubject:
    """Return the same with the predicates of each subject in their places."""
    orders: dict[tuple[Iri, ...], list[Iri]] = {}
    found: dict[Subject, Mapping[Iri, Sequence[Term]]] = {}
    for subject, by in described.items():
        # Many subjects are described by the same predicates.
        predicates = tuple(by)
        order = orders.get(predicates)
        if order is None:
            order = orders[predicates] = sorted(predicates, key=_rank)
        found[subject] = {predicate: by[predicate] for predicate in order}
    return found


@functools.lru_cache(maxsize=4096)
def _rank(predicate: Iri) -> tuple[int, str]:
    """Return the place of a predicate: texts first, what holds nodes last."""
    name = predicate.rpartition("#")[2]
    if name in _FIRST:
        return _FIRST.index(name), predicate
    if name in _LAST:
        return len(_FIRST) + 1 + _LAST.index(name), predicate
    return len(_FIRST), predicate


def _lists(
    described: dict[Subject, Mapping[Iri, Sequence[Term]]],
    references: Mapping[BlankNode, int],
    referrer: Mapping[BlankNode, tuple[Subject, Iri]],
) -> dict[BlankNode, tuple[Term, ...]]:
    """Take the cells of well-formed lists out of `described`; members by first cell.

    Well-formed: blank cells with one rdf:first and one rdf:rest and nothing
    else, each named once, up to rdf:nil (RDF 1.1 Semantics, section D.2).
    Lists directly inside lists are left as they are.
    """

    def is_cell(node: BlankNode) -> bool:
        by = described[node]
        return (
            len(by) == 2
            and FIRST in by
            and REST in by
            and len(by[FIRST]) == len(by[REST]) == 1
            and references.get(node) == 1
        )

    cells = {
        node for node in described if isinstance(node, BlankNode) and is_cell(node)
    }
    lists: dict[BlankNode, tuple[Term, ...]] = {}
    for last in [c for c in described if c in cells and NIL in described[c][REST]]:
        members: list[Term] = []
        cell: Subject = last
        while isinstance(cell, BlankNode):
            members.extend(described[cell][FIRST])
            subject, predicate = referrer[cell]
            if predicate != REST or subject not in cells:
                if subject not in cells:
                    lists[cell] = tuple(reversed(members))
                break
            cell = subject
    for head in lists:
        rest: Term = head
        while rest != NIL and not isinstance(rest, Literal):
            (rest,) = described.pop(rest)[REST]
    return lists


def _children(
    links: Sequence[tuple[Iri, Subject]],
    described: BySubject,
    lists: Mapping[BlankNode, tuple[Term, ...]],
) -> list[tuple[Iri, Subject]]:
    """Return what may be written inside a node with these links, and by which.

    Members of lists are included; an IRI is at home in containers only.
    """
    found: list[tuple[Iri, Subject]] = []
    for predicate, value in links:
        if predicate == TYPE:
            continue
        if value in described:  # a list is not
            found.append((predicate, value))
        elif isinstance(value, BlankNode):
            found += [
                (predicate, node)
                for node in lists.get(value, ())
                if not isinstance(node, Literal)
                and node in described
                and (predicate in CONTAINERS or isinstance(node, BlankNode))
            ]
    return sorted(found, key=lambda child: _rank(child[0])) if len(found) > 1 else found


@dataclass(slots=True)
class _Grove:
    """Finds a place for each node, breadth first.

    `children` are what may be written inside a node, and by which predicate.
    """

    described: BySubject
    children: Mapping[Subject, Sequence[tuple[Iri, Subject]]]
    roots: list[Subject] = field(default_factory=list)
    parents: dict[Subject, tuple[Subject, Iri]] = field(default_factory=dict)

    def plant(self) -> None:
        """Fill `roots` and `parents`, so that each node has one place."""
        documentation = Iri(HYDRA + "ApiDocumentation")
        inner = {
            child
            for subject, found in self.children.items()
            for _, child in found
            if child != subject
        }
        placed: set[Subject] = set()
        for root in chain(
            (
                s
                for s, by in self.described.items()
                if documentation in by.get(TYPE, ())
            ),
            (s for s in self.described if s not in inner),
            (s for s in self.described if isinstance(s, Iri)),
            self.described,
        ):
            if root not in placed:
                placed.add(root)
                self.roots.append(root)
                self._grow(root, placed)

    def _grow(self, root: Subject, placed: set[Subject]) -> None:
        queue = deque([(root, 1)])
        while queue:
            parent, depth = queue.popleft()
            if depth == _DEEPEST:
                continue
            for predicate, child in self.children[parent]:
                if child not in placed:
                    placed.add(child)
                    self.parents[child] = (parent, predicate)
                    queue.append((child, depth + 1))
