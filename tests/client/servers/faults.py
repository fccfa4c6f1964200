"""What can go wrong at a server, by the name of the path where it does.

Each fault answers one request. Those that can be got over answer well in the end,
with `document`: after ``?times=2`` tries, or where a redirect leads.
"""

from __future__ import annotations

import asyncio
import itertools
import zlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from client.servers.exchange import Exchange, Headers

Fault = Callable[[Exchange], Awaitable[None]]
Document = dict[str, Any]

API_DOCUMENTATION = "http://www.w3.org/ns/hydra/core#apiDocumentation"
MEBIBYTE = 1 << 20
LEVELS = 100_000
DIGITS = 1_000_000
BOMB_MEBIBYTES = 4096


def document(exchange: Exchange) -> Document:
    """Return a small resource whose IRI is what was asked for."""
    return {"@id": exchange.request.target, "@type": "Image", "string1": "tabby"}


# Time and connections.


async def _document(exchange: Exchange) -> None:
    await exchange.answer(document(exchange), {"ETag": '"1"'})


async def _slow_headers(exchange: Exchange) -> None:
    await exchange.slowly(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


async def _slow_body(exchange: Exchange) -> None:
    await exchange.head({"Content-Type": "application/ld+json", "Content-Length": "99"})
    await exchange.slowly(b" " * 97 + b"{}")


async def _no_answer(exchange: Exchange) -> None:
    await asyncio.Event().wait()


async def _reset_before_answer(exchange: Exchange) -> None:
    exchange.reset()


async def _reset_in_body(exchange: Exchange) -> None:
    await exchange.head({"Content-Type": "application/ld+json", "Content-Length": "99"})
    await exchange.write(b'{"@id": ')
    await asyncio.sleep(0.1)  # what was written arrives first
    exchange.reset()


async def _not_http(exchange: Exchange) -> None:
    await exchange.write(b"SSH-2.0-OpenSSH_9.6\r\n")


async def _stale_connection(exchange: Exchange) -> None:
    # It promises to take another request, and closes.
    await exchange.answer(document(exchange), {"Connection": "keep-alive"})


async def _endless_headers(exchange: Exchange) -> None:
    await exchange.write(b"HTTP/1.1 200 OK\r\n")
    for number in itertools.count():
        await exchange.write(b"X-%d: %b\r\n" % (number, b"a" * 1000))


async def _endless_body(exchange: Exchange) -> None:
    headers = {"Content-Type": "application/ld+json", "Transfer-Encoding": "chunked"}
    await exchange.head(headers)
    await exchange.chunks(itertools.repeat(b" " * 65536))


async def _gzip_bomb(exchange: Exchange) -> None:
    await exchange.head(
        {
            "Content-Type": "application/ld+json",
            "Content-Encoding": "gzip",
            "Transfer-Encoding": "chunked",
        }
    )
    await exchange.chunks(_bomb())


def _bomb() -> Iterator[bytes]:
    """Yield 4 GiB of spaces and an empty object, about a thousandth of that as gzip."""
    compressor = zlib.compressobj(wbits=31)
    for _ in range(BOMB_MEBIBYTES):
        yield compressor.compress(b" " * MEBIBYTE)
    yield compressor.compress(b"{}")
    yield compressor.flush()


def _content_length(difference: int) -> Fault:
    async def fault(exchange: Exchange) -> None:
        body = b'{"@id": "/", "string1": "tabby"}'
        headers = {"Content-Length": str(len(body) + difference)}
        await exchange.answer(body, headers)

    return fault


# Bodies.


def _body(body: bytes, headers: Headers | None = None, status: str = "200 OK") -> Fault:
    async def fault(exchange: Exchange) -> None:
        await exchange.answer(body, headers, status)

    return fault


# Answers that ask for another request.


def _retry_after(value: Callable[[], str | None]) -> Fault:
    async def fault(exchange: Exchange) -> None:
        if len(exchange.alike) > int(exchange.request.query("times", "2")):
            await _document(exchange)
            return
        after = value()
        headers = {} if after is None else {"Retry-After": after}
        problem = {"@type": "Error", "title": "Not now"}
        code = exchange.request.query("status", "429")
        await exchange.answer(problem, headers, f"{code} Not now")

    return fault


def _in_seconds(seconds: int) -> Callable[[], str]:
    """Return what makes a date a number of seconds from then on (RFC 9110, 10.2.3)."""
    ahead = timedelta(seconds=seconds)
    return lambda: format_datetime(datetime.now(UTC) + ahead, usegmt=True)


def _redirect(location: Callable[[Exchange], str | None], status: str = "") -> Fault:
    async def fault(exchange: Exchange) -> None:
        target = location(exchange)
        headers = {} if target is None else {"Location": target}
        code = status or exchange.request.query("status", "302")
        await exchange.answer(b"", headers, f"{code} Over there")

    return fault


# Hypermedia.


def _page(following: Callable[[Exchange], str]) -> Fault:
    async def fault(exchange: Exchange) -> None:
        target, path = exchange.request.target, exchange.request.path
        number = int(exchange.request.query("page", "1"))
        members = [{"@id": f"{path}/{number}", "@type": "Image"}]
        view = {
            "@id": target,
            "@type": "PartialCollectionView",
            "next": following(exchange),
        }
        collection = {
            "@id": path,
            "@type": "Collection",
            "totalItems": 10**9,
            "member": members,
            "view": view,
        }
        await exchange.answer(collection)

    return fault


def _next_page(exchange: Exchange) -> str:
    number = int(exchange.request.query("page", "1"))
    return f"{exchange.request.path}?page={number + 1}"


def _turning_page(exchange: Exchange) -> str:
    number = int(exchange.request.query("page", "1"))
    return f"{exchange.request.path}?page={3 - number}"


async def _members_elsewhere(exchange: Exchange) -> None:
    members: list[Document | str] = [
        {"@id": f"{exchange.other_host}/images/1", "@type": "Image"},
        f"{exchange.other_port}/images/2",
        "//localhost/images/3",
        "file:///etc/passwd",
    ]
    id_ = exchange.request.target
    await exchange.answer({"@id": id_, "@type": "Collection", "member": members})


async def _id_elsewhere(exchange: Exchange) -> None:
    id_ = f"{exchange.other_host}/images/1"
    linked = {"batch": f"{exchange.other_host}/batches/1"}
    await exchange.answer({**document(exchange), **linked, "@id": id_})


async def _link_elsewhere(exchange: Exchange) -> None:
    link = f'<{exchange.other_host}/vocab>; rel="{API_DOCUMENTATION}"'
    await exchange.answer(document(exchange), {"Link": link})


async def _unauthorized(exchange: Exchange) -> None:
    headers = {"WWW-Authenticate": 'Basic realm="a", Bearer error="invalid_token"'}
    await exchange.answer({"@type": "Error", "title": "Who?"}, headers, "401 Who")


async def _weak_etag(exchange: Exchange) -> None:
    await exchange.answer(document(exchange), {"ETag": 'W/"1"'})


async def _changed_meanwhile(exchange: Exchange) -> None:
    """Let the first write at a path succeed, and none after it."""
    if exchange.request.method in ("GET", "HEAD"):
        await exchange.answer(document(exchange), {"ETag": '"1"'})
    elif sum(request.method not in ("GET", "HEAD") for request in exchange.alike) == 1:
        await exchange.answer(document(exchange), {"ETag": '"2"'})
    else:
        problem = {"@type": "Error", "title": "Changed meanwhile"}
        await exchange.answer(problem, None, "412 Precondition Failed")


NESTED = b'{"string1": ' + b"[" * LEVELS + b"]" * LEVELS + b"}"
HTML = {"Content-Type": "text/html; charset=utf-8"}

FAULTS: dict[str, Fault] = {
    "document": _document,
    "slow-headers": _slow_headers,
    "slow-body": _slow_body,
    "no-answer": _no_answer,
    "reset-before-answer": _reset_before_answer,
    "reset-in-body": _reset_in_body,
    "endless-headers": _endless_headers,
    "endless-body": _endless_body,
    "gzip-bomb": _gzip_bomb,
    "content-length/too-long": _content_length(10),
    "content-length/too-short": _content_length(-10),
    "html": _body(b"<!doctype html><title>Sign in</title>", HTML),
    "not-http": _not_http,
    "stale-connection": _stale_connection,
    "json/truncated": _body(b'{"@id": "/images/1", "string1": "ta'),
    "json/deep": _body(NESTED),
    "json/huge-integer": _body(b'{"number1": 1%b}' % (b"0" * DIGITS)),
    "json/huge-exponent": _body(b'{"number1": 1e999999999}'),
    "json/duplicate-keys": _body(b'{"@id": "/a", "@id": "/b", "string1": 1}'),
    "json/nan": _body(b'{"number1": NaN, "number2": -Infinity}'),
    "json/invalid-utf-8": _body(b'{"string1": "\xff\xfe"}'),
    "json/lone-surrogate": _body(b'{"string1": "\\ud800"}'),
    "json/array": _body(b'[{"@id": "/images/1"}]'),
    "json/string": _body(b'"/images/1"'),
    "json/number": _body(b"1"),
    "json/null": _body(b"null"),
    "empty": _body(b""),
    "no-content-with-body": _body(b'{"@id": "/"}', None, "204 No Content"),
    "retry-after/seconds": _retry_after(lambda: "1"),
    "retry-after/date": _retry_after(_in_seconds(1)),
    "retry-after/past": _retry_after(_in_seconds(-3600)),
    "retry-after/huge": _retry_after(lambda: "1000000000"),
    "retry-after/far": _retry_after(lambda: "Fri, 31 Dec 9999 23:59:59 GMT"),
    "retry-after/negative": _retry_after(lambda: "-1"),
    "retry-after/garbage": _retry_after(lambda: "soon \xe9"),
    "retry-after/absent": _retry_after(lambda: None),
    "redirect/same-origin": _redirect(lambda _: "/document/moved"),
    "redirect/other-host": _redirect(lambda e: f"{e.other_host}/moved"),
    "redirect/other-port": _redirect(lambda e: f"{e.other_port}/moved"),
    "redirect/file": _redirect(lambda _: "file:///etc/passwd"),
    "redirect/loop": _redirect(lambda e: e.request.target),
    "redirect/nowhere": _redirect(lambda _: None),
    "redirect/see-other": _redirect(lambda _: "/document/made", "303"),
    "pages/itself": _page(lambda e: e.request.target),
    "pages/endless": _page(_next_page),
    "pages/turning": _page(_turning_page),
    "pages/other-host": _page(lambda e: f"{e.other_host}/pages?page=2"),
    "members-elsewhere": _members_elsewhere,
    "id-elsewhere": _id_elsewhere,
    "link-elsewhere": _link_elsewhere,
    "unauthorized": _unauthorized,
    "etag/weak": _weak_etag,
    "changed-meanwhile": _changed_meanwhile,
}
