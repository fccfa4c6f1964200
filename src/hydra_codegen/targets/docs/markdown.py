"""Texts of a vocabulary as Markdown that says exactly what the text says.

The rules are those of CommonMark 0.31.2 and of GitHub's tables and
strikethrough (GFM 0.29). Only what would act is escaped, so that ordinary
prose comes out as it went in. Bare web addresses stay as they are: where a
renderer makes links of them, the link shows its own target.
"""

from __future__ import annotations

import re

from hydra_codegen.fragments import MarkdownText

_ENDS_OF_LINES = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Controls and lone surrogates have no place in a text file; the bidirectional
# controls make a reader see another order than the one that stands there
# ("Trojan Source", CVE-2021-42574).
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)

_ACTIVE = re.compile(r"[\\`*_~\[\]<&]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

# What starts a block where a line begins: CommonMark 0.31.2, section 4 and 5.
_LINE_START = re.compile(r"(?=#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|\[)")
_ORDERED = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_RULE = re.compile(r"[-=_*+~:|\s]+")
_SPACES = frozenset(("", " ", "\t"))
_BACKTICKS = re.compile("`+")


def clean(text: str) -> str:
    """Return `text` with ``\\n`` for each end of a line.

    Controls, bidirectional overrides and lone surrogates become U+FFFD.
    """
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _UNPRINTABLE.sub("\ufffd", _ENDS_OF_LINES.sub("\n", text))


def one_line(text: str) -> str:
    """Return `text` on one line, each run of white space a single space."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return re.sub("[ \t\n]+", " ", clean(text)).strip()


def inline(text: str) -> MarkdownText:
    """Return `text` as Markdown that stands inside a line."""
    return MarkdownText(_escaped(one_line(text)))


def heading(text: str) -> MarkdownText:
    """Return `text` for a heading, after its ``#``.

    A closing run of ``#`` would be dropped (CommonMark, section 4.2).
    """
    escaped = _escaped(one_line(text))
    if escaped.endswith("#"):
        escaped = re.sub(r"(^|\s)(#+)$", r"\1\\\2", escaped)
    return MarkdownText(escaped)


def link_text(text: str) -> MarkdownText:
    """Return `text` for the square brackets of a link."""
    return MarkdownText(_escaped(one_line(text), brackets=True))


def cell(text: str) -> MarkdownText:
    """Return `text` for a cell of a table; a single space if it is empty."""
    return in_cell(inline(text)) or MarkdownText(" ")


def in_cell(markdown: MarkdownText) -> MarkdownText:
    """Return `markdown`, which has no code, for use in a cell of a table.

    Cells are cut at pipes before anything else is read (GFM, section 4.10),
    and renderers disagree on two backslashes before one: a backslash that is
    text is written as a character reference.
    """
    return MarkdownText(markdown.replace("\\\\", "&#92;").replace("|", "\\|"))


def code(text: str) -> MarkdownText:
    """Return `text` as code inside a line or cell.

    What no code span can hold in every place (backticks, pipes, backslashes)
    is written as plain text instead.
    """
    line = one_line(text)
    if not line or any(character in line for character in "`|\\"):
        return in_cell(inline(line))
    return MarkdownText(f"`{line}`")


def block(text: str) -> MarkdownText:
    """Return `text` as paragraphs: an empty line parts them, nothing else.

    Lines keep their ends; the white space around each is dropped, since it
    would make code or line breaks.
    """
    lines = [_line(line.strip()) for line in clean(text).split("\n")]
    return MarkdownText(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"))


def code_block(text: str, language: str = "") -> MarkdownText:
    """Return `text` as a fenced block whose fence the text cannot close.

    `language` is a word of ours, for colours.
    """
    body = clean(text)
    longest = max((len(run) for run in _BACKTICKS.findall(body)), default=0)
    fence = "`" * max(3, longest + 1)
    return MarkdownText(f"{fence}{language}\n{body}\n{fence}")


def _line(line: str) -> str:
    """Escape one line of a paragraph, its beginning included."""
    escaped = _escaped(line)
    if _RULE.fullmatch(line):
        # A rule, a fence, the underline of a heading or of a table's header.
        return escaped if escaped[0] == "\\" else "\\" + escaped
    if _LINE_START.match(escaped):
        return "\\" + escaped
    return _ORDERED.sub(r"\1\\", escaped, count=1) if line[0:1].isdigit() else escaped


def _escaped(line: str, *, brackets: bool = False) -> str:
    """Escape what acts inside a line; with `brackets` all square brackets."""
    return _ACTIVE.sub(lambda match: _escape(line, match.start(), brackets), line)


def _escape(line: str, at: int, brackets: bool) -> str:
    """Return the character of `line` at this place, escaped if it would act."""
    character = line[at]
    before = line[at - 1 : at]
    after = line[at + 1 : at + 2]
    match character:
        case "\\":
            acts = not after or after in _PUNCTUATION
        case "`":
            acts = True
        case "*" | "~":
            # Only what opens: a run that space follows cannot (section 6.2).
            acts = after not in _SPACES
        case "_":
            acts = after not in _SPACES and not before.isalnum()
        case "[":
            # No link comes of it while what closes it is escaped.
            acts = brackets
        case "]":
            acts = brackets or after in {"(", ":", "["}
        case "<":
            return "&lt;" if not after or not (after == " " or after.isdigit()) else "<"
        case _:
            return "&amp;" if _ENTITY.match(line, at) else "&"
    return "\\" + character if acts else character
