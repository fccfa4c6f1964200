"""A change called compatible for clients lets an old client live with a new server.

The old generated client does all it can with the resources of a class, once with
the old generated server and once with the new one, over sockets. What went well
goes well, and shows the same. Where clients are called broken, something does not.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from comparing.lives import (
    FAILED,
    Subject,
    api,
    calling,
    documents,
    lived,
    made,
    served,
    subject,
    worse,
)
from comparing.pairs import PAIRS, Pair
from comparing.test_generated import FIELDS, LISTS, VALUES, usable
from comparing.test_pairs import read
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reader_support import EX, XSD

import hydra_codegen
from hydra_codegen.comparing.changes import Change
from hydra_codegen.documentation import (
    Facets,
    HeaderSpecification,
    IriTemplate,
    Named,
    Operation,
    PropertyKind,
    Range,
    RangeKind,
    Status,
    SupportedClass,
    SupportedProperty,
    TemplateVariable,
)
from hydra_codegen.findings import Place

# The documentation that is served is that of the new server, and that is said.
pytestmark = pytest.mark.filterwarnings("ignore:.*is not what this package")

SENT = int(os.environ.get("HYDRA_CODEGEN_SENT", "1"))
"""How many full documents of each class are sent, and lie in the store."""

Edit = Callable[[Subject], Subject]


def prop(key: str = "it", datatype: str = "string", **about: Any) -> SupportedProperty:
    """Return a property whose values are of a datatype."""
    ranges = (Range(iri=XSD + datatype, kind=RangeKind.DATATYPE),)
    return SupportedProperty(**{"iri": EX + key, "key": key, "ranges": ranges, **about})


def with_property(one: SupportedProperty, key: str = "it") -> Edit:
    """Return an edit that puts a property in the place of another one."""

    def edit(of: Subject) -> Subject:
        props = {k: p for k, p in of.supported.properties.items() if k != key}
        props[one.key] = one
        return replace(of, supported=replace(of.supported, properties=Named(props)))

    return edit


def without_property(of: Subject) -> Subject:
    return replace(of, supported=replace(of.supported, properties=Named({})))


def with_operations(edit: Callable[[Operation], Operation | None]) -> Edit:
    """Return an edit of the operations of a class and of its collection."""

    def edited(operations: Sequence[Operation]) -> tuple[Operation, ...]:
        return tuple(o for o in map(edit, operations) if o is not None)

    return lambda of: replace(
        of,
        supported=replace(of.supported, operations=edited(of.supported.operations)),
        link=replace(of.link, operations=edited(of.link.operations)),
    )


def without(*methods: str) -> Edit:
    return with_operations(lambda o: None if o.method in methods else o)


def inheriting(of: Subject) -> Subject:
    """Move all properties to a superclass."""
    above = SupportedClass(
        iri=f"{EX}{of.name}Base",
        name=f"{of.name}Base",
        properties=of.supported.properties,
    )
    own = replace(of.supported, superclasses=(above.iri,), properties=Named({}))
    return replace(of, supported=own, above=above)


def searched(required: bool = False) -> Edit:
    variable = TemplateVariable(
        name="it", token="it", property=EX + "it", required=required, mapped=True
    )

    def edit(of: Subject) -> Subject:
        template = IriTemplate(template=f"/{of.link.key}{{?it}}", variables=(variable,))
        return replace(of, link=replace(of.link, templates=(template,)))

    return edit


def described(of: Subject) -> Subject:
    return replace(of, supported=replace(of.supported, title="T", description="D."))


def elsewhere(of: Subject) -> Subject:
    (one,) = of.supported.templates
    moved = replace(one, template=f"/v2{one.template}")
    return replace(of, supported=replace(of.supported, templates=(moved,)))


def same(of: Subject) -> Subject:
    return of


def facets(**about: Any) -> SupportedProperty:
    return prop(facets=Facets(**about))


W: dict[str, Any] = {"readable": False}
R: dict[str, Any] = {"writable": False}

CHANGES: dict[str, tuple[Edit, Edit, bool]] = {
    "nothing": (same, same, False),
    "words": (same, described, False),
    "a new optional property": (same, with_property(prop("new"), "new"), False),
    "a new property that only the server sets": (
        same,
        with_property(prop("new", required=True, **R), "new"),
        False,
    ),
    "a new required property": (
        same,
        with_property(prop("new", required=True), "new"),
        True,
    ),
    "a property is gone": (same, without_property, True),
    "a property is required": (same, with_property(prop(required=True)), True),
    "a property is optional": (with_property(prop(required=True)), same, False),
    "a property becomes read-only": (same, with_property(prop(**R)), True),
    "a read-only property can be written": (with_property(prop(**R)), same, False),
    "a property becomes write-only": (same, with_property(prop(**W)), True),
    "a write-only property can be read": (with_property(prop(**W)), same, False),
    "another key": (same, with_property(prop("that", iri=EX + "it")), True),
    "a wider range": (
        with_property(prop(datatype="integer")),
        with_property(prop(datatype="decimal")),
        True,
    ),
    "a wider range, written alone": (
        with_property(prop(datatype="integer", **W)),
        with_property(prop(datatype="decimal", **W)),
        False,
    ),
    "a narrower range": (
        with_property(prop(datatype="integer")),
        with_property(prop(datatype="short")),
        True,
    ),
    "a narrower range, read alone": (
        with_property(prop(datatype="integer", **R)),
        with_property(prop(datatype="short", **R)),
        False,
    ),
    "shorter texts": (same, with_property(facets(max_length=2)), True),
    "longer texts, written alone": (
        with_property(prop(facets=Facets(max_length=2), **W)),
        with_property(prop(**W)),
        False,
    ),
    "a pattern": (same, with_property(facets(pattern="^a")), True),
    "fewer values": (
        with_property(facets(one_of=("a", "ab"))),
        with_property(facets(one_of=("a",))),
        True,
    ),
    "one becomes many": (
        with_property(prop(max_count=1)),
        with_property(prop(max_count=5)),
        True,
    ),
    "many become one": (
        with_property(prop(max_count=5)),
        with_property(prop(max_count=1)),
        True,
    ),
    "one value is promised, written alone": (
        with_property(prop(**W)),
        with_property(prop(max_count=1, **W)),
        False,
    ),
    "a value becomes a link": (
        same,
        with_property(
            prop(
                kind=PropertyKind.LINK,
                ranges=(Range(iri=EX + "Other", kind=RangeKind.CLASS),),
            )
        ),
        True,
    ),
    "an operation is new": (without("PATCH", "DELETE"), same, False),
    "a collection can be added to": (without("POST"), same, False),
    "it cannot be deleted": (same, without("DELETE"), True),
    "it cannot be replaced": (same, without("PUT"), True),
    "it cannot be created": (same, without("POST"), True),
    "a new status": (
        same,
        with_operations(lambda o: replace(o, statuses=(Status(code=409),))),
        False,
    ),
    "an error is gone": (
        with_operations(lambda o: replace(o, statuses=(Status(code=409),))),
        same,
        False,
    ),
    "a header is returned": (
        same,
        with_operations(
            lambda o: replace(o, returns_headers=(HeaderSpecification(name="ETag"),))
        ),
        False,
    ),
    "an operation has a type": (
        same,
        with_operations(lambda o: replace(o, types=("https://schema.org/Action",))),
        False,
    ),
    "inherited from now on": (same, inheriting, False),
    "no longer inherited": (inheriting, same, True),
    "a search": (same, searched(), False),
    "another address": (same, elsewhere, True),
}

HARMLESS = {"no longer inherited", "a property is gone", "another key"}
"""What breaks who looks at superclasses, or at what a property means: a generated
server keeps and shows what it does not know."""


def _others() -> list[SupportedClass]:
    x, y = prop("x", "integer"), prop("y")
    other = SupportedClass(iri=EX + "Other", name="Other", properties=Named({"x": x}))
    special = SupportedClass(
        iri=EX + "Special",
        name="Special",
        superclasses=(other.iri,),
        properties=Named({"y": y}),
    )
    return [other, special]


OTHERS = _others()
"""The classes that properties may refer to."""


def of_class(changes: Sequence[Change], one: Subject) -> list[Change]:
    """Return the changes that concern the resources of a class."""
    about = {one.name, f"{one.name}Base", f"EntryPoint.{one.link.key}"}

    def concerned(change: Change) -> bool:
        said = change.subject.split()[0]
        return bool({said, said.partition(".")[0]} & about)

    return [change for change in changes if concerned(change)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What became of a class: what is said of it, and what an old client met."""

    name: str
    changes: Sequence[Change]
    fine: int
    worse: Mapping[str, object]

    @property
    def broken(self) -> bool:
        """Whether clients are called broken."""
        return any(change.clients for change in self.changes)

    def __str__(self) -> str:
        said = [(c.rule, c.before, c.after) for c in self.changes]
        return f"{self.name} {said}: {dict(self.worse)}"


