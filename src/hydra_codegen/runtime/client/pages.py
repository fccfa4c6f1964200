"""Collections, page by page: what is next, where a member is, what is counted.

hydra:view with a hydra:PartialCollectionView, and the older terms of
hydra:PagedCollection (``nextPage``). The rules are here; `Pages` and
`AsyncPages` in the modules of the two clients drive them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from ..collection import BaseCollection, Collection
from ..links import named_class
from ..resource import Resource
from .addresses import Term, fill, resolve
from .core import Core
from .errors import AddressUnknown, EndlessPages
from .messages import Answer, Steps
from .operations import Source, remember

R = TypeVar("R")
K = TypeVar("K", bound=Resource)

_MOST_EMPTY = 3
"""How many pages in a row may be empty."""
_NUMBER = re.compile(
    r"([?&][A-Za-z_\[\]%0-9]*[Pp]age[A-Za-z_\[\]%0-9]*=)([0-9]{1,9})(?=&|$)"
)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page: its members and the addresses of its neighbours, empty for none.

    `search` is the template by which the collection is searched, as the server says.
    """

    url: str
    members: tuple[R, ...]
    total: int | None = None
    next: str = ""
    previous: str = ""
    last: str = ""
    search: str = ""


@dataclass(slots=True)
class Trail:
    """The pages that one walk has been at, so that none is visited twice."""

    seen: set[str] = field(default_factory=set)
    empty: int = 0

    def leave(self, page: Page[R], url: str) -> None:
        """Go on from `page` to `url`; raises `EndlessPages` for a circle of pages."""
        self.empty = 0 if page.members else self.empty + 1
        self.seen.add(page.url)
        if url in self.seen or self.empty > _MOST_EMPTY:
            raise EndlessPages("the pages of the collection never end", "GET", url)


