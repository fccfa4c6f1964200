"""A URL becomes a document: Hydra discovery over HTTP, within limits.

Discovery follows the `Link` header with the relation
``http://www.w3.org/ns/hydra/core#apiDocumentation`` (Hydra Core Vocabulary,
section 5.1; RFC 8288). Private addresses are reached only on a host that the
user named, and the address that was checked is the one connected to.
Credentials go to the named origin alone and into no output.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import netrc
import os
import re
import ssl
import time
import urllib.request
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import certifi
import httpcore

from hydra_codegen import __version__
from hydra_codegen.documentation import HYDRA
from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.vocabulary.contexts import is_bundled
from hydra_codegen.vocabulary.network import GuardedBackend
from hydra_codegen.vocabulary.sources import Document, sniffed

API_DOCUMENTATION = HYDRA + "apiDocumentation"
MAX_BYTES = 64 * 1024 * 1024
MAX_SECONDS = 60.0
MAX_REDIRECTS = 10
MAX_CONTEXTS = 20
ACCEPT = (
    "application/ld+json, text/turtle;q=0.9, application/rdf+xml;q=0.8, "
    "application/n-triples;q=0.8, application/trig;q=0.7, application/n-quads;q=0.7, "
    "application/json;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How URLs are fetched.

    `headers` are sent to the named origin, `auth` is ``user:password`` for
    HTTP Basic there (empty: HYDRA_CODEGEN_AUTH, then the URL, then netrc). Contexts of
    other origins are fetched only with `remote_contexts`. `cache` is the
    folder for answers with an ETag; None: no cache.
    """

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    auth: str = field(default="", repr=False)
    remote_contexts: bool = False
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came from a URL: a document and the contexts it needs, by IRI."""

    document: Document
    contexts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    url: str
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, options: FetchOptions) -> Fetched:
    """Fetch the ApiDocumentation that `url` is, or that it points to.

    Raises `UsageError` for a URL that is not HTTP and `SourceError` for
    everything that goes wrong on the way, always naming the URL without
    credentials.
    """
    with contextlib.closing(_Session(url, options)) as session:
        answer = session.get(url, ACCEPT)
        target = _documentation_link(answer)
        if target and target != answer.url:
            answer = session.get(target, ACCEPT)
        kind = answer.headers.get("content-type", "no content type")
        media_type = sniffed(answer.url, answer.body, kind)
        if media_type is None:
            raise SourceError(
                f"{answer.url} answers with {kind} and no Link header to an "
                "ApiDocumentation; name the documentation's own URL"
            )
        contexts: dict[str, bytes] = {}
        if media_type == "application/ld+json":
            contexts = session.contexts(answer.url, answer.body)
    document = Document(
        name=answer.url, content=answer.body, media_type=media_type, base=answer.url
    )
    return Fetched(document=document, contexts=contexts)


def _documentation_link(answer: _Answer) -> str:
    """Return the target of the apiDocumentation link, absolute, or empty."""
    for target, parameters in re.findall(
        r"<([^<>]*)>((?:\s*;\s*[^,;=]+(?:=(?:\"[^\"]*\"|[^,;\"]*))?)*)",
        answer.headers.get("link", ""),
    ):
        relation = re.search(r";\s*rel\s*=\s*\"?([^\";,]+)", parameters, re.IGNORECASE)
        if relation and API_DOCUMENTATION in relation.group(1).split():
            return _joined(answer.url, target)
    return ""


def _joined(base: str, reference: str) -> str:
    """Resolve a reference; one that is broken stays, to be refused where it is used."""
    try:
        return str(urljoin(base, reference))
    except ValueError:
        return reference


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or default


def _required_http(url: str) -> str:
    """Return a URL of HTTP in ASCII (RFC 3987, section 3.1)."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        host = (parts.hostname or "").encode("idna").decode()
        _origin(url)
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{_shown(url)} is not an HTTP URL that can be fetched")
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


# What RFC 3986 lets stand in a URL, and what is percent-encoded already.
_KEPT = "!#$%&'()*+,/:;=?@[]~"


def _shown(url: str) -> str:
    """Return a URL for messages, without user name and password."""
    return re.sub(r"^(\w+://)[^/@]*@", r"\1", url)


