"""Frozen dataclasses of our own are what the standard library makes of the same."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from hydra_codegen.documentation import (
    ApiDocumentation,
    Facets,
    Named,
    Operation,
    Status,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.frozen import dataclass
from hydra_codegen.plugins import Plugin


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Made by us."""

    kind: str
    number: int = 1
    names: Mapping[str, int] = dataclasses.field(default_factory=dict)
    secret: str = dataclasses.field(default="", repr=False)
    found: int = dataclasses.field(init=False, compare=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", self.number + 1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """Made by the standard library."""

    kind: str
    number: int = 1
    names: Mapping[str, int] = dataclasses.field(default_factory=dict)
    secret: str = dataclasses.field(default="", repr=False)
    found: int = dataclasses.field(init=False, compare=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", self.number + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Below(Ours):
    """Inherits from one of ours."""

    more: str = "m"


GIVEN: list[dict[str, Any]] = [
    {"kind": "k"},
    {"kind": "k", "number": 2, "names": {"a": 1}, "secret": "s"},
]


@pytest.mark.parametrize("given", GIVEN)
def test_the_same_comes_of_the_same(given: dict[str, Any]) -> None:
    ours, theirs = Ours(**given), Theirs(**given)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert ours == Ours(**given)
    assert ours != Ours(**{**given, "kind": "other"})
    assert ours.__eq__(theirs) is NotImplemented
    assert not hasattr(ours, "__dict__")
    assert [f.name for f in dataclasses.fields(Ours)] == [
        f.name for f in dataclasses.fields(Theirs)
    ]


def test_what_is_not_compared_does_not_count() -> None:
    one, other = Ours(kind="k"), Ours(kind="k")
    object.__setattr__(other, "found", 9)
    assert one == other


def test_equal_ones_hash_alike() -> None:
    one = SupportedProperty(key="k", iri="i", max_count=1, examples=("a",))
    other = SupportedProperty(key="k", iri="i", max_count=1, examples=("a",))
    assert hash(one) == hash(other)
    assert len({one, other, dataclasses.replace(one, key="l")}) == 2


def test_it_is_frozen() -> None:
    made = Operation(method="GET")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.method = "PUT"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.method
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.other = 1  # type: ignore[attr-defined]
    assert made.method == "GET"


def test_what_must_be_given_must_be_given() -> None:
    with pytest.raises(TypeError, match="'method'"):
        Operation()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'other'"):
        Operation(method="GET", other=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        Operation("GET")  # type: ignore[call-arg]


def test_each_has_a_default_of_its_own() -> None:
    assert Ours(kind="a").names is not Ours(kind="a").names
    assert SupportedProperty(key="k").facets == Facets()


def test_classes_inherit() -> None:
    below = Below(kind="k", number=3)
    assert (below.kind, below.found, below.more) == ("k", 4, "m")
    assert repr(below) == "Below(kind='k', number=3, names={}, found=4, more='m')"
    assert below != Ours(kind="k", number=3)
    assert type(dataclasses.replace(below, more="n")) is Below
    assert Status(code=404, title="t").text == "t"


def test_one_may_be_given_in_order() -> None:
    assert Plugin("n", "d", "r") == Plugin(name="n", distribution="d", reference="r")


def test_copies_and_what_was_pickled_are_the_same() -> None:
    one = SupportedClass(name="C", iri="i", properties=Named({}))
    api = ApiDocumentation(title="t", classes=Named({"C": one}))
    for made in (copy.copy(api), pickle.loads(pickle.dumps(api))):
        assert made.classes == api.classes
        assert made.class_of("i") == one
    assert copy.deepcopy(Ours(kind="k", number=5)).found == 6
