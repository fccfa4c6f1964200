"""The pages of a site: which there are, what each is given to lay out."""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import HtmlText
from hydra_codegen.rendering import Templates
from hydra_codegen.targets.diagram.drawing import Drawing
from hydra_codegen.targets.docs.file_names import file_stems
from hydra_codegen.targets.docs.pages import percent_encoded
from hydra_codegen.targets.html.layout import CLASS, OVERVIEW, ClassRow, OverviewPage
from hydra_codegen.targets.html.markup import (
    link,
    method,
    paragraphs,
    said,
    text,
    web_link,
)
from hydra_codegen.targets.html.parts import class_page
from hydra_codegen.targets.reference.entries import ClassEntry, Reference

_INDEX = "index.html"
_LISTED = 150
"""Of more classes a page lists only those that have to do with its own."""


class Site:
    """The site of one API; `addresses` are its pages by the keys of classes."""

    def __init__(
        self, documentation: ApiDocumentation, found: Reference, templates: Templates
    ) -> None:
        self._found = found
        self._render = templates.render
        self._entries = {entry.key: entry for entry in found.classes}
        classes = documentation.classes
        stems = file_stems(
            ((key, classes[key].iri) for key in self._entries), ("index", "assets")
        )
        self._files = {key: f"{stem}.html" for key, stem in stems.items()}
        self.addresses = {k: percent_encoded(name) for k, name in self._files.items()}
        self._drawing = Drawing(documentation, templates)

    def pages(self) -> Mapping[str, str]:
        """Return all pages by path, the overview first."""
        made = {_INDEX: self._overview()}
        for key, name in self._files.items():
            made[name] = self._class_page(self._entries[key])
        return made

    def _overview(self) -> str:
        found = self._found
        page = OverviewPage(
            title=said(found.title),
            description=paragraphs(found.description),
            entrypoint=web_link(found.entrypoint),
            counts=text(found.counts),
            classes=tuple(map(self._row, found.classes)),
        )
        return self._render(
            OVERVIEW,
            **self._frame(found.title, None),
            page=page,
            diagram=self._drawing.whole(self.addresses),
        )

    def _row(self, entry: ClassEntry) -> ClassRow:
        """Return what the overview says of a class."""
        return ClassRow(
            link=link(self.addresses[entry.key], text(entry.title)),
            summary=text(entry.summary),
            methods=tuple(map(method, entry.methods)),
            properties=len(entry.properties),
        )

    def _class_page(self, entry: ClassEntry) -> str:
        return self._render(
            CLASS,
            **self._frame(f"{entry.title} – {self._found.title}", entry),
            page=class_page(entry, self.addresses),
            diagram=self._drawing.around(entry.key, self.addresses),
            sections=_sections(entry),
        )

    def _frame(
        self, title: str, entry: ClassEntry | None
    ) -> dict[str, HtmlText | tuple[HtmlText, ...]]:
        """Return what all pages have; `entry` is the class of the page, if any."""
        few = len(self._entries) <= _LISTED
        return {
            "title": text(title),
            "api": text(self._found.title),
            "header": text(self._found.header),
            "overview": _item(_INDEX, HtmlText("Overview"), here=entry is None),
            "navigation": self._navigation(entry),
            "navigation_title": HtmlText("Classes" if few else "Near this class"),
        }

    def _navigation(self, current: ClassEntry | None) -> tuple[HtmlText, ...]:
        """Return the links to the pages of classes, that of `current` marked."""
        listed = list(self._entries)
        if len(listed) > _LISTED:
            listed = _near(current)
        here = current.key if current else ""
        return tuple(
            _item(self.addresses[key], text(self._entries[key].title), here=key == here)
            for key in listed
        )


def _item(address: str, title: HtmlText, *, here: bool) -> HtmlText:
    """Return a link of the navigation, marked on the page that it leads to."""
    mark = ' aria-current="page"' if here else ""
    return HtmlText(f'<a href="{text(address)}"{mark}>{title}</a>')


def _sections(entry: ClassEntry) -> tuple[HtmlText, ...]:
    """Return the links to the sections that a page of a class has."""
    there = (
        ("operations", "Operations", entry.operations or entry.links),
        ("properties", "Properties", entry.properties),
        ("example", "Example", entry.example),
        ("used-by", "Used by", entry.used_by),
    )
    return tuple(link(f"#{anchor}", text(name)) for anchor, name, is_ in there if is_)


def _near(entry: ClassEntry | None) -> list[str]:
    """Return the keys of a class and of those that have to do with it."""
    if entry is None:
        return []
    types = (
        *entry.superclasses,
        *entry.subclasses,
        *(type_ for one in entry.properties for type_ in one.types),
        *(use.owner for use in entry.used_by),
    )
    found = dict.fromkeys([entry.key, *(type_.key for type_ in types if type_.key)])
    return list(found)[:_LISTED]
