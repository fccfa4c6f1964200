"""Code laid out as ruff's formatter would leave it, at 88 columns.

Only what generated code consists of: brackets, calls, unions, one line where
it fits, and else one element on each line. No formatter runs at generation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from hydra_codegen.fragments import PythonCode

WIDTH = 88
INDENT = "    "


def width(text: str) -> int:
    """Return how many columns `text` takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


class Brackets:
    """Elements in brackets: a call, a subscript, a tuple.

    `head` is what stands before the opening bracket, `flat` all on one line,
    `inner` what of that is between the brackets.
    """

    __slots__ = ("flat", "head", "inner", "items", "pair")
    flat: str

    def __init__(self, head: str, items: tuple[Node, ...], pair: str = "[]") -> None:
        self.head = head
        self.items = items
        self.pair = pair
        self.inner = ", ".join([i if isinstance(i, str) else i.flat for i in items])
        comma = "," if pair == "()" and not head and len(items) == 1 else ""
        self.flat = f"{head}{pair[0]}{self.inner}{comma}{pair[1]}"


class Union:
    """Types joined with ``|``."""

    __slots__ = ("flat", "items")
    flat: str

    def __init__(self, items: tuple[Node, ...]) -> None:
        self.items = items
        self.flat = " | ".join([i if isinstance(i, str) else i.flat for i in items])


class Keyword:
    """A keyword argument of a call."""

    __slots__ = ("flat", "name", "value")

    def __init__(self, name: str, value: Node) -> None:
        self.name = name
        self.value = value
        self.flat = f"{name}={flat(value)}"


class Entry:
    """An entry of a dictionary."""

    __slots__ = ("flat", "key", "value")

    def __init__(self, key: str, value: Node) -> None:
        self.key = key
        self.value = value
        self.flat = f"{key}: {flat(value)}"


Node: TypeAlias = str | Brackets | Union | Keyword | Entry


def flat(node: Node) -> str:
    """Return `node` on one line."""
    return node if isinstance(node, str) else node.flat


def call(head: str, *items: Node) -> Brackets:
    """Return a call of `head`."""
    return Brackets(head, items, "()")


def index(head: str, *items: Node) -> Brackets:
    """Return `head`, subscripted."""
    return Brackets(head, items)


def union(items: Sequence[Node]) -> Node:
    """Return the union of `items`."""
    return items[0] if len(items) == 1 else Union(tuple(items))


def _fits(text: str) -> bool:
    return len(text) <= WIDTH if text.isascii() else width(text) <= WIDTH


def _lines(node: Node, indent: str, before: str, after: str) -> list[str]:
    """Return the lines of `node` at `indent`, `before` and `after` around it."""
    lines: list[str] = []
    _lay(lines, node, indent, before, after)
    return lines


def _lay(lines: list[str], node: Node, indent: str, before: str, after: str) -> None:
    """Add to `lines` those of `node`."""
    line = f"{indent}{before}{node if isinstance(node, str) else node.flat}{after}"
    if isinstance(node, str) or _fits(line):
        lines.append(line)
    elif isinstance(node, Keyword):
        _lay_keyword(lines, node, indent, before, after)
    elif isinstance(node, Entry):
        _lay(lines, node.value, indent, f"{before}{node.key}: ", after)
    elif isinstance(node, Union):
        last = len(node.items) - 1
        for number, item in enumerate(node.items):
            start = before if number == 0 else "| "
            _lay(lines, item, indent, start, after if number == last else "")
    else:
        _lay_exploded(lines, node, indent, before, after)


def _lay_keyword(
    lines: list[str], node: Keyword, indent: str, before: str, after: str
) -> None:
    """A value that is a bare text goes in parentheses where that makes it fit."""
    value = node.value
    if isinstance(value, str) and _fits(f"{indent}{INDENT}{value}"):
        lines.append(f"{indent}{before}{node.name}=(")
        lines.append(f"{indent}{INDENT}{value}")
        lines.append(f"{indent}){after}")
    else:
        _lay(lines, value, indent, f"{before}{node.name}=", after)


