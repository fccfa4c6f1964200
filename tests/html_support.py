"""Pages of HTML as a browser reads them, and forms as it sends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import httpx

# What browsers ask for.
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HEADERS = {"Accept": ACCEPT}
_VOID = {"br", "input", "link", "meta", "wbr"}


@dataclass
class Element:
    """An element of a page."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the elements below it, in document order."""
        for child in self.children:
            if isinstance(child, Element):
                if not names or child.name in names:
                    yield child
                yield from child.all(*names)

    def first(self, name: str, **attributes: str) -> Element:
        """Return the first element of a name with these attributes."""
        for found in self.all(name):
            if all(found.attributes.get(k) == v for k, v in attributes.items()):
                return found
        raise AssertionError(f"no {name} with {attributes} in {self.text[:2000]}")

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(
            child if isinstance(child, str) else child.text for child in self.children
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.here = self.root = Element("#document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {k: v or "" for k, v in attrs}, self.here)
        assert len(found.attributes) == len(attrs), f"an attribute twice: {attrs}"
        self.here.children.append(found)
        if tag not in _VOID:
            self.here = found

    def handle_endtag(self, tag: str) -> None:
        assert self.here.name == tag, f"</{tag}> ends <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parsed(text: str) -> Element:
    """Read a page; all that was opened must be closed, in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.name}> is not closed"
    return reader.root


def page(response: httpx.Response, status: int = 200) -> Element:
    """Return the page that was answered with."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return parsed(response.text)


def visited(client: httpx.Client, path: str, status: int = 200) -> Element:
    """Go to a page as a browser does."""
    return page(client.get(path, headers=HEADERS), status)


def values(form: Element) -> dict[str, str]:
    """Return what a form would send as it is (HTML Standard, section 4.10.21.4)."""
    found: dict[str, str] = {}
    for control in form.all("input", "select", "textarea"):
        name, value = control.attributes["name"], control.attributes.get("value", "")
        if control.name == "select":
            chosen = [o for o in control.all("option") if "selected" in o.attributes]
            value = chosen[0].attributes["value"] if chosen else ""
        elif control.name == "textarea":
            # A parser drops the first line feed.
            value = control.text.removeprefix("\n").replace("\n", "\r\n")
        elif control.attributes["type"] == "checkbox":
            continue
        found[name] = value
    return found


def form_of(page: Element, name: str) -> Element:
    """Return the form for a method."""
    return page.first("details", id=name).first("form")


def sent(
    client: httpx.Client,
    form: Element,
    changes: dict[str, str] | None = None,
    **headers: str,
) -> httpx.Response:
    """Send a form as a browser does, with some values changed."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        form.attributes["action"],
        data={**values(form), **(changes or {})},
        headers={**HEADERS, "Origin": str(client.base_url).rstrip("/"), **named},
    )


def check_accessible(page: Element) -> None:
    """Check what a screen reader relies on (WCAG 2.2: 1.3.1, 2.4.2, 3.1.1, 4.1.2)."""
    assert page.first("html").attributes["lang"]
    assert page.first("title").text.strip()
    assert len(list(page.all("main"))) == len(list(page.all("h1"))) == 1
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    levels = [int(e.name[1]) for e in page.all("h1", "h2", "h3", "h4")]
    for before, after in pairwise(levels):
        assert after <= before + 1, levels
    labelled = {e.attributes["for"] for e in page.all("label") if e.text.strip()}
    for control in page.all("input", "select", "textarea"):
        if control.attributes.get("type") != "hidden":
            assert control.attributes["id"] in labelled, control.attributes
    for one in page.all():
        for name in ("aria-describedby", "aria-labelledby"):
            assert set(one.attributes.get(name, "").split()) <= set(ids)
    for one in page.all("a", "button", "summary"):
        assert one.text.strip(), f"<{one.name}> has no name"
    for nav in page.all("nav"):
        assert nav.attributes["aria-label"]


def check_inert(page: Element) -> None:
    """Check that nothing in a page runs or leads anywhere but the web."""
    allowed = (
        *("html", "head", "meta", "title", "style", "body", "header", "nav", "main"),
        *("section", "h1", "h2", "h3", "h4", "p", "a", "ul", "ol", "li", "dl", "dt"),
        *("dd", "div", "span", "bdi", "time", "code", "table", "thead", "tbody", "tr"),
        *("th", "td", "details", "summary", "form", "label", "input", "select"),
        *("option", "textarea", "button"),
    )
    for one in page.all():
        assert one.name in allowed
        assert not [name for name in one.attributes if name.startswith("on")]
        assert "style" not in one.attributes
        for name in ("href", "action"):
            value = one.attributes.get(name, "/")
            assert value.startswith(("/", "#", "http://", "https://")), value
            assert not value.startswith("//")
