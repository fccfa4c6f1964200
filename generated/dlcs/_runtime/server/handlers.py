"""Handlers: what answers an operation, and how a user's take over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import NoReturn

from .calls import Call
from .description import Route
from .problems import Problem
from .store import SqlStore
from .work import Work


class Handlers:
    """Answers the operations of one class, out of a store.

    A subclass overrides what should be otherwise, and is given to
    `create_app`. It is made once, with the store.
    """

    def __init__(self, store: SqlStore) -> None:
        self.store = store

    @asynccontextmanager
    async def reading(self, call: Call) -> AsyncIterator[Work]:
        """Begin a transaction that only reads."""
        async with self.store.reading() as session:
            yield Work(session, call)

    @asynccontextmanager
    async def writing(self, call: Call) -> AsyncIterator[Work]:
        """Begin a transaction: all of it is kept, or none where it raises."""
        async with self.store.writing() as session:
            yield Work(session, call)


def not_written(handlers: type[Handlers], method: str) -> NoReturn:
    """Raise 501: this operation is not a plain one, and nobody has written it."""
    raise Problem(
        501,
        f"This operation needs a handler: write {handlers.__name__}.{method} "
        "and give it to create_app.",
    )


def chosen(
    routes: Iterable[Route], store: SqlStore, given: Sequence[type[Handlers]]
) -> dict[type[Handlers], Handlers]:
    """Return what answers for each class of handlers of `routes`.

    Raises `ValueError` where one of `given` answers for nothing, or two
    answer for the same.
    """
    found: dict[type[Handlers], Handlers] = {}
    used: set[type[Handlers]] = set()
    for base in dict.fromkeys(route.handlers for route in routes):
        own = [kind for kind in given if issubclass(kind, base)]
        if len(own) > 1:
            names = " and ".join(kind.__name__ for kind in own)
            raise ValueError(f"{names} both answer for {base.__name__}")
        used.update(own)
        found[base] = (own[0] if own else base)(store)
    for kind in given:
        if kind not in used:
            raise ValueError(f"{kind.__name__} derives from no class of handlers here")
    return found
