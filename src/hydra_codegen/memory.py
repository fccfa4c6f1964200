"""How Python's memory is kept while there is much of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def leave_cycles() -> None:
    """Let no cycle be collected in a process that is soon over."""
    gc.disable()


def collect_cycles() -> None:
    """Let cycles be collected, as a process needs that stays."""
    gc.enable()


@contextmanager
def no_cycle_collection() -> Iterator[None]:
    """Millions of small, acyclic objects make the collector walk in vain.

    It walks over all that was made meanwhile as soon as it may again, so what
    belongs together best stands in one.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
