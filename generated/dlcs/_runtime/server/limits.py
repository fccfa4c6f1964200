"""What one request may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a request may bring, and take.

    `body` and `headers` are bytes, `target` characters of the path and query,
    `depth` levels of nesting, `page` and `largest_page` members, `key`
    characters of one path variable, `seconds` from beginning to end.
    """

    body: int = 4 * 1024 * 1024
    depth: int = 64
    headers: int = 16 * 1024
    target: int = 8 * 1024
    key: int = 200
    page: int = 100
    largest_page: int = 1000
    seconds: float = 30
