"""Pages of collections (hydra:PartialCollectionView).

A page begins after a member or ends before one; what others add or delete
meanwhile moves nothing from one page to another.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from .calls import Call
from .description import CollectionType, Keys
from .filters import search_document
from .problems import Problem
from .session import Cursor, Page

SIZE, AFTER, BEFORE, LAST = "pageSize", "after", "before", "last"

PARAMETERS: tuple[tuple[str, str, str], ...] = (
    (SIZE, "integer", "How many members a page has."),
    (AFTER, "integer", "The page after this place; hydra:next leads there."),
    (BEFORE, "integer", "The page before this place; hydra:previous leads there."),
    (LAST, "boolean", "The last page."),
)
"""The query parameters of a collection: name, JSON type, description."""

_MOST_DIGITS = 18


def requested(call: Call, collection: CollectionType[Any]) -> tuple[Cursor, int]:
    """Return the place and the size of the page that a query asks for.

    Raises 400 for a parameter that is not known or has no such value.
    """
    known = {name for name, _, _ in PARAMETERS}
    known |= {one.variable for one in collection.filters}
    for name in call.query:
        if name not in known:
            raise Problem(400, f"A collection has no parameter {name[:40]!r}.")
    size = min(_number(call, SIZE, call.limits.page), call.limits.largest_page)
    places = {name for name in (AFTER, BEFORE, LAST) if name in call.query}
    if len(places) > 1:
        raise Problem(400, f"Only one of {AFTER}, {BEFORE} and {LAST} can be given.")
    if LAST in places:
        if call.query[LAST] != "true":
            raise Problem(400, f"{LAST} can only be true.")
        return Cursor(last=True), size
    if BEFORE in places:
        return Cursor(_number(call, BEFORE, 0), backwards=True), size
    return Cursor(_number(call, AFTER, 0)), size


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise Problem(400, f"{name} is a whole number.")
    number = int(text)
    if name == SIZE and number == 0:
        raise Problem(400, f"{name} is at least 1.")
    return number


def collection_document(
    call: Call,
    collection: CollectionType[Any],
    keys: Keys,
    page: Page,
    members: list[dict[str, Any]],
    size: int,
) -> dict[str, Any]:
    """Return a page as a hydra:Collection with its hydra:view and hydra:search."""
    for member in members:
        member.pop("@context", None)
    whole = call.origin + collection.address(keys)
    given = {SIZE: str(size)} if SIZE in call.query else {}
    given |= _searched(call, collection)

    def link(**place: object) -> str:
        query = urlencode({**given, **place})
        return f"{whole}?{query}" if query else whole

    view: dict[str, Any] = {
        "@id": f"{whole}?{urlencode(call.query)}" if call.query else whole,
        "@type": "PartialCollectionView",
        "first": link(),
    }
    if page.before and page.members:
        view["previous"] = link(before=page.members[0].id)
    if page.after and page.members:
        view["next"] = link(after=page.members[-1].id)
    view["last"] = link(last="true")
    found = {
        "@context": call.origin + call.api.context_path,
        "@id": whole,
        "@type": "Collection",
        "totalItems": page.total,
        "member": members,
        "view": view,
    }
    if collection.filters:
        found["search"] = search_document(whole, collection)
    return found


def _searched(call: Call, collection: CollectionType[Any]) -> dict[str, str]:
    """Return the part of a query that says what is searched for."""
    names = [one.variable for one in collection.filters]
    return {name: call.query[name] for name in names if name in call.query}


def page_tag(page: Page) -> str:
    """Return the entity tag of a page: other members or changed ones, another tag."""
    state = [page.total, page.before, page.after]
    state += [number for m in page.members for number in (m.id, m.version)]
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'
