"""Collections: their pages, what they count, and how they are searched.

hydra:view with a hydra:PartialCollectionView, and the older hydra:PagedCollection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode

from hydra_codegen.documentation import HYDRA, IriTemplate
from hydra_codegen.verifying.reading import MEMBER, Node, joined_iri
from hydra_codegen.verifying.resources import Look
from hydra_codegen.vocabulary.wire import joined

Json: TypeAlias = Any
Fetch: TypeAlias = "Callable[[str], Look | str]"
"""What looks at a page; a text says why there is nothing to look at."""

MOST_PAGES = 10
_SEARCHES = 3
_SIMPLE = re.compile(r"[A-Za-z0-9_]+")
_QUERY = re.compile(r"\{[?&][^{}]*\}")


@dataclass(slots=True)
class Collected:
    """The members of a collection, as far as its pages were read."""

    members: list[tuple[Look, Node]] = field(default_factory=list)
    complete: bool = False


def check_pages(first: Look, what: str, fetch: Fetch, *, thorough: bool) -> Collected:
    """Notice what is wrong with the pages of a collection; returns its members.

    `thorough` asks for all neighbours of the pages, too.
    """
    collected = Collected()
    node = first.page.main
    if MEMBER not in node.values and not _embedded_empty(node):
        message = f"{what} shows no members."
        first.add("HC567", message, subject=what)
        return collected
    seen = {first.url, neighbour(first, "first"), _view(first)} - {""}
    known: set[str] = set()
    look = first
    for _ in range(MOST_PAGES):
        _collect(look, what, collected, known)
        url = neighbour(look, "next")
        if not url:
            collected.complete = True
            break
        if url in seen:
            message = f"The next page is {url}, where one has been already."
            look.add("HC561", message, subject=what)
            break
        seen.add(url)
        found = fetch(url)
        if isinstance(found, str):
            look.add("HC564", f"The next page, {url}, {found}.", subject=f"{what} next")
            break
        if thorough and look is first:
            _check_previous(found, first, what, fetch)
        look = found
    _check_total(first, what, collected, len(known))
    if thorough:
        _check_ends(first, what, fetch)
    return collected


def neighbour(look: Look, name: str) -> str:
    """Return the address of a page's neighbour, by newer or older terms, or empty."""
    node = look.page.main
    for value in node.values.get(HYDRA + "view", []):
        view = look.page.node(value)
        for one in view.values.get(HYDRA + name, []) if view is not None else ():
            return _address(look.url, one)
    for one in node.values.get(f"{HYDRA}{name}Page", []):
        return _address(look.url, one)
    return ""


def _view(look: Look) -> str:
    for value in look.page.main.values.get(HYDRA + "view", []):
        return _address(look.url, value)
    return ""


def _address(base: str, value: Json) -> str:
    iri = value.get("@id", value.get("@value", "")) if isinstance(value, dict) else ""
    return joined(base, iri) if isinstance(iri, str) and iri else ""


def _embedded_empty(node: Node) -> bool:
    """Whether RDF alone was sent, where nothing is what an empty list is."""
    return node.sent is None and _total(node) == 0


def _collect(look: Look, what: str, collected: Collected, known: set[str]) -> None:
    for member in look.page.members(look.page.main):
        collected.members.append((look, member))
        iri = joined_iri(look.url, member)
        if iri in known:
            message = f"{iri} is a member that was there already."
            look.add("HC562", message, subject=f"{what} twice")
        known.add(iri or f"_:{len(collected.members)}")


def _total(node: Node) -> Json:
    for value in node.values.get(HYDRA + "totalItems", []):
        said = value.get("@value") if isinstance(value, dict) else None
        if isinstance(said, str) and re.fullmatch("[0-9]{1,18}", said):
            return int(said)
        if isinstance(said, float) and said.is_integer():
            return int(said)
        return said
    return None


def _check_total(look: Look, what: str, collected: Collected, count: int) -> None:
    total = _total(look.page.main)
    if total is None:
        return
    if isinstance(total, bool) or not isinstance(total, int):
        look.add("HC563", f"hydra:totalItems is {total!r}.", subject=what)
    elif total < count or (collected.complete and total != count):
        more = "" if collected.complete else " or more"
        message = f"hydra:totalItems is {total}, and there are {count}{more}."
        look.add("HC563", message, subject=what)


def _check_previous(second: Look, first: Look, what: str, fetch: Fetch) -> None:
    url = neighbour(second, "previous")
    if url and url != first.url:
        _check_same(second, first, "previous", url, what, fetch)


