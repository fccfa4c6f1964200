"""Collections are searched as their hydra:search says: typed, paged, counted."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import pytest

VOCAB = "https://api.dlcs.io/vocab#Image/"


@pytest.fixture(name="images")
def _images(server: httpx.Client, space: str) -> str:
    """Return the path of a collection of nine images."""
    long = "long " * 1000
    for number in range(9):
        body: dict[str, Any] = {
            "string1": ("tabby", "black", long)[number % 3],
            "number1": number // 3,
            "tags": ["a", "b"][: number % 3],
        }
        made = server.put(f"{space}/images/{number}", json=body)
        assert made.status_code == 201, made.text
    return f"{space}/images"


def names(page: dict[str, Any]) -> list[str]:
    return [member["@id"].rpartition("/")[2] for member in page["member"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("string1=tabby", ["0", "3", "6"]),
        ("string1=" + quote("long " * 1000), ["2", "5", "8"]),
        ("string1=" + quote("long " * 999), []),
        ("string1=Tabby", []),
        ("string1=", []),
        ("number1=1", ["3", "4", "5"]),
        ("number1=007", []),
        ("number1=%2B2", ["6", "7", "8"]),
        ("number1=" + "9" * 40, []),
        ("tags=a", ["1", "2", "4", "5", "7", "8"]),
        ("tags=b", ["2", "5", "8"]),
        ("tags=b&string1=black", []),
        ("tags=a&number1=2&string1=black", ["7"]),
        ("tags=%25", []),
        ("string2=x", []),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_is_found(
    server: httpx.Client, images: str, query: str, found: list[str]
) -> None:
    answer = server.get(f"{images}?{query}")
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert (names(page), page["totalItems"]) == (found, len(found))


@pytest.mark.parametrize(
    "query",
    [
        *("number1=x", "number1=1.5", "number1=-1", "number1=", "number1=1&number1=2"),
        *(
            "number1=" + "9" * 5000,
            "number1=%D9%A3",
            "width=3",
            "string4=x",
            "STRING1=x",
        ),
    ],
    ids=lambda value: value[:20],
)
def test_a_value_that_cannot_be(server: httpx.Client, images: str, query: str) -> None:
    answer = server.get(f"{images}?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_pages_of_what_is_found(server: httpx.Client, images: str) -> None:
    url, pages = f"{images}?tags=a&pageSize=4", []
    while url:
        page = server.get(url).json()
        assert page["totalItems"] == 6
        pages.append(names(page))
        url = page["view"].get("next", "")
    assert pages == [["1", "2", "4", "5"], ["7", "8"]]
    last = server.get(page["view"]["last"]).json()
    assert names(last) == ["7", "8"]
    assert names(server.get(last["view"]["previous"]).json()) == pages[0]


def test_the_collection_says_how_it_is_searched(
    server: httpx.Client, images: str
) -> None:
    page = server.get(images).json()
    search = page["search"]
    variables = [one["variable"] for one in search["mapping"]]
    assert search["template"] == f"{page['@id']}{{?{','.join(variables)}}}"
    assert [one["property"] for one in search["mapping"]] == [
        VOCAB + name for name in variables
    ]
    assert {one["required"] for one in search["mapping"]} == {False}
    assert "search" not in server.get("/customers").json()
    terms = server.get(page["@context"]).json()["@context"]
    assert terms["search"]["@id"] == "hydra:search"
    assert terms["mapping"]["@type"] == "@id"


def test_openapi_lists_what_is_searched_by(server: httpx.Client) -> None:
    paths = server.get("/openapi.json").json()["paths"]
    path = "/customers/{customer}/spaces/{space}/images"
    parameters = {p["name"]: p for p in paths[path]["get"]["parameters"]}
    assert parameters["number1"]["schema"] == {"type": "integer", "minimum": 0}
    assert parameters["tags"]["in"] == "query"
    assert "required" not in parameters["tags"]
