"""The rules of the clients, which no network is in: they are asked, and answered."""

from __future__ import annotations

import gzip
import json
import pickle
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from client_support import KINDS, Calls, got
from dlcs import Image, Resource
from dlcs._runtime.client.addresses import expand, origin, resolve, with_query
from dlcs._runtime.client.agreement import differences
from dlcs._runtime.client.core import Core
from dlcs._runtime.client.exchange import exchange
from dlcs._runtime.client.messages import Answer, Pause, Request, Steps
from dlcs._runtime.client.operations import Operation, read_resource, source_of
from dlcs._runtime.client.pages import Page, Trail, Walk
from dlcs._runtime.client.problems import read_problem
from dlcs._runtime.client.reading import Body
from dlcs.client import (
    AnswerTooLarge,
    ApiError,
    ClientError,
    ConnectionFailed,
    EndlessPages,
    ForeignOrigin,
    Limits,
    NotFound,
    Retries,
    ServiceUnavailable,
    StatusError,
    TimedOut,
    TooManyRedirects,
    TooManyRequests,
    UnexpectedAnswer,
    UnreadableAnswer,
)
from dlcs.client._api import API
from hypothesis import given
from hypothesis import strategies as st

BASE = "https://api.dlcs.io/"
JSON = {"content-type": "application/ld+json"}

Given = Answer | ApiError


def answer(
    status: int = 200, content: object = None, url: str = BASE, **headers: str
) -> Answer:
    """Return an answer; the names of headers have underscores for hyphens."""
    body = content if isinstance(content, bytes) else json.dumps(content or {}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {**JSON, **named}, body, Request("GET", url))


def driven(
    steps: Steps[Any], given: list[Given]
) -> tuple[Any, list[Request], list[float]]:
    """Return what a rule returns or raises, what it asked for, and its pauses."""
    asked: list[Request] = []
    pauses: list[float] = []
    left = iter(given)
    try:
        todo = next(steps)
        while True:
            if isinstance(todo, Pause):
                pauses.append(todo.seconds)
                todo = steps.send(None)
                continue
            asked.append(todo)
            one = next(left, None)
            assert one is not None, f"more was asked: {todo.method} {todo.url}"
            if isinstance(one, ApiError):
                todo = steps.throw(one)
            else:
                said = Answer(one.status, one.headers, one.content, todo, one.secrets)
                todo = steps.send(said)
    except StopIteration as done:
        assert next(left, None) is None, "less was asked than there are answers"
        return done.value, asked, pauses
    except ApiError as error:
        return error, asked, pauses


