"""Titles and descriptions, and the choice of one language."""

from __future__ import annotations

from collections.abc import Sequence

from hydra_codegen.documentation import LanguageString
from hydra_codegen.statements import Iri, Literal
from hydra_codegen.vocabulary.reader.nodes import About


def literals(
    abouts: Sequence[About], spellings: Sequence[Iri], last: Sequence[Iri] = ()
) -> list[list[Literal]]:
    """Return the texts of nodes, in groups, the most trusted group first.

    A spelling outranks a node: a property's ``hydra:title`` comes before its
    supported property's ``rdfs:label``. `last` is looked for only where no
    spelling is used at all. Blank texts say nothing.
    """
    groups: list[list[Literal]] = []
    for some in (spellings, last):
        for spelling in some:
            for about in abouts:
                values = about.get(spelling)
                if values is not None:
                    if len(values) == 1 and isinstance(values[0], Literal):
                        if values[0].value.strip():
                            groups.append([values[0]])
                        continue
                    group = [
                        value
                        for value in values
                        if isinstance(value, Literal) and value.value.strip()
                    ]
                    if group:
                        groups.append(group)
        if groups:
            break
    return groups


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


def all_of(groups: Sequence[Sequence[Literal]]) -> tuple[LanguageString, ...]:
    """Return every text once, the most trusted first."""
    if not groups:
        return ()
    if len(groups) == 1 and len(groups[0]) == 1:
        literal = groups[0][0]
        return (LanguageString(text=literal.value, language=literal.language),)
    distinct = dict.fromkeys(
        (literal.value, literal.language) for group in groups for literal in group
    )
    return tuple(LanguageString(text=text, language=tag) for text, tag in distinct)


def _is_exactly(tag: str, wanted: str) -> bool:
    return tag == wanted


def _is_related(tag: str, wanted: str) -> bool:
    return tag == wanted or tag.startswith(wanted + "-") or wanted.startswith(tag + "-")
