"""Operations: their methods, bodies, statuses and headers (hydra:Operation).

Hydra Core Vocabulary, "Operations" and "Describing Potentially Occurring
Errors"; HYDRA-TERMS, Q6, Q8, Q21, Q22 and Q32.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from hydra_codegen.documentation import HeaderSpecification, Operation, Status
from hydra_codegen.findings import place_of, quoted
from hydra_codegen.statements import (
    XSD_BOOLEAN,
    BlankNode,
    Iri,
    Literal,
    Subject,
    Term,
)
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import Index
from hydra_codegen.vocabulary.reader import texts
from hydra_codegen.vocabulary.reader.collections import Collections
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.names import local_name
from hydra_codegen.vocabulary.reader.nodes import (
    UNKNOWN,
    About,
    is_nothing,
    says,
    text_of,
    whole_number,
)
from hydra_codegen.vocabulary.reader.references import ANY
from hydra_codegen.vocabulary.reader.templates import linked_templates

_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")


def _none(_node: Subject) -> tuple[Operation, ...]:
    return ()


def read_operations(
    reading: Reading, abouts: Sequence[About], *, implied: str = ""
) -> tuple[Operation, ...]:
    """Return the operations that any of the nodes supports, each once.

    Takes what is said about a class, or a supported property and its
    property. Operations of the IRI templates that a node leads to count as
    its own; they are GET unless they say otherwise. `implied` is the method
    of an operation that states none.
    """
    found: dict[Subject, str] = {}
    for about in abouts:
        if says(about, terms.SUPPORTED_OPERATION):
            for node in reading.nodes.nodes(about, terms.SUPPORTED_OPERATION):
                found.setdefault(node, implied)
        for template in linked_templates(reading, about):
            said = reading.nodes.about(template)
            for node in reading.nodes.nodes(said, terms.SUPPORTED_OPERATION):
                found.setdefault(node, "GET")
    reading.operations_met.update(found)
    operations = (read_operation(reading, node, how) for node, how in found.items())
    return tuple(one for one in operations if one is not None)


def find_unread_operations(reading: Reading) -> None:
    """Find the operations that no class and no property of the API leads to.

    To be called when all else was read.
    """
    report = reading.report
    owners, alone = unread_operations(reading.nodes.index, reading.operations_met)
    for subject in owners:
        report.add(
            "HC233",
            f"{report.short(subject)} supports operations and is no class or"
            " property of the API; they are left out.",
            at=subject,
            hint="Make it a hydra:Class, or support it by one.",
        )
    for subject in alone:
        report.add(
            "HC233",
            f"No class or property supports the operation {report.short(subject)};"
            " it is left out.",
            at=subject,
            hint="Name it by hydra:supportedOperation.",
        )


def unread_operations(
    index: Index, met: AbstractSet[Subject]
) -> tuple[list[Subject], list[Subject]]:
    """Return who supports operations that were not `met`, and operations alone.

    What a resource offers by itself (hydra:operation) is no part of the
    documentation.
    """
    owned: set[Term] = set()
    owners: list[Subject] = []
    stating: list[Subject] = []
    for subject, about in index.items():
        if terms.METHOD[0] in about and isinstance(subject, Iri):
            stating.append(subject)
        if says(about, terms.SUPPORTED_OPERATION):
            supported = [
                one for how in terms.SUPPORTED_OPERATION for one in about.get(how, ())
            ]
            owned.update(supported)
            documented = about.get(terms.SUPPORTED_OPERATION[0], ())
            if documented and met.isdisjoint(supported):
                owners.append(subject)
    alone = [one for one in stating if one not in owned and one not in met]
    return owners, alone


def read_operation(reading: Reading, node: Subject, implied: str) -> Operation | None:
    """Return one operation, or None where it cannot be called at all."""
    nodes = reading.nodes
    about = nodes.about(node)
    types = nodes.types(about)
    method = _method(reading, node, about, types, implied)
    if not method:
        return None
    if node in reading.classes:
        reading.report.add(
            "HC227",
            f"{reading.report.short(node)} is a class and an operation; what is"
            " said of one is said of the other.",
            at=node,
            hint="Give the operation an IRI of its own, or none.",
        )
    titles = texts.literals((about,), terms.TITLES, terms.LAST_TITLES)
    descriptions = texts.literals((about,), terms.DESCRIPTIONS, terms.LAST_DESCRIPTIONS)
    _merged(reading, node, titles)
    iri = node if isinstance(node, Iri) else ""
    expects = about.get(terms.EXPECTS[0])
    returns = about.get(terms.RETURNS[0])
    body, more = _references(reading, about, terms.EXPECTS) if expects else ((), ())
    result = _references(reading, about, terms.RETURNS)[0] if returns else ()
    return Operation(
        iri=iri,
        title=texts.choose(titles, reading.language),
        description=texts.choose(descriptions, reading.language),
        titles=texts.all_of(titles),
        descriptions=texts.all_of(descriptions),
        deprecated=reading.deprecated(about),
        place=place_of(iri or reading.report.subject),
        method=method,
        types=tuple(kind for kind in types if isinstance(kind, Iri)),
        expects=body,
        returns=result,
        members=Collections(reading, _none).asserted(about),
        statuses=read_statuses(reading, about),
        expects_headers=(*_headers(reading, about, terms.EXPECTS_HEADER), *more),
        returns_headers=_headers(reading, about, terms.RETURNS_HEADER),
    )


def _method(
    reading: Reading, node: Subject, about: About, types: Sequence[Term], implied: str
) -> str:
    methods: dict[str, None] = {}
    for value in reading.nodes.values(about, terms.METHOD):
        text = local_name(value) if isinstance(value, Iri) else text_of(value).strip()
        if _METHOD.match(text):
            methods[text.upper()] = None
    if not methods:
        by_type = next(
            (
                terms.METHOD_OF_TYPE[kind]
                for kind in types
                if isinstance(kind, Iri) and kind in terms.METHOD_OF_TYPE
            ),
            "",
        )
        if by_type:
            reading.report.add(
                "HC220",
                f"An operation states no method; {by_type} follows from its type.",
                at=node,
                hint="State its hydra:method.",
            )
        elif not implied:
            reading.report.add(
                "HC219",
                (
                    f"The operation {reading.report.short(node)}"
                    if isinstance(node, Iri)
                    else "An operation"
                )
                + " states no HTTP method; it is left out.",
                at=node,
                hint="State its hydra:method.",
            )
        return by_type or implied
    first = next(iter(methods))
    if len(methods) > 1:
        reading.report.add(
            "HC221",
            f"An operation has the methods {', '.join(methods)}: several were"
            f" merged into one node; {first} is taken.",
            at=node,
            hint="Give each operation an identifier of its own.",
        )
    return first


def _merged(
    reading: Reading, node: Subject, titles: Sequence[Sequence[Literal]]
) -> None:
    for group in titles:
        if len(group) > 1 and len({text.language for text in group}) < len(group):
            reading.report.add(
                "HC221",
                "An operation has the titles "
                + " and ".join(repr(text.value) for text in group)
                + ": several were merged into one node; the first is taken.",
                at=node,
                hint="Give each operation an identifier of its own.",
            )
            return


def _references(
    reading: Reading, about: About, spellings: terms.Spellings
) -> tuple[tuple[str, ...], tuple[HeaderSpecification, ...]]:
    values = reading.nodes.values(about, spellings)
    found: dict[str, None] = {}
    headers: tuple[HeaderSpecification, ...] = ()
    for value in values:
        iri = reading.references.resolve(value)
        if iri is not None:
            found[terms.RDFS_RESOURCE if iri == ANY else iri] = None
        elif isinstance(value, BlankNode):
            said = reading.nodes.about(value)
            inner, more = _inline(reading, said, alone=len(values) == 1)
            found.update(dict.fromkeys(inner))
            headers += more
    return tuple(found), headers


def _inline(
    reading: Reading, about: About, *, alone: bool
) -> tuple[list[str], tuple[HeaderSpecification, ...]]:
    """Read an inline node that is no class: a shape, a union, an upload."""
    nodes = reading.nodes
    headers = _headers(reading, about, terms.EXPECTS_HEADER)
    found: list[str] = []
    for value in nodes.values(about, (*terms.SH_TARGET_CLASS, *terms.UNION_OF)):
        iri = reading.references.resolve(value)
        if iri is not None:
            found.append(iri)
    restricted = any(
        member in terms.MEMBER
        for inner in (
            about,
            *(
                nodes.about(node)
                for node in nodes.values(about, terms.EQUIVALENT_CLASS)
            ),
        )
        for member in nodes.values(inner, terms.ON_PROPERTY)
    )
    if restricted and alone:
        found.append(terms.COLLECTION)
    if not (found or headers or restricted):
        reading.report.add(
            "HC231",
            "An operation expects or returns a node without an IRI that is no"
            " class; it is left out.",
            hint="Make it a hydra:Class, or give it an IRI.",
        )
    return found, headers


def read_statuses(reading: Reading, about: About) -> tuple[Status, ...]:
    """Return the statuses that a node states, objects or bare numbers.

    A code that is no HTTP status code is a finding, and is left out.
    """
    found: list[Status] = []
    spellings = (*terms.POSSIBLE_STATUS, terms.STATUS_CODE[0])
    if not says(about, spellings):
        return ()
    for value in reading.nodes.values(about, spellings):
        if is_nothing(value):
            continue
        said = reading.nodes.about(value)
        written = reading.nodes.text(said, terms.STATUS_CODE)
        if written is None:
            # `.../status/404` may be all there is to it.
            written = local_name(value) if isinstance(value, Iri) else text_of(value)
        code = whole_number(written.strip())
        if code is None or not 100 <= code <= 599:
            written = "" if written.startswith("_:") else f", but {quoted(written)}"
            reading.report.add(
                "HC222",
                f"A status has no code from 100 to 599{written}; it is left out.",
                at=text_of(value) if not isinstance(value, Literal) else "",
                hint="State its hydra:statusCode.",
            )
            continue
        found.append(_status(reading, value, said, code))
    return tuple(found)


def _status(reading: Reading, value: Term, about: About, code: int) -> Status:
    if about is UNKNOWN:
        return Status(code=code, place=place_of(reading.report.subject))
    titles = texts.literals((about,), terms.TITLES, terms.LAST_TITLES)
    descriptions = texts.literals((about,), terms.DESCRIPTIONS, terms.LAST_DESCRIPTIONS)
    iri = value if isinstance(value, Iri) else ""
    return Status(
        iri=iri,
        title=texts.choose(titles, reading.language),
        description=texts.choose(descriptions, reading.language),
        titles=texts.all_of(titles),
        descriptions=texts.all_of(descriptions),
        deprecated=reading.deprecated(about),
        place=place_of(iri or reading.report.subject),
        code=code,
    )


def _headers(
    reading: Reading, about: About, spellings: terms.Spellings
) -> tuple[HeaderSpecification, ...]:
    found: list[HeaderSpecification] = []
    if not says(about, spellings):
        return ()
    nodes = reading.nodes
    for value in nodes.values(about, spellings):
        said = nodes.about(value)
        name = nodes.text(said, terms.HEADER_NAME)
        if name is None and not isinstance(value, BlankNode):
            name = local_name(value) if isinstance(value, Iri) else value.value
        if not name or not name.strip():
            continue
        values = nodes.values(said, terms.POSSIBLE_VALUE)
        # Contexts of before 2021 map `closedSet` to hydra:possibleValue.
        slips = [
            text_of(one) == "true"
            for one in values
            if isinstance(one, Literal) and one.datatype == XSD_BOOLEAN
        ]
        found.append(
            HeaderSpecification(
                name=name.strip(),
                possible_values=tuple(
                    text_of(one)
                    for one in values
                    if not (isinstance(one, Literal) and one.datatype == XSD_BOOLEAN)
                ),
                closed=bool(nodes.boolean(said, terms.CLOSED_SET)) or any(slips),
            )
        )
    return tuple(found)