class _Session:
    """The requests of one fetch: one named origin, one deadline."""

    def __init__(self, url: str, options: FetchOptions) -> None:
        self._options = options
        self._named = _origin(_required_http(url))
        self._deadline = time.monotonic() + MAX_SECONDS
        self._headers = _credentials(url, options)
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

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def get(self, url: str, accept: str) -> _Answer:
        """GET `url`, following redirects; a 4xx or 5xx is a `SourceError`."""
        for _ in range(MAX_REDIRECTS + 1):
            url = _required_http(url)
            cached = _cached(self._options.cache, url)
            status, headers, body = self._request(url, accept, cached)
            if status == 304 and cached is not None:
                return cached
            if status in (301, 302, 303, 307, 308) and "location" in headers:
                url = _joined(url, headers["location"])
                continue
            if status != 200:
                raise SourceError(f"{_shown(url)} answers with the status {status}")
            if headers.get("content-encoding", "identity").lower() != "identity":
                # Unpacked, a few bytes could be more than any limit.
                raise SourceError(
                    f"{_shown(url)} compresses its answer though it was asked not to"
                )
            answer = _Answer(url=_shown(url), headers=headers, body=body)
            _keep(self._options.cache, url, answer)
            return answer
        raise SourceError(f"{_shown(url)} redirects more than {MAX_REDIRECTS} times")

    def _request(
        self, url: str, accept: str, cached: _Answer | None
    ) -> tuple[int, dict[str, str], bytes]:
        headers = {
            "Accept": accept,
            "Accept-Encoding": "identity",
            "User-Agent": f"hydra-codegen/{__version__}",
        }
        if _origin(url) == self._named:
            headers.update(self._headers)
        if cached is not None:
            headers["If-None-Match"] = cached.headers["etag"]
        left = max(0.1, self._deadline - time.monotonic())
        timeouts = {"connect": left, "read": left, "write": left, "pool": left}
        try:
            with self._pool.stream(
                "GET",
                _shown(url),
                headers=[(k.encode(), v.encode()) for k, v in headers.items()],
                extensions={"timeout": timeouts},
            ) as response:
                body = b"".join(self._bounded(url, response.iter_stream()))
                received = _joined_headers(response.headers)
                return response.status, received, body
        # A UnicodeError is a host whose name no resolver takes.
        except (OSError, UnicodeError, httpcore.NetworkError) as error:
            raise SourceError(f"{_shown(url)} cannot be reached: {error}") from error
        except httpcore.TimeoutException as error:
            raise SourceError(
                f"{_shown(url)} did not answer within {MAX_SECONDS:.0f} seconds"
            ) from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise SourceError(
                f"{_shown(url)} does not speak HTTP properly: {error}"
            ) from error

    def _bounded(self, url: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_BYTES:
                limit = MAX_BYTES // 1024**2
                raise SourceError(f"{_shown(url)} sends more than {limit} MiB")
            if time.monotonic() > self._deadline:
                raise SourceError(
                    f"{_shown(url)} took longer than {MAX_SECONDS:.0f} seconds"
                )
            yield chunk

    def contexts(self, base: str, content: bytes) -> dict[str, bytes]:
        """Return the remote contexts that a JSON-LD document needs.

        Bundled ones are left out, and those of other origins unless allowed:
        the loader then says what is missing.
        """
        found: dict[str, bytes] = {}
        seen: set[str] = set()
        waiting = deque(_context_references(base, content))
        while waiting:
            iri = waiting.popleft()
            if iri in seen:
                continue
            seen.add(iri)
            same = _origin(iri) == _origin(base)
            allowed = same or self._options.remote_contexts
            if is_bundled(iri) or not allowed:
                continue
            if len(found) == MAX_CONTEXTS:
                raise SourceError(f"{base} needs more than {MAX_CONTEXTS} contexts")
            answer = self.get(iri, "application/ld+json, application/json;q=0.9")
            found[iri] = answer.body
            waiting += _context_references(answer.url, answer.body)
        return found


def _context_references(base: str, content: bytes) -> Iterator[str]:
    """Yield the absolute IRI of every remote context that a document names."""
    try:
        waiting: list[Any] = [json.loads(content)]
    except (ValueError, RecursionError):
        return
    seen: set[str] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            context = value.get("@context")
            for item in context if isinstance(context, list) else [context]:
                if not isinstance(item, str) or item in seen:
                    continue
                seen.add(item)
                if _is_http(iri := _joined(base, item)):
                    yield iri
            waiting += value.values()


def _is_http(url: str) -> bool:
    try:
        return bool(_required_http(url))
    except UsageError:
        return False


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


def _credentials(url: str, options: FetchOptions) -> dict[str, str]:
    headers = dict(options.headers)
    parts = urlsplit(url)
    auth = options.auth or os.environ.get("HYDRA_CODEGEN_AUTH", "")
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


def _cache_file(cache: Path, url: str) -> Path:
    return cache / (hashlib.sha256(url.encode()).hexdigest() + ".json")


def _cached(cache: Path | None, url: str) -> _Answer | None:
    if cache is None:
        return None
    try:
        value = json.loads(_cache_file(cache, url).read_bytes())
        return _Answer(
            url=value["url"],
            headers=value["headers"],
            body=base64.b64decode(value["body"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(cache: Path | None, url: str, answer: _Answer) -> None:
    """Remember an answer that has an ETag; readable by the user alone."""
    if cache is None or "etag" not in answer.headers:
        return
    kept = {k: answer.headers[k] for k in answer.headers if k in _KEPT_HEADERS}
    body = base64.b64encode(answer.body).decode()
    text = json.dumps({"url": answer.url, "headers": kept, "body": body})
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        staged = cache / f"{os.getpid()}.part"
        staged.touch(mode=0o600)
        staged.write_text(text)
        staged.replace(_cache_file(cache, url))
    except OSError:
        return


_KEPT_HEADERS = frozenset(("etag", "content-type", "link"))
