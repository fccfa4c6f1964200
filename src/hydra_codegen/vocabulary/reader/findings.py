"""What the reader notices: the rules HC201 and on, and what collects them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from hydra_codegen.findings import Finding, Place, Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class ReaderRule(NamedTuple):
    """A rule of the reader: its stable number, how bad it is, what it says."""

    id: str
    severity: Severity
    summary: str


READER_RULES: Final = (
    ReaderRule("HC201", _ERROR, "An entry that must be a resource is a text."),
    ReaderRule("HC202", _NOTE, "A text stands for an IRI, and was resolved."),
    ReaderRule("HC203", _ERROR, "A text stands for an IRI, and names nothing known."),
    ReaderRule("HC204", _WARNING, "A class is referred to and not described."),
    ReaderRule("HC205", _WARNING, "An IRI differs from a class's by its case alone."),
    ReaderRule("HC206", _NOTE, 'The text "null" was taken for nothing.'),
    ReaderRule("HC207", _NOTE, 'The range "@id" was taken for any resource.'),
    ReaderRule("HC208", _WARNING, "A list is circular, forked or without an end."),
    ReaderRule("HC209", _WARNING, "A class is a subclass of itself."),
    ReaderRule("HC210", _NOTE, "No hydra:ApiDocumentation: the API was inferred."),
    ReaderRule("HC211", _NOTE, "Several hydra:ApiDocumentation were read as one."),
    ReaderRule("HC212", _WARNING, "Two classes have one name."),
    ReaderRule("HC213", _WARNING, "Two properties of a class have one JSON key."),
    ReaderRule("HC214", _WARNING, "A supported property has no hydra:property."),
    ReaderRule("HC215", _WARNING, "A supported property has several hydra:property."),
    ReaderRule("HC216", _WARNING, "A value must be true or false and is neither."),
    ReaderRule("HC217", _WARNING, "What may be read or written is contradictory."),
    ReaderRule("HC218", _WARNING, "A number cannot be read, or contradicts another."),
    ReaderRule("HC219", _ERROR, "An operation has no usable method: left out."),
    ReaderRule("HC220", _WARNING, "An operation's method was taken from its type."),
    ReaderRule("HC221", _WARNING, "Several operations were merged into one node."),
    ReaderRule("HC222", _WARNING, "A status has no code from 100 to 599: left out."),
    ReaderRule("HC223", _WARNING, "An IRI template has no text, or broken braces."),
    ReaderRule("HC224", _WARNING, "An IRI template and its mapping disagree."),
    ReaderRule("HC225", _WARNING, "A member assertion does not say exactly two."),
    ReaderRule("HC226", _WARNING, "A term does not exist in its vocabulary."),
    ReaderRule("HC227", _WARNING, "Several things were merged under one IRI."),
    ReaderRule("HC228", _NOTE, "Properties were found by domain or shape alone."),
    ReaderRule("HC229", _NOTE, "A class's IRI is used as a property's."),
    ReaderRule("HC230", _NOTE, "A class is described and not listed as supported."),
    ReaderRule("HC231", _WARNING, "A node without an IRI says nothing usable."),
    ReaderRule("HC232", _WARNING, "A class was found by what it supports alone."),
    ReaderRule("HC233", _WARNING, "No class or property leads to an operation."),
)
"""All rules of the reader, by number."""

_SEVERITIES: Final = {rule.id: rule.severity for rule in READER_RULES}


class Report:
    """Collects the findings of one reading.

    `subject` is the IRI of what is being read, the place of every finding
    that names no other; `prefixes` shorten IRIs in messages. Places are looked
    up for findings only.
    """

    __slots__ = ("_findings", "_locate", "_said", "prefixes", "subject")

    def __init__(
        self, locate: Callable[[str], Place], prefixes: Mapping[str, str]
    ) -> None:
        self._locate = locate
        self.prefixes = prefixes
        self._findings: list[Finding] = []
        self._said: set[tuple[str, str]] = set()
        self.subject = ""

    def add(
        self,
        rule: str,
        message: str,
        *,
        at: str = "",
        hint: str = "",
        once: str = "",
    ) -> None:
        """Add a finding of `rule`; with `once`, only the first for that key."""
        if once:
            if (rule, once) in self._said:
                return
            self._said.add((rule, once))
        # A blank node's label means nothing to a reader: the owner is named.
        iri = at if at and not at.startswith("_:") else self.subject
        self._findings.append(
            Finding(
                rule=rule,
                severity=_SEVERITIES[rule],
                message=message,
                place=self._locate(iri) if iri else Place(),
                hint=hint,
            )
        )

    def short(self, iri: str) -> str:
        """Return `iri` as people write it: a compact name, or in brackets."""
        if iri.startswith("_:"):
            return "a node without an IRI"
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, in the order they were met."""
        return tuple(self._findings)
