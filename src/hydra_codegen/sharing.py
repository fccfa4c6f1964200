"""Models alone, made by several processes that each read a share of the classes.

What is read of a class is needed for its own models only, so the processes need
little of each other: of a large document in plain Turtle, each loads but a part. It
is left alone where that is not so, or not worth it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from hydra_codegen import output, parallel
from hydra_codegen.config import Settings
from hydra_codegen.documentation import Size
from hydra_codegen.memory import no_cycle_collection
from hydra_codegen.pipeline import (
    Documents,
    Generation,
    Reading,
    context_of,
    require_bounded,
)
from hydra_codegen.statements import Subject, Term
from hydra_codegen.targets import models
from hydra_codegen.vocabulary.graph import LoadedGraph
from hydra_codegen.vocabulary.reader import Share, read_share, unread
from hydra_codegen.vocabulary.sources import Document

if TYPE_CHECKING:
    from hydra_codegen.vocabulary.plain_turtle import Piece

_FEWEST_NODES = 2000
"""A smaller graph is read before another process has begun."""

_FEWEST_BYTES = 500_000
"""A smaller document is loaded before another process has begun."""


class _Made(NamedTuple):
    """What one process made of its share, and what all must know of it.

    `unread` are groups of operations of which each has one that must be `met`.
    """

    title: str
    size: Size
    package: str
    files: Mapping[str, bytes]
    met: frozenset[Subject]
    unread: Sequence[frozenset[Term]] = ()


class _NotInSharesError(Exception):
    """All is to be read at once."""


def models_in_parts(documents: Documents, settings: Settings) -> Generation | None:
    """Return the models of an API, of which each process loads and reads a part.

    None where that is not possible, or where there is anything to find: then all is
    to be loaded at once.
    """
    if not _is_for_shares(settings) or len(documents.documents) != 1:
        return None
    (document,) = documents.documents
    if len(document.content) < _FEWEST_BYTES:
        return None
    # Imported late: its expressions take longer to compile than a small one to read.
    from hydra_codegen.vocabulary.parts import pieces

    found = pieces(document, parallel.processes())
    if len(found) < 2:
        return None
    with no_cycle_collection():
        made = parallel.in_step(
            [
                partial(
                    _part_made, document, settings, piece, Share(number, len(found))
                )
                for number, piece in enumerate(found)
            ]
        )
    return _together(made) if made else None


def models_in_shares(loaded: LoadedGraph, settings: Settings) -> Generation | None:
    """Return the models of an API that is loaded, of which each process reads a share.

    None where that is not possible, or where there is anything to find: then all is
    to be read at once. Raises `VocabularyError` as `pipeline.generate_files` does.
    """
    count = parallel.processes()
    large = len(loaded.index) >= _FEWEST_NODES
    if not (_is_for_shares(settings) and large and count > 1) or loaded.findings:
        return None
    shares = [Share(number, count) for number in range(count)]
    with no_cycle_collection():
        made = parallel.in_step(
            [partial(_share_made, loaded, settings, share) for share in shares]
        )
        if made is None or unread(loaded.index, _met(made)):
            return None
        return _together(made)


def _is_for_shares(settings: Settings) -> bool:
    return settings.targets == ("models",) and settings.corrections is None


def _share_made(
    loaded: LoadedGraph, settings: Settings, share: Share, _: parallel.Exchange
) -> _Made:
    return _made(loaded, settings, share)


def _part_made(
    document: Document,
    settings: Settings,
    piece: Piece,
    share: Share,
    exchange: parallel.Exchange,
) -> _Made:
    """Load a part and make its models."""
    from hydra_codegen.vocabulary.parts import load_part

    part = load_part(document, piece, share.number, exchange)
    made = _made(part.loaded, settings, share._replace(own=part.own))
    return made._replace(unread=unread(part.own, made.met))


def _made(loaded: LoadedGraph, settings: Settings, share: Share) -> _Made:
    """Make the models of a share; raise where something was found."""
    read = read_share(loaded, share, language=settings.language)
    documentation = read.documentation
    inherits = any(
        documentation.class_of(above) is not None
        for found in documentation.classes.values()
        for above in found.superclasses
    )
    if read.findings or inherits:
        raise _NotInSharesError
    reading = Reading(documentation=documentation, published=documentation)
    context = context_of(reading, settings)
    files = models.files_of_share(
        documentation, context, read.classes, share.number, share.of
    )
    return _Made(
        title=documentation.title,
        size=documentation.size,
        package=context.package,
        files=output.encoded(files),
        met=read.met,
    )


def _together(made: Sequence[_Made]) -> Generation | None:
    """Return what all made; None where operations are left that none has met."""
    met = _met(made)
    files = {path: data for one in made for path, data in one.files.items()}
    apart = len({path.casefold() for path in files}) == sum(len(m.files) for m in made)
    if not apart or any(met.isdisjoint(group) for one in made for group in one.unread):
        return None
    size = Size(
        made[0].size.classes,
        sum(one.size.properties for one in made),
        sum(one.size.operations for one in made),
    )
    require_bounded(size)
    return Generation(
        title=made[0].title,
        size=size,
        package=made[0].package,
        files={models.TARGET.name: files},
    )


def _met(made: Sequence[_Made]) -> frozenset[Subject]:
    return frozenset().union(*(one.met for one in made))
