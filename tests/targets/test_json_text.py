"""JSON is written as the standard library indents it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from hydra_codegen.fragments import JsonValue, json_text

_TEXTS = st.text('a\x1fé\ud800"\\\n\u2028😀', max_size=8)
_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(_TEXTS, inner, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=50)
@given(_VALUES)
def test_as_the_standard_library(value: JsonValue) -> None:
    text = json_text(value)
    plain = json.dumps(value, ensure_ascii=False, indent=2)
    expected = plain if _fits(plain) else json.dumps(value, indent=2)
    assert text == f"{expected}\n"


def _fits(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