def exchanged(
    given: list[Given],
    method: str = "GET",
    retries: Retries | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[Any, list[Request], list[float]]:
    """Return what comes of a request that is answered with `given`."""
    request = Request(method, f"{BASE}x", headers or {}, b"{}")
    return driven(exchange(request, retries or Retries(), {}, {}), given)


def test_what_fails_in_passing_is_repeated_as_the_server_asks() -> None:
    said = [answer(503, retry_after="7"), answer(429, retry_after="0"), answer()]
    result, asked, pauses = exchanged(list(said))
    assert (result.status, len(asked), pauses) == (200, 3, [7.0, 0.0])
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    _, _, pauses = exchanged([answer(503, retry_after=soon), answer()])
    assert 15 < pauses[0] <= 20


def test_pauses_grow_and_differ() -> None:
    failed: list[Given] = [ConnectionFailed("reset")] * 3
    runs = [exchanged([*failed, answer()])[2] for _ in range(50)]
    assert all(0 <= p <= 0.5 * 2**n for run in runs for n, p in enumerate(run))
    assert len({tuple(run) for run in runs}) == 50
    assert max(run[2] for run in runs) > 1


def test_nothing_is_repeated_for_ever() -> None:
    error, asked, pauses = exchanged([answer(503)] * 4)
    assert isinstance(error, ServiceUnavailable)
    assert (len(asked), len(pauses)) == (4, 3)
    error, asked, pauses = exchanged([answer(429, retry_after="3600")])
    assert isinstance(error, TooManyRequests)
    assert (len(asked), pauses) == (1, [])
    assert error.problem.headers["retry-after"] == "3600"


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_is_not_idempotent_is_not_repeated_unless_asked(method: str) -> None:
    for failure in (answer(503), ConnectionFailed("reset")):
        error, asked, _ = exchanged([failure], method)
        assert isinstance(error, ApiError)
        assert len(asked) == 1
    retries = Retries(methods={method})
    result, asked, _ = exchanged([ConnectionFailed(""), answer()], method, retries)
    assert (result.status, len(asked)) == (200, 2)


def test_what_has_a_condition_is_not_repeated_where_it_may_have_been_done() -> None:
    condition = {"If-Match": '"1"'}
    error, asked, _ = exchanged([ConnectionFailed("")], "PUT", headers=condition)
    assert isinstance(error, ConnectionFailed)
    assert len(asked) == 1
    _, asked, _ = exchanged([answer(503), answer()], "PUT", headers=condition)
    assert len(asked) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_within_the_origin(status: int) -> None:
    result, asked, _ = exchanged([answer(status, location="/y"), answer()])
    assert [r.url for r in asked] == [f"{BASE}x", f"{BASE}y"]
    assert result.request.url == f"{BASE}y"
    for place in ("https://a.example/", "http://api.dlcs.io/", "//a.example", "data:x"):
        error, asked, _ = exchanged([answer(status, location=place)])
        assert isinstance(error, ForeignOrigin)
        assert len(asked) == 1
    error, asked, _ = exchanged([answer(status, location="/x")] * 6)
    assert isinstance(error, TooManyRedirects)


def test_a_redirected_post_is_what_its_status_says() -> None:
    _, asked, _ = exchanged([answer(303, location="/y"), answer()], "POST")
    assert [(r.method, r.content) for r in asked] == [("POST", b"{}"), ("GET", b"")]
    _, asked, _ = exchanged([answer(307, location="/y"), answer()], "POST")
    assert [(r.method, r.content) for r in asked] == [("POST", b"{}")] * 2
    error, asked, _ = exchanged([answer(301, location="/y")], "POST")
    assert isinstance(error, UnexpectedAnswer)
    assert isinstance(exchanged([answer(304)])[0], UnexpectedAnswer)


def test_errors_are_what_servers_say_in_their_own_ways() -> None:
    hydra = {
        "@type": "hydra:Error",
        "hydra:title": "An error",
        "hydra:description": "b",
    }
    found = read_problem(400, {}, json.dumps(hydra).encode())
    assert (found.title, found.detail) == ("An error", "b")
    platform = {
        "type": "/validation_errors/1",
        "title": "An error occurred",
        "detail": "name: This value should not be blank.",
        "violations": [{"propertyPath": "name", "message": "blank", "code": "c1"}],
    }
    found = read_problem(422, {}, json.dumps(platform).encode())
    assert [(v.path, v.message, v.code) for v in found.violations] == [
        ("name", "blank", "c1")
    ]
    assert (found.type, found.document) == ("/validation_errors/1", platform)
    plain = read_problem(500, {}, b"<h1>Oops \xff</h1>")
    assert (plain.text, plain.document) == ("<h1>Oops \ufffd</h1>", None)
    assert read_problem(500, {}, b"[" * 100_000).text.startswith("[[")
    assert read_problem(500, {}, b'["a"]').document == ["a"]
    assert read_problem(500, {}, b"").document is None


@given(st.integers(400, 599), st.binary(max_size=200) | st.text().map(str.encode))
def test_every_error_is_raised_and_says_its_request(status: int, body: bytes) -> None:
    error, _, _ = exchanged([answer(status, body)], retries=Retries(attempts=1))
    assert isinstance(error, StatusError)
    assert error.status == status
    assert str(error).startswith(f"GET {BASE}x: {status} ")
    assert str(error).isprintable()
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.problem) == (str(error), error.problem)


def test_no_error_shows_credentials_that_the_server_repeats() -> None:
    body = b'{"detail": "no such token: s3cret"}'
    said = Answer(401, JSON, body, Request("GET", BASE), ("s3cret",))
    error, _, _ = exchanged([said])
    assert "no such token" in str(error)
    assert "s3cret" not in repr(error) + str(error) + str(error.problem)


