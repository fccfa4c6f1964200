"""What differs in classes, and which may have been renamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hydra_codegen.comparing.changes import (
    BOTH,
    Change,
    Relation,
    Verdict,
    paired,
    verdict_of,
)
from hydra_codegen.comparing.context import Context, Spot, described, three
from hydra_codegen.comparing.operations import compare_operations
from hydra_codegen.comparing.properties import compare_properties
from hydra_codegen.comparing.ranges import members_within
from hydra_codegen.comparing.templates import compare_templates
from hydra_codegen.documentation import SupportedClass

_Pair = tuple[SupportedClass | None, SupportedClass | None]


def compare_classes(context: Context) -> Iterator[Change]:
    """Yield what differs in the classes, in the order of the new documentation."""
    pairs = paired(
        tuple(context.old.classes.values()),
        tuple(context.new.classes.values()),
        lambda one: one.iri or f"_:{one.name}",
    )
    renamed = _renamed(pairs)
    for old, new in pairs:
        if old is None and new is not None:
            spot = Spot(subject=new.name, iri=new.iri)
            yield spot.change("HD111", hint=renamed.get(f"+{new.name}", ""))
        elif new is None and old is not None:
            spot = Spot(subject=old.name, iri=context.new.iri)
            hint = renamed.get(f"-{old.name}", "")
            yield spot.change("HD112", verdict=Verdict(clients=True), hint=hint)
        elif old is not None and new is not None:
            yield from _changed(old, new, context)


def _renamed(pairs: Sequence[_Pair]) -> Mapping[str, str]:
    """Return a hint for each class that is gone and one like it that is new.

    Alike are those of one title or name, or with the same properties.
    """
    gone = [old for old, new in pairs if old is not None and new is None]
    added = [new for old, new in pairs if new is not None and old is None]
    hints: dict[str, str] = {}
    for old, new in paired(
        gone,
        added,
        lambda one: one.name,
        lambda one: one.title or None,
        lambda one: frozenset(one.properties) or None,
    ):
        if old is not None and new is not None:
            hints[f"-{old.name}"] = f"Perhaps it was renamed to {new.name} ({new.iri})."
            hints[f"+{new.name}"] = f"Perhaps it is {old.name} ({old.iri}), renamed."
    return hints


def _changed(
    old: SupportedClass, new: SupportedClass, context: Context
) -> Iterator[Change]:
    spot = Spot(subject=old.name, iri=new.iri)
    if old.name != new.name:
        yield spot.change("HD113", old.name, new.name, BOTH)
    for was, now in paired(old.superclasses, new.superclasses, lambda iri: iri):
        if was is None and now is not None:
            yield spot.change("HD114", after=context.after([now]))
        elif now is None and was is not None:
            before = context.before([was])
            yield spot.change("HD115", before, verdict=Verdict(clients=True))
    yield from _collected(old, new, spot, context)
    yield from compare_templates(old.templates, new.templates, spot, context)
    yield from compare_operations(old.operations, new.operations, spot, context)
    yield from compare_properties(old, new, spot, context)
    yield from described(old, new, spot)


def _collected(
    old: SupportedClass, new: SupportedClass, spot: Spot, context: Context
) -> Iterator[Change]:
    if old.collection is not new.collection:
        yield spot.change("HD119", verdict=BOTH)
    relation = Relation.of(
        within=members_within(new.members, old.members, context),
        without=members_within(old.members, new.members, context),
    )
    if relation is not Relation.SAME:
        sent = {old.iri, new.iri} & context.sent
        yield spot.change(
            three(116, relation),
            context.before(old.members) or "any resource",
            context.after(new.members) or "any resource",
            verdict_of(relation, read=True, written=bool(sent)),
        )
