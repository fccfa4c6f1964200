"""Values of properties, as people read them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from ...rules import Rule
from .markup import EMPTY, Html, element, is_web, joined, link, listed

_DEEPEST = 8
_LONGEST_LABEL = 80
_LABELS = ("title", "label", "displayName", "name")
_MOMENTS = frozenset(("xsd:dateTime", "xsd:dateTimeStamp", "xsd:date", "xsd:time"))


def shown(
    value: object, rule: Rule | None = None, origin: str = "", depth: int = 0
) -> Html:
    """Return a value as HTML: links to follow, lists, what is nested.

    `origin` is that of this API, whose addresses are shown without it.
    """
    if isinstance(value, list):
        if not value:
            return _quiet("none")
        return listed("ul", (shown(item, rule, origin, depth + 1) for item in value))
    if isinstance(value, Mapping):
        return _object(value, origin, depth)
    if isinstance(value, str):
        return _text(value, rule, origin)
    return joined(json.dumps(value))


def _text(value: str, rule: Rule | None, origin: str) -> Html:
    if not value:
        return _quiet("empty")
    if value.startswith(("http://", "https://")) and is_web(value):
        if origin and value.startswith(f"{origin}/"):
            return link(value, value[len(origin) :])
        return link(value, value, rel="noreferrer")
    if rule is not None and not _MOMENTS.isdisjoint(rule.types):
        return element("time", value, attributes={"datetime": value})
    # Writing that runs from right to left turns nothing around it.
    return element("bdi", value)


def _quiet(text: str) -> Html:
    return element("span", text, attributes={"class": "quiet"})


def _object(value: Mapping[str, Any], origin: str, depth: int) -> Html:
    iri = value.get("@id")
    if isinstance(iri, str) and len(value) == 1:
        return _text(iri, None, origin)
    if depth >= _DEEPEST:
        return element("code", json.dumps(value, ensure_ascii=False))
    rows = [
        element(
            "div",
            element("dt", key),
            element("dd", shown(item, None, origin, depth + 1)),
        )
        for key, item in value.items()
        if key != "@context"
    ]
    return element("dl", *rows) if rows else EMPTY


def label(document: Mapping[str, Any]) -> str:
    """Return what a resource is called: as it says itself, else by its address."""
    for key in _LABELS:
        said = document.get(key)
        if isinstance(said, str) and said.strip():
            return said if len(said) <= _LONGEST_LABEL else f"{said[:_LONGEST_LABEL]}…"
    return last_segment(str(document.get("@id") or ""))


def last_segment(iri: str) -> str:
    """Return the last part of an address, as people read it."""
    try:
        path = urlsplit(iri).path
    except ValueError:
        return iri
    return unquote(path.rstrip("/").rpartition("/")[2])


def brief(value: object, origin: str = "") -> Html | None:
    """Return a value that fits the cell of a table, or None."""
    if not isinstance(value, (str, int, float)) or len(str(value)) > _LONGEST_LABEL:
        return None
    return shown(value, None, origin)
