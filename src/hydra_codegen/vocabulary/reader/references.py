"""References to classes: what an IRI, a text or a blank node refers to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hydra_codegen.findings import quoted
from hydra_codegen.statements import Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import Index
from hydra_codegen.vocabulary.reader.findings import Report
from hydra_codegen.vocabulary.reader.names import local_name, split_iri

ANY: Final = "@id"
"""What `resolve` gives for the range ``@id``: any resource."""


class References:
    """Finds what references to classes mean (HYDRA-TERMS, Q6, Q11 to Q14).

    Takes the index, the names of the classes by node, the prefixes that
    texts may use, and the report. An answer is the IRI as stated, or for a
    class without one ``_:`` and its name; each is found, and complained
    about, once.
    """

    __slots__ = (
        "_by_lower_iri",
        "_by_lower_name",
        "_classes",
        "_found",
        "_index",
        "_namespaces",
        "_prefixes",
        "_report",
    )

    def __init__(
        self,
        index: Index,
        classes: Mapping[Subject, str],
        prefixes: Mapping[str, str],
        report: Report,
    ) -> None:
        self._index = index
        self._classes = classes
        self._prefixes = prefixes
        self._report = report
        self._found: dict[Term, str | None] = {}
        self._by_lower_iri: dict[str, str] = {}
        self._by_lower_name: dict[str, str] = {}
        for node, name in classes.items():
            iri = node if isinstance(node, Iri) else f"_:{name}"
            self._by_lower_iri.setdefault(iri.lower(), iri)
            self._by_lower_name.setdefault(local_name(iri).lower(), iri)
            self._by_lower_name.setdefault(name.lower(), iri)
        self._namespaces = frozenset(
            split_iri(node)[0] for node in classes if isinstance(node, Iri)
        )

    def resolve(self, value: Term) -> str | None:
        """Return the IRI that `value` refers to, `ANY`, or None.

        None means nothing: an absent value, or one that cannot be read.
        """
        try:
            return self._found[value]
        except KeyError:
            if isinstance(value, Literal):
                answer = self._text(value.value.strip())
            elif isinstance(value, Iri):
                answer = self._iri(value)
            else:
                name = self._classes.get(value)
                answer = f"_:{name}" if name is not None else None
            self._found[value] = answer
            return answer

    def expand(self, text: str) -> str | None:
        """Return the IRI that a text writes, compact or in full, or None."""
        prefix, colon, rest = text.partition(":")
        if not colon or any(character.isspace() for character in text):
            return None
        if rest.startswith("//") or prefix == "urn":
            return text
        namespace = self._prefixes.get(prefix)
        return namespace + rest if namespace is not None else None

    def _text(self, text: str) -> str | None:
        if text in ("", "null"):
            if text:
                self._nothing()
            return None
        if text == ANY:
            return self._any()
        iri = self.expand(text)
        if iri is None and Iri(text) in self._classes:
            iri = text
        elif iri is None:
            iri = self._by_lower_name.get(text.rpartition("#")[2].lower())
        if iri is None:
            self._report.add(
                "HC203",
                f"The text {quoted(text)} stands where a class is expected, and there"
                " is no class of that name; it is left out.",
                hint="Give the class's IRI.",
            )
            return None
        self._report.add(
            "HC202",
            f"The text {quoted(text)} stands where a class is expected; it is taken for"
            f" {self._report.short(iri)}.",
            hint='Give its IRI; in a JSON-LD context, by "@type": "@id".',
        )
        return self._iri(Iri(iri))

    def _iri(self, iri: Iri) -> str | None:
        if iri in self._classes or iri.startswith(terms.WELL_KNOWN_NAMESPACES):
            return iri
        if iri in self._index:
            return iri
        namespace, local = split_iri(iri)
        if local == "null":
            self._nothing()
            return None
        if local == ANY:
            return self._any()
        same = self._by_lower_iri.get(iri.lower())
        if same is not None:
            self._report.add(
                "HC205",
                f"{self._report.short(iri)} is not described; it is taken for"
                f" {self._report.short(same)}, which differs by its case alone.",
                hint="Write both the same way.",
            )
            return same
        self._dangling(iri, namespace, local)
        return iri

    def _dangling(self, iri: str, namespace: str, local: str) -> None:
        alike = self._by_lower_name.get(local_name(local).lower())
        if alike is not None:
            self._report.add(
                "HC204",
                f"{self._report.short(iri)} is referred to and not described;"
                f" {self._report.short(alike)} has the same name.",
                hint="Relative IRIs need the address that the document was"
                " published at: set the base IRI.",
            )
        elif namespace in self._namespaces:
            self._report.add(
                "HC204",
                f"{self._report.short(iri)} is referred to and not described.",
                hint="List it as hydra:supportedClass, or mend its name.",
            )

    def _nothing(self) -> None:
        self._report.add(
            "HC206",
            'The text "null" stands where a class is expected; it is taken for'
            " nothing, here and everywhere.",
            hint="Leave the property out.",
            once="null",
        )

    def _any(self) -> str:
        self._report.add(
            "HC207",
            '"@id" stands where a class is expected; it is taken for any'
            " resource, here and everywhere.",
            hint="Use rdfs:Resource.",
            once=ANY,
        )
        return ANY
