"""Frozen dataclasses that are made quickly are those that are made slowly."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from hydra_codegen.documentation import Facets, Operation, SupportedProperty
from hydra_codegen.frozen import quick


def test_the_same_comes_of_the_same() -> None:
    made = quick(SupportedProperty)(key="k", iri="i", max_count=1, examples=("a",))
    slow = SupportedProperty(key="k", iri="i", max_count=1, examples=("a",))
    assert made == slow
    assert type(made) is SupportedProperty
    assert hash(made) == hash(slow)
    assert repr(made) == repr(slow)
    assert dataclasses.replace(made, key="l").key == "l"
    assert pickle.loads(pickle.dumps(made)) == slow
    assert made.facets == Facets()


def test_it_is_frozen() -> None:
    made = quick(Operation)(method="GET")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.method = "PUT"  # type: ignore[misc]


def test_what_must_be_given_must_be_given() -> None:
    with pytest.raises(TypeError, match="'method'"):
        quick(Operation)()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'other'"):
        quick(Operation)(method="GET", other=1)  # type: ignore[call-arg]
