"""A server in the process of a test: no socket, and a database of its own.

The asynchronous client shares the loop of the test. For the blocking one, a loop
runs in a thread beside it, as Starlette's own test client does it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeAlias

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from ..server.access import Authorization, allow_everyone
from ..server.handlers import Handlers
from ..server.session import SqlSession
from ..server.store import SqlStore

URL = "http://testserver"
"""Where the server is, for whom it answers."""

Prepare: TypeAlias = Callable[[SqlSession], Awaitable[object]]
"""Puts into the store what a test begins with."""
OpenStore: TypeAlias = Callable[[str], SqlStore]
"""Returns the store of a database by its URL."""


class CreateApp(Protocol):
    """Returns the application over a store: the generated `create_app`."""

    def __call__(
        self,
        store: SqlStore,
        *,
        authorize: Authorization,
        handlers: Iterable[type[Handlers]],
    ) -> FastAPI: ...


@dataclass(frozen=True, slots=True)
class Server:
    """A server as a test wants it, which lets everyone do everything.

    `prepare` puts into its store what a test begins with.
    """

    open_store: OpenStore
    create_app: CreateApp
    handlers: Iterable[type[Handlers]] = ()
    prepare: Prepare | None = None


@asynccontextmanager
async def asynchronous(server: Server) -> AsyncIterator[httpx.AsyncBaseTransport]:
    """Yield the transport of a client in this loop; its database is gone afterwards.

    What a handler raises by mistake is answered with 500, and is in the log.
    """
    with TemporaryDirectory(prefix="testing-") as folder:
        store = server.open_store(f"sqlite:///{Path(folder) / 'data.db'}")
        app = server.create_app(
            store, authorize=allow_everyone, handlers=server.handlers
        )
        async with app.router.lifespan_context(app):
            if server.prepare is not None:
                async with store.writing() as session:
                    await server.prepare(session)
            yield httpx.ASGITransport(app)


@contextmanager
def blocking(server: Server) -> Iterator[httpx.BaseTransport]:
    """Yield the transport of a client that waits; several threads may share it.

    What a handler raises by mistake is answered with 500, and is in the log.
    """
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(asynchronous(server)) as transport,
    ):
        yield _Portal(portal, transport)


class _Portal(httpx.BaseTransport):
    """Hands requests to a transport in the loop of another thread."""

    def __init__(self, portal: BlockingPortal, inner: httpx.AsyncBaseTransport) -> None:
        self._portal = portal
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._portal.call(self._answered, request, request.read())

    async def _answered(self, request: httpx.Request, content: bytes) -> httpx.Response:
        asked = httpx.Request(
            request.method, request.url, headers=request.headers, content=content
        )
        response = await self._inner.handle_async_request(asked)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        body = b"".join([chunk async for chunk in response.stream])
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            # As it came: the client decompresses it itself.
            stream=httpx.ByteStream(body),
        )
