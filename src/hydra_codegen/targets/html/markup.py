"""Entries as HTML: every text escaped, types linked, code coloured.

HTML Standard, section 13.1.2: what stands between tags and in double-quoted
attributes is text once ``&``, ``<``, ``>`` and quotes are references.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from hydra_codegen.fragments import HtmlText
from hydra_codegen.targets.docs.markdown import clean
from hydra_codegen.targets.reference.entries import Code, Said, TypeName

Links: TypeAlias = Mapping[str, str]
"""The address of the page of each class, by the class's key."""

PAGE_LANGUAGE = "en"

_METHODS = frozenset(("GET", "PUT", "POST", "PATCH", "DELETE"))

# A web address without what browsers take out of one or read as another.
_WEB = re.compile(r"https?://[^\x00-\x20\x7f\"<>\\^`{|}\u0080-\u009f\u2028\u2029]+")

# What is coloured in code whose ``&``, ``<`` and ``>`` are references already; a
# quote that begins no text is escaped and no more.
_PARTS = {
    "json": re.compile(
        # A text that is no key is not read again from each of its characters.
        r'(?P<key>"(?:[^"\\]++|\\.)*+"(?=\s*:))|(?P<text>"(?:[^"\\]++|\\.)*+")'
        r"|(?P<word>(?:true|false|null)\b)|(?P<number>-?\d[\d.eE+-]*)|[\"']"
    ),
    "python": re.compile(
        r"(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
        r"|(?P<word>\b(?:from|import|with|as|for|in|True|False|None)\b)"
        r"|(?P<number>\b\d+(?:\.\d+)?\b)|[\"']"
    ),
    "typescript": re.compile(
        r'(?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`)'
        r"|(?P<word>\b(?:const|await|if|throw|new|true|false|null)\b)"
        r"|(?P<number>\b\d+(?:\.\d+)?\b)|[\"']"
    ),
    "curl": re.compile(r"(?P<text>'[^']*'|\"[^\"]*\")|(?P<word>--[a-z]+|^curl)|[\"']"),
}


@functools.lru_cache(maxsize=65536)
def text(value: str) -> HtmlText:
    """Return a text for between tags or for an attribute in double quotes."""
    return HtmlText(html.escape(clean(value)))


def paragraphs(value: Said) -> HtmlText:
    """Return a text as paragraphs, parted by empty lines."""
    whole = clean(value).strip()
    parts = re.split(r"\n[ \t]*\n", whole) if "\n" in whole else [whole]
    opening = f"<p{_spoken(value)}>"
    return HtmlText(
        "".join([f"{opening}{text(p.strip())}</p>" for p in parts if p.strip()])
    )


def said(value: Said) -> HtmlText:
    """Return a text within a line, with the language that it is in."""
    mark = _spoken(value)
    return HtmlText(f"<span{mark}>{text(value)}</span>") if mark else text(value)


def _spoken(value: Said) -> str:
    """Return what marks a text in another language than the page's."""
    language = value.language
    if not language or language.lower().partition("-")[0] == PAGE_LANGUAGE:
        return ""
    return f' lang="{text(language)}" dir="auto"'


def link(address: str, shown: HtmlText, kind: str = "") -> HtmlText:
    """Return a link to an `address` of ours, or of the web; else what is shown."""
    what = f' class="{kind}"' if kind else ""
    return HtmlText(f'<a{what} href="{text(address)}">{shown}</a>')


def web_link(iri: str) -> HtmlText:
    """Return an IRI, linked where it can be followed on the web."""
    return link(iri, text(iri)) if _WEB.fullmatch(iri) else text(iri)


def type_name(name: TypeName, links: Links) -> HtmlText:
    """Return the name of a type, linked to its page or to the web."""
    shown = text(name.label or "anything")
    if name.key:
        shown = link(links[name.key], shown, "type")
    else:
        shown = HtmlText(f'<span class="type" title="{text(name.iri)}">{shown}</span>')
    return HtmlText(f"{text(name.before)} {shown}") if name.before else shown


def type_names(names: Iterable[TypeName], links: Links) -> HtmlText:
    """Return the names of several types in one line."""
    return HtmlText(", ".join([type_name(name, links) for name in names]))


def method(name: str) -> HtmlText:
    """Return the badge of a method; those of HTTP have each a colour."""
    kind = name.lower() if name in _METHODS else "other"
    return HtmlText(f'<span class="method {kind}">{text(name)}</span>')


def path(address: str) -> HtmlText:
    """Return a path that may break at each slash, its variables marked."""
    parts = re.split(r"(\{[^{}]*\}|/)", address)
    made: list[str] = []
    for part in parts:
        if part == "/":
            made.append("<wbr>/")
        elif part.startswith("{"):
            made.append(f"<var>{text(part)}</var>")
        else:
            made.append(text(part))
    return HtmlText("".join(made).removeprefix("<wbr>"))


def code(piece: Code) -> HtmlText:
    """Return a piece of code with its strings, numbers and words coloured.

    Its text is clean already.
    """
    return _coloured(piece.language, piece.text)


# A page shows the same document several times.
@functools.lru_cache(maxsize=64)
def _coloured(language: str, value: str) -> HtmlText:
    return HtmlText(_PARTS[language].sub(_part, html.escape(value, quote=False)))


def _part(found: re.Match[str]) -> str:
    shown = found[0].replace('"', "&quot;").replace("'", "&#x27;")
    kind = found.lastgroup
    return f'<span class="{kind}">{shown}</span>' if kind else shown
