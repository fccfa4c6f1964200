"""What pages show: resources, collections with their pages, problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ...rules import Rule
from ...violations import Violation
from .forms import Offer, State, form
from .markup import EMPTY, Attributes, Child, Html, element, joined, link, listed
from .texts import ClassWords, Words, named
from .values import brief, label, last_segment, shown

_MOST_COLUMNS = 4
_PAGES = (
    ("first", "First page", None),
    ("previous", "Previous page", "prev"),
    ("next", "Next page", "next"),
    ("last", "Last page", None),
)

Rules = Mapping[str, Rule]


def resource(
    document: Mapping[str, Any], said: ClassWords, rules: Rules, origin: str
) -> Html:
    """Return the properties of a resource: those it has, then all others."""
    keys = [*rules, *(key for key in document if key not in rules)]
    there = [k for k in keys if document.get(k) is not None and k[:1] != "@"]
    missing = [k for k, rule in rules.items() if k not in there and not rule.write_only]
    rows = [
        _row(key, said.of(key), shown(document[key], rules.get(key), origin))
        for key in there
    ]
    parts: list[Child] = [_about(said.words)]
    if rows:
        parts.append(element("dl", *rows, attributes={"class": "properties"}))
    if missing:
        count = f"{len(missing)} propert{'y' if len(missing) == 1 else 'ies'} not set"
        empty = [_row(key, said.of(key), EMPTY) for key in missing]
        names = element("dl", *empty, attributes={"class": "properties"})
        parts.append(element("details", element("summary", count), names))
    return joined(*parts)


def _row(key: str, words: Words, value: Html) -> Html:
    name: list[Child] = [element("span", named(words.title, key))]
    if words.description and words.description != words.title:
        language = {"lang": words.language or None, "class": "about"}
        name.append(element("span", words.description, attributes=language))
    if not value:
        value = element("span", "not set", attributes={"class": "quiet"})
    return element("div", element("dt", *name), element("dd", value))


def _about(words: Words) -> Html:
    if not words.description:
        return EMPTY
    language = {"lang": words.language or None, "class": "lead"}
    return element("p", words.description, attributes=language)


def collection(
    document: Mapping[str, Any], words: Words, said: ClassWords, rules: Rules
) -> Html:
    """Return a page of a collection: its members, and the way to other pages."""
    members = [_member(one) for one in _listed(document.get("member"))]
    total = document.get("totalItems")
    view = document.get("view")
    pages = _pages(view) if isinstance(view, Mapping) else EMPTY
    count = f"{len(members)} here"
    if isinstance(total, int):
        count = "1 member" if total == 1 else f"{total} members"
        if len(members) < total:
            count = f"{len(members)} of {count} on this page"
    parts: list[Child] = [_about(words), element("p", count)]
    if members:
        parts.append(_table(members, said, rules))
    return joined(*parts, pages)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _member(one: object) -> Mapping[str, Any]:
    return one if isinstance(one, Mapping) else {"@id": str(one)}


def _table(
    members: Sequence[Mapping[str, Any]], said: ClassWords, rules: Rules
) -> Html:
    """Return the members as a table: each one's link, and what is brief."""
    columns = _columns(members, rules)
    heads = [named(said.of(key).title, key) for key in columns]
    title = {"scope": "col"}
    head = element(
        "tr", *(element("th", h, attributes=title) for h in ("Member", *heads))
    )
    rows = []
    for member in members:
        iri = str(member.get("@id") or "")
        name = link(iri, label(member) or iri)
        cells = [
            element("td", brief(member[key]) if key in member else None)
            for key in columns
        ]
        first = element("th", name, attributes={"scope": "row"})
        rows.append(element("tr", first, *cells))
    table = element("table", element("thead", head), element("tbody", *rows))
    # What is wider than the screen is scrolled, by keyboard too.
    region: Attributes = {
        "class": "scroll",
        "role": "region",
        "aria-label": "Members",
        "tabindex": 0,
    }
    return element("div", table, attributes=region)


def _columns(members: Sequence[Mapping[str, Any]], rules: Rules) -> list[str]:
    """Return the keys of what tells members apart.

    What they are called, and what lies below them, does not.
    """
    names = [label(member) for member in members]

    def below(member: Mapping[str, Any], value: object) -> bool:
        return str(value).startswith(f"{member.get('@id')}/")

    def tells(key: str) -> bool:
        said = [(one, one[key]) for one in members if brief(one.get(key))]
        if not said or [one.get(key) for one in members] == names:
            return False
        return not any(below(one, value) for one, value in said)

    return [key for key in rules if tells(key)][:_MOST_COLUMNS]


def _pages(view: Mapping[str, Any]) -> Html:
    links = [
        link(str(view[key]), text, rel=rel)
        for key, text, rel in _PAGES
        if view.get(key)
    ]
    if not view.get("next") and not view.get("previous"):
        return EMPTY  # everything is on this one
    return element(
        "nav", listed("ul", links), attributes={"aria-label": "Pages", "class": "pages"}
    )


def problem(detail: str, violations: Iterable[Violation]) -> Html:
    """Return what went wrong, in words."""
    lines = [
        joined(element("code", one.pointer or "document"), " ", one.message)
        for one in violations
    ]
    return joined(
        element("p", detail, attributes={"class": "lead"}),
        listed("ul", lines) if lines else None,
    )


def operations(offers: Sequence[Offer], state: State) -> Html:
    """Return a form for each operation."""
    if not offers:
        return EMPTY
    return element(
        "section",
        element("h2", "What can be done here", attributes={"id": "operations"}),
        *(form(offer, state) for offer in offers),
        attributes={"aria-labelledby": "operations", "class": "operations"},
    )


def breadcrumb(parts: Sequence[tuple[str, str]], here: str) -> Html:
    """Return the way from the entry point to this page.

    `parts` are names and addresses, those without a page with an empty one.
    """
    items: list[Child] = [
        link(address, name) if address else element("span", name)
        for name, address in parts
    ]
    items.append(element("span", here, attributes={"aria-current": "page"}))
    return element("nav", listed("ol", items), attributes={"aria-label": "Breadcrumb"})


def name_of(iri: str) -> str:
    """Return what the address of a page calls it."""
    return last_segment(iri) or urlsplit(iri).netloc or iri
