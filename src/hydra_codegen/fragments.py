"""Text that is ready for an output language: the only kind a template prints.

A fragment says in its type that somebody decided how to write a value in one
language. The functions that make fragments stand beside the rules of their
language (`python/`, `targets/docs/`); only the types and plain JSON are here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = (
    "str | int | float | bool | None | Sequence[JsonValue] | Mapping[str, JsonValue]"
)


class Fragment(str):
    """Text that may stand in an output as it is."""

    __slots__ = ()


class PythonCode(Fragment):
    """Python source: an identifier, a type expression, a literal, a docstring."""

    __slots__ = ()


class TypeScriptCode(Fragment):
    """TypeScript source: a type, a literal, a comment, a whole declaration."""

    __slots__ = ()


class MarkdownText(Fragment):
    """Markdown in which nothing from a vocabulary can act as markup."""

    __slots__ = ()


class HtmlText(Fragment):
    """HTML in which nothing from a vocabulary can act as markup."""

    __slots__ = ()


class JsonText(Fragment):
    """A JSON document (RFC 8259)."""

    __slots__ = ()


def json_text(value: JsonValue) -> JsonText:
    """Return `value` as indented JSON with a final newline, keys in order.

    Lone surrogates, which UTF-8 cannot hold, are written as escapes.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=True, indent=2)
    return JsonText(text + "\n")
