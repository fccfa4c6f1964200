"""Access to the nodes of a graph: values, lists, booleans, numbers, texts.

Here RDF's ways of saying a thing are levelled: an `rdf:List` may stand
wherever several values may, a boolean or number may be a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from hydra_codegen.findings import quoted
from hydra_codegen.statements import BlankNode, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import Index
from hydra_codegen.vocabulary.reader.findings import Report

About: TypeAlias = dict[Iri, list[Term]]
"""All that is said about one node, of which nothing may be changed."""

UNKNOWN: Final[About] = {}
_NONE: Final[Sequence[Term]] = ()
_TRUE: Final = frozenset(("true", "1", "yes"))
_FALSE: Final = frozenset(("false", "0", "no"))
_PLAIN: Final = {"true": True, "false": False}


class Nodes:
    """The statements of one graph, for reading.

    Methods take what is said `about` a node rather than the node, so that
    its statements are looked up once.
    """

    __slots__ = ("_has_lists", "_report", "index")

    def __init__(self, index: Index, report: Report) -> None:
        self.index = index
        self._report = report
        self._has_lists = _has_lists(index)

    def about(self, node: Term) -> About:
        """Return what is said about `node`; nothing of a literal."""
        if isinstance(node, Literal):
            return UNKNOWN
        return self.index.get(node, UNKNOWN)

    def values(self, about: About, spellings: terms.Spellings) -> Sequence[Term]:
        """Return the values of a property by any spelling, each once.

        Lists are opened; their order is kept (HYDRA-TERMS, Q29).
        """
        if len(spellings) == 1:
            found = about.get(spellings[0], _NONE)
        else:
            found = _NONE
            for spelling in spellings:
                objects = about.get(spelling)
                if objects is not None:
                    found = [*found, *objects] if found else objects
        if not found:
            return found
        if len(found) == 1 and not self._has_lists and found[0] != terms.NIL:
            return found
        opened: dict[Term, None] = {}
        for value in found:
            if isinstance(value, Literal):
                opened[value] = None
            elif value != terms.NIL:
                if self._has_lists and terms.FIRST in self.about(value):
                    opened.update(dict.fromkeys(self._items(value)))
                else:
                    opened[value] = None
        return list(opened)

    def nodes(self, about: About, spellings: terms.Spellings) -> list[Subject]:
        """Return the values that are nodes; a text among them is a finding."""
        found: list[Subject] = []
        for value in self.values(about, spellings):
            if isinstance(value, Literal):
                if not is_nothing(value):
                    self._report.add(
                        "HC201",
                        f"{self._report.short(spellings[0])} must name a resource,"
                        f" but its value is the text {quoted(value.value)}.",
                    )
            else:
                found.append(value)
        return found

    def _items(self, head: Subject) -> Iterator[Term]:
        seen: set[Subject] = set()
        rest: Term = head
        while rest != terms.NIL:
            about = self.about(rest)
            firsts, rests = about.get(terms.FIRST, ()), about.get(terms.REST, ())
            if isinstance(rest, Literal) or rest in seen or not firsts:
                self._broken_list("is circular" if rest in seen else "has no end")
                return
            seen.add(rest)
            if len(firsts) > 1 or len(rests) > 1:
                self._broken_list("is forked")
            yield from firsts
            if not rests:
                self._broken_list("has no end")
                return
            rest = rests[0]

    def _broken_list(self, how: str) -> None:
        self._report.add(
            "HC208",
            f"An RDF list {how}; what could be read of it was taken.",
            hint="Write the list anew, with one rdf:first and rdf:rest each.",
        )

    def boolean(self, about: About, spellings: terms.Spellings) -> bool | None:
        """Return a boolean, or None where it is not stated.

        Texts are taken for what they say, ``"null"`` for nothing
        (HYDRA-TERMS, Q5 and Q24).
        """
        stated = about.get(spellings[0], _NONE)
        if len(spellings) == 1 == len(stated) and isinstance(stated[0], Literal):
            # Nearly always so, and asked several times of each property.
            answer = _PLAIN.get(stated[0].value)
            if answer is not None:
                return answer
        return self._boolean(self.values(about, spellings), spellings)

    def _boolean(
        self, values: Sequence[Term], spellings: terms.Spellings
    ) -> bool | None:
        answer: bool | None = None
        for value in values:
            text = text_of(value).strip().lower()
            stated = True if text in _TRUE else False if text in _FALSE else None
            if stated is None:
                if not is_nothing(value):
                    self._report.add(
                        "HC216",
                        f"{self._report.short(spellings[0])} must be true or"
                        f" false, not {quoted(text_of(value))}.",
                    )
            elif answer is None:
                answer = stated
            elif answer != stated:
                self._report.add(
                    "HC216",
                    f"{self._report.short(spellings[0])} is both true and false;"
                    f" {str(answer).lower()} was stated first and is taken.",
                )
        return answer

    def integers(self, about: About, spellings: terms.Spellings) -> list[int]:
        """Return the values that are whole numbers, or texts of such."""
        found: list[int] = []
        for value in self.values(about, spellings):
            number = whole_number(text_of(value))
            if number is not None and number >= 0:
                found.append(number)
            else:
                self._report.add(
                    "HC218",
                    f"{self._report.short(spellings[0])} must be a whole number,"
                    f" not {quoted(text_of(value))}.",
                )
        return found

    def text(self, about: About, spellings: terms.Spellings) -> str | None:
        """Return the first value as a text, an IRI as its characters."""
        for value in self.values(about, spellings):
            if not isinstance(value, BlankNode):
                return text_of(value)
        return None

    def types(self, about: About) -> Sequence[Term]:
        """Return what `rdf:type` says."""
        return about.get(terms.TYPE, _NONE)


def says(about: About, spellings: terms.Spellings) -> bool:
    """Tell whether a property is stated by any spelling."""
    for spelling in spellings:  # noqa: SIM110 - no generator for each of so many
        if spelling in about:
            return True
    return False


def _has_lists(index: Index) -> bool:
    for about in index.values():  # noqa: SIM110 - no call for each of so many
        if terms.FIRST in about:
            return True
    return False


def text_of(value: Term) -> str:
    """Return a literal's lexical form, a node's IRI or label."""
    return value.value if isinstance(value, Literal) else value


def is_nothing(value: Term) -> bool:
    """Tell whether a literal stands for an absent value."""
    return isinstance(value, Literal) and value.value.strip() in ("", "null")


def whole_number(text: str) -> int | None:
    """Return the whole number that `text` writes (``1``, ``1.0``), or None."""
    try:
        number = float(text) if len(text) < 20 else None
    except ValueError:
        return None
    if number is None or not number.is_integer():
        return None
    return int(number)
