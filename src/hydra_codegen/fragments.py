"""Text that is ready for an output language: the only kind a template prints.

A fragment says in its type that somebody decided how to write a value in one
language. The functions that make fragments stand beside the rules of their
language (`python/`, `targets/docs/`); only the types and plain JSON are here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring, encode_basestring_ascii
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
    text = _written(value, encode_basestring, "\n")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _written(value, encode_basestring_ascii, "\n")
    return JsonText(text + "\n")


def _written(value: JsonValue, quoted: Callable[[str], str], line: str) -> str:
    """Return `value` as `json.dumps` indents it, which takes twice as long.

    `line` is what begins a line where the value stands.
    """
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    inner = line + "  "
    between = "," + inner
    if value and isinstance(value, dict):
        text = between.join(
            [
                f"{quoted(key)}: {quoted(item)}"
                if type(item) is str
                else f"{quoted(key)}: {_written(item, quoted, inner)}"
                for key, item in value.items()
            ]
        )
        return f"{{{inner}{text}{line}}}"
    if value and isinstance(value, (list, tuple)):
        text = between.join([_written(item, quoted, inner) for item in value])
        return f"[{inner}{text}{line}]"
    return json.dumps(value)
