"""One request and its answer, byte by byte: HTTP/1.1 that may be wrong (RFC 9112)."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

Headers = dict[str, str]


@dataclass(frozen=True)
class Request:
    """What was asked: header names are in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        """Return the target without its query."""
        return urlsplit(self.target).path

    def header(self, name: str) -> str | None:
        """Return the first header of a name, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def query(self, name: str, default: str) -> str:
        """Return a variable of the query."""
        return parse_qs(urlsplit(self.target).query).get(name, [default])[0]


@dataclass(frozen=True)
class Exchange:
    """A request and the ways to answer it.

    `alike` are all requests for its target so far, this one included; `other_host`
    and `other_port` are origins of somebody else's server.
    """

    request: Request
    writer: asyncio.StreamWriter
    alike: tuple[Request, ...]
    other_host: str
    other_port: str

    async def write(self, data: bytes) -> None:
        """Write bytes as they are; waits while the client reads nothing."""
        self.writer.write(data)
        await self.writer.drain()

    async def slowly(self, data: bytes) -> None:
        """Write a byte each second."""
        for byte in data:
            await self.write(bytes((byte,)))
            await asyncio.sleep(1)

    async def head(self, headers: Headers, status: str = "200 OK") -> None:
        """Write a status line and headers."""
        await self.write(head(headers, status))

    async def answer(
        self,
        body: bytes | dict[str, Any],
        headers: Headers | None = None,
        status: str = "200 OK",
    ) -> None:
        """Write a whole answer: as JSON-LD, unless the headers say otherwise."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        length = {"Content-Length": str(len(content))}
        fields = {"Content-Type": "application/ld+json", **length, **(headers or {})}
        await self.write(head(fields, status) + content)

    async def chunks(self, parts: Iterable[bytes]) -> None:
        """Write a chunked body, a part at a time as the client reads."""
        for part in parts:
            if part:
                await self.write(b"%x\r\n%b\r\n" % (len(part), part))
        await self.write(b"0\r\n\r\n")

    def reset(self) -> None:
        """End the connection with a reset, not with a farewell (TCP RST)."""
        connection = self.writer.get_extra_info("socket")
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


def head(headers: Headers, status: str = "200 OK") -> bytes:
    """Return a status line and headers; the connection closes unless they say so."""
    fields = {"Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {fields[name]}" for name in fields)]
    return "\r\n".join((*lines, "", "")).encode("latin-1")


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read one request. Raises `EOFError` where the client leaves before its end."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = lines[0].split(" ", 2)
    headers = tuple(
        (name.lower(), value.strip())
        for name, _, value in (line.partition(":") for line in lines[1:] if line)
    )
    request = Request(method, target, headers, b"")
    length = int(request.header("content-length") or 0)
    body = await reader.readexactly(length)
    if request.header("transfer-encoding") == "chunked":
        body = await _chunked(reader)
    return Request(method, target, headers, body)


async def _chunked(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body
