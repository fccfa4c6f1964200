"""What narrows a property: cardinalities and facets.

From OWL restrictions, SHACL shapes and XSD facets of datatypes. SHACL is an
additional source (HYDRA-TERMS, Q26): it narrows what Hydra describes, and
adds no property to a class that supports some.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from hydra_codegen.documentation import NO_FACETS, Facets
from hydra_codegen.statements import BlankNode, Literal, Subject
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.nodes import About, text_of


class Constraints(NamedTuple):
    """How many values a property has, and what each must be."""

    min_count: int | None
    max_count: int | None
    facets: Facets


_NONE: Final = Constraints(None, None, NO_FACETS)
_FUNCTIONAL: Final = Constraints(None, 1, NO_FACETS)


def class_narrowings(reading: Reading, node: Subject) -> dict[Subject, list[About]]:
    """Return what a class says about its properties elsewhere, by property.

    Takes the class; looks into its OWL restrictions (rdfs:subClassOf,
    owl:equivalentClass) and the SHACL property shapes on it and on the
    shapes that target it.
    """
    nodes = reading.nodes
    about = nodes.about(node)
    found: dict[Subject, list[About]] = {}
    for spellings in (terms.SUB_CLASS_OF, terms.EQUIVALENT_CLASS):
        if spellings[0] in about or spellings[-1] in about:
            for value in nodes.values(about, spellings):
                said = nodes.about(value)
                if terms.ON_PROPERTY[0] in said:
                    for subject in nodes.nodes(said, terms.ON_PROPERTY):
                        found.setdefault(subject, []).append(said)
    for shape in (node, *reading.shapes.get(node, ())):
        said = nodes.about(shape)
        if terms.SH_PROPERTY[0] in said:
            for one in nodes.nodes(said, terms.SH_PROPERTY):
                shaped = nodes.about(one)
                for path in nodes.values(shaped, terms.SH_PATH):
                    if not isinstance(path, Literal | BlankNode):
                        found.setdefault(path, []).append(shaped)
    return found


def read_constraints(
    reading: Reading, abouts: Sequence[About], *, functional: bool
) -> Constraints:
    """Return the cardinality and facets that any of the nodes state.

    Takes what is said about a supported property, its property, its
    datatypes and its class's narrowings. Where several state a cardinality
    the narrowest counts; a facet is the first that is stated.
    """
    narrowing = [about for about in abouts if not terms.NARROWING.isdisjoint(about)]
    if not narrowing:
        return _FUNCTIONAL if functional else _NONE
    sources = _unfolded(reading, narrowing)
    nodes = reading.nodes
    lows = [n for one in sources for n in nodes.integers(one, terms.MIN_COUNTS)]
    highs = [n for one in sources for n in nodes.integers(one, terms.MAX_COUNTS)]
    if functional:
        highs.append(1)
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        reading.report.add(
            "HC218",
            f"A property must have at least {low} values and at most {high};"
            " the lower bound is left out.",
        )
        low = None
    return Constraints(low, high, _facets(reading, sources))


def _unfolded(reading: Reading, abouts: Sequence[About]) -> list[About]:
    """Add what stands one level below: shapes, base datatypes, facet nodes."""
    nodes = reading.nodes
    below = (*terms.SH_PROPERTY, *terms.WITH_RESTRICTIONS, *terms.ON_DATATYPE)
    found: list[About] = []
    known: set[int] = set()
    waiting = deque(abouts)
    while waiting:
        about = waiting.popleft()
        if id(about) in known:
            continue
        known.add(id(about))
        found.append(about)
        for value in nodes.values(about, below):
            waiting.append(nodes.about(value))
    return found


def _facets(reading: Reading, sources: Sequence[About]) -> Facets:
    nodes = reading.nodes
    stated: dict[str, str] = {}
    for about in sources:
        for name, spellings in terms.FACET_TEXTS.items():
            text = nodes.text(about, spellings)
            if text is not None and name not in stated:
                stated[name] = text
    shortest = [n for one in sources for n in nodes.integers(one, terms.MIN_LENGTH)]
    longest = [n for one in sources for n in nodes.integers(one, terms.MAX_LENGTH)]
    one_of: tuple[str, ...] = ()
    for about in sources:
        one_of = one_of or tuple(
            text_of(value)
            for value in nodes.values(about, terms.ONE_OF)
            if not isinstance(value, BlankNode)
        )
    if not (stated or shortest or longest or one_of):
        return NO_FACETS
    return Facets(
        pattern=stated.get("pattern"),
        min_length=max(shortest, default=None),
        max_length=min(longest, default=None),
        min_inclusive=stated.get("min_inclusive"),
        max_inclusive=stated.get("max_inclusive"),
        min_exclusive=stated.get("min_exclusive"),
        max_exclusive=stated.get("max_exclusive"),
        one_of=one_of,
    )
