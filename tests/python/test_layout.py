"""Declarations are laid out as ruff lays them out, whatever their length."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hydra_codegen.python.layout import (
    Node,
    Union,
    annotated,
    index,
    parameter,
    signature,
    union,
)


def require_laid_out(declarations: list[str]) -> None:
    command = ["-m", "ruff", "format", "--isolated", "--diff", "-"]
    done = subprocess.run(
        [sys.executable, *command],
        input="class A:\n" + "\n\n".join(declarations) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("parameters", [("self",), ("self", "other"), ("self: Any",)])
def test_heads_of_functions(parameters: tuple[str, ...]) -> None:
    require_laid_out(
        [
            signature("def entry_point", parameters, f"models.{'X' * length}")
            + "\n        pass"
            for length in range(20, 90)
        ]
    )


_names = st.integers(1, 90).map("X".__mul__)
_plain = st.sampled_from(["str", "None"]) | _names | _names.map("models.{}".format)


def _subscripts(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    head = st.sampled_from(["list", "Mapping", "Answer"]) | _names
    items = st.lists(inner, min_size=1, max_size=2)
    return st.builds(lambda head, items: index(head, *items), head, items)


def _unions(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    single = inner.filter(lambda node: not isinstance(node, Union))
    return st.lists(single, min_size=2, max_size=4).map(union)


_types: st.SearchStrategy[Node] = st.recursive(
    _plain, lambda inner: _subscripts(inner) | _unions(inner), max_leaves=8
)
_fields = st.builds(
    annotated, st.just("field"), _types, st.sampled_from(["", "None", '"text"'])
)
_parameters = st.lists(st.builds(parameter, _names, _types), min_size=1, max_size=3)


@st.composite
def _heads(draw: st.DrawFn) -> str:
    parameters: list[Node] = ["self", *draw(_parameters)]
    result = draw(_types)
    if draw(st.booleans()):
        return signature("def call", parameters, result, after=" ...")
    return signature("async def call", parameters, result) + "\n        pass"


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.reuse, Phase.generate],
)
@given(st.lists(_fields | _heads(), min_size=10, max_size=30))
def test_any_types_of_any_length(declarations: list[str]) -> None:
    require_laid_out(declarations)


@pytest.mark.parametrize("length", [76, 77, 78, 80, 81, 82])
def test_a_subscript_of_a_long_name(length: int) -> None:
    names = ("short", "x" * 70, "x" * 90)
    require_laid_out(
        [
            annotated("field", index("H" * length, name), default)
            for name in names
            for default in ("", "None")
        ]
    )