def _check_same(
    look: Look, first: Look, name: str, url: str, what: str, fetch: Fetch
) -> None:
    """Notice a link to the first page that leads elsewhere."""
    found = fetch(url)
    subject = f"{what} {name}"
    if isinstance(found, str):
        look.add("HC564", f"The {name} page, {url}, {found}.", subject=subject)
    elif _iris(found) != _iris(first):
        message = f"The {name} page, {url}, has not the members of {first.url}."
        look.add("HC564", message, subject=subject)


def _iris(look: Look) -> list[str]:
    members = look.page.members(look.page.main)
    return sorted(joined_iri(look.url, member) for member in members)


def _check_ends(first: Look, what: str, fetch: Fetch) -> None:
    url = neighbour(first, "first")
    if url and url != first.url:
        _check_same(first, first, "first", url, what, fetch)
    url = neighbour(first, "last")
    if not url or url == first.url:
        return
    last = fetch(url)
    subject = f"{what} last"
    if isinstance(last, str):
        first.add("HC564", f"The last page, {url}, {last}.", subject=subject)
    elif neighbour(last, "next"):
        message = f"The last page, {url}, has a next one."
        last.add("HC564", message, subject=subject)


@dataclass(frozen=True, slots=True)
class Search:
    """One variable of a search that a collection offers."""

    template: str
    variable: str
    property: str


def offered(look: Look) -> Iterator[Search]:
    """Yield the searches that a collection shows (hydra:search)."""
    for value in look.page.main.values.get(HYDRA + "search", []):
        node = look.page.node(value)
        template = _text(node, "template") if node is not None else ""
        for one in node.values.get(HYDRA + "mapping", []) if node is not None else ():
            mapping = look.page.node(one)
            if mapping is None:
                continue
            properties = mapping.values.get(HYDRA + "property", [])
            iri = next((_address(look.url, p) for p in properties), "")
            yield Search(template, _text(mapping, "variable"), iri)


def _text(node: Node, name: str) -> str:
    for value in node.values.get(HYDRA + name, []):
        said = value.get("@value") if isinstance(value, dict) else None
        if isinstance(said, str):
            return said
    return ""


def check_searches(
    look: Look,
    what: str,
    documented: tuple[IriTemplate, ...],
    members: list[tuple[Look, Node]],
    fetch: Fetch,
) -> None:
    """Notice a search that is not offered as documented, or does not find."""
    searches = list(offered(look))
    shown = {search.variable for search in searches}
    for template in documented:
        missing = [
            v.token for v in template.queried if v.token.strip("{?&}") not in shown
        ]
        if missing:
            names = ", ".join(token.strip("{?&}") for token in missing)
            message = f"{what} can be searched by {names}, and shows no such search."
            look.add("HC566", message, subject=what)
    usable = [s for s in searches if s.property and _SIMPLE.fullmatch(s.variable)]
    tried = 0
    for search in usable:
        example = _example(search, members)
        if example is not None and tried < _SEARCHES:
            tried += 1
            _check_search(look, what, search, example, fetch)


def _example(
    search: Search, members: list[tuple[Look, Node]]
) -> tuple[str, str] | None:
    """Return a member and its own value to search for, where there is one."""
    for look, member in members:
        iri = joined_iri(look.url, member)
        for value in member.values.get(search.property, []):
            said = value.get("@value") if isinstance(value, dict) else None
            if iri and isinstance(said, (str, int)) and not isinstance(said, bool):
                return iri, str(said)
    return None


def _check_search(
    look: Look, what: str, search: Search, example: tuple[str, str], fetch: Fetch
) -> None:
    iri, value = example
    base = _QUERY.sub("", search.template)
    if "{" in base:
        return
    mark = "&" if "?" in base else "?"
    url = joined(look.url, base) + mark + urlencode({search.variable: value})
    subject = f"{what} {search.variable}"
    found = fetch(url)
    if isinstance(found, str):
        look.add("HC565", f"The search {url} {found}.", subject=subject)
        return
    members = found.page.members(found.page.main)
    for member in members:
        texts = [_plain(v) for v in member.values.get(search.property, [])]
        if texts and not any(value.lower() in text.lower() for text in texts):
            other = joined_iri(found.url, member)
            message = f"The search {url} finds {other}, which has not that value."
            look.add("HC565", message, subject=subject)
            return
    if not neighbour(found, "next") and iri not in _iris(found):
        message = f"The search {url} does not find {iri}."
        look.add("HC565", message, subject=subject)


def _plain(value: Json) -> str:
    return str(value.get("@value", "")) if isinstance(value, dict) else ""
