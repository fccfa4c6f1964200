"""Supported properties: their keys, access, ranges and operations.

Hydra Core Vocabulary, "Properties"; HYDRA-TERMS, section 2 (JSON key, read
and write, required), Q4, Q5, Q18 to Q20, Q22 and Q24.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from hydra_codegen.documentation import (
    IriTemplate,
    Named,
    Operation,
    PropertyKind,
    SupportedProperty,
)
from hydra_codegen.findings import place_of, quoted
from hydra_codegen.statements import BlankNode, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.reader import texts
from hydra_codegen.vocabulary.reader.constraints import (
    class_narrowings,
    read_constraints,
)
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.names import is_identifier, local_name, snake_case
from hydra_codegen.vocabulary.reader.nodes import UNKNOWN, About, is_nothing, text_of
from hydra_codegen.vocabulary.reader.operations import read_operations
from hydra_codegen.vocabulary.reader.ranges import Ranges
from hydra_codegen.vocabulary.reader.templates import (
    link_templates,
    linked_templates,
    read_template,
    stated_templates,
)

_WITH_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
_SAYS_PROPERTY = frozenset((*terms.RANGE, *terms.DOMAIN))
_READ: Final = ((terms.READABLE, True), (terms.WRITEONLY, False))
_WRITE: Final = (
    (terms.WRITABLE, True),
    (terms.WRITEABLE, True),
    (terms.READONLY, False),
)


class _Flag:
    """A boolean that is stated: by which node, how, and what true means."""

    __slots__ = ("meaning", "node", "spellings")

    def __init__(self, node: int, spellings: terms.Spellings, meaning: bool) -> None:
        self.node = node
        self.spellings = spellings
        self.meaning = meaning


class _Stated:
    """What a supported property and its property speak of, and where.

    It follows from the predicates alone, and the properties of an API are
    described alike: most of them share one. Numbers are those of the node, 0 for
    the first of the pair. `leads_on` are the predicates that lead to operations or
    templates.
    """

    __slots__ = (
        "deprecated",
        "descriptions",
        "domains",
        "examples",
        "leads_on",
        "narrowed",
        "readable",
        "required",
        "titles",
        "writable",
    )

    def __init__(self, pair: Sequence[About], leads_on: frozenset[Iri]) -> None:
        self.titles = texts.sources(pair, terms.TITLES)
        self.descriptions = texts.sources(pair, terms.DESCRIPTIONS)
        self.deprecated = _any_of(pair, frozenset(terms.DEPRECATED))
        self.leads_on = _any_of(pair, leads_on)
        self.domains = texts.sources(pair, terms.DOMAIN)
        self.required = _flags(pair, ((terms.REQUIRED, True),))
        self.readable = _flags(pair, _READ)
        self.writable = _flags(pair, _WRITE)
        self.narrowed = _any_of(pair, terms.NARROWING)
        self.examples = _any_of(pair, frozenset(terms.EXAMPLE))


class Properties:
    """Reads the supported properties of classes."""

    __slots__ = ("_by_domain", "_domain", "_ranges", "_reading", "_stated", "_texts")

    def __init__(self, reading: Reading, ranges: Ranges) -> None:
        self._reading = reading
        self._ranges = ranges
        self._by_domain: dict[Term, list[Subject]] | None = None
        self._stated: dict[tuple[tuple[Iri, ...], ...], _Stated] = {}
        self._domain: dict[Term, tuple[str, ...]] = {}
        self._texts: dict[Literal, texts.Texts] = {}

    def read(
        self, node: Subject, about: About, templates: Sequence[IriTemplate]
    ) -> Named[SupportedProperty]:
        """Return the properties of a class by JSON key, in document order.

        Takes the class, what is said about it, and the IRI templates below
        which its links are served.
        """
        narrowings = class_narrowings(self._reading, node)
        found: dict[str, SupportedProperty] = {}
        for said, target in self._supported(node, about, narrowings):
            one = self._property(said, target, narrowings, templates, found)
            if one is not None:
                one = self._of_members(node, one)
                found[one.key] = one
        return Named(found)

    def _of_members(self, node: Subject, one: SupportedProperty) -> SupportedProperty:
        """Return a property as read; hydra:member as many of what is collected."""
        if one.iri not in terms.MEMBER or one.ranges:
            return one
        ranges = self._ranges.of_members(node)
        return replace(one, ranges=ranges, is_list=True) if ranges else one

    def _supported(
        self, node: Subject, about: About, narrowings: Mapping[Subject, list[About]]
    ) -> Iterator[tuple[About, Subject | None]]:
        """Yield what is said of each supported property, and its property."""
        reading = self._reading
        nodes = reading.nodes
        stated = nodes.nodes(about, terms.SUPPORTED_PROPERTY)
        for supported in stated:
            said = nodes.index.get(supported, UNKNOWN)
            values = said.get(terms.PROPERTY[0])
            if values is not None and len(values) == 1 and isinstance(values[0], Iri):
                yield said, values[0]
            else:
                yield said, self._target(supported, said)
        if stated or not about:
            return
        attached = self._with_domain(node)
        how = "those whose rdfs:domain it is"
        if not attached:
            # With neither, what its SHACL shapes speak of is all there is.
            attached = [path for path, said in narrowings.items() if _shaped(said)]
            how = "those of its shapes"
        if attached:
            reading.report.add(
                "HC228",
                f"{reading.report.short(node)} has no supported property; {how} are"
                " taken for its own.",
                hint="List them as hydra:supportedProperty.",
            )
        for target in attached:
            yield UNKNOWN, target

    def _with_domain(self, node: Subject) -> list[Subject]:
        if self._by_domain is None:
            self._by_domain = {}
            for subject, about in self._reading.nodes.index.items():
                if subject not in self._reading.classes:
                    for domain in terms.DOMAIN:
                        for value in about.get(domain, ()):
                            self._by_domain.setdefault(value, []).append(subject)
        return self._by_domain.get(node, [])

    def _target(self, supported: Subject, about: About) -> Subject | None:
        """Return the property of a supported property, however it is said."""
        report = self._reading.report
        values = self._reading.nodes.values(about, terms.PROPERTY)
        if len(values) > 1:
            report.add(
                "HC215",
                f"A supported property has {len(values)} hydra:property; the"
                f" first, {report.short(text_of(values[0]))}, is taken.",
                at=supported,
            )
        for value in values:
            if not isinstance(value, Literal):
                return value
            text = value.value.strip()
            iri = self._reading.references.expand(text)
            if iri is None and _WITH_SCHEME.match(text):
                # A prefix that nothing declares is a scheme, as in JSON-LD.
                iri = text
            if iri is not None:
                report.add(
                    "HC202",
                    f"The property {quoted(value.value)} is a text; it is taken for"
                    f" {report.short(iri)}.",
                    hint='Give its IRI; in a JSON-LD context, by "@type": "@id".',
                )
                return Iri(iri)
            if not is_nothing(value):
                report.add(
                    "HC203",
                    f"The property {quoted(value.value)} is a text, not an IRI; the"
                    " supported property is read without it.",
                    at=supported,
                    hint="Give its IRI.",
                )
        if isinstance(supported, Iri) or not _SAYS_PROPERTY.isdisjoint(about):
            # Often the property itself is listed, without a node between.
            report.add(
                "HC214",
                f"The supported property {report.short(supported)} has no"
                " hydra:property; it is taken for the property itself.",
                at=supported,
            )
            return supported
        report.add(
            "HC214",
            "A supported property has no hydra:property; its title is its name.",
            hint="State its hydra:property.",
        )
        return None

    def _property(
        self,
        supported: About,
        target: Subject | None,
        narrowings: dict[Subject, list[About]],
        templates: Sequence[IriTemplate],
        taken: dict[str, SupportedProperty],
    ) -> SupportedProperty | None:
        reading = self._reading
        nodes = reading.nodes
        about = nodes.index.get(target, UNKNOWN) if target is not None else UNKNOWN
        iri = target if isinstance(target, Iri) else ""
        # What is said of a class is not said of the property that borrows
        # its IRI (Q18).
        borrowed = target is not None and target in reading.classes
        pair = (supported,) if borrowed or about is supported else (supported, about)
        predicates = tuple([tuple(one) for one in pair])
        stated = self._stated.get(predicates)
        if stated is None:
            stated = self._stated[predicates] = _Stated(pair, reading.leads_on)
        titles = self._read_texts(pair, stated.titles)
        descriptions = self._read_texts(pair, stated.descriptions)
        operations = read_operations(reading, pair) if stated.leads_on else ()
        key = self._key(iri, titles.groups, operations, taken)
        if not key:
            return None
        narrowed = narrowings.get(target, ()) if target is not None else ()
        ranges, datatypes = self._ranges.read(target, pair[::-1], narrowed, operations)
        types = () if borrowed else nodes.types(about)
        low, high, facets = read_constraints(
            reading,
            (*(pair if stated.narrowed else ()), *narrowed, *datatypes),
            functional=terms.FUNCTIONAL in types,
        )
        required = self._required(pair, stated.required)
        kind = _kind(types, nodes.types(supported))
        return SupportedProperty(
            iri=iri,
            title=titles.chosen,
            description=descriptions.chosen,
            titles=titles.every,
            descriptions=descriptions.every,
            deprecated=stated.deprecated and reading.deprecated(*pair),
            place=place_of(iri or reading.report.subject),
            key=key,
            kind=kind,
            domains=self._domains(pair, stated.domains),
            ranges=ranges,
            required=bool(low) if required is None else required,
            readable=self._access(pair, stated.readable, _READ, iri or key),
            writable=self._access(pair, stated.writable, _WRITE, iri or key),
            min_count=low,
            max_count=high,
            facets=facets,
            operations=operations,
            templates=()
            if kind is PropertyKind.PROPERTY and not (stated.leads_on or operations)
            else self._templates(pair, kind, operations, templates, key),
            examples=self._examples(pair) if stated.examples else (),
        )

    def _read_texts(self, pair: Sequence[About], stated: texts.Sources) -> texts.Texts:
        """Return the texts that stand at the given places of a pair of nodes."""
        one = texts.only(pair, stated)
        if one is None:
            groups = texts.groups(pair, stated)
            chosen = texts.choose(groups, self._reading.language)
            return texts.Texts(groups, chosen, texts.all_of(groups))
        found = self._texts.get(one)
        if found is None:
            every = (texts.told(one),)
            found = self._texts[one] = texts.Texts([[one]], one.value, every)
        return found

    def _key(
        self,
        iri: str,
        titles: Sequence[Sequence[Literal]],
        operations: Sequence[Operation],
        taken: dict[str, SupportedProperty],
    ) -> str:
        """Return a JSON key that is free in the class, or an empty string."""
        if len(titles) == 1 == len(titles[0]) and not (
            operations or self._reading.keys
        ):
            text = titles[0][0].value
            if is_identifier(text) and text not in taken:
                # Nearly always so.
                return text
        names = self._names(iri, titles, operations)
        first = next(names)
        if first not in taken:
            return first
        other = taken[first].iri
        if other == iri:
            # One property, supported twice under several names (Q18).
            for key in names:
                if key not in taken:
                    return key
        report = self._reading.report
        free = iri if iri and iri != other and iri not in taken else ""
        report.add(
            "HC213",
            f"Two properties of {report.short(report.subject)} have the JSON key"
            f" {first!r}; "
            + (f"{report.short(free)} is known by its IRI." if free else "the second")
            + ("" if free else " is left out."),
            at=iri,
            hint="Give each a title of its own, or a term in the JSON-LD context.",
        )
        return free

    def _names(
        self,
        iri: str,
        titles: Sequence[Sequence[Literal]],
        operations: Sequence[Operation],
    ) -> Iterator[str]:
        """Yield what a property's JSON key may be, at least one.

        In the order of trust: the context's term for the property's own IRI,
        the title, the label, the local name. The language that is set for
        texts has no say: the wire has one. A title that an operation of the
        link has too is what that does, and no key (API Platform 4 calls both
        ``getBookCollection``, and the key is ``book``).
        """
        unnamed = True
        if iri and (key := self._reading.keys.get(iri)):
            unnamed = False
            yield key
        for group in titles:
            text = texts.choose([group], "")
            if is_identifier(text) and not (
                iri and any(one.title == text for one in operations)
            ):
                unnamed = False
                yield text
        last = local_name(iri) if iri else snake_case(texts.choose(titles, ""))
        if last or unnamed:
            yield last or iri or "value"

    def _required(self, pair: Sequence[About], flags: Sequence[_Flag]) -> bool | None:
        if not flags:
            return None
        return self._reading.nodes.boolean(pair[flags[0].node], flags[0].spellings)

    def _access(
        self,
        pair: Sequence[About],
        flags: Sequence[_Flag],
        spellings: Sequence[tuple[terms.Spellings, bool]],
        name: str,
    ) -> bool:
        """Return whether a property may be read, or written; unstated: yes."""
        if not flags:
            return True
        if len(flags) == 1:
            # Nearly always so, and there is nothing to contradict.
            flag = flags[0]
            answer = self._reading.nodes.boolean(pair[flag.node], flag.spellings)
            return answer is None or answer is flag.meaning
        answers = []
        for flag in flags:
            answer = self._reading.nodes.boolean(pair[flag.node], flag.spellings)
            if answer is not None:
                answers.append(answer is flag.meaning)
        if not answers:
            return True
        if True in answers and False in answers:
            report = self._reading.report
            what = report.short(spellings[0][0][0])
            report.add(
                "HC217",
                f"The older and newer spellings of {what} contradict each other on"
                f" {report.short(name) if ':' in name else name};"
                f" {str(answers[0]).lower()} is taken.",
                at=name if ":" in name else "",
                hint=f"State {what} only.",
            )
        return answers[0]

    def _domains(self, pair: Sequence[About], stated: texts.Sources) -> tuple[str, ...]:
        if not stated:
            return ()
        nodes, references = self._reading.nodes, self._reading.references
        if len(stated) == 1:
            # Nearly always so, and many properties have one domain.
            number, spelling = stated[0]
            said = pair[number][spelling]
            if len(said) == 1 and said[0] in self._domain:
                return self._domain[said[0]]
            values = nodes.values(pair[number], (spelling,))
            if len(values) == 1 and isinstance(values[0], Iri):
                iri = references.resolve(values[0])
                domain = () if iri is None else (iri,)
                if values is said:  # else it was in a list
                    self._domain[values[0]] = domain
                return domain
        found: dict[str, None] = {}
        for number in sorted({number for number, _ in stated}):
            for value in nodes.values(pair[number], terms.DOMAIN):
                union: Sequence[Term] = ()
                if isinstance(value, BlankNode):
                    union = nodes.values(nodes.about(value), terms.UNION_OF)
                for one in union or (value,):
                    iri = references.resolve(one)
                    if iri is not None:
                        found[iri] = None
        return tuple(found)

    def _examples(self, pair: Sequence[About]) -> tuple[str, ...]:
        found = [
            v
            for about in pair
            for v in self._reading.nodes.values(about, terms.EXAMPLE)
        ]
        return tuple(
            dict.fromkeys(
                str(text_of(v)) for v in found if not isinstance(v, BlankNode)
            )
        )

    def _templates(
        self,
        pair: Sequence[About],
        kind: PropertyKind,
        operations: Sequence[object],
        templates: Sequence[IriTemplate],
        key: str,
    ) -> tuple[IriTemplate, ...]:
        reading = self._reading
        found: list[IriTemplate] = []
        searches: list[IriTemplate] = []
        for about in pair:
            found += stated_templates(reading, about)
            for node in linked_templates(reading, about):
                template = read_template(reading, node)
                if template is not None:
                    # How a collection is searched comes after where it is.
                    (searches if template.queried else found).append(template)
        # What operations are called on is a link, though nothing says so (Q22).
        is_link = kind is PropertyKind.LINK or (operations and not (found or searches))
        if is_link and templates and ":" not in key:
            found += link_templates(templates, key)
        return tuple(dict.fromkeys(found + searches)) if found or searches else ()


def _any_of(pair: Sequence[About], predicates: frozenset[Iri]) -> bool:
    return not all(map(predicates.isdisjoint, pair))


def _flags(
    pair: Sequence[About], spellings: Sequence[tuple[terms.Spellings, bool]]
) -> tuple[_Flag, ...]:
    """Return where each of the spellings is stated first, if at all."""
    found = []
    for one, meaning in spellings:
        node = next((n for n, about in enumerate(pair) if one[0] in about), None)
        if node is not None:
            found.append(_Flag(node, one, meaning))
    return tuple(found)


def _shaped(narrowings: Sequence[About]) -> bool:
    """Tell whether a SHACL property shape is among a property's narrowings."""
    return any(terms.SH_PATH[0] in about for about in narrowings)


def _kind(types: Sequence[Term], supported: Sequence[Term]) -> PropertyKind:
    if terms.TEMPLATED_LINK in types or terms.TEMPLATED_LINK in supported:
        return PropertyKind.TEMPLATED_LINK
    is_link = terms.LINK in types or terms.LINK in supported
    return PropertyKind.LINK if is_link else PropertyKind.PROPERTY
