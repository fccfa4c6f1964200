"""An answer's body, read within limits, and what HTTPX says of failures.

RFC 9110, section 8.4: gzip is undone here, as far as the limit and no further.
"""

from __future__ import annotations

import base64
import binascii
import importlib.util
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import httpx

from .errors import AnswerTooLarge, ConnectionFailed, TimedOut, UnexpectedAnswer
from .messages import Answer, Limits, Request

_GZIP = 16 + zlib.MAX_WBITS


class Body:
    """Collects the body of one answer; raises where it breaks the limits."""

    def __init__(
        self, request: Request, response: httpx.Response, limits: Limits, begun: float
    ) -> None:
        self._request = request
        self._response = response
        self._headers = _by_name(response.headers.raw)
        self._limits = limits
        self._end = begun + limits.seconds
        self._chunks: list[bytes] = []
        self._left = limits.answer
        coding = self._headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            raise UnexpectedAnswer(
                f"compressed in a way that was not asked for: {coding[:40]!r}",
                request.method,
                request.url,
            )
        self._zipped = zlib.decompressobj(_GZIP) if "gzip" in coding else None

    def add(self, chunk: bytes) -> None:
        """Take one chunk; raises `AnswerTooLarge`, `TimedOut`, `UnexpectedAnswer`."""
        where = (self._request.method, self._request.url)
        if time.monotonic() > self._end:
            raise TimedOut(f"no end after {self._limits.seconds:g} seconds", *where)
        if self._zipped is not None:
            try:
                chunk = self._zipped.decompress(chunk, self._left + 1)
            except zlib.error:
                raise UnexpectedAnswer("the answer is not gzip", *where) from None
        self._left -= len(chunk)
        if self._left < 0:
            raise AnswerTooLarge(f"more than {self._limits.answer} bytes", *where)
        self._chunks.append(chunk)

    def answer(self) -> Answer:
        """Return the whole answer; raises `ConnectionFailed` where it was cut short."""
        if self._zipped is not None and self._chunks and not self._zipped.eof:
            raise ConnectionFailed(
                "the answer ended too early", self._request.method, self._request.url
            )
        sent = self._response.request.headers.get("authorization", "")
        return Answer(
            self._response.status_code,
            self._headers,
            b"".join(self._chunks),
            self._request,
            tuple(_secrets(sent)),
        )


def _by_name(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the values of header fields by their names (RFC 9110, section 5.3)."""
    found: dict[str, str] = {}
    for name, value in fields:
        key, text = name.decode("latin-1").lower(), _text(value)
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _secrets(authorization: str) -> Iterator[str]:
    """Yield what of the credentials of a request nobody may read."""
    scheme, _, credentials = authorization.partition(" ")
    if credentials:
        yield credentials
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(credentials).decode()
        except (binascii.Error, ValueError):
            return
        secret = pair.partition(":")[2]
        if secret:
            yield secret


@contextmanager
def translated(request: Request) -> Iterator[None]:
    """Raise what HTTPX raises as one of this package's errors."""
    where = (request.method, request.url)
    try:
        yield
    except httpx.TimeoutException as error:
        raise TimedOut(f"no answer in time ({type(error).__name__})", *where) from None
    except httpx.TransportError as error:
        said = f"{type(error).__name__}: {error}".rstrip(": ")
        raise ConnectionFailed(said, *where) from None
    except (httpx.InvalidURL, UnicodeError):
        raise ConnectionFailed("this is no URL", *where) from None


def settings_of(limits: Limits, headers: Mapping[str, str] | None) -> dict[str, object]:
    """Return what both clients tell HTTPX."""
    return {
        "headers": {"Accept-Encoding": "gzip", **(headers or {})},
        "timeout": httpx.Timeout(limits.step),
        "follow_redirects": False,
        "http2": importlib.util.find_spec("h2") is not None,
    }
