"""The parts of a page, from what there is to tell: texts escaped, types linked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import starmap

from hydra_codegen.fragments import HtmlText
from hydra_codegen.targets.html import markup
from hydra_codegen.targets.html.layout import (
    AnswerPart,
    ClassPage,
    CodePart,
    LimitPart,
    LinkPart,
    OperationPart,
    ParameterPart,
    PropertyPart,
)
from hydra_codegen.targets.html.markup import Links, link, text, type_names
from hydra_codegen.targets.reference.entries import (
    Answer,
    ClassEntry,
    Code,
    LinkEntry,
    OperationEntry,
    Parameter,
    PropertyEntry,
    Use,
)


def class_page(entry: ClassEntry, links: Links) -> ClassPage:
    """Return the page of a class; `links` are the addresses of all pages."""
    about = (entry.templates, entry.members, entry.superclasses, entry.subclasses)
    return ClassPage(
        title=markup.said(entry.title),
        iri=markup.web_link(entry.iri),
        description=markup.paragraphs(entry.description),
        deprecated=entry.deprecated,
        has_facts=any(about) or bool(entry.iri),
        templates=tuple(map(text, entry.templates)),
        members=type_names(entry.members, links),
        superclasses=type_names(entry.superclasses, links),
        subclasses=type_names(entry.subclasses, links),
        operations=tuple(_operation(o, links, "h3") for o in entry.operations),
        links=tuple(_link(one, links) for one in entry.links),
        properties=tuple(_property(one, links) for one in entry.properties),
        example=_codes(entry.example),
        used_by=tuple(_use(use, links) for use in entry.used_by),
    )


def _operation(entry: OperationEntry, links: Links, level: str) -> OperationPart:
    told = (entry.expects, entry.returns, entry.parameters, entry.headers)
    return OperationPart(
        anchor=text(entry.anchor),
        level=HtmlText(level),
        permalink=_permalink(entry.anchor),
        method=markup.method(entry.method),
        title=markup.said(entry.title),
        path=markup.path(entry.path),
        description=markup.paragraphs(entry.description),
        deprecated=entry.deprecated,
        has_facts=any(told) or bool(entry.answers),
        expects=type_names(entry.expects, links),
        returns=type_names(entry.returns, links),
        parameters=tuple(map(_parameter, entry.parameters)),
        headers=tuple(map(_parameter, entry.headers)),
        answers=tuple(map(_answer, entry.answers)),
        snippets=tuple(map(_code, entry.snippets)),
        request=_codes(entry.request),
        response=_codes(entry.response),
        # What is asked for is shown, what is sent back of what was sent only said.
        opened=entry.method == "GET",
    )


def _link(entry: LinkEntry, links: Links) -> LinkPart:
    heading = link(f"#{entry.property_anchor}", text(entry.key))
    return LinkPart(
        heading=HtmlText(f"<code>{heading}</code>"),
        types=type_names(entry.types, links),
        operations=tuple(_operation(o, links, "h4") for o in entry.operations),
    )


def _property(entry: PropertyEntry, links: Links) -> PropertyPart:
    inherited = (entry.inherited,) if entry.inherited is not None else ()
    return PropertyPart(
        anchor=text(entry.anchor),
        permalink=_permalink(entry.anchor),
        key=text(entry.key),
        description=markup.paragraphs(entry.description),
        types=type_names(entry.types, links),
        marks=tuple(map(text, entry.marks)),
        limits=tuple(starmap(_limit, entry.limits)),
        example=text(entry.example),
        inherited=type_names(inherited, links),
    )


def _limit(name: str, value: str) -> LimitPart:
    return LimitPart(name=text(name), value=text(value))


def _parameter(one: Parameter) -> ParameterPart:
    return ParameterPart(
        name=text(one.name), text=text(one.text), required=one.required
    )


def _answer(one: Answer) -> AnswerPart:
    return AnswerPart(code=one.code, meaning=text(one.meaning), text=text(one.text))


def _code(piece: Code) -> CodePart:
    return CodePart(
        language=text(piece.language), label=text(piece.label), text=markup.code(piece)
    )


def _codes(piece: Code | None) -> tuple[CodePart, ...]:
    return (_code(piece),) if piece is not None else ()


def _use(use: Use, links: Mapping[str, str]) -> HtmlText:
    where = f"{links[use.owner.key]}#{use.anchor}"
    return link(where, text(f"{use.owner.label} › {use.key}"))


def _permalink(anchor: str) -> HtmlText:
    """Return the link of a place to itself, for people to copy."""
    label = ' aria-label="Link to this place"'
    return HtmlText(f'<a class="anchor" href="#{text(anchor)}"{label}>#</a>')