def lives(
    before: Sequence[Subject],
    after: Sequence[Subject],
    others: Sequence[SupportedClass],
) -> Iterator[Life]:
    """Yield what becomes of each class of `before` with a server of `after`.

    `others` are what their properties refer to.
    """
    pair = api(before, *others), api(after, *others)
    changes = hydra_codegen.compare(*pair)
    with ExitStack() as stack:
        folders = [
            Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in pair
        ]
        old, new = (
            stack.enter_context(made(documentation, folder))
            for documentation, folder in zip(pair, folders, strict=True)
        )
        values = (*VALUES, *LISTS)
        # What the server holds from the beginning; of each kind equally many.
        held = {
            one.name: list(
                zip(
                    documents(old, new, one.name, "GET", values, SENT),
                    documents(new, old, one.name, "GET", values, SENT),
                    strict=False,
                )
            )
            for one in before
        }
        urls = [
            stack.enter_context(
                served(by, folder, {n: [p[i] for p in ps] for n, ps in held.items()})
            )
            for i, (by, folder) in enumerate(zip((old, new), folders, strict=True))
        ]
        clients = [stack.enter_context(calling(old, url)) for url in urls]
        for one in before:
            bodies = documents(old, new, one.name, "POST", values, SENT)
            count = len(held[one.name])
            here, there = (lived(old, c, one.name, bodies, count) for c in clients)
            fine = [s for s, o in here.items() if not str(o).startswith(FAILED)]
            told = of_class(changes, one)
            yield Life(
                name=one.name, changes=told, fine=len(fine), worse=worse(here, there)
            )