def test_documented_and_unknown_statuses_have_a_class() -> None:
    said = exchange(Request("GET", BASE), Retries(), {404: "No such image"}, {})
    error, _, _ = driven(said, [answer(404)])
    assert isinstance(error, NotFound)
    assert "404 Not Found: No such image" in str(error)

    class CalmError(ClientError):
        status_code = 420

    said = exchange(Request("GET", BASE), Retries(), {}, {420: CalmError})
    assert isinstance(driven(said, [answer(420)])[0], CalmError)
    assert type(exchanged([answer(420)])[0]) is ClientError


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_a_variable_is_one_segment_whatever_it_holds(value: str) -> None:
    if any("\ud800" <= c <= "\udfff" for c in value):
        return
    url = expand(BASE, "/customers/{customer}/queue", {"customer": value})
    segments = str(httpx.URL(url).raw_path, "ascii").split("/")
    assert [unquote(s) for s in segments] == ["", "customers", value, "queue"]
    assert origin(url) == origin(BASE)


def test_no_variable_changes_the_path() -> None:
    for value in ("", ".", ".."):
        with pytest.raises(ValueError, match="cannot be part of an address"):
            expand(BASE, "/{a}", {"a": value})


_SCHEMES = st.sampled_from(["", "https:", "http:", "//", "https://", "\\\\", "data:"])


@given(
    _SCHEMES, st.text(max_size=20), st.sampled_from(["", "@a.example", "api.dlcs.io"])
)
def test_an_iri_is_at_the_origin_or_refused(start: str, text: str, end: str) -> None:
    for iri in (start + text + end, start + end + text, start + end + "/" + text):
        try:
            url = resolve(BASE, iri)
        except ForeignOrigin:
            continue
        asked = httpx.URL(url)
        assert (asked.scheme, asked.host, asked.port) == ("https", "api.dlcs.io", None)
        assert asked.userinfo == b""


_PARTS = st.sampled_from(
    ["/", ".", "..", "a", "?", "&", "@", ":", "%2e", "#", "\\", "\n", "https://", ":80"]
)


@given(
    st.sampled_from([BASE, "https://a.example:8000/b/c?d=e", "https://u:p@a.example/"]),
    st.sampled_from(["", "/", BASE, "https://a.example:8000/", "https://a.example/"]),
    st.lists(_PARTS, max_size=7).map("".join),
)
def test_plain_addresses_are_resolved_as_all_are(
    base: str, start: str, rest: str
) -> None:
    # An empty fragment changes nothing, but makes an address less plain.
    found = []
    for iri in (start + rest, start + rest + "#"):
        try:
            found.append(resolve(base, iri))
        except ForeignOrigin as error:
            found.append(error.message)
    assert found[0] == found[1]


def test_search_terms_are_written_as_values() -> None:
    terms: dict[str, Any] = {"a": 1, "b": True, "c": ["x", "y"], "d": None, "e": "ä&"}
    url = with_query(f"{BASE}x?p=1", terms)
    assert urlsplit(url).query == "p=1&a=1&b=true&c=x&c=y&e=%C3%A4%26"


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/html", b"<html>"),
        ("application/json", b"<html>"),
        ("application/json", b'{"width": 1'),
        ("application/json", b"[1]"),
        ("application/json", b'"text"'),
        ("application/json", b'{"width": {"a": 1}, "secret": "hush"}'),
        ("application/json", b'{"a":' * 100_000),
        ("application/json", b"\xff\xfe"),
        ("", b"{}"),
    ],
)
def test_what_is_no_document_is_a_typed_error(media_type: str, body: bytes) -> None:
    headers = {"content-type": media_type}
    said = Answer(200, headers, body, Request("GET", f"{BASE}x"))
    with pytest.raises(UnreadableAnswer, match=f"^GET {BASE}x: ") as raised:
        read_resource(Image, said)
    assert "hush" not in str(raised.value)


