"""Connections to addresses that may be reached, and only until a deadline."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from hydra_codegen.errors import SourceError

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _is_public(text: str) -> bool:
    """Tell whether an address is one of the open internet.

    An address of IPv6 that stands for one of IPv4 (RFC 4291, 3056 and 6052)
    is as public as that is.
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local:
            return False
        embedded = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = embedded or address
    return address.is_global and not (address.is_multicast or address.is_reserved)


class _Timed(httpcore.NetworkStream):
    """A connection that ends at a deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.start_tls(
            ssl_context, server_hostname, self._left(timeout)
        )
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that may be reached, checked once resolved.

    Without a `trusted_host`, any may be: that is a proxy, which the user chose.
    """

    def __init__(self, trusted_host: str | None, deadline: float) -> None:
        self._inner = httpcore.SyncBackend()
        self._trusted_host = trusted_host
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        usable = [str(address[4][0]) for address in addresses]
        if self._trusted_host not in (None, host.lower()):
            for address in usable:
                if not _is_public(address):
                    raise SourceError(
                        f"{host} has the private address {address}, which is reached "
                        "only when you name it yourself"
                    )
        stream = self._inner.connect_tcp(
            usable[0], port, timeout, local_address, socket_options
        )
        return _Timed(stream, self._deadline)