class Walk(Generic[K]):
    """The pages of a collection of `model`, read when asked for."""

    def __init__(
        self, core: Core, model: type[K], start: Callable[[], Steps[Answer]]
    ) -> None:
        self._core = core
        self._model = model
        self._pages = named_class(f"Collection[{model.__name__}]")
        self._start = start
        self._first: Page[K] | None = None

    def searched(self, terms: Mapping[str, Term | None]) -> Walk[K]:
        """Return what is found by `terms`, as the first page says that one searches."""

        def start() -> Steps[Answer]:
            page = yield from self.first()
            if not page.search:
                raise AddressUnknown("the server offers no search", "GET", page.url)
            url = self._resolved(page, fill(page.search, terms))
            return (yield from self._core.get(url))

        return Walk(self._core, self._model, start)

    def first(self) -> Steps[Page[K]]:
        """Return the first page, read once."""
        if self._first is None:
            answer = yield from self._start()
            self._first = self._page(answer)
        return self._first

    def after(self, page: Page[K], trail: Trail) -> Steps[Page[K] | None]:
        """Return the page after `page`; None: that was the last."""
        if not page.next:
            return None
        url = self._resolved(page, page.next)
        trail.leave(page, url)
        return (yield from self._at(url))

    def count(self) -> Steps[int | None]:
        """Return how many members there are, as far as the server says."""
        page = yield from self.first()
        if page.total is None and not page.next:
            return len(page.members)
        return page.total

    def part(self, low: int, high: int | None) -> Steps[list[K]]:
        """Return the members from `low` up to `high`, with as few pages as may be."""
        page = yield from self.first()
        if page.total is not None and low >= page.total:
            return []
        position, found, trail = 0, list[K](), Trail()
        size = len(page.members)
        numbered = _numbered(page) if low >= size else None
        if numbered is not None:
            position = low // size * size
            url = self._resolved(page, numbered(low // size))
            page = yield from self._at(url)
        elif low >= size:
            ending = yield from self._from_the_end(page, low)
            if ending is not None:
                return ending[: None if high is None else max(0, high - low)]
        current: Page[K] | None = page
        while current is not None:
            start = max(0, low - position)
            end = None if high is None else max(0, high - position)
            found += current.members[start:end]
            position += len(current.members)
            if high is not None and position >= high:
                break
            current = yield from self.after(current, trail)
        return found

    def chosen(self, wanted: int | slice) -> Steps[list[K]]:
        """Return the members that an index or a slice asks for.

        What is counted from the end needs a server that says how many there are.
        """
        if isinstance(wanted, int):
            # Of -1 the end is the end.
            wanted = slice(wanted, wanted + 1 if wanted != -1 else None)
        edges = (wanted.start or 0, wanted.stop or 0, wanted.step or 1)
        if min(edges) < 0:
            total = yield from self.count()
            if total is None:
                raise IndexError("the server does not say how many members there are")
            places = range(*wanted.indices(total))
            if not places:
                return []
            low, high = min(places[0], places[-1]), max(places[0], places[-1]) + 1
            found = yield from self.part(low, high)
            return found[:: places.step]
        found = yield from self.part(wanted.start or 0, wanted.stop)
        return found[:: wanted.step]

    def _from_the_end(self, first: Page[K], low: int) -> Steps[list[K] | None]:
        """Return all from `low` on, read backwards; None: that is no shorter."""
        total = first.total
        if total is None or not first.last or total - low > low:
            return None
        page = yield from self._at(self._resolved(first, first.last))
        found, trail = list(page.members), Trail()
        while len(found) < total - low:
            if not page.previous:
                return None
            url = self._resolved(page, page.previous)
            trail.leave(page, url)
            page = yield from self._at(url)
            found = [*page.members, *found]
        return found[len(found) - (total - low) :]

    def _resolved(self, page: Page[K], iri: str) -> str:
        # Within the API's origin, wherever the page was.
        return resolve(self._core.url, resolve(page.url, iri))

    def _at(self, url: str) -> Steps[Page[K]]:
        answer = yield from self._core.get(url)
        return self._page(answer)

    def _page(self, answer: Answer) -> Page[K]:
        found = cast("Collection[K]", self._core.document(self._pages, answer))
        url = answer.request.url
        members, known, source = found.member, self._model.__name__, Source(url)
        for place, member in enumerate(members):
            # Each attribute of a model would be asked for by way of __getattr__.
            values = member.__dict__
            if values["jsonld_type"] != known:
                member = members[place] = self._core.specialised(self._model, member)
            if values["jsonld_id"] is not None:
                remember(member, source)
        return Page(
            url,
            tuple(members),
            _count(found.total_items),
            next=_neighbour(found, "next"),
            previous=_neighbour(found, "previous"),
            last=_neighbour(found, "last"),
            search=_template(found),
        )


def _count(said: int | None) -> int | None:
    """Return how many members there are; None for what is no such number."""
    return said if said is not None and 0 <= said <= sys.maxsize else None


def _neighbour(found: BaseCollection, name: str) -> str:
    """Return the address of another page, by newer or older terms."""
    iri = getattr(found.view, name) if found.view is not None else None
    if isinstance(iri, str):
        return iri
    extra: dict[str, Any] = found.__pydantic_extra__ or {}
    for key in (f"{name}Page", f"hydra:{name}Page"):
        value = extra.get(key)
        iri = value.get("@id") if isinstance(value, dict) else value
        if isinstance(iri, str):
            return iri
    return ""


def _template(found: BaseCollection) -> str:
    """Return the template of a collection's hydra:search, or nothing."""
    extra: dict[str, Any] = found.__pydantic_extra__ or {}
    search = extra.get("search", extra.get("hydra:search"))
    if not isinstance(search, dict):
        return ""
    template = search.get("template", search.get("hydra:template"))
    return template if isinstance(template, str) else ""


def _numbered(first: Page[R]) -> Callable[[int], str] | None:
    """Return what gives the address of a page by its number from 0, if anything does.

    Only where the addresses of the next and the last page agree on it.
    """
    here, there = _NUMBER.search(first.next), _NUMBER.search(first.last)
    size = len(first.members)
    if here is None or there is None or not size or first.total is None:
        return None
    begin, end = int(here[2]) - 1, int(there[2])
    same = first.next[: here.start(2)] == first.last[: there.start(2)]
    if not same or end - begin + 1 != -(-first.total // size):
        return None
    return lambda number: (
        first.next[: here.start(2)] + str(begin + number) + first.next[here.end(2) :]
    )