def test_a_member_that_is_none_is_a_typed_error_that_shows_nothing_of_it() -> None:
    wrong = answer(content={"member": [{"@id": "/m/0"}, {"@id": {"secret": "hush"}}]})
    error, _, _ = iterated([wrong])
    assert isinstance(error, UnreadableAnswer)
    assert "member" in str(error)
    assert "hush" not in str(error) + repr(error)


def test_where_a_resource_was_read_is_no_part_of_it() -> None:
    image = read_resource(Image, answer(content={"string1": "a"}, etag='"1"'))
    assert image == Image(string1="a")
    assert image.to_document() == {"string1": "a"}
    source = source_of(image)
    assert source is not None
    assert source == source_of(image.model_copy())
    assert (source.url, source.tag) == (BASE, '"1"')
    weak = source_of(read_resource(Image, answer(etag='W/"1"')))
    assert weak is not None
    assert weak.tag == ""
    assert source_of(Image()) is None


# --- Pages


def core() -> Core:
    return Core(API, BASE, Retries(attempts=1))


def walk(start: str = "/i") -> Walk[Resource]:
    made = core()
    return Walk(made, Resource, lambda: made.get(resolve(BASE, start)))


def page(ids: range, total: int | None = None, **links: str) -> Answer:
    """Return a page of members; `links` are those of its view."""
    document: dict[str, Any] = {"member": [{"@id": f"/m/{n}"} for n in ids]}
    if total is not None:
        document["totalItems"] = total
    return answer(content={**document, "view": links})


def members(found: list[Any]) -> list[int]:
    return [int(one.jsonld_id.rpartition("/")[2]) for one in found]


def test_a_slice_of_numbered_pages_jumps_there() -> None:
    first = page(range(3), 100, next="/i?page=2", last="/i?page=34")
    there = page(range(48, 51), 100, next="/i?page=18")
    beyond = page(range(51, 54), 100, next="/i?page=19")
    found, asked, _ = driven(walk().part(50, 53), [first, there, beyond])
    assert members(found) == [50, 51, 52]
    assert [r.url.removeprefix(BASE) for r in asked] == ["i", "i?page=17", "i?page=18"]


def test_pages_that_do_not_count_are_walked() -> None:
    first = page(range(3), 100, next="/i?page=2", last="/i?page=99")
    second = page(range(3, 6), 100, next="/i?page=3")
    found, asked, _ = driven(walk().part(4, 5), [first, second])
    assert members(found) == [4]
    assert [r.url.removeprefix(BASE) for r in asked] == ["i", "i?page=2"]


def test_the_end_is_read_from_the_end() -> None:
    first = page(range(3), 100, next="/i?after=a", last="/i?last")
    last = page(range(99, 100), 100, previous="/i?before=b")
    before = page(range(96, 99), 100, previous="/i?before=c")
    found, asked, _ = driven(walk().chosen(slice(-3, None)), [first, last, before])
    assert members(found) == [97, 98, 99]
    assert len(asked) == 3


def iterated(given: list[Given]) -> tuple[Any, list[Request], list[float]]:
    """Return all members that an iteration over pages finds."""

    def all_of_it() -> Steps[list[Resource]]:
        one, trail = walk(), Trail()
        found: list[Resource] = []
        current: Page[Resource] | None = yield from one.first()
        while current is not None:
            found += current.members
            current = yield from one.after(current, trail)
        return found

    return driven(all_of_it(), given)


def test_older_and_prefixed_terms_lead_to_the_next_page() -> None:
    older: dict[str, Any] = {"hydra:member": [{"@id": "/m/0"}], "hydra:totalItems": 3}
    first = answer(content={**older, "hydra:nextPage": "/i?page=2"})
    second = answer(content={"member": ["/m/1"], "nextPage": {"@id": "/i?page=3"}})
    third = answer(content={"member": ["/m/2"], "hydra:view": {"@id": "/i?page=3"}})
    found, asked, _ = iterated([first, second, third])
    assert members(found) == [0, 1, 2]
    assert len(asked) == 3


