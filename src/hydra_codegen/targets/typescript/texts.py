"""Texts of a vocabulary in TypeScript: literals, keys and comments, whatever they hold."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from hydra_codegen.fragments import TypeScriptCode
from hydra_codegen.python.docstrings import plain_line
from hydra_codegen.python.layout import width
from hydra_codegen.targets.typescript.layout import WIDTH

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_PARAGRAPHS = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)\s*")
_LONGEST = 2000


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return "\\" + quote
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\u{{{number:x}}}"


def string(text: str) -> TypeScriptCode:
    """Return `text` as a string literal, in double quotes where they need no
    more escapes than single ones."""
    if text.isascii() and text.isprintable() and not ('"' in text or "\\" in text):
        return TypeScriptCode(f'"{text}"')
    quote = "'" if text.count('"') > text.count("'") else '"'
    return TypeScriptCode(quote + "".join(_escaped(c, quote) for c in text) + quote)


def key(text: str) -> TypeScriptCode:
    """Return `text` as the name of a member, in quotes where it must have them."""
    return TypeScriptCode(text) if _IDENTIFIER.fullmatch(text) else string(text)


def line_comment(text: str) -> TypeScriptCode:
    """Return `text` as one comment line that directs no tool."""
    return TypeScriptCode(f"// {plain_line(text).lstrip('/@# ')}".rstrip())


def _inert(line: str) -> str:
    """Return a line of a comment that neither ends it nor is a tag (TSDoc)."""
    line = line.replace("*/", "*\\/").replace("{@", "{\\@")
    return f"\\{line}" if line.startswith("@") else line


def _wrapped(text: str, room: int) -> Iterator[str]:
    if width(text) <= room:
        yield text
        return
    line = ""
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


@functools.lru_cache(maxsize=4096)
def _lines(text: str, room: int) -> tuple[str, ...]:
    """Return a text in lines, an empty one between its paragraphs."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rstrip() + " …"
    found: list[str] = []
    parts = [text] if text.isprintable() else _PARAGRAPHS.split(text)
    for paragraph in parts:
        plain = plain_line(paragraph)
        if plain:
            found += [""] * bool(found)
            found += [_inert(line) for line in _wrapped(plain, room)]
    return tuple(found)


@functools.lru_cache(maxsize=1024)
def comment(*texts: str, tags: tuple[str, ...] = (), indent: int = 0) -> TypeScriptCode:
    """Return a TSDoc comment of `texts`, each its own paragraphs, or nothing.

    `tags` are lines of ours with a tag and a text of the vocabulary, each on one
    line. Ends with a line break where it is not empty.
    """
    room = WIDTH - indent - 3
    lines: list[str] = []
    for text in texts:
        found = _lines(text, room)
        if found:
            lines += [""] * bool(lines)
            lines += found
    if tags:
        lines += [""] * bool(lines)
        lines += [tag.replace("*/", "*\\/") for tag in tags]
    if not lines:
        return TypeScriptCode()
    margin = " " * indent
    if len(lines) == 1 and indent + width(lines[0]) + 7 <= WIDTH:
        return TypeScriptCode(f"{margin}/** {lines[0]} */\n")
    inside = "".join(f"{margin} * {line}".rstrip() + "\n" for line in lines)
    return TypeScriptCode(f"{margin}/**\n{inside}{margin} */\n")
