"""Pages of collections (hydra:PartialCollectionView).

A page begins after a member or ends before one; what others add or delete
meanwhile moves nothing from one page to another.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import urlencode

from ..paging import PAGE, PARAMETERS, SIZE
from .calls import Call
from .description import CollectionType, Keys
from .filters import search_document
from .problems import Problem
from .session import Cursor, Page

_DIGITS = re.compile("[0-9]{1,18}")
_PLACE = re.compile(r"^(?:(last)|(after|before)-([0-9]{1,18}))$", re.ASCII)


def requested(call: Call, collection: CollectionType[Any]) -> tuple[Cursor, int]:
    """Return the place and the size of the page that a query asks for.

    Raises 400 for a parameter that is not known or has no such value.
    """
    known = {name for name, _, _ in PARAMETERS}
    known |= {one.variable for one in collection.filters}
    for name in call.query:
        if name not in known:
            raise Problem(400, f"A collection has no parameter {name[:40]!r}.")
    return _place(call.query.get(PAGE)), _size(call)


def _place(text: str | None) -> Cursor:
    if text is None:
        return Cursor()
    found = _PLACE.match(text)
    if found is None or text.endswith("\n"):
        raise Problem(400, f"{PAGE} is last, after-<number> or before-<number>.")
    last, side, number = found.groups()
    return Cursor(int(number or 0), backwards=side == "before", last=bool(last))


def _size(call: Call) -> int:
    text = call.query.get(SIZE)
    if text is None:
        return call.limits.page
    number = int(text) if _DIGITS.fullmatch(text) else 0
    if number < 1:
        raise Problem(400, f"{SIZE} is a whole number, at least 1.")
    return min(number, call.limits.largest_page)


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
    given: dict[str, object] = {SIZE: size, **_searched(call, collection)}

    def link(place: str | None = None) -> str:
        # With its size a page is never the collection, whose IRI is another.
        query = {**given, PAGE: place} if place else given
        return f"{whole}?{urlencode(query)}"

    view: dict[str, Any] = {
        "@id": link(call.query.get(PAGE)),
        "@type": "PartialCollectionView",
        "first": link(),
    }
    if page.before and page.members:
        view["previous"] = link(f"before-{page.members[0].id}")
    if page.after and page.members:
        view["next"] = link(f"after-{page.members[-1].id}")
    view["last"] = link("last")
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