def test_pages_without_an_end_are_noticed() -> None:
    error, asked, _ = iterated([page(range(1), next="/i")])
    assert isinstance(error, EndlessPages)
    circle = [
        page(range(1), next="/j"),
        page(range(1), next="/k"),
        page(range(1), next="/j"),
    ]
    error, asked, _ = iterated([*circle])
    assert isinstance(error, EndlessPages)
    assert len(asked) == 3
    empty = [page(range(0), next=f"/i?{n}") for n in range(9)]
    error, asked, _ = iterated([*empty])
    assert isinstance(error, EndlessPages)
    assert len(asked) < 9


def test_a_page_elsewhere_is_not_asked_for() -> None:
    error, asked, _ = iterated([page(range(1), next="https://a.example/i?2")])
    assert isinstance(error, ForeignOrigin)
    assert len(asked) == 1


# --- What the entry point says


def test_an_address_is_learned_once_prefixed_or_not() -> None:
    for key in ("posts", "hydra:posts", "schema:posts"):
        made = core()
        entry = answer(content={key: {"@id": "/p"}})
        operation = Operation(method="GET", entrance="posts")
        _, asked, _ = driven(made.answered(operation, (), {}), [entry, answer()])
        assert [r.url for r in asked] == [BASE, f"{BASE}p"]
        _, asked, _ = driven(made.answered(operation, (), {}), [answer()])
        assert [r.url for r in asked] == [f"{BASE}p"]


def test_what_the_documentation_says_otherwise_is_found() -> None:
    known: dict[str, dict[str, Any]] = {
        "https://a.example/v#A": {
            "properties": ["https://a.example/v#p"],
            "methods": ["GET"],
        },
        "https://a.example/v#B": {"properties": [], "methods": []},
    }
    live = {
        "@context": {
            "v": "https://a.example/v#",
            "hydra": "http://www.w3.org/ns/hydra/core#",
        },
        "hydra:supportedClass": [
            {
                "@id": "v:A",
                "hydra:supportedProperty": [{"hydra:property": {"@id": "v:q"}}],
                "hydra:supportedOperation": {"hydra:method": "PUT"},
            },
            {"@id": "#C"},
        ],
    }
    found = differences(known, json.dumps(live).encode(), "https://a.example/v")
    assert sorted(found) == [
        "GET of https://a.example/v#A is gone",
        "PUT of https://a.example/v#A is new",
        "https://a.example/v#p of https://a.example/v#A is gone",
        "https://a.example/v#q of https://a.example/v#A is new",
        "the class https://a.example/v#B is gone",
        "the class https://a.example/v#C is new",
    ]
    assert differences(known, b"<html>", "") == ["it is not JSON"]
    strange = {"supportedClass": [{"@id": "http://[x", "supportedProperty": []}]}
    found = differences(known, json.dumps(strange).encode(), "https://a.example/v")
    assert "the class http://[x is new" in found


# --- Keys that are IRIs

VOCABULARY = "https://api.dlcs.io/vocab#"


def flattened(*nodes: dict[str, Any]) -> Answer:
    return answer(content=list(nodes), url=f"{BASE}i/1")


def test_expanded_and_flattened_documents_are_read_as_plain_ones() -> None:
    made = core()
    expanded = flattened(
        {"@id": "/i/1", "@type": [f"{VOCABULARY}Image"]},
        {"@id": "/i/1", f"{VOCABULARY}Image/string1": [{"@value": "a"}]},
        {"@id": "/i/1", f"{VOCABULARY}Image/batch": {"@id": "/b/1"}},
        {"@id": "/i/1", f"{VOCABULARY}Image/tags": ["x"]},
        {"@id": "/i/1", f"{VOCABULARY}Image/tags": ["y"]},
        {"@id": "/i/1", f"{VOCABULARY}Image/roles": {"@id": "/r"}},
        {"@id": "/b/1", f"{VOCABULARY}Batch/count": 3},
        {"@id": "/i/1", "https://a.example/else": {"@value": 1}},
    )
    image = made.resource(Image, expanded)
    assert (image.string1, image.batch, image.tags) == (
        "a",
        f"{BASE}b/1",
        ["x", "y"],
    )
    assert image.to_document()["https://a.example/else"] == 1
    # Who speaks so is spoken to alike.
    operation = Operation(method="PUT", path="/i", body="ImageWrite")
    _, asked, _ = driven(made.answered(operation, (image,), {}), [answer()])
    sent = json.loads(asked[0].content)
    assert sent[f"{VOCABULARY}Image/string1"] == [{"@value": "a"}]
    assert sent[f"{VOCABULARY}Image/roles"] == [{"@list": [{"@id": f"{BASE}r"}]}]


