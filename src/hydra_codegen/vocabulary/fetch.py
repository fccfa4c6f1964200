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
import os
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from hydra_codegen.documentation import HYDRA
from hydra_codegen.errors import SourceError
from hydra_codegen.frozen import dataclass
from hydra_codegen.vocabulary.contexts import is_bundled
from hydra_codegen.vocabulary.sources import Document, sniffed
from hydra_codegen.vocabulary.wire import (
    REDIRECTS,
    Bounds,
    Wire,
    is_http,
    joined,
    linked,
    origin,
    required_http,
    shown,
)

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
        target = linked(answer.headers, API_DOCUMENTATION, answer.url)
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


class _Session:
    """The requests of one fetch: one named origin, one deadline."""

    def __init__(self, url: str, options: FetchOptions) -> None:
        self._options = options
        bounds = Bounds(
            seconds=MAX_SECONDS, request_seconds=MAX_SECONDS, bytes=MAX_BYTES
        )
        self._wire = Wire(url, options.headers, options.auth, bounds)

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()

    def get(self, url: str, accept: str) -> _Answer:
        """GET `url`, following redirects; a 4xx or 5xx is a `SourceError`."""
        for _ in range(MAX_REDIRECTS + 1):
            url = required_http(url)
            cached = _cached(self._options.cache, url)
            sent = {"Accept": accept}
            if cached is not None:
                sent["If-None-Match"] = cached.headers["etag"]
            received = self._wire.send("GET", url, sent)
            status, headers = received.status, received.headers
            if status == 304 and cached is not None:
                return cached
            if status in REDIRECTS and "location" in headers:
                url = joined(url, headers["location"])
                continue
            if status != 200:
                raise SourceError(f"{shown(url)} answers with the status {status}")
            if headers.get("content-encoding", "identity").lower() != "identity":
                # Unpacked, a few bytes could be more than any limit.
                raise SourceError(
                    f"{shown(url)} compresses its answer though it was asked not to"
                )
            answer = _Answer(url=shown(url), headers=headers, body=received.body)
            _keep(self._options.cache, url, answer)
            return answer
        raise SourceError(f"{shown(url)} redirects more than {MAX_REDIRECTS} times")

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
            same = origin(iri) == origin(base)
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
                if is_http(iri := joined(base, item)):
                    yield iri
            waiting += value.values()


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
