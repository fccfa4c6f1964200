"""Addresses for who runs a server: is it alive, is it ready, what did it do?"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .answering import Serving
from .description import matched
from .metrics import Metrics
from .problems import MEDIA_TYPE, Problem

log = logging.getLogger(__name__)

NAMES = ("healthz", "readyz", "metrics")

_SECONDS = 5
"""How long an answer about the database takes at most, and counts."""


def prefix(paths: Iterable[str]) -> str:
    """Return where `NAMES` are, so that they are none of a vocabulary's `paths`.

    Usually at the root (``/``), else deeper (``/-/``) until no path matches.
    """
    found, known = "/", tuple(paths)
    while any(matched(path, found + name) for path in known for name in NAMES) or any(
        found + name in known for name in NAMES
    ):
        found += "-/"
    return found


def probes(
    serving: Serving, paths: Iterable[str], metrics: Metrics | None
) -> list[Route]:
    """Return the routes; without `metrics` there is none of these."""
    before = prefix(paths)
    ready = _Ready(serving)

    async def alive(request: Request) -> Response:
        return PlainTextResponse("alive\n", headers=_FRESH)

    async def numbers(request: Request) -> Response:
        assert metrics is not None, "without metrics there is no such route"
        try:
            await serving.admit(request, "metrics", "")
        except Problem as problem:
            return _refused(problem)
        return Response(metrics.text(), headers=_FRESH, media_type=metrics.media_type)

    found = [
        Route(f"{before}healthz", alive, methods=["GET"]),
        Route(f"{before}readyz", ready.answer, methods=["GET"]),
    ]
    if metrics is not None:
        found.append(Route(f"{before}metrics", numbers, methods=["GET"]))
    return found


_FRESH = {"Cache-Control": "no-store"}


def _refused(problem: Problem) -> Response:
    return JSONResponse(problem.document(), problem.status, problem.headers, MEDIA_TYPE)


class _Ready:
    """Whether the database answers and has what this version needs.

    Anybody may ask, so the database is asked once in a while.
    """

    def __init__(self, serving: Serving) -> None:
        self._store = serving.store
        self._turn = asyncio.Lock()
        self._asked = -float(_SECONDS)
        self._problem: Problem | None = None

    async def answer(self, request: Request) -> Response:
        """Answer 200 or 503."""
        async with self._turn:
            if time.monotonic() - self._asked >= _SECONDS:
                self._problem = await self._check()
                self._asked = time.monotonic()
        if self._problem is not None:
            return _refused(self._problem)
        return PlainTextResponse("ready\n", headers=_FRESH)

    async def _check(self) -> Problem | None:
        later = {"Retry-After": str(_SECONDS), **_FRESH}
        try:
            async with asyncio.timeout(_SECONDS):
                changes = await self._store.changes()
        except (OSError, TimeoutError, SQLAlchemyError) as failure:
            log.error("the database does not answer: %s", type(failure).__name__)
            return Problem(503, "The database does not answer.", headers=later)
        if changes:
            return Problem(503, "The database is of another version.", headers=later)
        return None
