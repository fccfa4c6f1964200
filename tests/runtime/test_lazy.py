"""A package that imports nothing until asked has what it names, and nothing else."""

from __future__ import annotations

import json.encoder

import pytest

from hydra_codegen.runtime.lazy import lazily

get, listed = lazily(
    "json",
    """
.decoder JSONDecoder JSONDecodeError
.encoder
    JSONEncoder
""",
)


def test_each_name_is_of_the_module_before_it() -> None:
    assert get("JSONDecodeError") is json.JSONDecodeError
    assert get("JSONEncoder") is json.encoder.JSONEncoder
    assert get("__all__") == ["JSONDecodeError", "JSONDecoder", "JSONEncoder"]
    assert {"JSONDecodeError", "loads"} <= set(listed())


@pytest.mark.parametrize(
    "name",
    ["", "JSON", "Decoder", ".encoder", "encoder", "JSONDecoder JSONDecodeError"],
)
def test_what_is_no_name_of_it_is_not_there(name: str) -> None:
    with pytest.raises(AttributeError, match="module 'json' has no attribute"):
        get(name)
