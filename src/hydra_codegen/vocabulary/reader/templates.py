"""IRI templates and their variables (RFC 6570, hydra:IriTemplate).

Templates with positions, such as ``/customers/{0}/spaces/{1}``, are read
beside them; a position is named after the path segment before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from urllib.parse import quote

from hydra_codegen.documentation import IriTemplate, TemplateVariable
from hydra_codegen.findings import place_of, quoted
from hydra_codegen.statements import Literal, Subject
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.names import singular, snake_case
from hydra_codegen.vocabulary.reader.nodes import About, text_of

_EXPRESSION: Final = re.compile(r"\{([^{}]*)\}")
_PIECE: Final = re.compile(r"[^{}]+|[{}]")
_OPERATORS: Final = "+#./;?&"
_MODIFIER: Final = re.compile(r"(\*|:\d+)$")
_NOT_A_PATH: Final = re.compile(r"\{[?&#]")


class _Mapped(NamedTuple):
    """What an IriTemplateMapping says of one variable."""

    property: str
    required: bool | None


def template_of(text: str) -> IriTemplate:
    """Return a template that stands in no document, with its variables."""
    return IriTemplate(template=text, variables=_variables(text, {}))


def stated_templates(reading: Reading, about: About) -> tuple[IriTemplate, ...]:
    """Return the templates that our annotation `hc:iriTemplate` states.

    A text may hold several, with commas between, or none (Q33).
    """
    if terms.IRI_TEMPLATE[0] not in about:
        return ()
    found: dict[str, None] = {}
    for value in reading.nodes.values(about, terms.IRI_TEMPLATE):
        for text in _separate(text_of(value)):
            if text.strip():
                found[text.strip()] = None
    return tuple(_template(reading, text, {}) for text in found)


def _separate(text: str) -> list[str]:
    """Return the parts between commas, but for commas before a ``}``."""
    pieces = _PIECE.findall(text)
    parts: list[list[str]] = [[]]
    for piece, following in zip(pieces, [*pieces, ""][1:], strict=True):
        here, *others = [piece] if following == "}" else piece.split(",")
        parts[-1].append(here)
        parts += [[other] for other in others]
    return ["".join(part) for part in parts]


def linked_templates(reading: Reading, about: About) -> list[Subject]:
    """Return the hydra:IriTemplate nodes that a node leads to (Q28)."""
    if reading.leads_on.isdisjoint(about):
        return []
    found: dict[Subject, None] = {}
    for predicate in reading.template_predicates:
        if predicate in about:
            for value in reading.nodes.nodes(about, (predicate,)):
                found[value] = None
    return list(found)


def read_template(reading: Reading, node: Subject) -> IriTemplate | None:
    """Return a hydra:IriTemplate with its mapping, or None without a text."""
    nodes = reading.nodes
    about = nodes.about(node)
    text = next(
        (
            value.value.strip()
            for value in nodes.values(about, terms.TEMPLATE)
            if isinstance(value, Literal) and value.value.strip()
        ),
        "",
    )
    if not text:
        # A search may lead to a plain resource; only a template must have one.
        if about.get(terms.MAPPING[0]) or about.get(terms.MAPPING[1]):
            reading.report.add(
                "HC223",
                "An IRI template has a mapping and no hydra:template.",
                at=node,
                hint="State its hydra:template.",
            )
        return None
    mapped, explicit = _mapping(reading, about)
    template = _template(reading, text, mapped, str(node))
    used = {variable.token for variable in template.variables}
    for token in mapped:
        if token not in used:
            reading.report.add(
                "HC224",
                f"The variable {quoted(token)} is mapped, but the template {quoted(text)}"
                " does not use it.",
                at=node,
            )
    return replace(template, explicit_representation=explicit) if explicit else template


def link_templates(
    templates: Sequence[IriTemplate], key: str
) -> tuple[IriTemplate, ...]:
    """Return where a link called `key` is served: below its class's paths.

    A template with a query is a search's, never a resource's own address.
    """
    segment = quote(key, safe="-._~!$&'()*+,;=@")
    return tuple(
        IriTemplate(
            template=template.template.rstrip("/") + "/" + segment,
            variables=template.variables,
            explicit_representation=template.explicit_representation,
            place=template.place,
        )
        for template in templates
        if not _NOT_A_PATH.search(template.template)
    )


def _mapping(reading: Reading, about: About) -> tuple[dict[str, _Mapped], bool]:
    nodes = reading.nodes
    explicit = terms.EXPLICIT_REPRESENTATION in nodes.values(
        about, terms.VARIABLE_REPRESENTATION
    )
    mapped: dict[str, _Mapped] = {}
    for node in nodes.nodes(about, terms.MAPPING):
        mapping = nodes.about(node)
        token = (nodes.text(mapping, terms.VARIABLE) or "").strip().strip("{}?&*")
        if not token:
            reading.report.add(
                "HC224",
                "A mapping of an IRI template has no hydra:variable; it is left out.",
                at=node,
            )
            continue
        mapped[token] = _Mapped(
            property=nodes.text(mapping, terms.PROPERTY) or "",
            required=nodes.boolean(mapping, terms.REQUIRED),
        )
        explicit = explicit or terms.EXPLICIT_REPRESENTATION in nodes.values(
            mapping, terms.VARIABLE_REPRESENTATION
        )
    return mapped, explicit


def _template(
    reading: Reading, text: str, mapped: Mapping[str, _Mapped], iri: str = ""
) -> IriTemplate:
    rest = _EXPRESSION.sub("", text)
    if "{" in rest or "}" in rest:
        reading.report.add(
            "HC223",
            f"The braces of the IRI template {quoted(text)} do not match.",
            at=iri,
            hint="Write each variable as {name}.",
        )
    place = iri if not iri.startswith("_:") else reading.report.subject
    return IriTemplate(
        template=text, variables=_variables(text, mapped), place=place_of(place)
    )


def _variables(
    text: str, mapped: Mapping[str, _Mapped]
) -> tuple[TemplateVariable, ...]:
    found: dict[str, TemplateVariable] = {}
    names: set[str] = set()
    for match in _EXPRESSION.finditer(text):
        inside = match.group(1).strip()
        operator = inside[:1] if inside[:1] in _OPERATORS else ""
        for part in inside.removeprefix(operator).split(","):
            bare = _MODIFIER.sub("", part.strip())
            token = f"{{{bare}}}" if bare.isdigit() else bare
            if not bare or token in found:
                continue
            said = mapped.get(token) or mapped.get(bare)
            required = said.required if said is not None else None
            if required is None:
                # A path without one of its parts is another path.
                required = operator in ("", "+")
            name = _name(text[: match.start()], bare, names)
            names.add(name)
            found[token] = TemplateVariable(
                name=name,
                token=token,
                property=said.property if said is not None else "",
                required=required,
                mapped=said is not None,
            )
    return tuple(found.values())


def _name(before: str, bare: str, taken: set[str]) -> str:
    if not bare.isdigit():
        name = snake_case(bare) or "value"
        number = 2
    else:
        segments = re.split(r"[/?#]", _EXPRESSION.sub("", before))
        name = next(
            (
                singular(found)
                for part in reversed(segments)
                if (found := snake_case(part))
            ),
            "value",
        )
        number = int(bare)
    if name not in taken:
        return name
    # A position keeps its own number, so that no other variable shifts it.
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
