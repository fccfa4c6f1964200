"""Each fault in `servers/` does what its name says, and the servers remember."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from client.servers.exchange import head
from client.servers.faults import DIGITS, FAULTS, LEVELS
from client.servers.misbehaving import Misbehaving, misbehaving

BYTES = 300_000


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[Misbehaving]:
    with misbehaving() as server:
        yield server


def received(url: str, seconds: float = 60, most: int = BYTES) -> tuple[bytes, str]:
    """Return the first bytes that come, and how they end: closed, reset or not yet."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        deadline = time.monotonic() + seconds
        connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        data = b""
        try:
            while len(data) < most:
                connection.settimeout(max(0.001, deadline - time.monotonic()))
                if not (part := connection.recv(65536)):
                    return data, "closed"
                data += part
        except ConnectionResetError:
            return data, "reset"
        except TimeoutError:
            return data, "open"
        return data, "more"


def body(server: Misbehaving, fault: str) -> bytes:
    data, _ = received(f"{server.url}/{fault}", most=1 << 30)
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    return data.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("fault", "start", "end"),
    [
        ("no-answer", b"", "open"),
        ("reset-before-answer", b"", "reset"),
        ("reset-in-body", b"HTTP/1.1 200 OK", "reset"),
        ("endless-headers", b"HTTP/1.1 200 OK\r\nX-0: a", "more"),
        ("endless-body", b"HTTP/1.1 200 OK", "more"),
        ("gzip-bomb", b"HTTP/1.1 200 OK", "more"),
        ("not-http", b"SSH-2.0", "closed"),
    ],
)
def test_a_connection_ends_as_the_fault_says(
    server: Misbehaving, fault: str, start: bytes, end: str
) -> None:
    seconds = 2 if end == "open" else 60
    data, ended = received(f"{server.url}/{fault}", seconds)
    assert data.startswith(start)
    assert ended == end


@pytest.mark.parametrize(
    ("fault", "at_once", "slowly"),
    [
        ("slow-headers", b"", b"HTT"),
        (
            "slow-body",
            head({"Content-Type": "application/ld+json", "Content-Length": "99"}),
            b"   ",
        ),
    ],
)
def test_a_slow_server_takes_a_second_for_a_byte(
    server: Misbehaving, fault: str, at_once: bytes, slowly: bytes
) -> None:
    expected = at_once + slowly
    began = time.monotonic()
    data, _ = received(f"{server.url}/{fault}", most=len(expected))
    assert data == expected
    assert time.monotonic() - began >= len(slowly) - 1


def test_a_bomb_is_small_until_it_is_unpacked(server: Misbehaving) -> None:
    unpacked = 0
    with httpx.stream("GET", f"{server.url}/gzip-bomb") as response:
        for part in response.iter_bytes():
            unpacked += len(part)
            if unpacked > 50 * 1024 * 1024:
                break
        assert unpacked > 500 * response.num_bytes_downloaded


@pytest.mark.parametrize(
    ("fault", "said", "sent"),
    [("content-length/too-long", 42, 32), ("content-length/too-short", 22, 32)],
)
def test_a_content_length_is_wrong(
    server: Misbehaving, fault: str, said: int, sent: int
) -> None:
    start, _, content = received(f"{server.url}/{fault}")[0].partition(b"\r\n\r\n")
    assert f"Content-Length: {said}".encode() in start
    assert len(content) == sent


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("html", b"<!doctype html><title>Sign in</title>"),
        ("json/truncated", b'{"@id": "/images/1", "string1": "ta'),
        ("json/deep", b'{"string1": ' + b"[" * LEVELS + b"]" * LEVELS + b"}"),
        ("json/huge-integer", b'{"number1": 1' + b"0" * DIGITS + b"}"),
        ("json/huge-exponent", b'{"number1": 1e999999999}'),
        ("json/duplicate-keys", b'{"@id": "/a", "@id": "/b", "string1": 1}'),
        ("json/nan", b'{"number1": NaN, "number2": -Infinity}'),
        ("json/invalid-utf-8", b'{"string1": "\xff\xfe"}'),
        ("json/lone-surrogate", b'{"string1": "\\ud800"}'),
        ("json/array", b'[{"@id": "/images/1"}]'),
        ("json/string", b'"/images/1"'),
        ("json/number", b"1"),
        ("json/null", b"null"),
        ("empty", b""),
    ],
)
def test_a_body_is_what_no_client_hopes_for(
    server: Misbehaving, fault: str, expected: bytes
) -> None:
    assert body(server, fault) == expected


