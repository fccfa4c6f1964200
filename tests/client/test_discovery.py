"""From a bare address to the ApiDocumentation: whether it is still the same API."""

from __future__ import annotations

import importlib
import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from client.servers.api_platform import api_platform
from client_support import KINDS, Calls, every, got
from support import generate

Document = dict[str, Any]


@pytest.fixture(scope="module", name="shop")
def _shop() -> Iterator[str]:
    with api_platform(root="/api") as url:
        yield url


def book(documentation: Document) -> Document:
    found: Document = next(
        c for c in documentation["supportedClass"] if c["title"] == "Book"
    )
    return found


def without_a_class(documentation: Document) -> None:
    classes = documentation["supportedClass"]
    classes[:] = [c for c in classes if c["title"] != "Review"]


def with_a_class(documentation: Document) -> None:
    documentation["supportedClass"].append(
        {"@id": "#Shelf", "@type": "Class", "title": "Shelf"}
    )


def without_a_property(documentation: Document) -> None:
    properties = book(documentation)["supportedProperty"]
    properties[:] = [p for p in properties if p["title"] != "pages"]


def without_a_method(documentation: Document) -> None:
    operations = book(documentation)["supportedOperation"]
    operations[:] = [o for o in operations if o["method"] != "DELETE"]


CHANGES: dict[str, tuple[Callable[[Document], None], str]] = {
    "gone": (with_a_class, "#Shelf is gone"),
    "new": (without_a_class, "#Review is new"),
    "property": (without_a_property, "Book/pages of "),
    "method": (without_a_method, "DELETE of "),
}
"""What the package was made of that is not live, and what is said of it."""


def made_of(
    shop: str, change: Callable[[Document], None], folder: Path, name: str
) -> Any:
    """Return the client's module of a package, made of a documentation with changes."""
    url = f"{shop}/docs.jsonld"
    documentation = httpx.get(url).json()
    change(documentation)
    source = folder / "docs.jsonld"
    source.write_text(json.dumps(documentation))
    generate(folder, source, package=name, base=url)
    return importlib.import_module(f"{name}.client")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_said_once(
    shop: str, kind: str, change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    alter, said = CHANGES[change]
    client = made_of(shop, alter, tmp_path, f"{change}_for_the_{kind}")

    async def test(api: Any) -> None:
        assert len(await every(api.books.list())) == 7
        assert await got(api.entry_point())
        assert await got(api.entry_point())

    calls = Calls(kind, shop)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        calls.run(test, (client.Client, client.AsyncClient))
    (warning,) = [w for w in caught if w.category is client.DocumentationChanged]
    assert str(warning.message).startswith(f"{shop}/docs.jsonld is not what ")
    assert said in str(warning.message)
    asked = [r.url.path for r in calls.network.requests]
    assert asked.count("/api/docs.jsonld") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_of_what_is_the_same_nothing_is_said(
    shop: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    client = made_of(shop, lambda _: None, tmp_path, f"same_for_the_{kind}")

    async def test(api: Any) -> None:
        assert len(await every(api.books.list())) == 7
        assert await got(api.entry_point())

    # Any warning is an error here; the address is said with a slash, and without.
    for url in (shop, f"{shop}/", f"{shop}#x"):
        Calls(kind, url).run(test, (client.Client, client.AsyncClient))
