"""Texts of a vocabulary as docstrings and comments, whatever they hold."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from hydra_codegen.fragments import PythonCode

_LONGEST = 2000
_WIDTH = 88
# Few texts need these, so they are compiled when one does.
_BREAKS = r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
_PARAGRAPHS = r"\n[ \t]*\n\s*"
# Bidirectional controls would show code in another order than it runs.
_HIDDEN = "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"


def _visible(text: str) -> str:
    """Return `text` with nothing in it that cannot be shown."""
    if text.isascii() and text.isprintable():
        return text
    text = re.sub(_HIDDEN, "", re.sub(_BREAKS, "\n", text))
    return "".join(
        c if c.isprintable() or c in "\n\t" or c.isspace() else "\ufffd" for c in text
    )


def plain_line(text: str) -> str:
    """Return `text` as one line in which nothing is hidden."""
    return " ".join(_visible(text[: _LONGEST * 2]).split()) if text else ""


def comment(text: str) -> PythonCode:
    """Return `text` as one comment line."""
    return PythonCode(f"# {plain_line(text)}".rstrip())


def wrapped(words: Iterable[str], room: int, indent: str = "") -> list[str]:
    """Return words in lines of at most `room`, all but the first of them indented.

    A word that is longer has a line of its own.
    """
    lines: list[str] = []
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def _plain_line(text: str) -> str | None:
    """Return `text` as the one line that a docstring holds of it; None: it is odd."""
    if not (text.isascii() and text.isprintable()) or "\\" in text:
        return None
    if '"' in text and '"""' in text:
        return None
    if "  " in text or text[0] == " " or text[-1] == " ":
        return " ".join(text.split())
    return text


@functools.lru_cache(maxsize=4096)
def _wrapped_paragraphs(text: str, room: int) -> tuple[tuple[str, ...], ...]:
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rstrip() + " …"
    text = _visible(text).replace("\\", "\\\\").replace('"""', "'''")
    parts = (wrapped(part.split(), room) for part in re.split(_PARAGRAPHS, text))
    return tuple(tuple(lines) for lines in parts if lines)


def _paragraphs(texts: Iterable[str], room: int, line: str) -> list[str]:
    """Return the paragraphs of `texts` in lines of at most `room`, joined by `line`."""
    found: list[str] = []
    for text in texts:
        if not text:
            continue
        plain = _plain_line(text) if len(text) <= room else None
        if plain is None:
            found += [line.join(p) for p in _wrapped_paragraphs(text, room)]
        elif plain:
            found.append(plain)
    return found


def docstring(*texts: str, indent: str = "") -> PythonCode:
    """Return a docstring of `texts`, each its own paragraphs; never empty.

    The first line stands at no indent, as a template prints it.
    """
    line = f"\n{indent}"
    room = _WIDTH - len(indent) - 3
    found = _paragraphs(texts, room, line)
    if len(found) == 1 and len(found[0]) > room - 3 and "\n" not in found[0]:
        # The closing quotes of a single line stand on it too.
        found = _paragraphs(texts, room - 4, line)
    said = f"\n{line}".join(found) or "(Undocumented.)"
    # What starts or ends with a quote needs a space, as ruff would put it.
    start = " " if said.startswith('"') else ""
    if "\n" in said:
        return PythonCode(f'"""{start}{said}{line}"""')
    end = " " if said.endswith('"') else ""
    return PythonCode(f'"""{start}{said}{end}"""')
