"""Whether what is allowed now is within what was: ranges, facets, cardinalities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from hydra_codegen.comparing.changes import Relation
from hydra_codegen.comparing.context import Context
from hydra_codegen.datatypes import is_within, known_datatype
from hydra_codegen.documentation import Facets, Range, RangeKind, SupportedProperty

_Bound = tuple[Decimal, bool]
_LEAST = (Decimal("-Infinity"), False)
_MOST = (Decimal("Infinity"), False)


def related(old: Sequence[Range], new: Sequence[Range], context: Context) -> Relation:
    """Return how ranges stand to those before; none at all allow everything."""
    within = _all_within(new, old, context)
    return Relation.of(within=within, without=_all_within(old, new, context))


def _all_within(some: Sequence[Range], others: Sequence[Range], at: Context) -> bool:
    if not some or not others:
        return not others
    return all(any(_is_within(one, other, at) for other in others) for one in some)


def _is_within(narrow: Range, wide: Range, context: Context) -> bool:
    if narrow.kind is RangeKind.DATATYPE:
        if wide.kind is not RangeKind.DATATYPE:
            return False
        return is_within(
            known_datatype(narrow.iri, narrow.base),
            known_datatype(wide.iri, wide.base),
        )
    if wide.kind is RangeKind.ANY:
        return narrow.kind is not RangeKind.LIST
    if narrow.kind is not wide.kind:
        return False
    if not context.is_within(narrow.iri, wide.iri):
        return False
    return narrow.kind is RangeKind.CLASS or members_within(
        narrow.members, wide.members, context
    )


def members_within(
    narrow: Iterable[str], wide: Iterable[str], context: Context
) -> bool:
    """Whether members of these classes are members of those; none: any resource."""
    allowed = tuple(wide)
    some = tuple(narrow)
    if not allowed or not some:
        return not allowed
    return all(any(context.is_within(one, a) for a in allowed) for one in some)


def facet_relations(old: Facets, new: Facets) -> Iterator[tuple[Relation, str, str]]:
    """Yield how each facet that differs stands to what it was, and both as texts."""
    for shown, relation in (
        (_bounds_text, _bounds_relation),
        (_length_text, _length_relation),
        (_pattern_text, _pattern_relation),
        (_choices_text, _choices_relation),
    ):
        found = relation(old, new)
        if found is not Relation.SAME:
            yield found, shown(old), shown(new)


def _bounds_relation(old: Facets, new: Facets) -> Relation:
    before, after = _bounds(old), _bounds(new)
    if before is None or after is None:
        # What is no number cannot be compared: dates have zones.
        same = _stated_bounds(old) == _stated_bounds(new)
        narrower = not any(_stated_bounds(old))
        wider = not any(_stated_bounds(new))
        return Relation.of(within=same or narrower, without=same or wider)
    return _interval_relation(before, after)


def _stated_bounds(facets: Facets) -> tuple[str | None, ...]:
    return (
        facets.min_inclusive,
        facets.min_exclusive,
        facets.max_inclusive,
        facets.max_exclusive,
    )


def _bounds(facets: Facets) -> tuple[_Bound, _Bound] | None:
    """Return the lowest and the highest value, each with whether it is left out."""
    try:
        low = [
            (Decimal(text), exclusive)
            for text, exclusive in (
                (facets.min_inclusive, False),
                (facets.min_exclusive, True),
            )
            if text is not None
        ]
        high = [
            (Decimal(text), exclusive)
            for text, exclusive in (
                (facets.max_inclusive, False),
                (facets.max_exclusive, True),
            )
            if text is not None
        ]
    except InvalidOperation:
        return None
    if any(number.is_nan() for number, _ in (*low, *high)):
        return None
    lowest = max(low, default=_LEAST)
    highest = min(high, key=lambda bound: (bound[0], not bound[1]), default=_MOST)
    return lowest, highest


def _interval_relation(
    old: tuple[_Bound, _Bound], new: tuple[_Bound, _Bound]
) -> Relation:
    def within(inner: tuple[_Bound, _Bound], outer: tuple[_Bound, _Bound]) -> bool:
        low = inner[0] >= outer[0]
        (top, left_out), (limit, limit_left_out) = inner[1], outer[1]
        return low and (top, not left_out) <= (limit, not limit_left_out)

    return Relation.of(within=within(new, old), without=within(old, new))


def _bounds_text(facets: Facets) -> str:
    signs = (">= ", "> ", "<= ", "< ")
    bounds = zip(signs, _stated_bounds(facets), strict=True)
    return " and ".join(sign + text for sign, text in bounds if text is not None)


def _length_relation(old: Facets, new: Facets) -> Relation:
    return count_relation(
        (old.min_length, old.max_length), (new.min_length, new.max_length)
    )


def _length_text(facets: Facets) -> str:
    text = count_text((facets.min_length, facets.max_length))
    return text and f"{text} characters"


def _pattern_relation(old: Facets, new: Facets) -> Relation:
    same = old.pattern == new.pattern
    return Relation.of(
        within=same or old.pattern is None, without=same or new.pattern is None
    )


def _pattern_text(facets: Facets) -> str:
    return "" if facets.pattern is None else f"the pattern {facets.pattern}"


def _choices_relation(old: Facets, new: Facets) -> Relation:
    return choice_relation(old.one_of, new.one_of)


def choice_relation(old: Iterable[str], new: Iterable[str]) -> Relation:
    """Return how a choice of values stands to the one before; none: any value."""
    before, after = frozenset(old), frozenset(new)
    return Relation.of(
        within=not before or (bool(after) and after <= before),
        without=not after or (bool(before) and before <= after),
    )


def _choices_text(facets: Facets) -> str:
    return choice_text(facets.one_of)


def choice_text(values: Iterable[str]) -> str:
    """Return a choice of values as people read it."""
    listed = ", ".join(f'"{value}"' for value in values)
    return listed and f"one of {listed}"


_Counts = tuple[int | None, int | None]


def count_relation(old: _Counts, new: _Counts) -> Relation:
    """Return how a least and a greatest number stand to those before."""

    def within(inner: _Counts, outer: _Counts) -> bool:
        least = (inner[0] or 0) >= (outer[0] or 0)
        if outer[1] is None:
            return least
        return least and inner[1] is not None and inner[1] <= outer[1]

    return Relation.of(within=within(new, old), without=within(old, new))


def count_text(counts: _Counts) -> str:
    """Return a least and a greatest number as people read them."""
    least, most = counts
    if least is not None and least == most:
        return f"{least}"
    parts = [] if least is None else [f"at least {least}"]
    return " and ".join(parts if most is None else [*parts, f"at most {most}"])


def cardinality(
    old: SupportedProperty, new: SupportedProperty, *, written: bool
) -> Relation:
    """Return how the number of values stands to that before, as read or written.

    Where nothing says, one value or a list is read, and one is written.
    """
    before, after = _shapes(old, written), _shapes(new, written)
    shape = Relation.of(within=after <= before, without=before <= after)
    if before == after == _ONE:
        return shape
    counts = count_relation(
        (old.min_count, old.max_count), (new.min_count, new.max_count)
    )
    # Numbers of values are told of lists alone.
    return shape.joined(counts) if before & after >= _MANY else shape


_ONE = frozenset((False,))
_MANY = frozenset((True,))


def _shapes(prop: SupportedProperty, written: bool) -> frozenset[bool]:
    if prop.many is None:
        return _ONE if written else _ONE | _MANY
    return _MANY if prop.many else _ONE


def cardinality_text(prop: SupportedProperty) -> str:
    """Return the number of values as people read it."""
    counts = count_text((prop.min_count, prop.max_count))
    if prop.many is None:
        return f"one value or {counts or 'many'}"
    if not prop.many:
        return "one value"
    return f"a list of {counts}" if counts else "a list"
