"""What differs in the properties of a class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hydra_codegen.comparing.changes import (
    BOTH,
    Change,
    Relation,
    Verdict,
    paired,
    verdict_of,
)
from hydra_codegen.comparing.context import (
    Context,
    Spot,
    described,
    superclasses,
    three,
)
from hydra_codegen.comparing.operations import compare_operations
from hydra_codegen.comparing.ranges import (
    cardinality,
    cardinality_text,
    facet_relations,
    related,
)
from hydra_codegen.comparing.templates import compare_templates, without_derived
from hydra_codegen.documentation import (
    ApiDocumentation,
    Range,
    SupportedClass,
    SupportedProperty,
)


class _Held(NamedTuple):
    """A property that a class has, and the superclass it is of, or itself."""

    owner: SupportedClass
    prop: SupportedProperty


def compare_properties(
    old: SupportedClass, new: SupportedClass, spot: Spot, context: Context
) -> Iterator[Change]:
    """Yield what differs in the properties of a class, inherited ones included.

    What a superclass has in both documentations is told of there alone; a
    property that moved to a superclass or back has not changed.
    """
    above = set(superclasses(context.old, old.iri))
    above &= set(superclasses(context.new, new.iri))
    for was, now in paired(
        _held(context.old, old),
        _held(context.new, new),
        lambda held: (held.prop.iri, held.prop.key),
        lambda held: held.prop.iri or None,
        lambda held: held.prop.key,
    ):
        owners = {held.owner.iri for held in (was, now) if held is not None}
        own = (was is not None and was.owner is old) or (
            now is not None and now.owner is new
        )
        if own or len(owners) > 1 or not owners <= above:
            yield from _compared(was, now, spot, context)


def _held(documentation: ApiDocumentation, supported: SupportedClass) -> list[_Held]:
    """Return the properties of a class and its superclasses; the nearest count."""
    found: list[_Held] = []
    keys: set[str] = set()
    iris: set[str] = set()
    above = (
        documentation.class_of(iri)
        for iri in superclasses(documentation, supported.iri)
    )
    for owner in (supported, *above):
        if owner is None:
            continue
        own = [
            prop
            for prop in owner.properties.values()
            if owner is supported or (prop.key not in keys and prop.iri not in iris)
        ]
        found += [_Held(owner, prop) for prop in own]
        keys.update(prop.key for prop in own)
        iris.update(prop.iri for prop in own if prop.iri)
    return found


def _compared(
    was: _Held | None, now: _Held | None, spot: Spot, context: Context
) -> Iterator[Change]:
    if was is None and now is not None:
        prop = now.prop
        needed = prop.required and prop.writable
        yield _inside(spot, prop).change("HD201", verdict=Verdict(clients=needed))
    elif now is None and was is not None:
        prop = was.prop
        needed = prop.required and prop.writable
        # Where it was is told by its class, which still is there.
        gone = spot.inside(f".{prop.key}")
        yield gone.change("HD202", verdict=Verdict(True, needed))
    elif was is not None and now is not None:
        here = _inside(spot, was.prop, now.prop.iri)
        yield from _changed(was.prop, now.prop, here, context)
        before = without_derived(was.prop, was.owner)
        after = without_derived(now.prop, now.owner)
        yield from compare_templates(before, after, here, context)


def _inside(spot: Spot, prop: SupportedProperty, iri: str = "") -> Spot:
    return spot.inside(f".{prop.key}", iri or prop.iri)


def _changed(
    old: SupportedProperty, new: SupportedProperty, spot: Spot, context: Context
) -> Iterator[Change]:
    if old.key != new.key:
        yield spot.change("HD203", old.key, new.key, BOTH)
    if old.iri != new.iri:
        before, after = context.before([old.iri]), context.after([new.iri])
        yield spot.change("HD204", before, after, BOTH)
    yield from _access(old, new, spot)
    if old.kind is not new.kind:
        yield spot.change("HD211", str(old.kind), str(new.kind), BOTH)
    yield from _allowed(old, new, spot, context)
    yield from compare_operations(old.operations, new.operations, spot, context)
    if set(old.domains) != set(new.domains):
        before, after = context.before(old.domains), context.after(new.domains)
        yield spot.change("HD904", before, after)
    yield from described(old, new, spot)


def _access(
    old: SupportedProperty, new: SupportedProperty, spot: Spot
) -> Iterator[Change]:
    """Yield what differs in whether it is required, read and written."""
    if new.required and not old.required:
        yield spot.change("HD205", verdict=Verdict(clients=new.writable))
    elif old.required and not new.required:
        yield spot.change("HD206", verdict=Verdict(servers=old.writable))
    if old.readable and not new.readable:
        yield spot.change("HD207", verdict=BOTH)
    elif new.readable and not old.readable:
        yield spot.change("HD208")
    if old.writable and not new.writable:
        yield spot.change("HD209", verdict=Verdict(True, old.required))
    elif new.writable and not old.writable:
        yield spot.change("HD210", verdict=Verdict(clients=new.required))


def _allowed(
    old: SupportedProperty, new: SupportedProperty, spot: Spot, context: Context
) -> Iterator[Change]:
    """Yield what differs in the values that are allowed."""
    read = old.readable and new.readable
    written = old.writable and new.writable
    range_relation = related(old.ranges, new.ranges, context)
    if range_relation is not Relation.SAME:
        yield spot.change(
            three(221, range_relation),
            _ranges_text(old.ranges, context.before),
            _ranges_text(new.ranges, context.after),
            verdict_of(range_relation, read=read, written=written),
        )
    for relation, before, after in facet_relations(old.facets, new.facets):
        verdict = verdict_of(relation, read=read, written=written)
        yield spot.change(three(231, relation), before, after, verdict)
    as_read = cardinality(old, new, written=False)
    as_written = cardinality(old, new, written=True)
    verdict = verdict_of(as_read, read=read, written=False)
    verdict |= verdict_of(as_written, read=False, written=written)
    relation = as_read.joined(as_written)
    if relation is not Relation.SAME:
        yield spot.change(
            three(241, relation), cardinality_text(old), cardinality_text(new), verdict
        )


def _ranges_text(
    ranges: tuple[Range, ...], short: Callable[[Iterable[str]], str]
) -> str:
    texts = []
    for range_ in ranges:
        of = f" of {short(range_.members)}" if range_.members else ""
        texts.append(short([range_.iri]) + of)
    return ", ".join(texts) or "anything"
