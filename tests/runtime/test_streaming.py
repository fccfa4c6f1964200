"""Records are found wherever the bytes are cut."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydra_codegen.runtime import streaming

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
objects = st.dictionaries(st.text(max_size=4), values, max_size=4)


class Trickle(io.BytesIO):
    """Gives a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(3, size or 3))


def read(data: bytes) -> list[streaming.Record]:
    return list(streaming.records(Trickle(data)))


@given(st.lists(values, max_size=5), st.sampled_from([None, 1]), st.booleans())
def test_items_of_an_array(items: list[Any], indent: int | None, plain: bool) -> None:
    found = read(json.dumps(items, indent=indent, ensure_ascii=plain).encode())
    assert [json.loads(record.data) for record in found] == items
    assert [record.number for record in found] == list(range(1, len(items) + 1))


@given(st.lists(objects, min_size=1, max_size=5), st.booleans())
def test_lines(items: list[Any], blank: bool) -> None:
    end = b"\n\n" if blank else b"\n"
    found = read(end.join(json.dumps(item).encode() for item in items))
    assert [json.loads(record.data) for record in found] == items
    step = 2 if blank else 1
    assert [record.line for record in found] == [
        1 + step * number for number in range(len(items))
    ]


@given(
    st.lists(st.sampled_from([b'{"a": 1}', b"", b" \t", b' "x"\r', b"{"]), max_size=9),
    st.sampled_from([b"", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"]),
    st.integers(1, 30),
)
def test_parts_of_lines_are_the_lines(
    lines: list[bytes], before: bytes, size: int
) -> None:
    data = before + b"\n".join([b"{}", *lines])
    assert streaming.in_lines(Trickle(data))
    found: list[streaming.Record] = []
    moved = 0
    for start in range(0, len(data), size):
        part = streaming.LinesBetween(io.BytesIO(data), start, start + size)
        numbers = len(found)
        found += [
            streaming.Record(number + numbers, line + moved, text)
            for number, line, text in part
        ]
        moved += part.count
    assert found == read(data)


@given(objects.filter(bool))
def test_one_object_over_many_lines(item: dict[str, Any]) -> None:
    found = read(b"\n" + json.dumps(item, indent=2).encode() + b"\n")
    assert [json.loads(record.data) for record in found] == [item]
    assert found[0].line == 2


def test_lines_of_an_array() -> None:
    found = read(b'[\n  {"a": 1},\n\n  {"b": 2}\n]\n')
    assert [record.line for record in found] == [2, 4]


@pytest.mark.parametrize("data", [b"", b" \n ", b"[]", b"\xef\xbb\xbf[ ]"])
def test_nothing(data: bytes) -> None:
    assert read(data) == []


@pytest.mark.parametrize(
    "data", [b'{"a', b'[{"a": "', b'[{"a": 1}', b"{]", b"nonsense"]
)
def test_what_is_cut_off_is_still_a_record(data: bytes) -> None:
    assert read(data)
