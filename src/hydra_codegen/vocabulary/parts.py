"""One large document, of which several processes load a part each.

Each holds what its own part states, and is shown what the others state of what it
speaks of. Nothing starts a process here, and nothing of a part is understood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from hydra_codegen.statements import Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.accumulator import MAX_STATEMENTS, Accumulator
from hydra_codegen.vocabulary.graph import (
    PLACEHOLDER_BASE,
    Index,
    LoadedGraph,
    check_base,
)
from hydra_codegen.vocabulary.plain_turtle import Piece, divided, read_piece
from hydra_codegen.vocabulary.sources import TURTLE, Document

# Who is of these, or speaks of these, is shown to all, whoever speaks of it.
_KINDS: Final = frozenset((terms.CLASS, terms.API_DOCUMENTATION))
_LEADING: Final = frozenset(
    (
        *terms.SUPPORTED_CLASS,
        *terms.SUPPORTED_PROPERTY,
        *terms.ENTRYPOINT,
        *terms.MEMBER_ASSERTION,
        terms.SH_TARGET_CLASS[0],
    )
)
_PROPERTIES: Final = frozenset(terms.SUPPORTED_PROPERTY)
_OPERATIONS: Final = frozenset(terms.SUPPORTED_OPERATION)


class EntangledError(Exception):
    """Parts that cannot be understood each by itself."""


class Part(NamedTuple):
    """A part of a document, loaded.

    `loaded` holds what it states and, before and after, what it was shown of the
    other parts; `own` is what it states itself.
    """

    loaded: LoadedGraph
    own: Index


def pieces(document: Document, count: int) -> list[Piece]:
    """Return a document in at most `count` pieces; none if it is not in Turtle."""
    is_turtle = document.media_type == TURTLE
    return divided(document.content, count) if is_turtle else []


def load_part(
    document: Document,
    piece: Piece,
    number: int,
    exchange: Callable[[object], list[object]],
) -> Part:
    """Load the piece of a `number`, from 0, of a document.

    `exchange` tells all other parts something and returns what each has told, in
    order. Raises `EntangledError` where the parts cannot be read so, and `UsageError`
    for a base that is not an absolute IRI.
    """
    check_base(document)
    made = read_piece(piece, document.base or PLACEHOLDER_BASE)
    if made is None:
        raise EntangledError
    told = _Told.of(made)
    others = [one for one in exchange(told) if isinstance(one, _Told)]
    if any(one.prefixes != told.prefixes for one in others):
        raise EntangledError
    if sum(one.statements for one in others) > MAX_STATEMENTS:
        raise EntangledError
    spoken_of = frozenset().union(
        *(one.iris.split("\n") for n, one in enumerate(others) if n != number)
    )
    shown = exchange(_shown(made.index, spoken_of))
    index = _joined([made.index if n == number else one for n, one in enumerate(shown)])
    loaded = LoadedGraph(
        index=index,
        prefixes=made.prefixes,
        sources=(document.name,),
        base=document.base,
    )
    return Part(loaded=loaded, own=made.index)


class _Told(NamedTuple):
    """What all need to know of a part: the IRIs that it spells, on lines."""

    prefixes: dict[str, str]
    statements: int
    iris: str

    @classmethod
    def of(cls, made: Accumulator) -> _Told:
        iris = "\n".join(made.spellings)
        if PLACEHOLDER_BASE in iris:
            # What relative IRIs resolve against may stand in another part.
            raise EntangledError
        return cls(made.prefixes, MAX_STATEMENTS - made.room, iris)


def _shown(index: Index, spoken_of: AbstractSet[str]) -> Index:
    """Return what others need of `index`: of what they speak of, and what leads to it.

    With all that this leads to, but for what the classes support: who reads a class
    whole has it in its own part.
    """
    found: set[Subject] = set()
    waiting = _first_shown(index, spoken_of)
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        for values in _without_supported(index[one]).values():
            waiting += [
                value
                for value in values
                if not isinstance(value, Literal) and value in index
            ]
    return {
        subject: _without_supported(about)
        for subject, about in index.items()
        if subject in found
    }


class _Speaks:
    """What follows from a node's predicates alone: whether they lead to what is shown.

    `domains` are the spellings of rdfs:domain among them.
    """

    __slots__ = ("domains", "leads")

    def __init__(self, predicates: tuple[Iri, ...]) -> None:
        self.leads = not _LEADING.isdisjoint(predicates)
        self.domains = [how for how in terms.DOMAIN if how in predicates]


def _first_shown(index: Index, spoken_of: AbstractSet[str]) -> list[Subject]:
    found: list[Subject] = []
    speaks: dict[tuple[Iri, ...], _Speaks] = {}
    for subject, about in index.items():
        predicates = tuple(about)
        speaking = speaks.get(predicates)
        if speaking is None:
            speaking = speaks[predicates] = _Speaks(predicates)
        if (
            speaking.leads
            or subject in spoken_of
            or _belongs_elsewhere(about, speaking.domains, index)
            or _is_of_kind(about)
        ):
            found.append(subject)
    return found


def _is_of_kind(about: dict[Iri, list[Term]]) -> bool:
    types = about.get(terms.TYPE)
    if types is None:
        return False
    for kind in types:  # noqa: SIM110 - compiled, twice as fast as `any`
        if kind in _KINDS:
            return True
    return False


def _belongs_elsewhere(
    about: dict[Iri, list[Term]], domains: Sequence[Iri], index: Index
) -> bool:
    """Tell whether a property may be one of a class that another part describes."""
    for spelling in domains:
        for value in about[spelling]:
            if value not in index and isinstance(value, Iri):
                return True
    return False


def _without_supported(about: dict[Iri, list[Term]]) -> dict[Iri, list[Term]]:
    """Return what is said of a node; of a class, that it supports some things."""
    is_class = terms.CLASS in about.get(terms.TYPE, ())
    if not is_class and _PROPERTIES.isdisjoint(about):
        return about
    hidden = _PROPERTIES | _OPERATIONS
    return {how: [] if how in hidden else values for how, values in about.items()}


def _joined(parts: Sequence[object]) -> Index:
    """Return all statements in one index.

    Raises `EntangledError` where two parts speak of one subject.
    """
    joined: Index = {}
    count = 0
    for part in parts:
        assert isinstance(part, dict)
        joined.update(part)
        count += len(part)
    if len(joined) != count:
        raise EntangledError
    return joined
