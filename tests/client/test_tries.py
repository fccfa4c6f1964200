"""How often a request is sent to a server that fails, counted where it arrives."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from client.servers.misbehaving import Misbehaving, misbehaving
from client_support import KINDS, Calls, got, raised
from dlcs import ImagePatch, ImageWrite
from dlcs.client import (
    ApiError,
    ConnectionFailed,
    Limits,
    Retries,
    ServiceUnavailable,
    TimedOut,
    TooManyRequests,
)

RETRIES = Retries(attempts=3, first=0.01, longest=2)
WRITE = ImageWrite(string1="a")
METHODS: dict[str, Callable[[Any, str], Any]] = {
    "GET": lambda dlcs, url: dlcs.images.get(url),
    "PUT": lambda dlcs, url: dlcs.images.replace(url, WRITE),
    "DELETE": lambda dlcs, url: dlcs.images.delete(url),
    "PATCH": lambda dlcs, url: dlcs.images.update(url, ImagePatch(string1="a")),
    "POST": lambda dlcs, url: dlcs.images.create(url, WRITE),
}


@pytest.fixture(params=KINDS, name="calls")
def _calls(request: pytest.FixtureRequest) -> Any:
    with misbehaving() as server:
        yield Calls(request.param, f"{server.url}/"), server


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("retry-after/absent?times=9&status=503", ServiceUnavailable),
        ("retry-after/past?times=9", TooManyRequests),
        ("reset-before-answer", ConnectionFailed),
        ("no-answer", TimedOut),
    ],
)
def test_only_what_may_be_repeated_is(
    calls: tuple[Calls, Misbehaving], method: str, fault: str, error: type[ApiError]
) -> None:
    client, server = calls

    async def test(dlcs: Any) -> None:
        ask = METHODS[method]
        found = await raised(error, lambda: ask(dlcs, f"{server.url}/{fault}"))
        assert str(found).startswith(f"{method} {server.url}/")

    limits = Limits(seconds=1, step=0.3)
    client.run(test, retries=RETRIES, limits=limits)
    wanted = 3 if method in ("GET", "PUT", "DELETE") else 1
    assert server.tries(f"/{fault}") == wanted
    # All may be, where somebody asks for it.
    every = Retries(attempts=2, first=0.01, longest=2, methods=METHODS.keys())
    client.run(test, retries=every, limits=limits)
    assert server.tries(f"/{fault}") == wanted + 2


@pytest.mark.parametrize("fault", ["huge", "far"])
def test_who_asks_for_patience_without_end_is_not_asked_again(
    calls: tuple[Calls, Misbehaving], fault: str
) -> None:
    client, server = calls

    async def test(dlcs: Any) -> None:
        url = f"{server.url}/retry-after/{fault}"
        await raised(TooManyRequests, lambda: dlcs.images.get(url))

    client.run(test, retries=RETRIES)
    assert server.tries(f"/retry-after/{fault}") == 1


@pytest.mark.parametrize("fault", ["seconds", "date"])
def test_the_server_is_given_the_time_that_it_asks_for(
    calls: tuple[Calls, Misbehaving], fault: str
) -> None:
    client, server = calls

    async def test(dlcs: Any) -> None:
        begun = time.monotonic()
        await got(dlcs.images.get(f"{server.url}/retry-after/{fault}?times=2"))
        # Dates have whole seconds: of two pauses one may be short.
        assert time.monotonic() - begun > (2 if fault == "seconds" else 0)

    client.run(test, retries=RETRIES)
    assert server.tries(f"/retry-after/{fault}?times=2") == 3


def test_what_has_a_condition_is_not_repeated_once_it_may_have_been_done(
    calls: tuple[Calls, Misbehaving],
) -> None:
    client, server = calls

    async def test(dlcs: Any) -> None:
        image = await got(dlcs.images.get(f"{server.url}/document"))
        image.jsonld_id = f"{server.url}/reset-before-answer"
        await raised(ConnectionFailed, lambda: dlcs.images.replace(image))

    client.run(test, retries=RETRIES)
    (sent,) = [r for r in server.requests if r.method == "PUT"]
    assert sent.header("if-match") == '"1"'


def test_a_redirect_repeats_nothing_that_it_does_not_say(
    calls: tuple[Calls, Misbehaving],
) -> None:
    client, server = calls
    url = f"{server.url}/redirect/same-origin"

    async def test(dlcs: Any) -> None:
        for status in (301, 302):
            create = partial(dlcs.images.create, f"{url}?status={status}", WRITE)
            await raised(ApiError, create)
        for status in (307, 308):
            await got(dlcs.images.create(f"{url}?status={status}", WRITE))

    client.run(test, retries=RETRIES)
    moved = [r for r in server.requests if r.path == "/document/moved"]
    assert [r.method for r in moved] == ["POST", "POST"]
    assert all(b'"string1"' in r.body for r in moved)
