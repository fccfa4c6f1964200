"""Requests and answers as data, and what the client's rules ask of its shells.

The rules of this client are generators: they yield a `Request` to be sent or a
`Pause` to be made and are given the `Answer`. The blocking and the asynchronous
client differ only in who drives them; each rule exists once.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

R = TypeVar("R")

IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "DELETE"))
"""The methods that may be repeated (RFC 9110, section 9.2.2)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the client puts up with.

    `answer` is the size of an answer in bytes, decompressed; `seconds` how long
    one may take in all, `step` how long the server may be silent.
    """

    answer: int = 64 * 1024 * 1024
    seconds: float = 300.0
    step: float = 30.0


@dataclass(frozen=True, slots=True)
class Retries:
    """How often, and when, a request is repeated that failed in passing.

    That is one whose connection broke, or that was answered with 429, 502, 503
    or 504. `first` is the longest first pause in seconds, doubled each time; a
    server's `Retry-After` (RFC 9110, section 10.2.3) counts instead, but where
    it is longer than `longest`, nothing is repeated. Only `methods` are.
    """

    attempts: int = 4
    first: float = 0.5
    longest: float = 60.0
    methods: Collection[str] = IDEMPOTENT


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is to be sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that is to be made."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read whole; names of headers are in lower case.

    `secrets` are the credentials that were sent, which no message may show.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    request: Request
    secrets: tuple[str, ...] = field(default=(), repr=False)


Steps: TypeAlias = Generator[Request | Pause, Answer | None, R]
"""A rule: yields what is to be done and returns an `R`."""
