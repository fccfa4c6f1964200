"""Requests to the API that is verified, counted, and their answers.

Nothing outside the API's own origin is asked for anything.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, TypeAlias

from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.frozen import dataclass
from hydra_codegen.vocabulary.wire import (
    REDIRECTS,
    Wire,
    joined,
    origin,
    required_http,
    shown,
)

Json: TypeAlias = Any

JSON_LD = "application/ld+json"
ACCEPT = "application/ld+json, application/json;q=0.5"
NO_HEADERS: Mapping[str, str] = {}
_MOST_REDIRECTS = 5


class Exhausted(Exception):  # noqa: N818 - it says what happened
    """The bound on requests or on time is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: from where, and what it was asked by.

    `url` has no credentials; it is that of the last redirect. `failure` says why
    there is no answer at all, or is empty.
    """

    url: str
    method: str = "GET"
    status: int = 0
    headers: Mapping[str, str]
    body: bytes = b""
    failure: str = ""

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case, or empty."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Whether it says to be JSON of any kind (RFC 6839, section 3.1)."""
        kind = self.media_type
        return kind == "application/json" or kind.endswith("+json")

    @property
    def succeeded(self) -> bool:
        """Whether its status is a success (RFC 9110, section 15.3)."""
        return 200 <= self.status < 300

    @property
    def allow(self) -> frozenset[str]:
        """The methods that its Allow header names (RFC 9110, section 10.2.1)."""
        methods = self.headers.get("allow", "").split(",")
        return frozenset(m.strip().upper() for m in methods if m.strip())

    def document(self) -> Json:
        """Return its JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Calls:
    """Requests to one API, up to a number."""

    def __init__(self, wire: Wire, url: str, most: int, seconds: float) -> None:
        """Take what all requests may be and take; `wire` may have more time.

        With what it has more, scratch resources are cleaned up.
        """
        self._wire = wire
        self._origin = origin(required_http(url))
        self._most = most
        self._ends = time.monotonic() + seconds
        self.count = 0
        self.unreached = ""

    def within(self, url: str) -> bool:
        """Whether a URL is of the API's own origin."""
        try:
            return origin(required_http(url)) == self._origin
        except UsageError:
            return False

    def get(self, url: str, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        """GET a URL, following redirects within the origin."""
        answer = self.send("GET", url, headers=headers)
        for _ in range(_MOST_REDIRECTS):
            target = joined(answer.url, answer.headers.get("location", ""))
            moved = answer.status in REDIRECTS and target != answer.url
            if not moved or not self.within(target):
                break
            answer = self.send("GET", target, headers=headers)
        return answer

    def send(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Answer:
        """Send one request; raises `Exhausted` when there were enough."""
        if self.count >= self._most or time.monotonic() > self._ends:
            raise Exhausted
        return self.send_anyway(method, url, body, headers)

    def send_anyway(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Answer:
        """Send one request whatever was sent before, to clean up."""
        self.count += 1
        sent = {"Accept": ACCEPT, **headers}
        if method in ("POST", "PUT", "PATCH") and not body:
            sent["Content-Length"] = "0"
        url = required_http(url).partition("#")[0]
        try:
            received = self._wire.send(method, url, sent, body)
        except SourceError as error:
            if self.count == 1:
                self.unreached = error.message
            return Answer(
                url=shown(url), method=method, headers={}, failure=error.message
            )
        return Answer(
            url=shown(url),
            method=method,
            status=received.status,
            headers=received.headers,
            body=received.body,
        )
