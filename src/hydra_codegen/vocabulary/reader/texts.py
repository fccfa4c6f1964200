"""Titles and descriptions, and the choice of one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from hydra_codegen.documentation import LanguageString
from hydra_codegen.statements import Iri, Literal
from hydra_codegen.vocabulary.reader.nodes import About

# What a named tuple calls, which is a function between; tens of thousands are made.
_new: Final = tuple.__new__

Sources: TypeAlias = tuple[tuple[int, Iri], ...]
"""Where texts stand: the number of a node and a spelling, most trusted first."""


class Texts:
    """What one thing is called, or described by: nobody may change it.

    `groups` are its texts, the most trusted group first, `chosen` the one to show, and
    `every` is each once.
    """

    __slots__ = ("chosen", "every", "groups")

    def __init__(
        self,
        groups: list[list[Literal]],
        chosen: str,
        every: tuple[LanguageString, ...],
    ) -> None:
        self.groups = groups
        self.chosen = chosen
        self.every = every


def only(abouts: Sequence[About], stated: Sources) -> Literal | None:
    """Return the one text that stands at the given places of nodes.

    Nearly always there is one: a title, and a label that says the same. Returns None
    where there are several, or none, or anything else.
    """
    found: Literal | None = None
    for number, spelling in stated:
        values = abouts[number][spelling]
        if len(values) != 1:
            return None
        value = values[0]
        if value is found:
            continue
        if not isinstance(value, Literal):
            return None
        if found is None:
            if not value.value.strip():
                return None
            found = value
        elif value != found:
            return None
    return found


def literals(
    abouts: Sequence[About], spellings: Sequence[Iri], last: Sequence[Iri] = ()
) -> list[list[Literal]]:
    """Return the texts of nodes, in groups, the most trusted group first.

    A spelling outranks a node: a property's ``hydra:title`` comes before its
    supported property's ``rdfs:label``. `last` is looked for only where no
    spelling is used at all. Blank texts say nothing.
    """
    found = groups(abouts, sources(abouts, spellings))
    return found or groups(abouts, sources(abouts, last))


def sources(abouts: Sequence[About], spellings: Sequence[Iri]) -> Sources:
    """Return which of the spellings the nodes use, as `groups` takes them."""
    found: list[tuple[int, Iri]] = []
    for spelling in spellings:
        for number, about in enumerate(abouts):
            if spelling in about:
                found.append((number, spelling))
    return tuple(found)


def groups(abouts: Sequence[About], stated: Sources) -> list[list[Literal]]:
    """Return the texts that stand at the given places of nodes, in groups."""
    found: list[list[Literal]] = []
    for number, spelling in stated:
        group = [
            value
            for value in abouts[number][spelling]
            if isinstance(value, Literal) and value.value.strip()
        ]
        if group:
            found.append(group)
    return found


def choose(groups: Sequence[Sequence[Literal]], language: str) -> str:
    """Return the text to show (HYDRA-TERMS, section 2, title or label).

    A text in the language that is set, whatever spelling it has; else of the
    most trusted group the one without a tag, else in English, else the first.
    """
    if not groups:
        return ""
    if language:
        wanted = language.lower()
        for fits in (_is_exactly, _is_related):
            for group in groups:
                for literal in group:
                    if literal.language and fits(literal.language.lower(), wanted):
                        return literal.value
    first = groups[0]
    if len(first) > 1:
        for literal in first:
            if not literal.language:
                return literal.value
        for literal in first:
            if _is_related(literal.language.lower(), "en"):
                return literal.value
    return first[0].value


def told(literal: Literal) -> LanguageString:
    """Return a text and its language."""
    return _new(LanguageString, (literal.value, literal.language))


def all_of(groups: Sequence[Sequence[Literal]]) -> tuple[LanguageString, ...]:
    """Return every text once, the most trusted first."""
    if not groups:
        return ()
    first = groups[0][0]
    if len(groups[0]) == 1 and (len(groups) == 1 or groups[1:] == [groups[0]]):
        # Nearly always so: one title, and a label that says the same.
        return (told(first),)
    found = [
        LanguageString(value, language)
        for group in groups
        for value, _, language in group
    ]
    return tuple(dict.fromkeys(found) if len(found) > 1 else found)


def _is_exactly(tag: str, wanted: str) -> bool:
    return tag == wanted


def _is_related(tag: str, wanted: str) -> bool:
    return tag == wanted or tag.startswith(wanted + "-") or wanted.startswith(tag + "-")
