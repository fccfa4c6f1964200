"""From a URL: discovery, limits, and what is never reached or sent."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.vocabulary import fetch as fetching
from hydra_codegen.vocabulary.fetch import API_DOCUMENTATION, FetchOptions, fetch

TURTLE = b"@prefix h: <http://www.w3.org/ns/hydra/core#> .\n<> a h:ApiDocumentation .\n"
Answer = tuple[int, dict[str, str], bytes]
Route = Callable[[BaseHTTPRequestHandler], Answer]


class Site:
    """A real server on loopback: routes in, requests remembered."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {k.lower(): v for k, v in self.headers.items()}
                site.requests.append((self.path, headers))
                route = site.routes.get(self.path)
                status, fields, body = route(self) if route else (404, {}, b"")
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str, body: bytes, kind: str, **fields: str) -> None:
        headers = {"Content-Type": kind} | fields
        self.routes[path] = lambda _: (200, headers, body)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(autouse=True)
def no_user_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HYDRA_CODEGEN_AUTH", "http_proxy", "https_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


@pytest.fixture
def other() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


def test_link_header_leads_to_the_documentation(site: Site) -> None:
    link = f'<../doc>; title="a, b"; rel="next {API_DOCUMENTATION}"'
    site.answer("/api/", b"{}", "application/ld+json", Link=link)
    site.answer("/doc", TURTLE, "text/turtle; charset=utf-8")
    fetched = fetch(f"{site.url}/api/", FetchOptions())
    assert fetched.document.content == TURTLE
    assert fetched.document.media_type == "text/turtle"
    assert fetched.document.base == f"{site.url}/doc"


def test_documentation_itself_is_taken_and_content_negotiated(site: Site) -> None:
    site.answer("/doc", TURTLE, "text/turtle")
    assert fetch(f"{site.url}/doc", FetchOptions()).document.content == TURTLE
    assert "application/ld+json" in site.requests[0][1]["accept"]


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    site.routes["/old"] = lambda _: (301, {"Location": "/doc"}, b"")
    site.answer("/doc", TURTLE, "text/turtle")
    assert fetch(f"{site.url}/old", FetchOptions()).document.name.endswith("/doc")
    site.routes["/loop"] = lambda _: (302, {"Location": "/loop"}, b"")
    with pytest.raises(SourceError, match="redirects more than"):
        fetch(f"{site.url}/loop", FetchOptions())


def test_credentials_go_to_the_named_origin_alone(site: Site, other: Site) -> None:
    other.answer("/doc", TURTLE, "text/turtle")
    target = {"Location": f"{other.url}/doc"}
    site.routes["/"] = lambda _: (302, target, b"")
    options = FetchOptions(auth="key:secret", headers=(("X-Tenant", "7"),))
    fetch(f"{site.url}/", options)
    expected = "Basic " + base64.b64encode(b"key:secret").decode()
    assert site.requests[0][1]["authorization"] == expected
    assert site.requests[0][1]["x-tenant"] == "7"
    assert "authorization" not in other.requests[0][1]
    assert "x-tenant" not in other.requests[0][1]
    assert "secret" not in repr(options)


def test_netrc_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answer("/doc", TURTLE, "text/turtle")
    path = Path(os.environ["NETRC"])
    path.write_text("machine 127.0.0.1 login me password hidden\n")
    path.chmod(0o600)
    fetch(f"{site.url}/doc", FetchOptions())
    token = base64.b64encode(b"me:hidden").decode()
    assert site.requests[0][1]["authorization"] == f"Basic {token}"


