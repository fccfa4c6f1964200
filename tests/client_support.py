"""Both clients under one roof: a test is written once and runs with each.

What is asked of the blocking client comes at once, of the asynchronous one when
it is awaited; `got` and `every` make that no difference.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from dlcs.client import AsyncClient, Client


async def got(value: Any) -> Any:
    """Return a value, awaited where it must be."""
    return await value if inspect.isawaitable(value) else value


async def every(values: Any) -> list[Any]:
    """Return all that is iterated over, in either way."""
    if hasattr(values, "__aiter__"):
        return [value async for value in values]
    return list(values)


class Recorded(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """The network, which remembers what was asked of it."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self._blocking = httpx.HTTPTransport()
        self._asynchronous = httpx.AsyncHTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._blocking.handle_request(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return await self._asynchronous.handle_async_request(request)

    def close(self) -> None:
        self._blocking.close()

    async def aclose(self) -> None:
        await self._asynchronous.aclose()


class Calls:
    """Runs tests with one of the clients."""

    def __init__(self, kind: str, url: str) -> None:
        self.url = url
        self.network = Recorded()
        self._kind = kind

    def run(
        self, test: Callable[[Any], Awaitable[None]], make: Any = None, **settings: Any
    ) -> None:
        """Run a test with a client; `make` are other classes of clients to choose from."""
        blocking, asynchronous = make or (Client, AsyncClient)
        settings = {"transport": self.network, **settings}

        async def started() -> None:
            if self._kind == "blocking":
                with blocking(self.url, **settings) as client:
                    await test(client)
            else:
                async with asynchronous(self.url, **settings) as client:
                    await test(client)

        asyncio.run(started())


async def raised(error: type[BaseException], value: Callable[[], Any]) -> Any:
    """Return what is raised where something is asked for; fails where nothing is."""
    try:
        await got(value())
    except error as found:
        return found
    raise AssertionError(f"no {error.__name__} was raised")


KINDS = ("blocking", "asynchronous")
