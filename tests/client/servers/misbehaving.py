"""A server that does one thing wrong at each path, over raw sockets on loopback.

``/slow-body``, and all that lies below it, is a fault; `FAULTS` has them all. Where
a client makes its own paths, `misbehaving(fault)` does the same wrong at all others.
A second server, on another host and port, stands for somebody else's: what it was
ever sent is what a client gave away. Both remember their requests.

The faults themselves are in `faults.py` beside this.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from client.servers.exchange import Exchange, Request, read_request
from client.servers.faults import FAULTS

T = TypeVar("T")
Connected = dict[asyncio.StreamWriter, asyncio.Future[None]]
Answering = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


class Misbehaving:
    """The two servers that run, and what they were asked.

    `url` is the origin of the one that misbehaves, `other_host` and `other_port` are
    two origins of the other: with another name of the host, and with the same name.
    """

    def __init__(self, port: int, other: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.other_host = f"http://localhost:{other}"
        self.other_port = f"http://127.0.0.1:{other}"
        self.requests: list[Request] = []
        """What the one that misbehaves was asked, in order."""
        self.elsewhere: list[Request] = []
        """What the other one was asked."""

    def tries(self, target: str) -> int:
        """Return how often a path with its query was asked for."""
        return sum(request.target == target for request in self.requests)


@contextlib.contextmanager
def misbehaving(fault: str = "document") -> Iterator[Misbehaving]:
    """Run both servers; paths that name no fault have the fault given."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(20)

    # Each of the two is told of the other before it is asked anything.
    told: list[Misbehaving] = []

    async def misbehave(request: Request, writer: asyncio.StreamWriter) -> None:
        server = told[0]
        server.requests.append(request)
        alike = tuple(r for r in server.requests if r.target == request.target)
        answer = FAULTS[_named(request.path) or fault]
        others = (server.other_host, server.other_port)
        await answer(Exchange(request, writer, alike, *others))

    async def behave(request: Request, writer: asyncio.StreamWriter) -> None:
        server = told[0]
        server.elsewhere.append(request)
        others = (server.other_host, server.other_port)
        await FAULTS["document"](Exchange(request, writer, (request,), *others))

    servers: list[asyncio.Server] = []
    connected: Connected = {}
    try:
        for answering in (misbehave, behave):
            servers.append(run(_listening(answering, connected)))
        told.append(Misbehaving(*map(_port, servers)))
        yield told[0]
    finally:
        run(_stopped(servers, connected))
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


def _named(path: str) -> str:
    """Return the longest fault that a path starts with, or an empty text."""
    inside = [fault for fault in FAULTS if f"{path}/".startswith(f"/{fault}/")]
    return max(inside, key=len, default="")


async def _listening(answer: Answering, connected: Connected) -> asyncio.Server:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client that leaves early, or a test that ends, is what is to be expected.
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
            await answer(await read_request(reader), writer)
            writer.close()
            await writer.wait_closed()
        writer.transport.abort()
        connected.pop(writer, None)

    def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected[writer] = asyncio.ensure_future(serve(reader, writer))

    return await asyncio.start_server(connect, "127.0.0.1", 0, limit=1 << 20)


async def _stopped(servers: list[asyncio.Server], connected: Connected) -> None:
    # Who came just now is let in first: a server that closes meanwhile forgets them.
    await asyncio.sleep(0.01)
    for server in servers:
        server.close()
    for writer, task in connected.items():
        writer.transport.abort()
        task.cancel()
    await asyncio.gather(*connected.values(), return_exceptions=True)


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port