def test_private_address_is_reached_only_when_named(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.server.server_port
    target = {"Location": f"http://localhost:{port}/doc"}
    site.routes["/"] = lambda _: (302, target, b"")
    site.answer("/doc", TURTLE, "text/turtle")
    with pytest.raises(SourceError, match="private address"):
        fetch(f"{site.url}/", FetchOptions())
    assert [path for path, _ in site.requests] == ["/"]


def test_too_much_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    site.answer("/doc", TURTLE * 100, "text/turtle")
    with pytest.raises(SourceError, match="sends more than"):
        fetch(f"{site.url}/doc", FetchOptions())


def test_too_slow_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.3)
    stop = threading.Event()

    def slow(_: BaseHTTPRequestHandler) -> Answer:
        stop.wait(5)
        return 200, {}, b""

    site.routes["/doc"] = slow
    with pytest.raises(SourceError, match="did not answer within"):
        fetch(f"{site.url}/doc", FetchOptions())
    stop.set()


def test_etag_spares_the_second_transfer(site: Site, tmp_path: Path) -> None:
    def route(handler: BaseHTTPRequestHandler) -> Answer:
        if handler.headers.get("If-None-Match") == '"1"':
            return 304, {}, b""
        return 200, {"Content-Type": "text/turtle", "ETag": '"1"'}, TURTLE

    site.routes["/doc"] = route
    options = FetchOptions(cache=tmp_path / "cache", auth="key:secret")
    first = fetch(f"{site.url}/doc", options)
    assert fetch(f"{site.url}/doc", options) == first
    assert site.requests[1][1]["if-none-match"] == '"1"'
    for kept in (tmp_path / "cache").iterdir():
        assert "secret" not in kept.read_text()
        assert kept.stat().st_mode & 0o077 == 0


def test_context_of_the_same_origin_is_fetched_and_no_other(
    site: Site, other: Site
) -> None:
    body = f'{{"@context": ["/ctx", "{other.url}/ctx"], "@id": "x"}}'.encode()
    context = b'{"@context": {"name": "https://schema.org/name"}}'
    site.answer("/doc", body, "application/ld+json")
    site.answer("/ctx", context, "application/ld+json")
    other.answer("/ctx", context, "application/ld+json")
    fetched = fetch(f"{site.url}/doc", FetchOptions())
    assert fetched.contexts == {f"{site.url}/ctx": context}
    assert other.requests == []
    allowed = fetch(f"{site.url}/doc", FetchOptions(remote_contexts=True))
    assert set(allowed.contexts) == {f"{site.url}/ctx", f"{other.url}/ctx"}


@pytest.mark.parametrize(
    ("path", "answer", "sentence"),
    [
        ("/gone", (404, {}, b""), "answers with the status 404"),
        ("/page", (200, {"Content-Type": "text/html"}, b"<html>"), "text/html"),
    ],
)
def test_useless_answers_are_sentences(
    site: Site, path: str, answer: Answer, sentence: str
) -> None:
    site.routes[path] = lambda _: answer
    with pytest.raises(SourceError, match=sentence):
        fetch(site.url + path, FetchOptions())


def test_nobody_there_is_a_sentence(site: Site) -> None:
    url = site.url
    site.server.server_close()
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch(f"{url}/doc", FetchOptions())


@pytest.mark.parametrize("url", ["http://", "http://[", "http://a:b/", "ftp://a/"])
def test_what_is_no_url_is_a_sentence(url: str) -> None:
    with pytest.raises(UsageError, match="is not an HTTP URL"):
        fetch(url, FetchOptions())


def test_redirect_to_a_file_is_refused(site: Site) -> None:
    site.routes["/"] = lambda _: (302, {"Location": "file:///etc/passwd"}, b"")
    with pytest.raises(UsageError, match="is not an HTTP URL"):
        fetch(f"{site.url}/", FetchOptions())


def test_password_in_a_url_is_sent_and_never_shown(site: Site) -> None:
    url = site.url.replace("http://", "http://key:secret@")
    site.answer("/doc", TURTLE, "text/turtle")
    fetched = fetch(f"{url}/doc", FetchOptions())
    assert "secret" not in fetched.document.name
    token = base64.b64encode(b"key:secret").decode()
    assert site.requests[0][1]["authorization"] == f"Basic {token}"
