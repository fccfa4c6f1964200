"""Whatever a server does wrong, each client ends in the documented way, and in time."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from client.servers.faults import FAULTS
from client.servers.misbehaving import Misbehaving, misbehaving
from client_support import KINDS, Calls, every, got, raised
from dlcs import Collection, Image, ImagePatch, Link
from dlcs.client import (
    AnswerTooLarge,
    ApiError,
    Bearer,
    Conflict,
    ConnectionFailed,
    EndlessPages,
    ForeignOrigin,
    Limits,
    Retries,
    TimedOut,
    TooManyRedirects,
    TooManyRequests,
    Unauthorized,
    UnexpectedAnswer,
    UnreadableAnswer,
)

SECRET = "s3cret-of-the-client"
LIMITS = Limits(answer=1 << 20, seconds=2, step=1)
RETRIES = Retries(attempts=3, first=0.01, longest=5)

ENDS: dict[str, type[ApiError] | None] = {
    "document": None,
    "slow-headers": TimedOut,
    "slow-body": TimedOut,
    "no-answer": TimedOut,
    "reset-before-answer": ConnectionFailed,
    "reset-in-body": ConnectionFailed,
    "endless-headers": ConnectionFailed,
    "endless-body": AnswerTooLarge,
    "gzip-bomb": AnswerTooLarge,
    "content-length/too-long": ConnectionFailed,
    "content-length/too-short": UnreadableAnswer,
    "html": UnreadableAnswer,
    "not-http": ConnectionFailed,
    "stale-connection": None,
    "json/truncated": UnreadableAnswer,
    "json/deep": UnreadableAnswer,
    "json/huge-integer": UnreadableAnswer,
    "json/huge-exponent": UnreadableAnswer,
    "json/duplicate-keys": UnreadableAnswer,
    "json/nan": UnreadableAnswer,
    "json/invalid-utf-8": UnreadableAnswer,
    "json/lone-surrogate": UnreadableAnswer,
    "json/array": UnreadableAnswer,
    "json/string": UnreadableAnswer,
    "json/number": UnreadableAnswer,
    "json/null": UnreadableAnswer,
    "empty": UnreadableAnswer,
    "no-content-with-body": UnreadableAnswer,
    "retry-after/seconds": None,
    "retry-after/date": None,
    "retry-after/past": None,
    "retry-after/huge": TooManyRequests,
    "retry-after/far": TooManyRequests,
    "retry-after/negative": None,
    "retry-after/garbage": None,
    "retry-after/absent": None,
    "redirect/same-origin": None,
    "redirect/other-host": ForeignOrigin,
    "redirect/other-port": ForeignOrigin,
    "redirect/file": ForeignOrigin,
    "redirect/loop": TooManyRedirects,
    "redirect/nowhere": UnexpectedAnswer,
    "redirect/see-other": None,
    "pages/itself": None,
    "pages/endless": None,
    "pages/turning": None,
    "pages/other-host": None,
    "members-elsewhere": None,
    "id-elsewhere": None,
    "link-elsewhere": None,
    "unauthorized": Unauthorized,
    "etag/weak": None,
    "changed-meanwhile": None,
}
"""How reading a resource ends at each fault; None: with the resource."""


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[Misbehaving]:
    with misbehaving() as server:
        yield server


@pytest.fixture(params=KINDS, name="calls")
def _calls(request: pytest.FixtureRequest, server: Misbehaving) -> Calls:
    return Calls(request.param, f"{server.url}/")


def run(calls: Calls, test: Any, **settings: Any) -> None:
    given = {"auth": ("me", SECRET), "limits": LIMITS, "retries": RETRIES, **settings}
    calls.run(test, **given)


def nothing_given_away(server: Misbehaving, *errors: ApiError) -> None:
    """Fail where anything was sent elsewhere, or stands in an error."""
    assert server.elsewhere == []
    encoded = base64.b64encode(f"me:{SECRET}".encode()).decode()
    for error in errors:
        for text in (str(error), repr(error)):
            assert SECRET not in text
            assert encoded not in text


def test_all_faults_are_tried() -> None:
    assert ENDS.keys() == FAULTS.keys()


@pytest.mark.parametrize("fault", ENDS)
def test_each_fault_ends_as_documented(
    server: Misbehaving, calls: Calls, fault: str
) -> None:
    async def test(dlcs: Any) -> None:
        wanted = ENDS[fault]
        address = f"{server.url}/{fault}"
        if "retry-after" in fault:
            address += f"?times=1&kind={type(dlcs).__name__}"
        begun = time.monotonic()
        if wanted is None:
            assert isinstance(await got(dlcs.images.get(address)), Image)
            nothing_given_away(server)
        else:
            error = await raised(wanted, lambda: dlcs.images.get(address))
            assert str(error).startswith(f"GET {server.url}/")
            nothing_given_away(server, error)
        # Three tries of two seconds each; so long as nothing hangs.
        assert time.monotonic() - begun < 30

    run(calls, test)


@pytest.mark.parametrize(
    ("fault", "ends"),
    [
        ("pages/itself", EndlessPages),
        ("pages/turning", EndlessPages),
        ("pages/other-host", ForeignOrigin),
    ],
)
def test_pages_that_lead_nowhere_end(
    server: Misbehaving, calls: Calls, fault: str, ends: type[ApiError]
) -> None:
    async def test(dlcs: Any) -> None:
        pages = dlcs.images.list(f"{server.url}/{fault}")
        nothing_given_away(server, await raised(ends, lambda: every(pages)))

    run(calls, test)


def test_of_endless_pages_as_many_are_read_as_are_asked_for(
    server: Misbehaving, calls: Calls
) -> None:
    async def test(dlcs: Any) -> None:
        pages = dlcs.images.list(f"{server.url}/pages/endless")
        assert await got(pages.count()) == 10**9
        assert len(await got(pages[2:5])) == 3

    run(calls, test)
    assert len(calls.network.requests) == 5


def test_nothing_that_is_elsewhere_is_asked_for(
    server: Misbehaving, calls: Calls
) -> None:
    async def test(dlcs: Any) -> None:
        members = await every(dlcs.images.list(f"{server.url}/members-elsewhere"))
        assert len(members) == 4
        for member in members:
            error = await raised(ForeignOrigin, partial(dlcs.follow, member))
            nothing_given_away(server, error)
        image = await got(dlcs.images.get(f"{server.url}/id-elsewhere"))
        for ask in (
            lambda: dlcs.follow(image.batch),
            lambda: dlcs.images.update(image, ImagePatch(string1="a")),
            lambda: dlcs.images.replace(image),
            lambda: dlcs.images.delete(image),
        ):
            nothing_given_away(server, await raised(ForeignOrigin, ask))

    run(calls, test)
    run(calls, test, auth=Bearer(SECRET))


def test_a_documentation_elsewhere_is_left_alone(
    server: Misbehaving, calls: Calls
) -> None:
    elsewhere = Calls(calls._kind, f"{server.url}/link-elsewhere")

    async def test(dlcs: Any) -> None:
        assert await got(dlcs.entry_point())
        nothing_given_away(server)

    run(elsewhere, test)


def test_what_was_changed_meanwhile_is_a_conflict(
    server: Misbehaving, calls: Calls
) -> None:
    async def test(dlcs: Any) -> None:
        address = f"{server.url}/changed-meanwhile?{calls._kind}"
        image = await got(dlcs.images.get(address))
        image.jsonld_id = None
        await got(dlcs.images.update(image, ImagePatch(string1="a")))
        await raised(
            Conflict, lambda: dlcs.images.update(image, ImagePatch(string1="b"))
        )

    run(calls, test)
    tags = [r.headers.get("If-Match") for r in calls.network.requests]
    assert tags == [None, '"1"', '"1"']


def test_a_token_is_renewed_once(server: Misbehaving, calls: Calls) -> None:
    renewed: list[str] = []

    def renew() -> str:
        renewed.append(f"token-{len(renewed)}")
        return renewed[-1]

    async def test(dlcs: Any) -> None:
        error = await raised(
            Unauthorized, lambda: dlcs.images.get(f"{server.url}/unauthorized")
        )
        assert "Who?" in str(error)

    run(calls, test, auth=Bearer("old", renew))
    sent = [r.headers["Authorization"] for r in calls.network.requests]
    assert renewed == ["token-0"]
    assert sent[-1] == "Bearer token-0"


def test_credentials_of_the_environment_are_for_its_api_alone(
    server: Misbehaving, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLCS_TOKEN", SECRET)

    async def test(dlcs: Any) -> None:
        link = Link[Collection[Image]](f"{server.url}/pages/endless")
        assert await got(dlcs.follow(link)[0])

    run(calls, test, auth=None)
    monkeypatch.setenv("DLCS_URL", f"{server.url}/some/where")
    run(calls, test, auth=None)
    monkeypatch.setenv("DLCS_TOKEN", "")
    monkeypatch.setenv("DLCS_KEY", "me")
    monkeypatch.setenv("DLCS_SECRET", SECRET)
    run(calls, test, auth=None)
    sent = [r.headers.get("Authorization") for r in calls.network.requests]
    pair = base64.b64encode(f"me:{SECRET}".encode()).decode()
    assert sent == [None, f"Bearer {SECRET}", f"Basic {pair}"]
