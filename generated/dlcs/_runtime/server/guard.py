"""What stands around every request: limits, time, and what every answer says."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .description import HYDRA
from .limits import Limits
from .migrating import MigrationError
from .problems import Problem

# What can stand in a URL between the slashes (RFC 3986, section 3.2).
_HOST = re.compile(rb"[A-Za-z0-9._~-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


class Guard:
    """Refuses what is too large, ends what is too slow, marks what leaves.

    Every answer leads to the API's documentation (Hydra Core Vocabulary,
    section "Discovering a Hydra-powered Web API").
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        documentation: str,
        error: Callable[[Scope, Problem], Response],
    ) -> None:
        self._app = app
        self._limits = limits
        self._documentation = documentation
        self._error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, _in_one_sentence(send))
            return
        started = False

        async def marked(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._mark(scope, MutableHeaders(scope=message))
            await send(message)

        problem = self._refused(scope)
        if problem is None:
            try:
                async with asyncio.timeout(self._limits.seconds):
                    await self._app(scope, receive, marked)
                return
            except TimeoutError:
                if started:
                    raise
                headers = {"Retry-After": "1"}
                problem = Problem(503, "This took too long.", headers=headers)
        response = self._error(scope, problem)
        await response(scope, receive, marked)

    def _refused(self, scope: Scope) -> Problem | None:
        """Return why a request is not even looked at, or None."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if (
            sum(len(name) + len(value) for name, value in headers)
            > self._limits.headers
        ):
            return Problem(431, "The headers are too long.")
        target = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if target > self._limits.target:
            return Problem(414, "The address is too long.")
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
            return Problem(400, "The Host header names no host.")
        return None

    def _mark(self, scope: Scope, headers: MutableHeaders) -> None:
        path = f"{scope.get('root_path', '')}{self._documentation}"
        host = next((v for n, v in scope["headers"] if n == b"host"), b"")
        if _HOST.fullmatch(host):
            path = f"{scope['scheme']}://{host.decode()}{path}"
        headers.append("Link", f'<{path}>; rel="{HYDRA}apiDocumentation"')
        headers["X-Content-Type-Options"] = "nosniff"


def _in_one_sentence(send: Send) -> Send:
    """Leave of a failed start what its exception says, without a traceback."""

    async def shortened(message: Message) -> None:
        failure = sys.exception()
        if message["type"] == "lifespan.startup.failed" and isinstance(
            failure, MigrationError
        ):
            message = {**message, "message": str(failure)}
        await send(message)

    return shortened
