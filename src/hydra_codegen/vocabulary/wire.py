"""HTTP requests on behalf of a user: to whom, with what, and how much comes back.

Credentials go to the origin that the user named and to no other, a private address
is reached only there, and an answer ends where its bytes or its time do (RFC 9110).
"""

from __future__ import annotations

import base64
import contextlib
import netrc
import os
import re
import ssl
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import certifi
import httpcore

from hydra_codegen import __version__
from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.frozen import dataclass
from hydra_codegen.vocabulary.network import GuardedBackend

_SHORTEST_SECRET = 6
_SAFE = ("GET", "HEAD", "OPTIONS")
_ENDED = (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError)
REDIRECTS = (301, 302, 303, 307, 308)

# What RFC 3986 lets stand in a URL, and what is percent-encoded already.
_KEPT = "!#$%&'()*+,/:;=?@[]~"
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[^,;=]+(?:=(?:\"[^\"]*\"|[^,;\"]*))?)*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\";,\s]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An answer: its status, its headers by names in lower case, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What all requests together may take, and one answer may hold.

    `request_seconds` bound each request besides.
    """

    seconds: float
    request_seconds: float
    bytes: int


class Wire:
    """Requests in the name of one user: one named origin, one deadline."""

    def __init__(
        self, url: str, headers: Iterable[tuple[str, str]], auth: str, bounds: Bounds
    ) -> None:
        """Prepare requests; nothing is sent. Raises `UsageError` for no HTTP URL."""
        self._named = origin(required_http(url))
        self._bounds = bounds
        self._deadline = time.monotonic() + bounds.seconds
        self._headers = _credentials(url, headers, auth)
        context = ssl.create_default_context(cafile=certifi.where())
        proxy = urllib.request.getproxies().get(self._named[0])
        if proxy and not urllib.request.proxy_bypass(self._named[1]):
            self._pool: httpcore.ConnectionPool = httpcore.HTTPProxy(
                proxy,
                ssl_context=context,
                network_backend=GuardedBackend(None, self._deadline),
            )
        else:
            self._pool = httpcore.ConnectionPool(
                ssl_context=context,
                network_backend=GuardedBackend(self._named[1], self._deadline),
            )

    @property
    def _each(self) -> float:
        return min(self._bounds.seconds, self._bounds.request_seconds)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What was given to be sent and must not be shown, whoever repeats it."""
        found: list[str] = []
        for value in self._headers.values():
            kind, _, token = value.partition(" ")
            found += [value, token]
            if kind == "Basic":
                # A header that the user wrote may hold anything.
                with contextlib.suppress(ValueError):
                    said = base64.b64decode(token).decode()
                    found.append(said.partition(":")[2])
        # The longest first: one may hold another. What is shorter is in many words.
        long = {one for one in found if len(one) >= _SHORTEST_SECRET}
        return tuple(sorted(long, key=len, reverse=True))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes = b"",
    ) -> Received:
        """Send one request; redirects are for the caller to follow.

        A safe one whose connection ended is sent once more: the server may have
        closed what was idle (RFC 9110, section 9.2.2; RFC 9112, section 9.3.1). Raises
        `SourceError` where no whole answer comes, naming the URL without credentials.
        """
        try:
            return self._sent(method, url, headers, content)
        except SourceError as error:
            if method not in _SAFE or not isinstance(error.__cause__, _ENDED):
                raise
        return self._sent(method, url, headers, content)

    def _sent(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes
    ) -> Received:
        sent = {
            "Accept-Encoding": "identity",
            "User-Agent": f"hydra-codegen/{__version__}",
            **headers,
        }
        if origin(url) == self._named:
            sent.update(self._headers)
        left = max(
            0.1, min(self._deadline - time.monotonic(), self._bounds.request_seconds)
        )
        timeouts = {"connect": left, "read": left, "write": left, "pool": left}
        try:
            with self._pool.stream(
                method,
                shown(url),
                headers=[(k.encode(), v.encode()) for k, v in sent.items()],
                content=content or None,
                extensions={"timeout": timeouts},
            ) as response:
                ends = time.monotonic() + left
                body = b"".join(self._bounded(url, response.iter_stream(), ends))
                received = _joined_headers(response.headers)
                return Received(status=response.status, headers=received, body=body)
        # A UnicodeError is a host whose name no resolver takes.
        except (OSError, UnicodeError, httpcore.NetworkError) as error:
            raise SourceError(f"{shown(url)} cannot be reached: {error}") from error
        except httpcore.TimeoutException as error:
            raise SourceError(
                f"{shown(url)} did not answer within {self._each:.0f} seconds"
            ) from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise SourceError(
                f"{shown(url)} does not speak HTTP properly: {error}"
            ) from error

    def _bounded(
        self, url: str, chunks: Iterable[bytes], ends: float
    ) -> Iterator[bytes]:
        size, most = 0, self._bounds.bytes
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise SourceError(f"{shown(url)} sends more than {most // 1024**2} MiB")
            if time.monotonic() > ends:
                raise SourceError(
                    f"{shown(url)} took longer than {self._each:.0f} seconds"
                )
            yield chunk


def linked(received_headers: Mapping[str, str], relation: str, base: str) -> str:
    """Return the target of a Link header's relation, absolute, or empty (RFC 8288)."""
    for target, parameters in _LINK.findall(received_headers.get("link", "")):
        found = _RELATION.search(parameters)
        if found and relation in (found[1] or found[2] or "").split():
            return joined(base, target)
    return ""


def joined(base: str, reference: str) -> str:
    """Resolve a reference; one that is broken stays, to be refused where it is used."""
    try:
        return str(urljoin(base, reference))
    except ValueError:
        return reference


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL (RFC 6454, section 4)."""
    parts = urlsplit(url)
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or default


def required_http(url: str) -> str:
    """Return a URL of HTTP in ASCII (RFC 3987, section 3.1).

    Raises `UsageError` for any other.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        host = (parts.hostname or "").encode("idna").decode()
        origin(url)
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{shown(url)} is not an HTTP URL that can be fetched")
    if url.isascii() and " " not in url:
        return url
    user, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(
        netloc=f"{quote(user, safe=_KEPT)}{at}{host}{port}",
        path=quote(parts.path, safe=_KEPT),
        query=quote(parts.query, safe=_KEPT),
        fragment="",
    ).geturl()


def is_http(url: str) -> bool:
    """Whether a URL is one of HTTP that can be fetched."""
    try:
        return bool(required_http(url))
    except UsageError:
        return False


def shown(url: str) -> str:
    """Return a URL for messages, without user name and password."""
    return re.sub(r"^(\w+://)[^/@]*@", r"\1", url)


def _joined_headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), _decoded(value)
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _decoded(value: bytes) -> str:
    """Return a header's value: UTF-8 where it is that, as it mostly is."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _credentials(
    url: str, given: Iterable[tuple[str, str]], auth: str
) -> dict[str, str]:
    headers = dict(given)
    parts = urlsplit(url)
    auth = auth or os.environ.get("HYDRA_CODEGEN_AUTH", "")
    if not auth and parts.username:
        auth = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    host = parts.hostname or ""
    if not auth and "authorization" not in {name.lower() for name in headers}:
        auth = _from_netrc(host)
    if auth:
        token = base64.b64encode(auth.encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    return headers


def _from_netrc(host: str) -> str:
    path = Path(os.environ.get("NETRC", "~/.netrc")).expanduser()
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except (OSError, netrc.NetrcParseError):
        return ""
    return f"{found[0]}:{found[2]}" if found else ""
