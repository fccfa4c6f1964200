"""Language tags of documents: what is none is kept and found.

A label is worth more than its tag, so a tag that is not well formed (BCP 47,
section 2.2.9) does not make the whole document unreadable.
"""

from __future__ import annotations

from hydra_codegen.findings import Severity
from hydra_codegen.vocabulary.accumulator import Accumulator
from hydra_codegen.vocabulary.sources import Document
from hydra_codegen.vocabulary.text import place_at

# Each finding searches the text, so there must be an end to them.
_MOST_FOUND = 100


def is_well_formed(tag: str) -> bool:
    """Tell whether `tag` is well formed, by the parser that refuses the others."""
    if len(tag) in (2, 3) and tag.isalpha() and tag.isascii():
        return True  # the language alone, as nearly always
    from pyoxigraph import Literal  # heavy, and seldom needed

    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True


class Languages(dict[str, str]):
    """The language tags of one document, each looked at once."""

    def __init__(self, document: Document, into: Accumulator) -> None:
        super().__init__()
        self._document = document
        self._into = into
        self._found = 0

    def __missing__(self, tag: str) -> str:
        self[tag] = tag
        if not is_well_formed(tag) and self._found < _MOST_FOUND:
            self._found += 1
            self._report(tag)
        return tag

    def _report(self, tag: str) -> None:
        text = self._document.content.decode("utf-8", "replace")
        # A parser may have lowered the case of the tag.
        offset = text.lower().find(tag.lower())
        self._into.find(
            "HC310",
            Severity.WARNING,
            f"{tag[:200]!r} is no language tag; nobody who asks for a language "
            "will be given this text",
            place_at(self._document.name, text, offset),
            "write a tag of BCP 47, such as en or pt-BR",
        )