@pytest.fixture(scope="module", name="table")
def _table() -> dict[str, Life]:
    """Return a life for each change, all of one API."""
    plain = {f"C{n}": subject(f"C{n}", prop()) for n in range(len(CHANGES))}
    before = [e[0](s) for s, e in zip(plain.values(), CHANGES.values(), strict=True)]
    after = [e[1](s) for s, e in zip(plain.values(), CHANGES.values(), strict=True)]
    return dict(zip(CHANGES, lives(before, after, OTHERS), strict=True))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_what_it_is_called(table: dict[str, Life], name: str) -> None:
    life = table[name]
    assert life.broken is CHANGES[name][2], life
    if name not in HARMLESS:
        assert bool(life.worse) is life.broken, life
    assert life.fine >= 5, life


def harmless_pairs() -> Iterator[tuple[Pair, Subject, Subject]]:
    """Yield the pairs whose properties differ, which is called harmless to clients."""
    for number, pair in enumerate(PAIRS):
        if "clients" in pair.expected:
            continue
        before, after = (
            read(text).classes.get("Item") for text in (pair.before, pair.after)
        )
        if before is None or after is None or before.collection:
            continue
        was, now = (_with_life(f"C{number}", one) for one in (before, after))
        if was != now:
            yield pair, was, now


def _with_life(name: str, one: SupportedClass) -> Subject:
    """Return a class with the properties of another one."""
    props = (
        replace(p, operations=(), templates=(), place=Place())
        for p in one.properties.values()
    )
    return subject(name, *props)


def test_pairs_of_the_table_that_break_no_client_break_no_life() -> None:
    pairs, before, after = zip(*harmless_pairs(), strict=True)
    assert len(pairs) >= 25
    classes = read(PAIRS[0].before).classes
    others = [classes["Other"], classes["Special"]]
    for pair, life in zip(pairs, lives(before, after, others), strict=True):
        assert not life.worse, (pair.name, str(life))
        assert life.fine >= 5, (pair.name, str(life))


ADDED = st.sampled_from(
    [
        described,
        inheriting,
        searched(),
        with_property(prop("new"), "new"),
        with_property(prop("new", "integer", required=True, **R), "new"),
        with_operations(lambda o: replace(o, statuses=(Status(code=409),))),
        same,
    ]
)


@st.composite
def changed_apis(draw: st.DrawFn) -> tuple[list[Subject], list[Subject]]:
    """Draw an API of several classes before and after."""
    before, after = [], []
    for number in range(CLASSES):
        one = drawn_property(draw)
        others = {
            name: draw(FIELDS[name])
            for name in draw(st.sets(st.sampled_from(list(FIELDS)), max_size=2))
        }
        fewer = without(*draw(st.sets(st.sampled_from("PUT PATCH DELETE".split()))))
        was = subject(f"C{number}", one, prop("also"))
        edit = draw(ADDED)
        before.append(draw(st.sampled_from([same, fewer]))(was))
        after.append(edit(with_property(usable(replace(one, **others)))(was)))
    return before, after


def drawn_property(draw: st.DrawFn) -> SupportedProperty:
    about = {name: draw(field) for name, field in FIELDS.items()}
    return usable(SupportedProperty(iri=EX + "it", key="it", **about))


CLASSES = 10
EXAMPLES = int(os.environ.get("HYDRA_CODEGEN_LIVES", "1"))
"""How many pairs of APIs are tried; a search for mistakes tries many."""


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(changed_apis())
def test_what_breaks_no_client_breaks_no_life(
    pair: tuple[list[Subject], list[Subject]],
) -> None:
    for life in lives(*pair, OTHERS):
        assert life.broken or not life.worse, life
