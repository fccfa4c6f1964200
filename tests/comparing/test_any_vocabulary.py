"""Whatever two vocabularies hold: no change from itself, and mirrored changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hostile_vocabulary import documentations, operations, properties, texts
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import hydra_codegen
from hydra_codegen.change_reports import (
    changes_json,
    changes_markdown,
    changes_sarif,
    changes_text,
)
from hydra_codegen.comparing.catalogue import RULES, Bump
from hydra_codegen.comparing.changes import Side, judged_for, recommended_bump
from hydra_codegen.documentation import ApiDocumentation, Named, SupportedClass

SLOW = settings(
    suppress_health_check=list(HealthCheck),
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

VARIANCE = {
    f"HD{first + step}"
    for first in (116, 221, 231, 241, 311, 321, 345)
    for step in range(3)
} | {"HD205", "HD206", "HD341", "HD342", "HD413", "HD414"}
"""The rules by which who receives and who sends change places on the way back."""


@st.composite
def pairs(draw: st.DrawFn) -> tuple[ApiDocumentation, ApiDocumentation]:
    """Draw an API, and the same with some of it drawn anew."""
    old = draw(documentations())
    known = [one.iri for one in old.classes.values()]
    classes = {}
    for name, one in old.classes.items():
        if draw(st.integers(0, 5)):
            classes[name] = _changed(draw, one, known)
    new = replace(old, classes=Named(classes), title=draw(st.just(old.title) | texts))
    return (old, new) if draw(st.booleans()) else (new, old)


def _changed(
    draw: st.DrawFn, supported: SupportedClass, known: list[str]
) -> SupportedClass:
    found = {}
    for key, prop in supported.properties.items():
        match draw(st.sampled_from("same changed gone".split())):
            case "same":
                found[key] = prop
            case "changed":
                found[key] = replace(draw(properties(known, key)), iri=prop.iri)
    changed = replace(supported, properties=Named(found))
    if draw(st.booleans()):
        made = draw(st.lists(operations(known), max_size=3))
        changed = replace(changed, operations=tuple(made))
    if draw(st.booleans()):
        above = draw(st.lists(st.sampled_from(known), max_size=2))
        changed = replace(changed, superclasses=tuple(above))
    return changed


@SLOW
@given(documentations())
def test_nothing_differs_from_itself(documentation: ApiDocumentation) -> None:
    changes = hydra_codegen.compare(documentation, documentation)
    assert changes == ()
    assert recommended_bump(changes) is Bump.NONE


@SLOW
@given(pairs() | st.tuples(documentations(), documentations()))
def test_the_change_back_is_the_mirror(
    pair: tuple[ApiDocumentation, ApiDocumentation],
) -> None:
    old, new = pair
    there, back = hydra_codegen.compare(old, new), hydra_codegen.compare(new, old)
    assert Counter((RULES[c.rule].mirror, c.after, c.before) for c in there) == Counter(
        (c.rule, c.before, c.after) for c in back
    )
    assert Counter(
        (RULES[c.rule].mirror, c.after, c.before, c.servers, c.clients)
        for c in there
        if c.rule in VARIANCE
    ) == Counter(
        (c.rule, c.before, c.after, c.clients, c.servers)
        for c in back
        if c.rule in VARIANCE
    )


@SLOW
@given(pairs())
def test_any_change_can_be_shown(
    pair: tuple[ApiDocumentation, ApiDocumentation],
) -> None:
    changes = hydra_codegen.compare(*pair)
    assert len(changes_text(changes).splitlines()) >= len(changes)
    assert changes_markdown(changes).count("\n- ") == len(changes)
    assert changes_json(changes)
    assert changes_sarif(changes, "0")


@SLOW
@given(pairs(), st.sampled_from(list(Side)))
def test_judged_for_one_side_nothing_is_worse(
    pair: tuple[ApiDocumentation, ApiDocumentation], side: Side
) -> None:
    changes = hydra_codegen.compare(*pair)
    judged = judged_for(changes, side)
    order = list(Bump)
    assert order.index(recommended_bump(judged)) >= order.index(
        recommended_bump(changes)
    )
    assert [c.breaking for c in judged] == [getattr(c, side.value) for c in changes]


def test_the_table_of_mirrors_is_its_own_mirror() -> None:
    assert all(RULES[rule.mirror].mirror == rule.number for rule in RULES.values())
