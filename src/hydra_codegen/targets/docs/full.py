"""The full style of the Markdown pages: what the HTML site says, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import JsonText, MarkdownText
from hydra_codegen.frozen import dataclass
from hydra_codegen.rendering import Template
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.diagram.mermaid import mermaid
from hydra_codegen.targets.diagram.sketch import MOST
from hydra_codegen.targets.docs import markdown
from hydra_codegen.targets.docs.file_names import file_stems
from hydra_codegen.targets.docs.pages import IndexPage, IndexRow, page_link, quoted
from hydra_codegen.targets.reference.entries import (
    ClassEntry,
    Code,
    OperationEntry,
    PropertyEntry,
    Reference,
    TypeName,
)
from hydra_codegen.targets.reference.reading import reference

_INFO = {"curl": "sh", "python": "python", "typescript": "ts", "json": "json"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is to be known: its name and what it is."""

    name: MarkdownText
    value: MarkdownText


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of code and what it is called."""

    label: MarkdownText
    code: MarkdownText


@dataclass(frozen=True, slots=True, kw_only=True)
class FullOperation:
    """One operation; what it has not is empty."""

    level: MarkdownText
    heading: MarkdownText
    description: MarkdownText
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FullGroup:
    """A link and the operations on what it leads to."""

    heading: MarkdownText
    operations: tuple[FullOperation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FullProperty:
    """One property; what it has not is empty."""

    heading: MarkdownText
    description: MarkdownText
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FullClass:
    """The page of a class; what it has not is empty.

    `quoted_title` is the heading as a string of JSON, and of YAML.
    """

    heading: MarkdownText
    quoted_title: JsonText
    description: MarkdownText
    facts: tuple[Fact, ...]
    operations: tuple[FullOperation, ...]
    groups: tuple[FullGroup, ...]
    properties: tuple[FullProperty, ...]
    example: MarkdownText
    uses: tuple[MarkdownText, ...]


_FACTS = Template("docs/full/facts.md.jinja", {"facts": tuple[Fact, ...]})
_OPERATION = Template(
    "docs/full/operation.md.jinja", {"operation": FullOperation}, (_FACTS,)
)
_CLASS = Template("docs/full/class.md.jinja", {"page": FullClass}, (_OPERATION, _FACTS))
_INDEX = Template(
    "docs/full/index.md.jinja", {"page": IndexPage, "diagram": MarkdownText}
)
TEMPLATES = (_INDEX, _CLASS)


def full_files(
    documentation: ApiDocumentation, context: TargetContext
) -> Mapping[str, str]:
    """Return the pages by path, the index first."""
    found = reference(documentation, context.package, context.header)
    classes = documentation.classes
    stems = file_stems(
        ((entry.key, classes[entry.key].iri) for entry in found.classes),
        ("index", "README"),
    )
    pages = _Pages({key: page_link(stem) for key, stem in stems.items()})
    shown = len(found.classes) <= MOST
    diagram = markdown.code_block(mermaid(documentation), "mermaid") if shown else ""
    variables = {"page": pages.index(found), "diagram": MarkdownText(diagram)}
    render = context.templates.render
    made = {"docs/index.md": render(_INDEX, **variables)}
    for entry in found.classes:
        path = f"docs/{stems[entry.key]}.md"
        made[path] = render(_CLASS, page=pages.page(entry))
    return made


class _Pages:
    """Makes pages, whose links are given by the keys of classes."""

    def __init__(self, links: Mapping[str, str]) -> None:
        self._links = links

    def index(self, found: Reference) -> IndexPage:
        """Return the page of the whole API."""
        return IndexPage(
            heading=markdown.heading(found.title),
            quoted_title=quoted(found.title),
            description=markdown.block(found.description),
            entrypoint=markdown.code(found.entrypoint),
            classes=tuple(
                IndexRow(
                    link=markdown.in_cell(self._link(entry.title, entry.key)),
                    summary=markdown.cell(entry.summary),
                    methods=markdown.cell(", ".join(entry.methods)),
                    properties=len(entry.properties),
                )
                for entry in found.classes
            ),
            counts=markdown.inline(found.counts),
            header=markdown.inline(found.header),
        )

    def page(self, entry: ClassEntry) -> FullClass:
        """Return the page of a class."""
        return FullClass(
            heading=markdown.heading(entry.title),
            quoted_title=quoted(entry.title),
            description=markdown.block(entry.description),
            facts=tuple(self._class_facts(entry)),
            operations=tuple(self._operation(o, "###") for o in entry.operations),
            groups=tuple(
                FullGroup(
                    heading=self._leading(link.key, link.types),
                    operations=tuple(
                        self._operation(o, "####") for o in link.operations
                    ),
                )
                for link in entry.links
            ),
            properties=tuple(map(self._property, entry.properties)),
            example=_fenced(entry.example) if entry.example else MarkdownText(),
            uses=tuple(
                MarkdownText(
                    f"{self._link(use.owner.label, use.owner.key)}: "
                    f"{markdown.inline(use.key)}"
                )
                for use in entry.used_by
            ),
        )

    def _class_facts(self, entry: ClassEntry) -> Iterator[Fact]:
        for template in entry.templates:
            yield Fact(MarkdownText("Address"), markdown.code(template))
        for name, types in (
            ("Collection of", entry.members),
            ("Kind of", entry.superclasses),
            ("Kinds", entry.subclasses),
        ):
            if types:
                yield Fact(MarkdownText(name), self._types(types))
        if entry.iri:
            yield Fact(MarkdownText("IRI"), markdown.code(entry.iri))
        if entry.deprecated:
            yield Fact(MarkdownText("Deprecated"), MarkdownText("yes"))

    def _operation(self, told: OperationEntry, level: str) -> FullOperation:
        pieces = (*told.snippets, told.request, told.response)
        title = markdown.heading(f"{told.method} {told.title}".strip())
        return FullOperation(
            level=MarkdownText(level),
            heading=title,
            description=markdown.block(told.description),
            facts=tuple(self._operation_facts(told)),
            blocks=tuple(
                Block(markdown.inline(piece.label), _fenced(piece))
                for piece in pieces
                if piece is not None
            ),
        )

    def _operation_facts(self, told: OperationEntry) -> Iterator[Fact]:
        if told.path:
            yield Fact(MarkdownText("Address"), markdown.code(told.path))
        if told.expects:
            yield Fact(MarkdownText("Takes"), self._types(told.expects))
        if told.returns:
            yield Fact(MarkdownText("Returns"), self._types(told.returns))
        for name, parameters in (("Search", told.parameters), ("Header", told.headers)):
            for one in parameters:
                said = markdown.inline(one.text)
                needed = " (required)" if one.required and name == "Search" else ""
                value = f"{markdown.code(one.name)} {said}{needed}".strip()
                yield Fact(MarkdownText(name), MarkdownText(value))
        for answer in told.answers:
            text = " ".join(filter(None, (answer.meaning, answer.text)))
            yield Fact(MarkdownText(str(answer.code)), markdown.inline(text))
        if told.deprecated:
            yield Fact(MarkdownText("Deprecated"), MarkdownText("yes"))

    def _property(self, told: PropertyEntry) -> FullProperty:
        return FullProperty(
            heading=markdown.heading(told.key),
            description=markdown.block(told.description),
            facts=tuple(self._property_facts(told)),
        )

    def _property_facts(self, told: PropertyEntry) -> Iterator[Fact]:
        types = self._types(told.types) if told.types else MarkdownText("anything")
        marks = "".join(f", {mark}" for mark in told.marks)
        yield Fact(MarkdownText("Type"), MarkdownText(f"{types}{marks}"))
        for name, limit in told.limits:
            yield Fact(MarkdownText(name.capitalize()), markdown.code(limit))
        if told.example:
            line = markdown.one_line(told.example)
            yield Fact(MarkdownText("Example"), markdown.code(line))
        if told.inherited is not None:
            yield Fact(MarkdownText("From"), self._types((told.inherited,)))

    def _leading(self, key: str, types: tuple[TypeName, ...]) -> MarkdownText:
        """Return the heading of a link, with what it leads to."""
        to = f" → {self._types(types)}" if types else ""
        return MarkdownText(f"{markdown.inline(key)}{to}")

    def _types(self, types: Iterable[TypeName]) -> MarkdownText:
        return MarkdownText(", ".join(map(self._type, types)))

    def _type(self, name: TypeName) -> str:
        shown = self._link(name.label or "anything", name.key)
        return f"{name.before} {shown}" if name.before else shown

    def _link(self, text: str, key: str) -> MarkdownText:
        """Return a text, linked where the class has a page."""
        if key not in self._links:
            return markdown.inline(text)
        return MarkdownText(f"[{markdown.link_text(text)}]({self._links[key]})")


def _fenced(piece: Code) -> MarkdownText:
    return markdown.code_block(piece.text, _INFO[piece.language])