def test_a_204_has_a_body(server: Misbehaving) -> None:
    data, _ = received(f"{server.url}/no-content-with-body")
    assert data.startswith(b"HTTP/1.1 204 No Content\r\n")
    assert data.endswith(b'{"@id": "/"}')


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("seconds", "1"),
        ("huge", "1000000000"),
        ("far", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ("negative", "-1"),
        ("garbage", "soon \xe9"),
        ("absent", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_it_succeeds_after_some_tries(
    server: Misbehaving, kind: str, after: str | None, status: int
) -> None:
    target = f"/retry-after/{kind}/x?status={status}&times=2"
    answers = [httpx.get(f"{server.url}{target}") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert answers[0].headers.get("Retry-After") == after
    assert answers[2].json()["@id"] == target
    assert server.tries(target) == 3


@pytest.mark.parametrize(("kind", "ahead"), [("date", True), ("past", False)])
def test_a_date_to_retry_at_is_one(server: Misbehaving, kind: str, ahead: bool) -> None:
    answer = httpx.get(f"{server.url}/retry-after/{kind}")
    date = parsedate_to_datetime(answer.headers["Retry-After"]).timestamp()
    assert (date > time.time() - 1) is ahead


@pytest.mark.parametrize(
    ("fault", "location"),
    [
        ("same-origin", "/document/moved"),
        ("other-host", "{server.other_host}/moved"),
        ("other-port", "{server.other_port}/moved"),
        ("file", "file:///etc/passwd"),
        ("loop", "/redirect/loop/x?status=307"),
        ("nowhere", None),
    ],
)
def test_a_redirect_leads_there(
    server: Misbehaving, fault: str, location: str | None
) -> None:
    answer = httpx.post(f"{server.url}/redirect/{fault}/x?status=307", content=b"{}")
    assert answer.status_code == 307
    expected = location and location.format(server=server)
    assert answer.headers.get("Location") == expected


def test_after_a_post_comes_a_303(server: Misbehaving) -> None:
    answer = httpx.post(f"{server.url}/redirect/see-other", follow_redirects=True)
    assert answer.json()["@id"] == "/document/made"
    assert answer.request.method == "GET"


def test_both_servers_remember_what_they_were_asked() -> None:
    with misbehaving("redirect/other-host") as server:
        headers = {"Authorization": "Basic c2VjcmV0", "X-Key": "secret"}
        url = f"{server.url}/customers/2?a=b"
        httpx.put(url, headers=headers, content=iter([b"{", b"}"]))
        assert server.elsewhere == []
        httpx.get(url, headers=headers, follow_redirects=True)
    put, get = server.requests
    assert (put.method, put.target, put.body) == ("PUT", "/customers/2?a=b", b"{}")
    assert get.header("Authorization") == "Basic c2VjcmV0"
    (given_away,) = server.elsewhere
    assert (given_away.target, given_away.header("x-key")) == ("/moved", "secret")
    assert given_away.header("authorization") is None


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("itself", ["/p", "/p"]),
        ("endless", ["/p?page=2", "/p?page=3"]),
        ("turning", ["/p?page=2", "/p?page=1"]),
    ],
)
def test_pages_have_no_end(fault: str, expected: list[str]) -> None:
    following = "/p"
    found = []
    with misbehaving(f"pages/{fault}") as server:
        for _ in expected:
            following = httpx.get(f"{server.url}{following}").json()["view"]["next"]
            found.append(following)
    assert found == expected


def test_hypermedia_leads_to_somebody_else(server: Misbehaving) -> None:
    def get(fault: str) -> Any:
        return httpx.get(f"{server.url}/{fault}").json()

    elsewhere = server.other_host
    assert get("pages/other-host")["view"]["next"].startswith(f"{elsewhere}/")
    assert get("members-elsewhere")["member"][0]["@id"].startswith(f"{elsewhere}/")
    assert get("id-elsewhere")["@id"].startswith(f"{elsewhere}/")
    link = httpx.get(f"{server.url}/link-elsewhere").headers["Link"]
    assert link.startswith(f"<{elsewhere}/vocab>; rel=")


def test_a_state_changes_meanwhile(server: Misbehaving) -> None:
    url = f"{server.url}/changed-meanwhile/x"
    assert httpx.get(url).headers["ETag"] == '"1"'
    assert httpx.put(url).headers["ETag"] == '"2"'
    assert httpx.put(url).status_code == 412
    assert httpx.get(f"{server.url}/etag/weak").headers["ETag"] == 'W/"1"'


def test_it_asks_who_it_is(server: Misbehaving) -> None:
    answer = httpx.get(f"{server.url}/unauthorized")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Basic realm="a"')


def test_a_connection_that_was_promised_is_closed(server: Misbehaving) -> None:
    data, ended = received(f"{server.url}/stale-connection")
    assert b"Connection: keep-alive" in data
    assert ended == "closed"


def test_servers_end_at_once_whatever_they_are_doing() -> None:
    with contextlib.ExitStack() as stack:
        for fault in FAULTS:
            server = stack.enter_context(misbehaving(fault))
            parts = urlsplit(server.url)
            connection = socket.create_connection((parts.hostname, parts.port))
            stack.enter_context(connection)
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
