"""Servers of others are walked as well: only what is truly off is found there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
from client.servers.api_platform import application
from client.servers.api_platform_documents import Speaker
from client.servers.hydra_box import hydra_box
from server_support import in_thread
from verifying import faults
from verifying.conftest import Server, rules
from verifying.faults import put_in, without
from verifying.tampering import Tampered

from hydra_codegen.config import Settings
from hydra_codegen.pipeline import verify_api
from hydra_codegen.verifying import Effort
from hydra_codegen.vocabulary.rules.catalogue_answers import ANSWER_RULES

Json: TypeAlias = Any

BOOK = "/books/[1-7]"


@pytest.mark.parametrize("prefixed", [False, True], ids=["plain", "prefixed"])
@pytest.mark.parametrize("root", ["", "/api"], ids=["at-root", "below-api"])
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_an_api_platform_maps_embedded_keys_to_no_property(
    prefixed: bool, root: str, unsafe: bool
) -> None:
    # The context of books is all that their embedded reviews have.
    with in_thread(application(Speaker(prefixed, root))) as client:
        url = f"{client.base_url}{root}"
        found = verify_api(url, Settings(), Effort(unsafe=unsafe))
        count = client.get(f"{root}/books", headers={"Accept": "*/*"}).json()
    vocabulary = f"{url}/docs.jsonld#"
    assert [(one.rule, one.place.source, one.place.iri) for one in found.findings] == [
        ("HC533", f"{url}/books", f"{vocabulary}Review/{key}")
        for key in ("rating", "body")
    ]
    assert found.resources == {"Book": 5, "Author": 2, "Review": 2, "Entrypoint": 1}
    assert (found.unseen, found.unwritten, found.exhausted) == ((), (), False)
    assert 7 in (count.get("totalItems"), count.get("hydra:totalItems"))


@pytest.fixture(scope="module", name="shop")
def _shop() -> Iterator[Server]:
    tampered = Tampered(application(Speaker(prefixed=False, root="")))
    with in_thread(tampered) as client:
        yield Server(f"{client.base_url}", tampered)


def documented(shop: Server, folder: Path, change: Callable[[Json], None]) -> Settings:
    """Return a vocabulary that is the shop's but for a change of what it says of books."""
    answer = httpx.get(f"{shop.url}/docs.jsonld").json()
    change(answer["supportedClass"][0])
    path = folder / "shop.jsonld"
    path.write_text(json.dumps(answer), encoding="utf-8")
    return Settings(sources=(str(path),), base=f"{shop.url}/docs.jsonld")


def isbn(**values: Json) -> Callable[[Json], None]:
    """Change what is said of a book's ISBN."""

    def change(book: Json) -> None:
        named = {one["title"]: one for one in book["supportedProperty"]}
        named["isbn"].update(values)

    return change


def getting(**values: Json) -> Callable[[Json], None]:
    """Change what is said of the GET of a book."""
    return lambda book: book["supportedOperation"][0].update(values)


SAID = {
    "HC514": (getting(returnsHeader=[{"headerName": "X-Rate"}]), None, "x-rate"),
    "HC521": (
        getting(possibleStatus=[{"statusCode": 200}, {"statusCode": 304}]),
        None,
        "",
    ),
    "HC541": (isbn(), without(BOOK, "title"), "Book.title"),
    "HC543": (isbn(readable=False), put_in(BOOK, isbn="9-78"), "Book.isbn"),
    "HC546": (
        isbn(),
        put_in(BOOK, author=["/authors/1", "/authors/2"]),
        "Book.author",
    ),
}


@pytest.mark.parametrize("rule", SAID)
def test_what_a_vocabulary_says_is_held_against_a_server(
    shop: Server, rule: str, tmp_path: Path
) -> None:
    change, fault, name = SAID[rule]
    settings = documented(shop, tmp_path, change)
    plain = verify_api(shop.url, documented(shop, tmp_path, isbn()), Effort())
    assert rule not in rules(plain.findings)
    settings = documented(shop, tmp_path, change)
    shop.tampered.fault = fault
    try:
        found = verify_api(shop.url, settings, Effort()).findings
    finally:
        shop.tampered.fault = None
    said = [one for one in found if one.rule == rule]
    assert [one.place.source.rpartition("/")[0] for one in said] == [
        f"{shop.url}/books"
    ]
    assert name.lower() in said[0].message.lower()
    assert "9-78" not in said[0].message


def test_every_rule_has_a_fault_that_is_found() -> None:
    planted = {planted.rule for planted in faults.FAULTS}
    assert planted | {*SAID} == set(ANSWER_RULES)


def test_a_graph_of_statements_is_read_as_rdf(tmp_path: Path) -> None:
    with hydra_box(tmp_path / "log") as url:
        found = verify_api(url, Settings(), Effort())
        schema = f"{url}api/schema/"
        title = "http://purl.org/dc/elements/1.1/title"
        assert found.resources == {"Blog": 1, "Post": 2}
        assert [(one.rule, one.place.iri) for one in found.findings[:2]] == [
            ("HC544", title),
            ("HC544", f"{schema}post"),
        ]
    # An unknown media type ends the process, and a missing post is an HTML page.
    assert {*rules(found.findings)} == {"HC544", "HC513", "HC515"}
