"""A client made of a server as API Platform's are walks it, and changes its books."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from client.servers.api_platform import api_platform
from client_support import KINDS, Calls, Recorded, every, got, raised
from support import generate

SHOPS = {
    f"shop_{'prefixed' if prefixed else 'plain'}_{root}": (
        prefixed,
        f"/{root}" * bool(root),
    )
    for prefixed in (False, True)
    for root in ("", "api")
}


@pytest.fixture(scope="module", params=SHOPS, name="shop")
def _shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, Any]]:
    """Yield the address of a bookshop, its path and the package made of it."""
    prefixed, root = SHOPS[request.param]
    folder = tmp_path_factory.mktemp("shop")
    with api_platform(prefixed=prefixed, root=root) as url:
        generate(folder, url, package=request.param)
        sys.path.insert(0, str(folder))
        try:
            yield url, root, importlib.import_module(request.param)
        finally:
            sys.path.remove(str(folder))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_walked_from_its_entry_point(
    shop: tuple[str, str, Any], kind: str
) -> None:
    url, root, package = shop
    client = importlib.import_module(f"{package.__name__}.client")

    async def test(api: Any) -> None:
        entry = await got(api.entry_point())
        books = await every(api.follow(entry.book))
        assert [book.title for book in books] == [f"Book {n}" for n in range(1, 8)]
        assert (await got(api.books.list()[6])).title == "Book 7"
        assert await got(api.books.list().count()) == 7
        by = api.books.list().search(
            {"order[title]": "desc"}, author=f"{root}/authors/2"
        )
        found = [book.jsonld_id for book in await every(by)]
        assert found == [f"{root}/books/{n}" for n in (6, 4, 2)]
        assert await raised(ValueError, lambda: every(api.books.list().search(x=1)))
        book = await got(api.books.get(f"{root}/books/3"))
        assert [review.rating for review in book.reviews] == [5, 3]
        author = await got(api.follow(book.author))
        assert author.jsonld_id == f"{root}/authors/1"
        again = await got(api.follow(book.reviews[0]))
        assert again.rating == 5

    calls = Calls(kind, url)
    calls.run(test, (client.Client, client.AsyncClient))
    paths = [r.url.path for r in calls.network.requests]
    assert paths[:2] == [root or "/", f"{root}/docs.jsonld"]
    assert paths.count(f"{root}/docs.jsonld") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_books_are_made_changed_and_deleted(
    shop: tuple[str, str, Any], kind: str
) -> None:
    url, root, package = shop
    client = importlib.import_module(f"{package.__name__}.client")

    async def test(api: Any) -> None:
        author = f"{root}/authors/2"
        write = package.BookWrite(title="Cosmicomics", author=author, pages=185)
        book = await got(api.books.create(write))
        changed = await got(api.books.update(book, package.BookPatch(pages=None)))
        assert (changed.title, changed.pages) == ("Cosmicomics", None)
        changed.title = "T"
        assert (await got(api.books.replace(changed))).title == "T"
        assert await got(api.books.delete(changed)) is None
        assert await raised(client.NotFound, lambda: api.books.get(changed))
        empty = package.BookWrite.model_construct(title="")
        broken = await raised(
            client.UnprocessableContent, lambda: api.books.create(empty)
        )
        rules = {rule.path: rule.message for rule in broken.problem.violations}
        assert rules == {
            "title": "This value should not be blank.",
            "author": "This value should not be null.",
        }

    Calls(kind, url).run(test, (client.Client, client.AsyncClient))


@pytest.mark.parametrize("kind", KINDS)
def test_all_is_found_from_the_root_alone(
    shop: tuple[str, str, Any], kind: str
) -> None:
    url, _, package = shop
    client = importlib.import_module(f"{package.__name__}.client")
    calls = Calls(kind, url)

    async def test(api: Any) -> None:
        entry = await got(api.entry_point())
        books = api.follow(entry.book)
        before = len(calls.network.requests)
        first, part = await got(books[0]), await got(books[1:5])
        assert [book.title for book in (first, *part)] == [
            f"Book {n}" for n in range(1, 6)
        ]
        # Of three pages, two are read, and each of these once.
        assert len(calls.network.requests) - before == 2
        assert await got(books.count()) == 7
        if kind == "blocking":
            assert len(books) == 7
        author = await got(api.follow(first.author))
        own = api.books.list().search(author=author.jsonld_id)
        assert first.jsonld_id in [book.jsonld_id for book in await every(own)]
        reviewed = await got(api.books.get(part[1]))
        assert [type(one).__name__ for one in reviewed.reviews] == ["Review"] * 2
        write = package.BookWrite(title="T", author=author.jsonld_id)
        made = await got(api.books.create(write))
        patched = await got(api.books.update(made, package.BookPatch(title="U")))
        assert (patched.title, patched.jsonld_id) == ("U", made.jsonld_id)
        await got(api.books.delete(patched))
        gone = await raised(client.NotFound, lambda: api.follow(made))
        # It says who it is in its own way, prefixed or not.
        assert gone.problem.document["@type"] in ("Error", "hydra:Error")
        assert gone.problem.detail
        await raised(client.MethodNotAllowed, lambda: api.books.delete(entry.book))

    calls.run(test, (client.Client, client.AsyncClient))
    sent = [r.headers["Content-Type"] for r in calls.network.requests if r.content]
    assert sent == ["application/ld+json", "application/merge-patch+json"]


class Misled(Recorded):
    """The network, where somebody changes a header on the way."""

    header = ("Accept-Language", "en")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers.update([self.header])
        return super().handle_request(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers.update([self.header])
        return await super().handle_async_request(request)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("header", "error"),
    [
        (("Accept", "text/html"), "NotAcceptable"),
        (("Content-Type", "text/plain"), "UnsupportedMediaType"),
    ],
)
def test_what_the_server_does_not_speak_is_a_typed_error(
    shop: tuple[str, str, Any], kind: str, header: tuple[str, str], error: str
) -> None:
    url, root, package = shop
    client = importlib.import_module(f"{package.__name__}.client")
    calls = Calls(kind, url)
    calls.network = network = Misled()

    async def test(api: Any) -> None:
        entry = await got(api.entry_point())
        network.header = header
        write = package.BookWrite(title="T", author=f"{root}/authors/1")
        found = await raised(
            getattr(client, error), lambda: api.books.create(entry.book, write)
        )
        assert found.problem.detail
        assert found.problem.document["status"] == found.status

    calls.run(test, (client.Client, client.AsyncClient))