def test_a_collection_of_nodes_is_a_page() -> None:
    hydra = "http://www.w3.org/ns/hydra/core#"
    first = answer(
        content=[
            {
                "@id": f"{BASE}i",
                f"{hydra}member": [{"@id": "/m/0"}, {"@id": "/m/1"}],
                f"{hydra}totalItems": {"@value": 3},
                f"{hydra}view": {"@id": "/i?1"},
            },
            {"@id": "/i?1", f"{hydra}next": {"@id": "/i?2"}},
        ]
    )
    last = answer(
        content=[{"@id": "/i", f"{hydra}member": {"@id": "/m/2"}}], url="/i?2"
    )
    found, asked, _ = iterated([first, last])
    assert members(found) == [0, 1, 2]
    assert [r.url for r in asked] == [f"{BASE}i", f"{BASE}i?2"]


@given(st.integers(2, 30))
def test_nodes_that_lead_in_circles_end(count: int) -> None:
    key = "https://a.example/next"
    ids = [{"@id": f"/n/{n}"} for n in range(count)]
    nodes = [{**one, key: ids} for one in ids]
    assert core().resource(Resource, answer(content=nodes))


# --- Bodies


def answered(
    fields: list[tuple[str, str]] | list[tuple[bytes, bytes]],
) -> httpx.Response:
    return httpx.Response(200, headers=fields, request=httpx.Request("GET", BASE))


def body(limits: Limits, begun: float | None = None, **headers: str) -> Body:
    fields = [(k.replace("_", "-"), v) for k, v in headers.items()]
    response = answered(fields)
    started = time.monotonic() if begun is None else begun
    return Body(Request("GET", BASE), response, limits, started)


def test_a_body_is_read_as_far_as_the_limits() -> None:
    small = Limits(answer=10)
    one = body(small)
    one.add(b"12345")
    one.add(b"67890")
    assert one.answer().content == b"1234567890"
    with pytest.raises(AnswerTooLarge):
        one.add(b"1")
    with pytest.raises(TimedOut):
        body(Limits(seconds=1), time.monotonic() - 2).add(b"1")
    with pytest.raises(UnexpectedAnswer, match="br"):
        body(small, content_encoding="br")


def test_header_fields_are_read_by_name_however_they_are_sent() -> None:
    fields = [(b"Link", b"</a>"), (b"LINK", b"</b>"), (b"X", "ä".encode())]
    response = answered([*fields, (b"y", b"\xe4")])
    said = Body(Request("GET", BASE), response, Limits(), time.monotonic()).answer()
    assert said.headers == {"link": "</a>, </b>", "x": "ä", "y": "ä"}


def test_what_is_compressed_is_bounded_before_it_is_large() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    with pytest.raises(AnswerTooLarge):
        body(Limits(answer=1000), content_encoding="gzip").add(bomb)
    good = body(Limits(), content_encoding="gzip")
    good.add(gzip.compress(b"{}"))
    assert good.answer().content == b"{}"
    cut = body(Limits(), content_encoding="gzip")
    cut.add(gzip.compress(b"{}" * 100)[:-4])
    with pytest.raises(ConnectionFailed):
        cut.answer()
    with pytest.raises(UnexpectedAnswer):
        body(Limits(), content_encoding="gzip").add(b"no gzip")


# --- Transports


@pytest.mark.parametrize("kind", KINDS)
def test_a_transport_may_answer_from_memory(kind: str) -> None:
    def said(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=JSON, json={"string1": request.url.path})

    async def test(dlcs: Any) -> None:
        assert (await got(dlcs.images.get("/a"))).string1 == "/a"

    Calls(kind, BASE).run(test, transport=httpx.MockTransport(said))
