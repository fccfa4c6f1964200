"""Numbers for Prometheus, where its library is installed."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, Protocol


class Metrics(Protocol):
    """Counts requests; tells them in the text that Prometheus reads."""

    media_type: str

    def begin(self) -> None:
        """Count a request that has begun."""

    def end(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request that has ended."""

    def text(self) -> bytes:
        """Return all numbers."""
        ...


def available() -> Metrics | None:
    """Return what counts; None without the library."""
    try:
        # By name: who has no use for it need not have it, nor its types.
        return _Prometheus(import_module("prometheus_client"))
    except ModuleNotFoundError:
        return None


class _Prometheus:
    def __init__(self, library: Any) -> None:
        self.media_type: str = library.CONTENT_TYPE_LATEST
        self._library = library
        self._registry = registry = library.CollectorRegistry()
        self._running = library.Gauge(
            "http_requests_in_progress",
            "Requests that are being answered",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._seconds = library.Histogram(
            "http_request_duration_seconds",
            "How long answers took",
            ("method", "path"),
            registry=registry,
        )
        self._requests = library.Counter(
            "http_requests",
            "Requests that were answered",
            ("method", "path", "status"),
            registry=registry,
        )

    def begin(self) -> None:
        self._running.inc()

    def end(self, method: str, path: str, status: int, seconds: float) -> None:
        self._running.dec()
        self._seconds.labels(method, path).observe(seconds)
        self._requests.labels(method, path, str(status)).inc()

    def text(self) -> bytes:
        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            # Several processes behind one address: the sum of all of them.
            registry = self._library.CollectorRegistry()
            several = import_module("prometheus_client.multiprocess")
            several.MultiProcessCollector(registry)
        found: bytes = self._library.generate_latest(registry)
        return found
