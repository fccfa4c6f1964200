"""The rules of HTTP: what is accepted, conditional requests, limits, errors."""

from __future__ import annotations

import json
import socket
from typing import Any

import httpx
import pytest

# A context that would be read again for each of many keys.
HEAVY = json.dumps(
    {
        "@context": {f"t{number}": f"urn:x:{number}" for number in range(1000)},
        **{f"t{number}": "" for number in range(1000)},
    }
).encode()
JSON = {"Content-Type": "application/json"}


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Return the one error body of this API."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert "apiDocumentation" in response.headers["link"]
    document: dict[str, Any] = response.json()
    assert document["@type"] == "hydra:Error"
    assert document["status"] == status
    assert document["@context"]["status"] == "hydra:statusCode"
    assert document["title"]
    return document


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/ld+json"),
        ("*/*", "application/ld+json"),
        ("application/json", "application/json"),
        ("application/json;q=0.5, application/ld+json;q=0.4", "application/json"),
        ("text/csv, application/*;q=0.1", "application/ld+json"),
        ("text/html, application/ld+json", "application/ld+json"),
        ("text/html;q=0.9, application/json", "application/json"),
    ],
)
def test_the_media_type_is_chosen(
    server: httpx.Client, accept: str | None, answered: str
) -> None:
    server.headers.pop("accept", None)
    found = server.get("/", headers={"Accept": accept} if accept else {})
    assert found.headers["content-type"] == answered
    assert found.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["text/csv", "application/ld+json;q=0"])
def test_another_media_type_is_not_acceptable(
    server: httpx.Client, accept: str
) -> None:
    problem(server.get("/", headers={"Accept": accept}), 406)


def test_head_is_get_without_its_content(server: httpx.Client) -> None:
    get, head = server.get("/customers/2"), server.head("/customers/2")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_what_the_framework_refuses_looks_the_same(server: httpx.Client) -> None:
    problem(server.get("/nothing/here"), 404)
    problem(server.request("BREW", "/customers"), 405)
    problem(server.get("/customers/2/"), 404)


@pytest.mark.parametrize("url", ["/", "/customers", "/customers/2"])
def test_what_did_not_change_is_not_sent_again(server: httpx.Client, url: str) -> None:
    tag = server.get(url).headers["etag"]
    again = server.get(url, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert server.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    plain = server.get(url, headers={"Accept": "application/json"})
    assert plain.headers["etag"] != tag  # other bytes, another strong tag


def test_a_collection_changes_with_its_members(
    server: httpx.Client, space: str
) -> None:
    url = f"{space}/images"
    tags = [server.get(url).headers["etag"]]
    server.put(f"{url}/a", json={})
    tags.append(server.get(url).headers["etag"])
    server.patch(f"{url}/a", json={"string1": "x"})
    tags.append(server.get(url).headers["etag"])
    assert len(set(tags)) == 3


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_lost_race_is_told(server: httpx.Client, space: str, method: str) -> None:
    url = f"{space}/images/a"
    old = server.put(url, json={}).headers["etag"]
    new = server.patch(url, json={"string1": "theirs"}).headers["etag"]
    body = None if method == "DELETE" else {"string1": "mine"}
    lost = server.request(method, url, json=body, headers={"If-Match": old})
    problem(lost, 412)
    assert server.get(url).json()["string1"] == "theirs"
    won = server.request(method, url, json=body, headers={"If-Match": new})
    assert won.status_code in (200, 204)


def test_a_tag_changes_with_what_is_written_and_with_nothing_else(
    server: httpx.Client, space: str
) -> None:
    url = f"{space}/images/a"
    body = {"string1": "x", "number1": 1}
    tags = [server.put(url, json=body).headers["etag"]]
    for again in (server.put(url, json=body), server.patch(url, json={})):
        assert again.headers["etag"] == tags[0]
    # The same to Python, and another text.
    for more in ({"more": 1}, {"more": True}, {"more": 1.0}, {"string1": None}):
        tags.append(server.patch(url, json=more).headers["etag"])
    # Who sets the members of its roles has changed it, for who did so too.
    tags.append(server.patch(url, json={"roles": []}).headers["etag"])
    assert len(set(tags)) == len(tags)


def test_only_creating_and_only_replacing(server: httpx.Client, space: str) -> None:
    url = f"{space}/images/a"
    problem(server.put(url, json={}, headers={"If-Match": "*"}), 412)
    only_new = {"If-None-Match": "*"}
    assert server.put(url, json={}, headers=only_new).status_code == 201
    problem(server.put(url, json={}, headers=only_new), 412)
    assert server.put(url, json={}, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'{"a": NaN}', 400),
        (b'{"a": "\\u0000"}', 400),
        (b'{"string1": "\xff"}', 400),
        (b'{"a": ' + b"[" * 80 + b"]" * 80 + b"}", 400),
        (b"[" * 50_000, 400),
        (HEAVY, 400),
        (b'{"a": "' + b"x" * 100_001 + b'"}', 413),
    ],
    ids=str,
)
def test_a_body_that_cannot_be_read(
    server: httpx.Client, space: str, body: bytes, status: int
) -> None:
    problem(server.put(f"{space}/images/a", content=body, headers=JSON), status)


