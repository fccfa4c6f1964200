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


def _paragraphs(text: str, room: int) -> tuple[tuple[str, ...], ...]:
    """Return the lines of each paragraph of `text`, none longer than `room`."""
    if len(text) > room or not _is_plain(text):
        return _wrapped_paragraphs(text, room)
    line = " ".join(text.split())
    return ((line,),) if line else ()


def _is_plain(text: str) -> bool:
    """Whether `text` is one line that a docstring holds as it is."""
    shown = text.isascii() and text.isprintable()
    return shown and "\\" not in text and '"""' not in text


@functools.lru_cache(maxsize=4096)
def _wrapped_paragraphs(text: str, room: int) -> tuple[tuple[str, ...], ...]:
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rstrip() + " …"
    text = _visible(text).replace("\\", "\\\\").replace('"""', "'''")
    parts = (wrapped(part.split(), room) for part in re.split(_PARAGRAPHS, text))
    return tuple(tuple(lines) for lines in parts if lines)


def docstring(*texts: str, indent: str = "") -> PythonCode:
    """Return a docstring of `texts`, each its own paragraphs; never empty.

    The first line stands at no indent, as a template prints it.
    """
    room = _WIDTH - len(indent) - 3
    found = [p for text in texts for p in _paragraphs(text, room)]
    if len(found) == 1 and len(found[0]) == 1 and len(found[0][0]) > room - 3:
        # The closing quotes of a single line stand on it too.
        found = [p for text in texts for p in _paragraphs(text, room - 4)]
    line = f"\n{indent}"
    said = f"\n{line}".join([line.join(p) for p in found]) or "(Undocumented.)"
    # What starts or ends with a quote needs a space, as ruff would put it.
    start = " " if said.startswith('"') else ""
    if "\n" in said:
        return PythonCode(f'"""{start}{said}{line}"""')
    end = " " if said.endswith('"') else ""
    return PythonCode(f'"""{start}{said}{end}"""')
