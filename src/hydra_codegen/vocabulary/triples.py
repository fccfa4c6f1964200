"""Turtle, TriG, N-Triples, N-Quads and RDF/XML: read here, or parsed by Oxigraph."""

from __future__ import annotations

from hydra_codegen.errors import SourceError
from hydra_codegen.vocabulary.accumulator import Accumulator
from hydra_codegen.vocabulary.sources import TURTLE, Document

LARGE = 300_000
"""From so many bytes on, Turtle is first tried without Oxigraph."""


class FlawedError(Exception):
    """A document that can be parsed only where its flaws are forgiven.

    `source` names it, `error` is what is wrong with it.
    """

    def __init__(self, source: str, error: SourceError) -> None:
        super().__init__(source)
        self.source = source
        self.error = error


def add_document(
    document: Document, base: str, into: Accumulator, strict_error: SourceError | None
) -> None:
    """Add the statements of `document`, in its order, and its prefixes.

    Named graphs are merged. Raises `FlawedError` for a syntax error: statements
    before it were added then, so all must be read anew, and this document with the
    `strict_error` that came. Raises `SourceError` for an error that is not forgiven,
    with line and column, for nesting too deep and for a DOCTYPE.
    """
    if strict_error is None and _is_plain(document, base, into):
        return
    # Imported late: what is plain is read without Oxigraph.
    from hydra_codegen.vocabulary import oxigraph

    oxigraph.add_document(document, base, into, strict_error)


def _is_plain(document: Document, base: str, into: Accumulator) -> bool:
    """Add a large document in plain Turtle; tell whether it was one."""
    if document.media_type != TURTLE or len(document.content) < LARGE:
        return False
    # Imported late: its expressions take longer to compile than a small one to read.
    from hydra_codegen.vocabulary import plain_turtle

    return plain_turtle.add_document(document, base, into)
