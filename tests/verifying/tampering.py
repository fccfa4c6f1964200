"""A layer before an application that makes it answer otherwise than documented."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = Any


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Answered:
    """An answer as it goes; `headers` by names in lower case."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Json:
        """Its body, which is JSON."""
        return json.loads(self.body)

    @json.setter
    def json(self, value: Json) -> None:
        self.body = json.dumps(value).encode()


Fault: TypeAlias = Callable[[Asked, Answered], None]
"""Changes an answer."""
Ahead: TypeAlias = Callable[[Asked], Answered | None]
"""Answers a request, or changes it, before the application sees it."""


class Tampered:
    """An ASGI application that answers as another does, but for what is set."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.fault: Fault | None = None
        self.ahead: Ahead | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; anything but HTTP is the application's own."""
        if scope["type"] != "http" or not (self.fault or self.ahead):
            await self._app(scope, receive, send)
            return
        asked = await _asked(scope, receive)
        answered = self.ahead(asked) if self.ahead is not None else None
        if answered is None:
            answered = await self._answer(scope, asked)
        if self.fault is not None:
            self.fault(asked, answered)
        answered.headers["content-length"] = str(len(answered.body))
        if answered.status == 204:
            del answered.headers["content-length"]
        headers = [(k.encode(), v.encode()) for k, v in answered.headers.items()]
        await send(
            {
                "type": "http.response.start",
                "status": answered.status,
                "headers": headers,
            }
        )
        await send({"type": "http.response.body", "body": answered.body})

    async def _answer(self, scope: Any, asked: Asked) -> Answered:
        answered = Answered(500)

        async def receive() -> Any:
            return {"type": "http.request", "body": asked.body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answered.status = message["status"]
                for name, value in message.get("headers", ()):
                    answered.headers[name.decode().lower()] = value.decode("latin-1")
            else:
                answered.body += message.get("body", b"")

        length = str(len(asked.body)).encode()
        headers = [
            (name, length if name == b"content-length" else value)
            for name, value in scope["headers"]
        ]
        changed = {
            **scope,
            "method": asked.method,
            "path": asked.path,
            "query_string": asked.query.encode(),
            "headers": headers,
        }
        await self._app(changed, receive, send)
        return answered


async def _asked(scope: Any, receive: Any) -> Asked:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return Asked(
        scope["method"],
        scope["path"],
        scope["query_string"].decode(),
        {name.decode(): value.decode() for name, value in scope["headers"]},
        body,
    )
