"""hydra-box serves its blog, and a package is generated from it while it runs."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from client.servers.hydra_box import hydra_box
from client_support import KINDS, Calls, every, got, raised
from pyld import jsonld
from support import generate

from hydra_codegen import load

TITLE = "http://purl.org/dc/elements/1.1/title"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(name="blog")
def _blog(tmp_path: Path) -> Iterator[httpx.Client]:
    with hydra_box(tmp_path / "log") as url, httpx.Client(base_url=url) as client:
        yield client


def nodes(answer: httpx.Response) -> dict[str, Any]:
    """Return the nodes of an answer by IRI: it has an object for each statement."""
    assert answer.headers["Content-Type"] == "application/ld+json; charset=utf-8"
    return {node["@id"]: node for node in jsonld.flatten(answer.json())}


def titled(title: str) -> bytes:
    return f'<> <{TITLE}> "{title}" .'.encode()


def test_a_post_is_created_and_read(blog: httpx.Client) -> None:
    created = blog.post("/", content=titled("Third"), headers=TURTLE)
    assert created.status_code == 201
    iri = created.headers["Location"]
    assert iri == str(blog.base_url.join("/post/3"))
    assert nodes(blog.get(iri))[iri][TITLE] == [{"@value": "Third"}]
    schema = blog.base_url.join("/api/schema/")
    posts = nodes(blog.get("/"))[str(blog.base_url)][f"{schema}post"]
    assert iri in [post["@id"] for post in posts]


def test_a_comment_leads_back_to_its_post(blog: httpx.Client) -> None:
    answer = blog.post("/post/1/comments", content=titled("Nice"), headers=TURTLE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == str(blog.base_url.join("/post/1"))
    said = [node.get(TITLE) for node in nodes(blog.get("/post/1")).values()]
    assert [{"@value": "Nice"}] in said


def test_what_a_link_allows_is_done_and_nothing_else(blog: httpx.Client) -> None:
    assert blog.get("/category/rdf").status_code == 200
    # The first post is pinned: only the link to it can be PUT.
    assert blog.put("/post/1").status_code == 204
    assert blog.put("/post/2").status_code == 405
    assert blog.delete("/post/1").status_code == 405
    assert blog.get("/post/9").status_code == 404


def test_it_answers_what_is_asked_for(blog: httpx.Client) -> None:
    turtle = blog.get("/post/1", headers={"Accept": "text/turtle"})
    assert turtle.headers["Content-Type"].startswith("text/turtle")
    statements = blog.get("/post/1").json()
    assert len(statements) == len(turtle.text.strip().splitlines()) == 3


def test_a_package_is_generated_from_it_while_it_runs(
    blog: httpx.Client, tmp_path: Path
) -> None:
    url = str(blog.base_url)
    assert {*load(url).classes} == {
        "Blog",
        "Category",
        "Comment",
        "Post",
        "Result",
        "TimeRange",
    }
    out = generate(tmp_path / "out", url, package="blog")
    assert (out / "blog" / "models" / "post.py").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_generated_client_walks_and_calls_it(
    blog: httpx.Client, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(blog.base_url)
    name = f"blog_for_the_{kind}_client"
    monkeypatch.syspath_prepend(generate(tmp_path / "out", url, package=name))
    package: Any = importlib.import_module(name)
    client = importlib.import_module(f"{name}.client")

    async def test(api: Any) -> None:
        entry = await got(api.entry_point())
        assert entry.to_document()[TITLE] == "Blog"
        third = package.PostWrite.from_document({TITLE: "Third"})
        await got(api.blogs.post(third))
        post = await got(api.posts.get("/post/3"))
        assert post.to_document()[TITLE] == "Third"
        comment = package.CommentWrite.from_document({TITLE: "Nice"})
        again = await got(api.posts.post_comments(post.comments, comment))
        assert again.jsonld_id == post.jsonld_id
        category = await got(api.categories.get("/category/rdf"))
        pinned = await got(api.follow(category.pinned_post))
        assert pinned.jsonld_id == f"{url}post/1"
        await got(api.categories.replace_pinned_post(category.pinned_post))
        posts = await every(api.follow(category.post))
        assert [type(post) for post in posts] == [package.Post] * 2
        titles = [post.to_document()[TITLE] for post in posts]
        assert titles == ["First", "Second"]
        # What is said of what a link leads to is kept in the link.
        comment = again.comments.embedded[f"{url}api/schema/comment"]
        assert comment[TITLE] == "Nice"
        assert await raised(client.NotFound, lambda: api.posts.get("/post/9"))
        # Only the link to the first post can be PUT.
        put = api.categories.replace_pinned_post
        await raised(client.MethodNotAllowed, lambda: put("/post/2"))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Calls(kind, url).run(test, (client.Client, client.AsyncClient))
