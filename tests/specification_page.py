"""The specification page, read: what it says of `Image`, table by table.

Nothing of the page is copied by hand; tests compare what they hold with what
is parsed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent / "specification" / "Image.md"

_OPERATION = re.compile(r"^\|([A-Z]{3,7})\|(.*)\|(.*)\|(.*)\|(.*)\|$", re.MULTILINE)
_PROPERTY = re.compile(
    r"^\|([^|]+)\|([^|]+)\|(True|False)\|(True|False)\|$", re.MULTILINE
)
_TEMPLATE = re.compile(r"^```\n(.*)\n```$", re.MULTILINE)
_LINK_SIGN = " (\N{LINK SYMBOL})"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOperation:
    """A row of a table of operations; IRIs are compact, empty cells empty."""

    method: str
    label: str
    expects: str
    returns: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProperty:
    """A section on a property; `template` is empty unless it is a link."""

    key: str
    link: bool
    description: str
    domain: str
    range: str
    readonly: bool
    writeonly: bool
    template: str
    operations: tuple[PageOperation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page."""

    title: str
    description: str
    template: str
    operations: tuple[PageOperation, ...]
    properties: tuple[PageProperty, ...]


def specification() -> str:
    """Return the page with its two link signs repaired.

    They are UTF-8 that was once read as Windows-1252; all else is ASCII.
    """
    return PAGE.read_bytes().decode("utf-8").encode("cp1252").decode("utf-8")


def parse(text: str) -> Page:
    """Return what a page of this layout says."""
    head, *sections = text.split("\n### ")
    title, description = _opening(head.removeprefix("\n# "))
    return Page(
        title=title,
        description=description,
        template=_template(head),
        operations=_operations(head),
        properties=tuple(map(_property, sections)),
    )


def _opening(section: str) -> tuple[str, str]:
    heading, description, _ = section.split("\n\n", 2)
    return heading, description


def _property(section: str) -> PageProperty:
    heading, description = _opening(section)
    row = _PROPERTY.search(section)
    assert row is not None, heading
    domain, range_, readonly, writeonly = row.groups()
    return PageProperty(
        key=heading.removesuffix(_LINK_SIGN),
        link=heading.endswith(_LINK_SIGN),
        description=description,
        domain=domain,
        range=range_,
        readonly=readonly == "True",
        writeonly=writeonly == "True",
        template=_template(section),
        operations=_operations(section),
    )


def _template(section: str) -> str:
    found = _TEMPLATE.search(section)
    return found[1] if found else ""


def _operations(section: str) -> tuple[PageOperation, ...]:
    rows = (map(str.strip, row) for row in _OPERATION.findall(section))
    return tuple(
        PageOperation(
            method=method, label=label, expects=expects, returns=returns, status=status
        )
        for method, label, expects, returns, status in rows
    )