def _lay_exploded(
    lines: list[str], node: Brackets, indent: str, before: str, after: str
) -> None:
    inside = indent + INDENT
    lines.append(f"{indent}{before}{node.head}{node.pair[0]}")
    together = f"{inside}{node.inner}"
    if node.head and _fits(together):
        lines.append(together)
    elif node.items:
        # A trailing comma would make a tuple of a single subscript.
        comma = "" if node.pair == "[]" and len(node.items) == 1 else ","
        for item in node.items:
            line = f"{inside}{item if isinstance(item, str) else item.flat}{comma}"
            if len(line) <= WIDTH and line.isascii():
                lines.append(line)
            else:
                _lay(lines, item, inside, "", comma)
    lines.append(f"{indent}{node.pair[1]}{after}")


def expression(node: Node, indent: str = "", before: str = "", after: str = "") -> str:
    """Return `node` in lines, after `before` and followed by `after`."""
    return "\n".join(_lines(node, indent, before, after))


def annotated(name: str, type_: Node, default: str, indent: str = INDENT) -> str:
    """Return the declaration of an attribute: ``name: type = default``."""
    after = f" = {default}" if default else ""
    line = f"{indent}{name}: {flat(type_)}{after}"
    if _fits(line):
        return line
    if after and _fits(f"{indent}{name}: {flat(type_)} = ("):
        return (
            f"{indent}{name}: {flat(type_)} = (\n{indent}{INDENT}{default}\n{indent})"
        )
    if isinstance(type_, str):
        if after or not _fits(f"{indent}{INDENT}{type_}"):
            return line
        return f"{indent}{name}: (\n{indent}{INDENT}{type_}\n{indent})"
    inside = indent + INDENT
    if isinstance(type_, Brackets):
        opening = f"{indent}{name}: {type_.head}{type_.pair[0]}"
        # In parentheses only what fits then, and does not without.
        if (
            after
            or _fits(opening)
            or not all(map(_fits, _lines(type_, inside, "", "")))
        ):
            return expression(type_, indent, f"{name}: ", after)
    body = f"{inside}{type_.flat}"
    lines = [body] if _fits(body) else _lines(type_, inside, "", "")
    return "\n".join([f"{indent}{name}: (", *lines, f"{indent}){after}"])


def signature(
    opening: str,
    parameters: Sequence[Node],
    result: Node,
    indent: str = INDENT,
    after: str = "",
) -> str:
    """Return the head of a function, ``opening(parameters) -> result:``.

    `after` is a body that stands on the same line.
    """
    head = call(opening, *parameters)
    line = f"{indent}{head.flat} -> {flat(result)}:{after}"
    if _fits(line):
        return line
    lines: list[str] = []
    _lay_exploded(lines, head, indent, "", "")
    lines.pop()
    if len(parameters) == 1:
        # A parameter alone is never left without a comma.
        only = _lines(parameters[0], indent + INDENT, "", ",")
        lines = [f"{indent}{opening}(", *only]
    inside = indent + INDENT
    body = f"{inside}{flat(result)}"
    # What no parentheses would make fit has none.
    wrapped = isinstance(result, Union) or (isinstance(result, str) and _fits(body))
    if _fits(f"{indent}) -> {flat(result)}:{after}") or not wrapped:
        return "\n".join([*lines, expression(result, indent, ") -> ", f":{after}")])
    types = [body] if _fits(body) else _lines(result, inside, "", "")
    return "\n".join([*lines, f"{indent}) -> (", *types, f"{indent}):{after}"])


def parameter(name: str, type_: Node) -> Node:
    """Return the declaration of a parameter, ``name: type``."""
    if isinstance(type_, Union):
        return Union((parameter(name, type_.items[0]), *type_.items[1:]))
    if isinstance(type_, Brackets):
        return Brackets(f"{name}: {type_.head}", type_.items, type_.pair)
    return f"{name}: {flat(type_)}"


def assigned(target: str, value: Node, indent: str = "") -> str:
    """Return an assignment; `target` may carry an annotation."""
    line = f"{indent}{target} = {flat(value)}"
    if _fits(line):
        return line
    if isinstance(value, str):
        return f"{indent}{target} = (\n{indent}{INDENT}{value}\n{indent})"
    return expression(value, indent, f"{target} = ")


def code(text: str) -> PythonCode:
    """Say that `text` is Python, as this module wrote it."""
    return PythonCode(text)
