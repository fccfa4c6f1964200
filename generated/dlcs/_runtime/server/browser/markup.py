"""HTML in which no text can act as markup (HTML Standard, section 13.1).

Whatever is not `Html` is text and escaped, and only `element`, `joined` and
`frame` make `Html`: nobody can forget to escape.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

Child: TypeAlias = "Html | str | int | None"
"""What stands in an element: markup, text, a number, or nothing."""
Attributes: TypeAlias = Mapping[str, "str | int | bool | None"]
"""The attributes of an element; one that is None or False is left out."""

_VOID = frozenset(("br", "input", "link", "meta"))
_NAME = re.compile("[a-z][a-z0-9-]*")
_PLACE = re.compile(r"\$([a-z]+)")
# No web address has these, and browsers take some of them out of one.
_NOT_IN_IRIS = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}\u2028\u2029]")


class Html:
    """A piece of HTML; `str` gives its text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)


EMPTY = Html("")


def joined(*children: Child) -> Html:
    """Return children one after another."""
    return Html("".join(map(_escaped, children)))


def element(
    name: str,
    *children: Child,
    attributes: Attributes | None = None,
) -> Html:
    """Return an element; raises `ValueError` for an attribute like no other."""
    start = [name]
    for key, value in (attributes or {}).items():
        if not _NAME.fullmatch(key):
            raise ValueError(f"{key!r} is no attribute of ours")
        if value is True:
            start.append(key)
        elif value is not None and value is not False:
            start.append(f'{key}="{html.escape(str(value))}"')
    opened = f"<{' '.join(start)}>"
    if name in _VOID:
        return Html(opened)
    # A parser drops the first line feed of these (section 13.1.2.5).
    first = "\n" if name in ("textarea", "pre") else ""
    return Html(f"{opened}{first}{joined(*children)}</{name}>")


def listed(name: str, items: Iterable[Child], **attributes: str) -> Html:
    """Return a list of items, ``ul`` or ``ol``."""
    found = [element("li", item) for item in items]
    return element(name, *found, attributes=attributes)


def link(iri: str, *children: Child, rel: str | None = None) -> Html:
    """Return a link to an IRI; what is no IRI of the web is only shown."""
    if not is_web(iri):
        return joined(*children)
    return element("a", *children, attributes={"href": iri, "rel": rel})


def is_web(iri: str) -> bool:
    """Whether an IRI may be followed: by HTTP, or a path of this host."""
    if _NOT_IN_IRIS.search(iri):
        return False
    scheme, colon, _ = iri.partition("://")
    if colon and scheme.lower() in ("http", "https"):
        return len(iri) > len(scheme) + len("://")
    return iri.startswith("/") and not iri.startswith("//")


def frame(template: str, places: Mapping[str, Child]) -> Html:
    """Return a template of ours with its ``$places`` filled."""
    return Html(_PLACE.sub(lambda found: _escaped(places[found[1]]), template))


def trusted(text: str) -> Html:
    """Return text of a file of ours, such as a style sheet, as it is."""
    return Html(text)


def _escaped(child: Child) -> str:
    if child is None:
        return ""
    return str(child) if isinstance(child, Html) else html.escape(str(child))
