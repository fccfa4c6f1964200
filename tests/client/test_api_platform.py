"""The bookshop in `servers/` answers as API Platform does, and is understood."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from client.servers.api_platform import JSON_LD, MERGE_PATCH, api_platform
from support import generate

from hydra_codegen import Settings, load
from hydra_codegen.pipeline import check_api

HYDRA = "http://www.w3.org/ns/hydra/core#"


@pytest.fixture(name="shop")
def _shop() -> Iterator[httpx.Client]:
    with api_platform() as url, httpx.Client(base_url=url) as client:
        yield client


def sent(client: httpx.Client, method: str, path: str, body: object) -> httpx.Response:
    kind = MERGE_PATCH if method == "PATCH" else JSON_LD
    headers = {"Content-Type": kind}
    return client.request(method, path, content=json.dumps(body), headers=headers)


@pytest.mark.parametrize("prefixed", [False, True], ids=["plain", "prefixed"])
@pytest.mark.parametrize("root", ["", "/api"], ids=["at-root", "below-api"])
def test_it_leads_from_the_entry_point_to_all_pages(prefixed: bool, root: str) -> None:
    hydra = "hydra:" if prefixed else ""
    with api_platform(prefixed=prefixed, root=root) as url:
        entry = httpx.get(url)
        documentation = httpx.URL(url).join(f"{root}/docs.jsonld")
        relation = f'<{documentation}>; rel="{HYDRA}apiDocumentation"'
        assert entry.headers["Link"] == relation
        assert entry.json() == {
            "@context": f"{root}/contexts/Entrypoint",
            "@id": root or "/",
            "@type": "Entrypoint",
            "book": f"{root}/books",
            "author": f"{root}/authors",
            "review": f"{root}/reviews",
        }
        page = httpx.get(httpx.URL(url).join(entry.json()["book"])).json()
        assert page["@type"] == f"{hydra}Collection"
        assert page[f"{hydra}view"] == {
            "@id": f"{root}/books?page=1",
            "@type": f"{hydra}PartialCollectionView",
            f"{hydra}first": f"{root}/books?page=1",
            f"{hydra}last": f"{root}/books?page=3",
            f"{hydra}next": f"{root}/books?page=2",
        }
        assert page[f"{hydra}totalItems"] == 7
        template = page[f"{hydra}search"][f"{hydra}template"]
        assert template == f"{root}/books{{?title,author,order[title]}}"
        members = []
        while page:
            members += [book["@id"] for book in page[f"{hydra}member"]]
            following = page[f"{hydra}view"].get(f"{hydra}next")
            page = following and httpx.get(httpx.URL(url).join(following)).json()
        assert members == [f"{root}/books/{number}" for number in range(1, 8)]
        context = httpx.get(httpx.URL(url).join(f"{root}/contexts/Book")).json()
        terms = context["@context"] if prefixed else context["@context"][1]
        assert terms["@vocab"] == f"{documentation}#"
        assert terms["author"] == {"@id": "Book/author", "@type": "@id"}


def test_it_embeds_reviews_and_refers_to_the_author(shop: httpx.Client) -> None:
    answer = shop.get("/books/3")
    assert answer.json() == {
        "@context": "/contexts/Book",
        "@id": "/books/3",
        "@type": "Book",
        "title": "Book 3",
        "author": "/authors/1",
        "reviews": [
            {"@id": "/reviews/1", "@type": "Review", "rating": 5, "body": "Well."},
            {"@id": "/reviews/2", "@type": "Review", "rating": 3, "body": "Well."},
        ],
    }
    assert answer.headers["Accept-Patch"] == MERGE_PATCH
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["Allow"] == "OPTIONS, HEAD, GET, PUT, PATCH, DELETE"
    assert answer.headers["ETag"] == shop.get("/books/3").headers["ETag"]
    found = shop.get("/books?author=/authors/2&order[title]=desc").json()
    assert [book["@id"] for book in found["member"]] == [
        "/books/6",
        "/books/4",
        "/books/2",
    ]


def test_it_creates_replaces_changes_and_deletes(shop: httpx.Client) -> None:
    book = {"title": "Cosmicomics", "author": "/authors/2", "pages": 185}
    created = sent(shop, "POST", "/books", book)
    assert created.status_code == 201
    path = created.headers["Location"]
    changed = sent(shop, "PATCH", path, {"pages": None, "isbn": "x"})
    assert (changed.status_code, "pages" in changed.json()) == (200, False)
    replaced = sent(shop, "PUT", path, {"title": "T", "author": "/authors/2"})
    assert (replaced.json()["title"], "isbn" in replaced.json()) == ("T", False)
    assert shop.delete(path).status_code == 204
    assert shop.get(path).status_code == 404
    assert sent(shop, "PUT", path, book).status_code == 404


def test_it_names_what_is_invalid() -> None:
    with api_platform(prefixed=True) as url, httpx.Client(base_url=url) as shop:
        answer = sent(shop, "POST", "/books", {"title": ""})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    said = (
        "title: This value should not be blank.\nauthor: This value should not be null."
    )
    document = answer.json()
    assert [v["propertyPath"] for v in document.pop("violations")] == [
        "title",
        "author",
    ]
    named = "/validation_errors/c1051bb4-d103-4f74-8988-acbcafc7fdc3"
    assert document == {
        "@context": "/contexts/ConstraintViolation",
        "@id": named,
        "@type": "ConstraintViolation",
        "status": 422,
        "detail": said,
        "type": named,
        "title": "An error occurred",
        "hydra:title": "An error occurred",
        "hydra:description": said,
    }


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status"),
    [
        ("GET", "/books/99", None, b"", 404),
        ("GET", "/elsewhere", None, b"", 404),
        ("GET", "/books?page=0", None, b"", 400),
        ("DELETE", "/books", None, b"", 405),
        ("POST", "/books", None, b"{}", 415),
        ("POST", "/books", "application/json", b"{}", 415),
        ("PATCH", "/books/1", JSON_LD, b"{}", 415),
        ("POST", "/books", JSON_LD, b"{", 400),
        ("PUT", "/books/1", JSON_LD, b'{"title": 1}', 400),
        ("PATCH", "/books/1", MERGE_PATCH, b'{"author": "/authors/9"}', 400),
    ],
)
def test_it_refuses_with_a_problem_document(
    shop: httpx.Client,
    method: str,
    path: str,
    kind: str | None,
    body: bytes,
    status: int,
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = shop.request(method, path, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert f'rel="{HYDRA}apiDocumentation"' in answer.headers["Link"]
    problem = answer.json()
    assert (problem["@type"], problem["status"]) == ("Error", status)
    assert problem["detail"] == problem["description"]
    assert shop.get("/books", headers={"Accept": "text/html"}).status_code == 406


@pytest.mark.parametrize("prefixed", [False, True], ids=["plain", "prefixed"])
def test_its_documentation_is_understood_while_it_runs(prefixed: bool) -> None:
    with api_platform(prefixed=prefixed) as url:
        findings = check_api(Settings(sources=(url,)))
        classes = load(url).classes
    # Its own terms: `writeable`, "Entrypoint" for an IRI, and a class for errors alone.
    assert {finding.rule for finding in findings} <= {"HC104", "HC118", "HC202"}
    links = classes["Entrypoint"].properties
    assert {key: link.ranges[0].members for key, link in links.items()} == {
        "book": (classes["Book"].iri,),
        "author": (classes["Author"].iri,),
        "review": (classes["Review"].iri,),
    }


def test_a_package_is_generated_from_it_while_it_runs(tmp_path: Path) -> None:
    with api_platform() as url:
        generate(tmp_path, url, package="bookshop")
    commands = ("mypy --strict", "ruff check", "ruff format --check")
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", *command.split(), "bookshop"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
