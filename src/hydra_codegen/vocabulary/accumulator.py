"""Statements collected from several documents into one ordered index.

What every parser shares: interned IRIs, blank nodes with stable names, the
repairs of misspelt namespaces, and the findings about them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Finding, Place, Severity
from hydra_codegen.statements import BlankNode, Iri, Subject, Term
from hydra_codegen.vocabulary.text import place_at

Index = dict[Subject, dict[Iri, list[Term]]]
"""Objects by subject and predicate, every level in document order.

Where the same is said of many, they may share a list: none is changed in place.
"""

_XMLSCHEMA = "http://www.w3.org/2001/XMLSchema#"

REPAIRED_NAMESPACES = {
    "https://www.w3.org/ns/hydra/core#": ("http://www.w3.org/ns/hydra/core#", "HC301"),
    "https://www.w3.org/TR/xmlschema-2/#": (_XMLSCHEMA, "HC302"),
    "http://www.w3.org/TR/xmlschema-2/#": (_XMLSCHEMA, "HC302"),
    "https://www.w3.org/2001/XMLSchema#": (_XMLSCHEMA, "HC302"),
}
"""Namespaces that documents in the wild get wrong: the right one and the rule."""

WRONG_NAMESPACES = tuple(REPAIRED_NAMESPACES)

# RFC 3987, section 2.2, as RDF 1.1 Turtle's IRIREF has it: none of these may
# stand in an IRI. A lone surrogate is no character at all.
FORBIDDEN_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')

FEW = 8
"""Up to so many values of one property are compared one by one."""

MAX_STATEMENTS = 8_000_000
"""How many statements are read in one run: the bound of memory, about 3 GiB."""

# Each of these findings searches the text, so there must be an end to them.
_MOST_FORBIDDEN = 100


def repaired(iri: str) -> str:
    """Return `iri` in the namespace that its author meant."""
    if iri.startswith(WRONG_NAMESPACES):
        for wrong, (right, _) in REPAIRED_NAMESPACES.items():
            if iri.startswith(wrong):
                return right + iri[len(wrong) :]
    return iri


class Iris(dict[str, Iri]):
    """The IRIs of one document, made once each.

    A dictionary whose missing entries make themselves keeps the loop that
    looks up every term in C. `on_new` sees each spelling once and returns
    the IRI to use.
    """

    __slots__ = ("_on_new",)

    def __init__(self, on_new: Callable[[str], str]) -> None:
        super().__init__()
        self._on_new = on_new

    def __missing__(self, text: str) -> Iri:
        iri = self[text] = Iri(self._on_new(text))
        return iri


class Blanks(dict[str, BlankNode]):
    """The blank nodes of one document, named in order of first appearance."""

    __slots__ = ("_fresh",)

    def __init__(self, fresh: Callable[[], BlankNode]) -> None:
        super().__init__()
        self._fresh = fresh

    def __missing__(self, label: str) -> BlankNode:
        node = self[label] = self._fresh()
        return node


class Accumulator:
    """The statements of all documents, as they come in.

    `blank_nodes` is how many there are elsewhere already.
    """

    def __init__(self, *, blank_nodes: int = 0) -> None:
        self.index: Index = {}
        self.prefixes: dict[str, str] = {}
        self.terms: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.bases: list[str] = []
        self.spellings: set[str] = set()
        self._blank_count = blank_nodes
        self._measured = 0
        self._seen: dict[tuple[Subject, Iri], set[Term]] = {}

    @property
    def room(self) -> int:
        """How many statements may still come."""
        return MAX_STATEMENTS - self._measured

    def measure(self, source: str, statements: int) -> None:
        """Count what a document holds, before it is added.

        A source of a few bytes a statement would otherwise take hundreds of
        times its size. Raises `SourceError` beyond `MAX_STATEMENTS` in all.
        """
        self._measured += statements
        if self._measured > MAX_STATEMENTS:
            raise SourceError(
                f"holds more than {MAX_STATEMENTS:,} statements, the most that is "
                "read; leave out what is not the API's documentation",
                Place(source=source),
            )

    def fresh(self) -> BlankNode:
        """Return a new blank node: ``_:b0``, ``_:b1`` and so on."""
        node = BlankNode(f"_:b{self._blank_count}")
        self._blank_count += 1
        return node

    def part(self) -> Accumulator:
        """Return an empty one for one document, which may be joined, or dropped."""
        part = Accumulator(blank_nodes=self._blank_count)
        part._measured = self._measured
        return part

    def join(self, part: Accumulator) -> None:
        """Add all that `part` holds, which was made of this and is the next to join."""
        self._blank_count = part._blank_count
        self.spellings |= part.spellings
        self.findings += part.findings
        for prefix, namespace in part.prefixes.items():
            self.prefixes.setdefault(prefix, namespace)
        if not self.index:
            self.index, self._seen = part.index, part._seen
            return
        for subject, about in part.index.items():
            known = self.index.setdefault(subject, about)
            if known is not about:
                for predicate, values in about.items():
                    for value in values:
                        self.add(subject, predicate, value)

    def blanks(self) -> Blanks:
        """Return the blank nodes of one document; those of two never merge."""
        return Blanks(self.fresh)

    def add(self, subject: Subject, predicate: Iri, value: Term) -> None:
        """Add one statement, unless it is there."""
        about = self.index.get(subject)
        if about is None:
            self.index[subject] = {predicate: [value]}
            return
        values = about.get(predicate)
        if values is None:
            about[predicate] = [value]
        elif len(values) < FEW:
            if value not in values:
                about[predicate] = [*values, value]
        else:
            self.add_to_many(subject, predicate, values, value)

    def add_to_many(
        self, subject: Subject, predicate: Iri, values: list[Term], value: Term
    ) -> None:
        """Add to `values`, which are many, so that a set keeps this linear.

        They are of this subject alone, and change in place.
        """
        seen = self._seen.get((subject, predicate))
        if seen is None:
            seen = self._seen[subject, predicate] = set(values)
        if value not in seen:
            seen.add(value)
            values.append(value)

    def find(
        self, rule: str, severity: Severity, message: str, place: Place, hint: str = ""
    ) -> None:
        """Add a finding."""
        self.findings.append(
            Finding(
                rule=rule, severity=severity, message=message, place=place, hint=hint
            )
        )


class DocumentIris:
    """What one document's IRIs need: repairs, and a finding for each kind."""

    def __init__(self, into: Accumulator, source: str, content: bytes) -> None:
        self.table = Iris(self._new)
        self._into = into
        self._source = source
        self._content = content
        self._repaired: set[str] = set()
        self._forbidden = 0
        self._text = ""

    def _new(self, text: str) -> str:
        self._into.spellings.add(text)
        if FORBIDDEN_IN_IRI.search(text):
            self._report_forbidden(text)
        right = repaired(text)
        if right != text:
            self._report_repair(text)
        return right

    def _report_forbidden(self, iri: str) -> None:
        self._forbidden += 1
        if self._forbidden > _MOST_FORBIDDEN:
            return
        self._into.find(
            "HC306",
            Severity.WARNING,
            f"the IRI {iri[:200]!r} holds a character that no IRI may hold; other "
            "tools drop the statements with it in silence",
            self._place(iri),
            "percent-encode the character or remove it",
        )

    def _report_repair(self, iri: str) -> None:
        wrong = next(name for name in REPAIRED_NAMESPACES if iri.startswith(name))
        if wrong in self._repaired:
            return
        self._repaired.add(wrong)
        right, rule = REPAIRED_NAMESPACES[wrong]
        self._into.find(
            rule,
            Severity.WARNING,
            f"the namespace {wrong} is read as {right}",
            self._place(wrong),
            f"write {right}",
        )

    def _place(self, written: str) -> Place:
        text = self._text or self._content.decode("utf-8", "replace")
        self._text = text
        # A name that was put together from a prefix is not found whole.
        offset = text.find(written)
        if offset < 0:
            offset = text.find(re.split(r"[#/:]", written)[-1])
        return place_at(self._source, text, offset)
