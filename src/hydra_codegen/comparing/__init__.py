"""What differs between two documentations of an API, and whom that breaks.

Takes and returns data alone: how sources are read stands in `pipeline`, how
changes are shown in `change_reports`.
"""

from __future__ import annotations

from collections.abc import Iterator

from hydra_codegen.comparing.changes import BOTH, Change, Verdict
from hydra_codegen.comparing.classes import compare_classes
from hydra_codegen.comparing.context import Context, Spot, described
from hydra_codegen.comparing.operations import compare_statuses
from hydra_codegen.documentation import ApiDocumentation

__all__ = ["compare"]


def compare(old: ApiDocumentation, new: ApiDocumentation) -> tuple[Change, ...]:
    """Return every difference between two documentations, judged.

    In the order of the new one; what is gone stands where it stood. The order
    of classes, properties and operations itself is no difference. Never
    raises. What is allowed is compared by the variance of who sends it and who
    receives it; Hydra Core Vocabulary, "Documenting a Web API".
    """
    context = Context(old, new)
    return (*_api_changes(old, new, context), *compare_classes(context))


def _api_changes(
    old: ApiDocumentation, new: ApiDocumentation, context: Context
) -> Iterator[Change]:
    spot = Spot(subject="The API", iri=new.iri)
    if old.iri != new.iri:
        yield spot.change("HD905", context.before([old.iri]), context.after([new.iri]))
    if not old.entrypoint and new.entrypoint:
        yield spot.change("HD101", after=new.entrypoint)
    elif old.entrypoint and not new.entrypoint:
        yield spot.change("HD102", old.entrypoint, verdict=Verdict(clients=True))
    elif old.entrypoint != new.entrypoint:
        yield spot.change("HD103", old.entrypoint, new.entrypoint, BOTH)
    yield from compare_statuses(old.statuses, new.statuses, spot)
    yield from described(old, new, spot)
