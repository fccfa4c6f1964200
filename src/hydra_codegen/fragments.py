"""Text that is ready for an output language: the only kind a template prints.

A fragment says in its type that somebody decided how to write a value in one
language. The functions that make fragments stand beside the rules of their
language (`python/`, `targets/docs/`); only the types and plain JSON are here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TypeAlias

JsonValue: TypeAlias = (
    "str | int | float | bool | None | Sequence[JsonValue] | Mapping[str, JsonValue]"
)

_UNUSUAL = r"[^\n -~]"
"""What JSON in ASCII holds as an escape; only within its strings."""


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
    text = indented_json(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = re.sub(
            _UNUSUAL, lambda found: encode_basestring_ascii(found[0])[1:-1], text
        )
    return JsonText(text + "\n")


def indented_json(value: JsonValue, line: str = "\n") -> str:
    """Return `value` as `json.dumps` indents it, which takes twice as long.

    `line` is what begins a line where the value stands. A `JsonText` within it is
    JSON already, and stands as it is.
    """
    if isinstance(value, str):
        return value if isinstance(value, JsonText) else encode_basestring(value)
    inner = line + "  "
    between = "," + inner
    if value and isinstance(value, dict):
        text = between.join(
            [
                f"{encode_basestring(key)}: {encode_basestring(item)}"
                if type(item) is str
                else f"{encode_basestring(key)}: {indented_json(item, inner)}"
                for key, item in value.items()
            ]
        )
        return f"{{{inner}{text}{line}}}"
    if value and isinstance(value, (list, tuple)):
        text = between.join([indented_json(item, inner) for item in value])
        return f"[{inner}{text}{line}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value)
