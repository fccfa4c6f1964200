"""What stands on each page, decided: the templates only lay it out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from hydra_codegen.compact import Compactor
from hydra_codegen.documentation import (
    ApiDocumentation,
    IriTemplate,
    Operation,
    PropertyKind,
    Status,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.fragments import JsonText, MarkdownText
from hydra_codegen.frozen import dataclass
from hydra_codegen.targets.docs import markdown

_LINK_SIGN = MarkdownText(" (\N{LINK SYMBOL})")
_SUMMARY_LENGTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRow:
    """One row of a table of operations."""

    method: MarkdownText
    label: MarkdownText
    expects: MarkdownText
    returns: MarkdownText
    statuses: MarkdownText


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertySection:
    """One property; `template` and `description` may be empty.

    `name` is its JSON key for a cell of a table.
    """

    heading: MarkdownText
    name: MarkdownText
    description: MarkdownText
    domain: MarkdownText
    range: MarkdownText
    readonly: MarkdownText
    writeonly: MarkdownText
    template: MarkdownText
    operations: tuple[OperationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPage:
    """The page of a class; what it has not is empty.

    `quoted_title` is the heading as a string of JSON, and of YAML.
    """

    heading: MarkdownText
    quoted_title: JsonText
    iri: MarkdownText
    description: MarkdownText
    template: MarkdownText
    operations: tuple[OperationRow, ...]
    properties: tuple[PropertySection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One class in the index: `link` is the text and the target."""

    link: MarkdownText
    summary: MarkdownText
    methods: MarkdownText
    properties: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """The index; `description` and `entrypoint` may be empty.

    `quoted_title` is the heading as a string of JSON, and of YAML.
    """

    heading: MarkdownText
    quoted_title: JsonText
    description: MarkdownText
    entrypoint: MarkdownText
    classes: tuple[IndexRow, ...]
    counts: MarkdownText
    header: MarkdownText


def class_page(supported: SupportedClass, compact: Compactor) -> ClassPage:
    """Return the page of one class, IRIs shortened by `compact`."""
    title = supported.title or supported.name
    return ClassPage(
        heading=markdown.heading(title),
        quoted_title=quoted(title),
        iri=markdown.code(supported.iri),
        description=markdown.block(supported.description),
        template=_templates(supported.templates),
        operations=_rows(supported.operations, compact),
        properties=tuple(_section(p, compact) for p in supported.properties.values()),
    )


def index_page(
    documentation: ApiDocumentation,
    classes: Iterable[SupportedClass],
    stems: Mapping[str, str],
    header: str,
) -> IndexPage:
    """Return the index of `classes`, whose pages have the file names `stems`."""
    listed = tuple(classes)
    title = documentation.title or "API"
    return IndexPage(
        heading=markdown.heading(title),
        quoted_title=quoted(title),
        description=markdown.block(documentation.description),
        entrypoint=markdown.code(documentation.entrypoint),
        classes=tuple(_index_row(c, stems[c.name]) for c in listed),
        counts=MarkdownText(counts(listed)),
        header=markdown.inline(header),
    )


def _section(supported: SupportedProperty, compact: Compactor) -> PropertySection:
    heading = markdown.heading(supported.key)
    if supported.kind is not PropertyKind.PROPERTY:
        heading = MarkdownText(markdown.inline(supported.key) + _LINK_SIGN)
    return PropertySection(
        heading=heading,
        name=markdown.cell(supported.key),
        description=markdown.block(supported.description),
        domain=_iris(supported.domains, compact),
        range=_iris((r.iri for r in supported.ranges), compact),
        readonly=_truth(supported.readonly),
        writeonly=_truth(supported.writeonly),
        template=_templates(supported.templates),
        operations=_rows(supported.operations, compact),
    )


def quoted(text: str) -> JsonText:
    """Return `text` in quotes, on one line; YAML 1.2 reads JSON (section 1.2)."""
    return JsonText(json.dumps(markdown.one_line(text), ensure_ascii=False))


def _rows(
    operations: Iterable[Operation], compact: Compactor
) -> tuple[OperationRow, ...]:
    return tuple(
        OperationRow(
            method=markdown.cell(operation.method),
            label=markdown.cell(operation.title or operation.description),
            expects=_iris(operation.expects, compact),
            returns=_iris(operation.returns, compact),
            statuses=_statuses(operation.statuses),
        )
        for operation in operations
    )


def _statuses(statuses: Iterable[Status]) -> MarkdownText:
    # A title may hold commas: each status has a line of its own.
    texts = (f"{s.code} {s.title or s.description}" for s in statuses)
    return MarkdownText("<br>".join(map(markdown.cell, texts)) or " ")


def _iris(iris: Iterable[str], compact: Compactor) -> MarkdownText:
    return markdown.cell(", ".join(map(compact, iris)))


def _truth(value: bool) -> MarkdownText:
    return MarkdownText("True" if value else "False")


def _templates(templates: Iterable[IriTemplate]) -> MarkdownText:
    text = "\n".join(t.template for t in templates)
    return markdown.code_block(text) if text else MarkdownText()


def _index_row(supported: SupportedClass, stem: str) -> IndexRow:
    text = markdown.in_cell(markdown.link_text(supported.title or supported.name))
    methods = dict.fromkeys(operation.method for operation in supported.operations)
    return IndexRow(
        link=MarkdownText(f"[{text}]({page_link(stem)})"),
        summary=markdown.cell(summary(supported.description)),
        methods=markdown.cell(", ".join(methods)),
        properties=len(supported.properties),
    )


def page_link(stem: str) -> str:
    """Return the link from the index to the page with this file name."""
    return percent_encoded(f"{stem}.md")


def percent_encoded(name: str) -> str:
    """Return the name of a file as an address (RFC 3986, section 2.1)."""
    return "".join(
        c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode())
        for c in name
    )


def summary(description: str) -> str:
    """Return the first paragraph of `description`, cut where it is long."""
    first = markdown.one_line(markdown.clean(description).strip().partition("\n\n")[0])
    if len(first) <= _SUMMARY_LENGTH:
        return first
    cut = first[:_SUMMARY_LENGTH]
    return (cut.rpartition(" ")[0] or cut) + " …"


def counts(classes: Iterable[SupportedClass]) -> str:
    """Return how much there is: ``8 classes, 65 properties, 53 operations``."""
    classes = tuple(classes)
    properties = [p for c in classes for p in c.properties.values()]
    operations = [o for c in classes for o in c.operations]
    operations += [o for p in properties for o in p.operations]
    return ", ".join(
        (
            _counted(len(classes), "class", "classes"),
            _counted(len(properties), "property", "properties"),
            _counted(len(operations), "operation", "operations"),
        )
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
