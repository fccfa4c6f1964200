"""Models alone, made by several processes that each read a share of the classes.

What is read of a class is needed for its own models only, so the processes need
nothing of each other. It is left alone where that is not so, or not worth it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from hydra_codegen import output, parallel
from hydra_codegen.config import Settings
from hydra_codegen.documentation import Size
from hydra_codegen.memory import no_cycle_collection
from hydra_codegen.pipeline import (
    Generation,
    Reading,
    Sources,
    context_of,
    require_bounded,
)
from hydra_codegen.statements import Subject
from hydra_codegen.targets import models
from hydra_codegen.vocabulary.reader import Share, are_all_read, read_share

_FEWEST_NODES = 2000
"""A smaller graph is read before another process has begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What one process made of its share, and what all must know of it."""

    title: str
    size: Size
    package: str
    files: Mapping[str, str]
    met: frozenset[Subject]


def models_in_shares(sources: Sources, settings: Settings) -> Generation | None:
    """Return the models of an API, of which each process reads a share.

    None where that is not possible, or where there is anything to find: then all is
    to be read at once. Raises as `pipeline.generate_files` does.
    """
    count = parallel.processes()
    alone = settings.targets == ("models",) and settings.corrections is None
    large = len(sources.loaded.index) >= _FEWEST_NODES
    if not (alone and large and count > 1) or sources.loaded.findings:
        return None
    shares = [Share(number, count) for number in range(count)]
    with no_cycle_collection():
        found = parallel.side_by_side(
            [partial(_made, sources, settings, share) for share in shares]
        )
    made = [one for one in found if one is not None]
    met = frozenset().union(*(one.met for one in made))
    if len(made) < len(found) or not are_all_read(sources.loaded, met):
        return None
    size = Size(
        made[0].size.classes,
        sum(one.size.properties for one in made),
        sum(one.size.operations for one in made),
    )
    require_bounded(size)
    files = {path: text for one in made for path, text in one.files.items()}
    return Generation(
        title=made[0].title,
        size=size,
        package=made[0].package,
        files={models.TARGET.name: output.encoded(files)},
    )


def _made(sources: Sources, settings: Settings, share: Share) -> _Made | None:
    """Make the models of a share; None where something was found."""
    read = read_share(sources.loaded, share, language=settings.language)
    documentation = read.documentation
    inherits = any(
        documentation.class_of(above) is not None
        for found in documentation.classes.values()
        for above in found.superclasses
    )
    if read.findings or inherits:
        return None
    reading = Reading(documentation=documentation, published=documentation)
    context = context_of(reading, settings)
    mine = share.part(documentation.classes)
    around = share.number == 0
    return _Made(
        title=documentation.title,
        size=documentation.size,
        package=context.package,
        files=models.files_of_share(documentation, context, mine, around=around),
        met=read.met,
    )
