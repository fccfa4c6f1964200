"""What differs in operations: bodies, answers, statuses and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from hydra_codegen.comparing.changes import (
    BOTH,
    NOBODY,
    Change,
    Relation,
    Verdict,
    paired,
    verdict_of,
)
from hydra_codegen.comparing.context import Context, Spot, described, three
from hydra_codegen.comparing.ranges import (
    choice_relation,
    choice_text,
    members_within,
)
from hydra_codegen.documentation import (
    COLLECTION,
    HYDRA,
    OWL_NOTHING,
    PAGED_COLLECTION,
    HeaderSpecification,
    Operation,
    Status,
)

_COLLECTIONS = (COLLECTION, PAGED_COLLECTION)


class _Body(NamedTuple):
    """One of what a body may be: a class, and what it holds as a collection."""

    iri: str
    members: tuple[str, ...] = ()


_NOTHING = (_Body(OWL_NOTHING),)


def compare_operations(
    old: Sequence[Operation], new: Sequence[Operation], spot: Spot, context: Context
) -> Iterator[Change]:
    """Yield what differs in the operations of a class or of a link."""
    for was, now in paired(
        old,
        new,
        lambda one: (one.method, one.iri) if one.iri else None,
        lambda one: (one.method, frozenset(one.expects), frozenset(one.returns)),
        lambda one: (one.method, frozenset(one.expects)),
        lambda one: one.method,
    ):
        if was is not None and now is not None:
            inside = spot.inside(f" {now.method}", now.iri)
            yield from _changed(was, now, inside, context)
        elif now is not None:
            yield spot.inside(f" {now.method}", now.iri).change("HD301")
        elif was is not None:
            gone = spot.inside(f" {was.method}")
            yield gone.change("HD302", verdict=Verdict(clients=True))


def _changed(
    old: Operation, new: Operation, spot: Spot, context: Context
) -> Iterator[Change]:
    if old.iri != new.iri:
        before, after = context.before([old.iri]), context.after([new.iri])
        yield spot.change("HD905", before, after)
    yield from _types(old, new, spot, context)
    yield from _expected(old, new, spot, context)
    yield from _returned(old, new, spot, context)
    yield from compare_statuses(old.statuses, new.statuses, spot)
    yield from _headers(old.expects_headers, new.expects_headers, spot, sent=True)
    yield from _headers(old.returns_headers, new.returns_headers, spot, sent=False)
    yield from described(old, new, spot)


def _types(
    old: Operation, new: Operation, spot: Spot, context: Context
) -> Iterator[Change]:
    for was, now in paired(old.types, new.types, lambda iri: iri):
        if HYDRA + "Operation" in (was, now):
            continue
        if was is None and now is not None:
            yield spot.change("HD303", after=context.after([now]))
        elif now is None and was is not None:
            before = context.before([was])
            yield spot.change("HD304", before, verdict=Verdict(clients=True))


def _expected(
    old: Operation, new: Operation, spot: Spot, context: Context
) -> Iterator[Change]:
    before, after = _bodies(old)[0], _bodies(new)[0]
    relation = _relation(before, after, context)
    if relation is not Relation.SAME:
        yield spot.change(
            three(311, relation),
            _text(before, context.before),
            _text(after, context.after),
            verdict_of(relation, read=False, written=True),
        )


def _returned(
    old: Operation, new: Operation, spot: Spot, context: Context
) -> Iterator[Change]:
    before, after = _bodies(old)[1], _bodies(new)[1]
    if (before == _NOTHING) is not (after == _NOTHING):
        # Who counts on nothing is content with anything.
        relation = Relation.NARROWER if before == _NOTHING else Relation.WIDER
    else:
        relation = _relation(before, after, context)
    if relation is not Relation.SAME:
        yield spot.change(
            three(321, relation),
            _text(before, context.before),
            _text(after, context.after),
            verdict_of(relation, read=True, written=False),
        )


def _bodies(operation: Operation) -> tuple[tuple[_Body, ...], tuple[_Body, ...]]:
    """Return what an operation expects and what it returns; unstated is nothing."""
    sent = any(iri in _COLLECTIONS for iri in operation.expects)

    def bodies(iris: Sequence[str], members: tuple[str, ...]) -> tuple[_Body, ...]:
        return tuple(
            _Body(iri, members if iri in _COLLECTIONS else ())
            for iri in iris or (OWL_NOTHING,)
        )

    members = operation.members
    return (
        bodies(operation.expects, members if sent else ()),
        bodies(operation.returns, () if sent else members),
    )


def _relation(old: Sequence[_Body], new: Sequence[_Body], context: Context) -> Relation:
    def within(some: Sequence[_Body], others: Sequence[_Body]) -> bool:
        return all(
            any(
                context.is_within(one.iri, other.iri)
                and members_within(one.members, other.members, context)
                for other in others
            )
            for one in some
        )

    return Relation.of(within=within(new, old), without=within(old, new))


def _text(bodies: Iterable[_Body], short: Callable[[Iterable[str]], str]) -> str:
    texts = []
    for body in bodies:
        name = "nothing" if body.iri == OWL_NOTHING else short([body.iri])
        texts.append(f"{name} of {short(body.members)}" if body.members else name)
    return " or ".join(texts)


def compare_statuses(
    old: Sequence[Status], new: Sequence[Status], spot: Spot
) -> Iterator[Change]:
    """Yield what differs in the statuses of an operation, or of the whole API."""
    for was, now in paired(old, new, lambda one: one.code):
        if was is not None and now is not None:
            yield from described(was, now, spot.inside(f" {now.code}", now.iri))
        elif now is not None:
            yield spot.change("HD331", after=str(now.code))
        elif was is not None:
            success = 200 <= was.code < 300
            verdict = BOTH if success else NOBODY
            yield spot.change("HD332", str(was.code), verdict=verdict)


def _headers(
    old: Sequence[HeaderSpecification],
    new: Sequence[HeaderSpecification],
    spot: Spot,
    *,
    sent: bool,
) -> Iterator[Change]:
    for was, now in paired(old, new, lambda one: one.name.lower()):
        if was is None and now is not None:
            number = "HD341" if sent else "HD343"
            verdict = Verdict(clients=sent)
            yield spot.change(number, after=now.name, verdict=verdict)
        elif now is None and was is not None:
            number = "HD342" if sent else "HD344"
            verdict = Verdict(clients=not sent, servers=sent)
            yield spot.change(number, was.name, verdict=verdict)
        elif was is not None and now is not None:
            relation = choice_relation(_closed(was), _closed(now))
            if relation is not Relation.SAME:
                verdict = verdict_of(relation, read=not sent, written=sent)
                before, after = _header_text(was), _header_text(now)
                yield spot.change(three(345, relation), before, after, verdict)


def _closed(header: HeaderSpecification) -> tuple[str, ...]:
    """Return the only values that a header may have; none: any."""
    return header.possible_values if header.closed else ()


def _header_text(header: HeaderSpecification) -> str:
    return f"{header.name}: {choice_text(_closed(header)) or 'anything'}"
