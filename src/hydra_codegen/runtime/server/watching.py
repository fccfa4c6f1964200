"""What is known of every request afterwards: a line of JSON, and numbers.

Nothing of what was asked or sent: the template of the path, never its values,
no query, no header but the request's own name, no body.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .metrics import Metrics

_PACKAGE = (__package__ or "").partition("._runtime")[0]

ACCESS_LOG = f"{_PACKAGE}.server.access"
"""The name of the logger that gets a line for each request."""

_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_FAILED = 500
_GONE = 499
"""Stands for no answer: the client has left before one began."""


class Watch:
    """Logs and counts each request when its answer has ended."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Callable[[], Iterable[BaseRoute]],
        metrics: Metrics | None,
    ) -> None:
        self._app = app
        self._log = logging.getLogger(ACCESS_LOG)
        self._routes = routes
        self._metrics = metrics
        self._templates: dict[int, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        name = _request_id(scope)
        status, size = _GONE, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        if self._metrics is not None:
            self._metrics.begin()
        try:
            await self._app(scope, receive, watched)
        except Exception:
            status = _FAILED if status == _GONE else status
            raise
        finally:
            self._end(scope, status, time.perf_counter() - begun, size, name)

    def _end(
        self, scope: Scope, status: int, seconds: float, size: int, name: str
    ) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        path = self._template(scope)
        if self._metrics is not None:
            self._metrics.end(method, path, status, seconds)
        if not self._log.isEnabledFor(logging.INFO):
            return
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": method,
            "path": path,
            "status": status,
            "seconds": round(seconds, 6),
            "bytes": size,
            "request": name,
        }
        self._log.info("%s", json.dumps(line))

    def _template(self, scope: Scope) -> str:
        """Return the template of a request's path; empty: there is none."""
        if not self._templates:
            self._templates = {
                id(route.endpoint): route.path
                for route in self._routes()
                if isinstance(route, Route)
            }
        return self._templates.get(id(scope.get("endpoint")), "")


def _request_id(scope: Scope) -> str:
    """Return what a request is called: by who sent it on, if that can be shown."""
    given = [v for n, v in scope["headers"] if n == b"x-request-id"]
    if len(given) == 1 and _ID.fullmatch(given[0]):
        return bytes(given[0]).decode("ascii")
    return uuid.uuid4().hex
