"""Whatever a server answers: a document, or one sentence within a bounded time."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hydra_codegen.errors import HydraCodegenError, SourceError
from hydra_codegen.vocabulary import fetch as fetching
from hydra_codegen.vocabulary.fetch import API_DOCUMENTATION, FetchOptions, fetch

Send = Callable[[socket.socket], None]


class RawServer:
    """Says what it is told, HTTP or not, to everyone who connects."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/doc"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,)).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                self._send(connection)
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()


Serve = Callable[[bytes | Send], str]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Serve]:
    """Return a function that starts a server and gives its URL."""
    for name in ("HYDRA_CODEGEN_AUTH", "http_proxy", "https_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    running: list[RawServer] = []

    def start(answer: bytes | Send) -> str:
        send = (
            (lambda connection: connection.sendall(answer))
            if isinstance(answer, bytes)
            else answer
        )
        running.append(RawServer(send))
        return running[-1].url

    yield start
    for server in running:
        server.close()


def answer(body: bytes, kind: str = "text/turtle", more: bytes = b"") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + more + b"Connection: close\r\n\r\n" + body


def redirect(location: bytes) -> bytes:
    return (
        b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n"
        b"Connection: close\r\n\r\n"
    )


PRIVATE = (
    *("169.254.169.254", "[::1]:9", "[::ffff:127.0.0.1]:9", "[64:ff9b::7f00:1]:9"),
    *("[2002:7f00:1::]:9", "[::127.0.0.1]:9", "[fec0::1]:9", "[ff02::1]:9"),
    *("0", "2130706433:9", "0x7f.1:9", "224.0.0.1", "10.0.0.1", "user:word@10.0.0.1"),
)


@pytest.mark.parametrize("host", PRIVATE)
def test_no_redirect_reaches_a_private_address(serve: Serve, host: str) -> None:
    url = serve(redirect(f"http://{host}/latest/meta-data".encode()))
    with pytest.raises(SourceError, match="reached only when you name it") as caught:
        fetch(url, FetchOptions())
    assert "word" not in str(caught.value)


def test_the_address_that_was_checked_is_the_one_connected_to(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that has another address when it is asked again gains nothing."""
    asked: list[str] = []
    connected: list[str] = []

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        address = "93.184.215.14" if asked.count(host) == 1 else "127.0.0.1"
        if host == "127.0.0.1":
            address = host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    real = socket.create_connection

    def create_connection(
        address: tuple[str, int], *arguments: object, **named: object
    ) -> socket.socket:
        connected.append(address[0])
        if address[0] != "127.0.0.1":
            raise OSError("not in a test")
        return real(address, *arguments, **named)  # type: ignore[arg-type]

    url = serve(redirect(b"http://rebinding.example/"))
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch(url, FetchOptions())
    assert connected == ["127.0.0.1", "93.184.215.14"]


def test_a_name_in_capitals_is_the_name(serve: Serve) -> None:
    turtle = b"<x:a> <x:b> <x:c> ."
    url = serve(answer(turtle)).replace("127.0.0.1", "LOCALHOST")
    assert fetch(url, FetchOptions()).document.content == turtle


STRANGE = (
    *(b"http://[", b"//[", b"/\xc3\xbc", b"/\xff", b"http://a..b/", b"javascript:1"),
    *(b"http://" + b"a" * 70 + b".example/", b"http://127.0.0.1:99999/", b"//", b"?"),
    *(b"http://127.0.0.1:x/", b"file:///etc/passwd", b"/" + b"a" * 60_000, b"/a b"),
    *(b"http://\xc3\xbc.invalid/", b"http://xn--.invalid/", b"http://127.0.0.1:1/"),
)


@pytest.mark.parametrize("location", STRANGE)
def test_a_strange_redirect_is_a_sentence(serve: Serve, location: bytes) -> None:
    url = serve(redirect(location))
    with pytest.raises(HydraCodegenError):
        fetch(url, FetchOptions())


@pytest.mark.parametrize("target", STRANGE)
def test_a_strange_link_is_a_sentence(serve: Serve, target: bytes) -> None:
    relation = API_DOCUMENTATION.encode()
    link = b"Link: <" + target + b'>; rel="' + relation + b'"\r\n'
    url = serve(answer(b"{}", "application/json", link))
    with pytest.raises(HydraCodegenError):
        fetch(url, FetchOptions())


@pytest.mark.parametrize("iri", [t for t in STRANGE if t not in (b"?", b"//")])
def test_a_strange_context_is_of_the_origin_or_a_sentence(
    serve: Serve, iri: bytes
) -> None:
    document = {"@context": [iri.decode("latin-1")], "@id": "x:y"}
    url = serve(answer(json.dumps(document).encode(), "application/ld+json"))
    with contextlib.suppress(HydraCodegenError):
        contexts = fetch(url, FetchOptions(remote_contexts=True)).contexts
        assert all(name.startswith(url.removesuffix("doc")) for name in contexts)


NO_HTTP = {
    "nothing": b"",
    "noise": bytes(range(256)) * 100,
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz",
    "a status that is none": b"HTTP/1.1 999999 OK\r\n\r\n",
    "a header without an end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500_000,
    "another protocol": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nx",
    "compressed all the same": answer(
        gzip.compress(bytes(100 << 20)), "text/turtle", b"Content-Encoding: gzip\r\n"
    ),
}


@pytest.mark.parametrize("case", NO_HTTP)
def test_what_is_no_answer_is_a_sentence(serve: Serve, case: str) -> None:
    url = serve(NO_HTTP[case])
    with pytest.raises(HydraCodegenError):
        fetch(url, FetchOptions())


def _slowly(connection: socket.socket, piece: bytes) -> None:
    for _ in range(1000):
        connection.sendall(piece)
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("first", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n\r\n", b"#"),
    ],
    ids=["a header", "interim answers", "a body"],
)
def test_an_answer_in_drops_is_given_up(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, first: bytes, piece: bytes
) -> None:
    def send(connection: socket.socket) -> None:
        connection.sendall(first)
        _slowly(connection, piece)

    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    url = serve(send)
    started = time.monotonic()
    with pytest.raises(SourceError, match="second"):
        fetch(url, FetchOptions())
    assert time.monotonic() - started < 10


def test_headers_and_contexts_without_number_take_no_quadratic_time(
    serve: Serve,
) -> None:
    contexts = [{"@context": f"http://a.example:80/{n % 3000}"} for n in range(10**5)]
    body = json.dumps(contexts).encode()
    link = b"Link: " + b"<" * 90_000 + b"\r\n"
    url = serve(answer(body, "application/ld+json", link))
    started = time.monotonic()
    assert fetch(url, FetchOptions()).contexts == {}
    assert time.monotonic() - started < 20