def test_a_body_without_a_length_has_an_end(server: httpx.Client, space: str) -> None:
    chunks = (b" " * 1000 for _ in range(1000))
    problem(server.put(f"{space}/images/a", content=chunks, headers=JSON), 413)


def test_a_body_of_another_type(server: httpx.Client, space: str) -> None:
    url = f"{space}/images/a"
    patch = {"Content-Type": "application/merge-patch+json"}
    problem(server.put(url, content=b"{}", headers={"Content-Type": "text/csv"}), 415)
    problem(server.put(url, content=b"{}", headers=patch), 415)
    assert server.put(url, json={}).status_code == 201
    assert server.patch(url, content=b"{}", headers=patch).status_code == 200


def test_limits_of_headers_and_addresses(server: httpx.Client) -> None:
    problem(server.get("/", headers={"X-Long": "x" * 20_000}), 431)
    problem(server.get("/customers?" + "x" * 9_000), 414)
    problem(server.get("/customers/" + "x" * 300), 404)
    problem(server.get("/", headers={"Host": "a b<c>"}), 400)


@pytest.mark.parametrize("key", ["a%2Fb", "..%2f", "%00", "%0a", "%e2%80%ae"])
def test_keys_that_no_address_can_hold(
    server: httpx.Client, space: str, key: str
) -> None:
    assert server.put(f"{space}/images/{key}", json={}).status_code in (404, 405)


def test_keys_are_written_as_an_address_holds_them(
    server: httpx.Client, space: str
) -> None:
    made = server.put(f"{space}/images/a%20%C3%A9%23%3F%25", json={})
    assert made.status_code == 201
    assert made.json()["@id"].endswith("/images/a%20%C3%A9%23%3F%25")
    assert server.get(made.json()["@id"]).status_code == 200


def test_a_broken_request_gets_an_answer(server: httpx.Client) -> None:
    port = server.base_url.port or 80
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        assert raw.recv(200).startswith(b"HTTP/1.1 400")


def test_other_origins_are_not_let_in(server: httpx.Client) -> None:
    answer = server.get("/", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_an_operation_that_nobody_wrote(server: httpx.Client) -> None:
    document = json.loads(server.get("/openapi.json").content)
    assert document["openapi"].startswith("3.1")
    # The queue's is written by this server's own handlers.
    assert server.post("/customers/2/queue", json={"member": []}).status_code == 202


def test_a_member_for_a_collection_as_it_was_seen(
    server: httpx.Client, space: str
) -> None:
    url = f"{space}/images"
    seen = {"If-Match": server.get(url).headers["etag"]}
    assert server.post(url, json={}, headers=seen).status_code == 201
    problem(server.post(url, json={}, headers=seen), 412)
    assert server.get(url).json()["totalItems"] == 1
