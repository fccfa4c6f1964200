"""Pages of collections: complete, stable, bounded."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture(name="images")
def _images(server: httpx.Client, space: str) -> str:
    for number in range(7):
        assert server.put(f"{space}/images/{number}", json={}).status_code == 201
    return f"{space}/images"


def walked(server: httpx.Client, url: str, way: str) -> Iterator[list[str]]:
    """Yield the names of the members, page by page."""
    page = server.get(url).json()
    while True:
        assert page["totalItems"] >= 7
        yield [m["@id"].rpartition("/")[2] for m in page["member"]]
        if way not in page["view"]:
            return
        page = server.get(page["view"][way]).json()


def test_forwards_and_backwards(server: httpx.Client, images: str) -> None:
    forwards = list(walked(server, f"{images}?pageSize=3", "next"))
    assert forwards == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    last = server.get(f"{images}?pageSize=3").json()["view"]["last"]
    assert list(walked(server, last, "previous")) == forwards[::-1]
    view = server.get(last).json()["view"]
    assert "next" not in view
    assert server.get(view["first"]).json()["member"][0]["@id"].endswith("/0")


def test_nothing_moves_when_others_write(server: httpx.Client, images: str) -> None:
    page = server.get(f"{images}?pageSize=3").json()
    for change in (
        server.delete(f"{images}/1"),
        server.put(f"{images}/new", json={}),
        server.patch(f"{images}/0", json={"string1": "x"}),
    ):
        assert change.is_success
    after = server.get(page["view"]["next"]).json()
    assert [m["@id"].rpartition("/")[2] for m in after["member"]] == ["3", "4", "5"]


def test_the_size_has_a_bound(server: httpx.Client, images: str) -> None:
    assert len(server.get(f"{images}?pageSize=100000").json()["member"]) == 7
    many = {f"{images}/m{number}" for number in range(50)}
    for url in many:
        server.put(url, json={})
    page = server.get(f"{images}?pageSize=100000").json()
    assert (len(page["member"]), page["totalItems"]) == (50, 57)


@pytest.mark.parametrize(
    "query",
    [
        *("pageSize=0", "pageSize=-1", "pageSize=x", "pageSize=1&pageSize=2"),
        *("page=last&page=last", "page=after-" + "9" * 30, "page=after-٣", "page=2"),
        *("page=", "page=last-1", "page=after-1%0A", "after=1"),
    ],
)
def test_a_page_that_nobody_can_mean(
    server: httpx.Client, images: str, query: str
) -> None:
    answer = server.get(f"{images}?{query}")
    assert answer.status_code == 400
    assert answer.json()["@type"] == "hydra:Error"


def test_an_empty_collection_is_a_page(server: httpx.Client, space: str) -> None:
    for query in ("", "?page=last", "?page=after-5", "?page=before-5"):
        page = server.get(f"{space}/images{query}").json()
        assert (page["member"], page["totalItems"]) == ([], 0)
        assert not page["view"].keys() & {"next", "previous"}
