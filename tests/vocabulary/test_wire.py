"""Requests in the name of a user: how often they are sent, and what ends them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from client.servers.misbehaving import Misbehaving, misbehaving

from hydra_codegen.errors import SourceError
from hydra_codegen.vocabulary.wire import Bounds, Wire, linked

BOUNDS = Bounds(seconds=20, request_seconds=0.5, bytes=1 << 20)


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[Misbehaving]:
    with misbehaving() as server:
        yield server


@contextlib.contextmanager
def wire(server: Misbehaving) -> Iterator[Wire]:
    with contextlib.closing(Wire(server.url, (), "", BOUNDS)) as made:
        yield made


@pytest.mark.parametrize(
    ("method", "tries"), [("GET", 2), ("OPTIONS", 2), ("POST", 1), ("DELETE", 1)]
)
def test_only_what_is_safe_is_sent_again_where_a_connection_ends(
    server: Misbehaving, method: str, tries: int
) -> None:
    target = f"/reset-before-answer/{method}"
    with wire(server) as sending, pytest.raises(SourceError, match="cannot be reached"):
        sending.send(method, server.url + target, {})
    assert server.tries(target) == tries


def test_one_request_takes_no_longer_than_it_may(server: Misbehaving) -> None:
    url = f"{server.url}/no-answer/here"
    with wire(server) as sending:
        with pytest.raises(SourceError, match="did not answer within 0 seconds"):
            sending.send("GET", url, {})
        # There is time left for others.
        assert sending.send("GET", f"{server.url}/document/a", {}).status == 200
    assert server.tries("/no-answer/here") == 1


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('</doc>; rel="describedby", </api>; rel="a b"', "http://a.example/api"),
        ("<api>;rel=b;title=x", "http://a.example/x/api"),
        ('<api>; title="rel=b"; rel="c"', ""),
        ("", ""),
    ],
)
def test_a_link_is_found_by_its_relation(header: str, found: str) -> None:
    assert linked({"link": header}, "b", "http://a.example/x/y") == found
