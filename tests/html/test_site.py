"""The files of a site: what is on which page, and that all links arrive."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hostile_vocabulary import documentations
from html_support import Element, check_accessible, parsed
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT, require_program

import hydra_codegen
from hydra_codegen.documentation import (
    ApiDocumentation,
    Named,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.html import TARGET

DLCS = ROOT / "generated" / "html"
MOST = 300_000


def made(documentation: ApiDocumentation) -> dict[str, str]:
    context = TargetContext(
        package="dlcs",
        targets=frozenset({"html"}),
        header="Made from api.ttl.",
        published=documentation,
    )
    return dict(TARGET.files(documentation, context))


def check_links(pages: dict[str, Element]) -> int:
    """Check that each link within a site leads to a page and a place on it."""
    ids = {
        name: {e.attributes["id"] for e in page.all() if "id" in e.attributes}
        for name, page in pages.items()
    }
    count = 0
    for name, page in pages.items():
        for element in page.all("a"):
            where = element.attributes["href"]
            if where.startswith(("http://", "https://")):
                continue
            parts = urlsplit(where)
            target = unquote(parts.path) or name
            assert target in pages, (name, where)
            assert not parts.fragment or parts.fragment in ids[target], (name, where)
            count += 1
    return count


def pages_of(files: dict[str, str]) -> dict[str, Element]:
    return {
        path.removeprefix("html/"): parsed(text)
        for path, text in files.items()
        if path.endswith(".html")
    }


def test_all_links_arrive(site: Path) -> None:
    pages = {p.name: parsed(p.read_text("utf-8")) for p in site.glob("*.html")}
    assert check_links(pages) > 100
    for page in pages.values():
        check_accessible(page)


def test_what_a_page_loads_is_there_and_nothing_else(site: Path) -> None:
    for path in site.glob("*.html"):
        page = parsed(path.read_text("utf-8"))
        loaded = [e.attributes["src"] for e in page.all("script")]
        loaded += [
            e.attributes["href"]
            for e in page.all("link")
            if e.attributes["rel"] == "stylesheet"
        ]
        assert sorted(loaded) == [
            "assets/first.js",
            "assets/site.css",
            "assets/site.js",
        ]
        assert all((site / name).is_file() for name in loaded)
        assert not any("style" in e.attributes for e in page.all())
    sheet = (site / "assets" / "site.css").read_text("utf-8")
    assert not re.search(r"@import|url\((?!#)", sheet)


@pytest.mark.parametrize("name", ["first", "site", "search-index"])
def test_scripts_are_javascript(name: str) -> None:
    node = require_program("node", "scripts of the site are checked by Node.js")
    done = subprocess.run(
        [node, "--check", str(DLCS / "assets" / f"{name}.js")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@settings(max_examples=25)
@given(documentations())
def test_any_vocabulary_has_a_site(documentation: ApiDocumentation) -> None:
    files = made(documentation)
    check_links(pages_of(files))
    for path, text in files.items():
        text.encode("utf-8")
        assert re.fullmatch(r"html/(assets/[a-z-]+\.(css|js)|[^/]+\.html)", path)


@settings(max_examples=25)
@given(st.lists(st.text(min_size=1, max_size=30), max_size=3, unique=True))
def test_the_same_place_has_the_same_anchor(keys: Iterable[str]) -> None:
    def anchors(*more: str) -> list[str]:
        names = ("color", *keys, *more)
        properties = Named({n: SupportedProperty(key=n, iri=f"urn:{n}") for n in names})
        supported = SupportedClass(name="C", iri="urn:C", properties=properties)
        files = made(ApiDocumentation(classes=Named({"C": supported})))
        page = parsed(files["html/C.html"])
        return [
            e.attributes["id"]
            for e in page.all("article")
            if e.attributes["class"] == "property"
        ]

    first, more = anchors(), anchors("a property more")
    assert more[: len(first)] == first
    assert "property-color" in first


def operation(page: Element, anchor: str) -> Element:
    return page.first("article", id=anchor)


def test_the_page_of_a_class_says_all_that_the_vocabulary_says() -> None:
    page = parsed((DLCS / "Image.html").read_text("utf-8"))
    image = hydra_codegen.load(ROOT / "vocab" / "dlcs.ttl").classes["Image"]
    for prop in image.properties.values():
        row = page.first("article", id=f"property-{prop.key}")
        marks = {e.text for e in row.all("li")}
        assert ("read-only" in marks) == prop.readonly
        assert ("link" in marks) == (prop.kind is PropertyKind.LINK)
        assert " ".join(prop.description.split()) in " ".join(row.text.split())
    batch = page.first("article", id="property-batch")
    assert batch.first("a", href="Batch.html").text == "Batch"
    put = operation(page, "operation-PUT")
    assert "/customers/{customer}/spaces/{space}/images/{image}" in put.text
    uses = {
        e.attributes["href"] for e in page.first("ul", **{"class": "uses"}).all("a")
    }
    assert {"Space.html#property-images", "Queue.html#operation-POST"} <= uses


def examples() -> list[tuple[str, str, Any]]:
    """Return each example on the site: the page, what it is called, the document."""
    found = []
    for path in sorted(DLCS.glob("*.html")):
        page = parsed(path.read_text("utf-8"))
        for box in page.all("figure", "details"):
            if "snippet" in box.attributes["class"]:
                continue
            label = box.first("summary" if box.name == "details" else "figcaption").text
            found.append((path.stem, label.strip(), json.loads(box.first("code").text)))
    return found


def test_examples_are_valid() -> None:
    from dlcs import validators

    checked = set()
    for _, label, document in examples():
        kind = document.get("@type", "")
        members = document["member"] if kind == "Collection" else [document]
        for one in members:
            name = one.get("@type", "")
            reads = "@id" in one
            if not name:
                continue  # a patch says no type
            word = re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
            validate = getattr(validators, f"validate_{word}")
            violations = validate(one, operation="GET" if reads else "POST")
            assert not [*violations], (label, one)
            checked.add((name, reads))
    assert ("Image", True) in checked
    assert ("Image", False) in checked


def snippets(language: str) -> list[str]:
    """Return all calls of the site in one language."""
    return [
        box.first("code").text
        for path in sorted(DLCS.glob("*.html"))
        for box in parsed(path.read_text("utf-8")).all("figure")
        if box.attributes["class"] == f"code snippet {language}"
    ]


def test_calls_in_python_are_right(tmp_path: Path) -> None:
    """mypy knows every method, argument and model that they name."""
    lines = ["from pathlib import Path", 'body = Path("body.json").read_bytes()']
    for number, text in enumerate(snippets("python")):
        ast.parse(text)
        inside = "\n".join(f"    {line}" for line in text.splitlines())
        lines += [f"def call_{number}(address: str, body: bytes) -> None:", inside]
    assert len(lines) > 40
    (tmp_path / "calls.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "calls.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(ROOT / "generated")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_calls_in_javascript_can_be_read(tmp_path: Path) -> None:
    node = require_program("node", "calls on the site are checked by Node.js")
    parts = []
    for text in snippets("typescript"):
        lines = text.splitlines()
        taken = [line for line in lines if line.startswith("import ")]
        assert len(taken) <= 1
        rest = [line for line in lines if not line.startswith("import ")]
        body = ["let body;"] if taken else []
        parts.append("\n".join(["{", *body, *rest, "}"]))
    assert len(parts) > 40
    path = tmp_path / "calls.mjs"
    path.write_text("let address;\n" + "\n".join(parts), encoding="utf-8")
    done = subprocess.run(
        [node, "--check", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_calls_with_curl_are_one_command() -> None:
    for text in snippets("curl"):
        done = subprocess.run(
            ["sh", "-c", f'curl() {{ printf "%s\\n" "$#"; }}\n{text}'],
            capture_output=True,
            text=True,
            check=True,
        )
        assert 3 <= int(done.stdout) <= 9


def large(classes: int, properties: int) -> ApiDocumentation:
    """Return an API in which each class leads to four others."""
    made = {}
    for n in range(classes):
        listed = {}
        for p in range(properties):
            target = Range(iri=f"urn:v:C{(n + p) % classes}", kind=RangeKind.CLASS)
            text = Range(
                iri="http://www.w3.org/2001/XMLSchema#string", kind=RangeKind.DATATYPE
            )
            listed[f"p{p}"] = SupportedProperty(
                key=f"p{p}",
                iri=f"urn:v:C{n}/p{p}",
                description="What there is to say of a property, in a sentence.",
                ranges=(target if p % 6 == 5 else text,),
            )
        made[f"C{n}"] = SupportedClass(
            name=f"C{n}", iri=f"urn:v:C{n}", properties=Named(listed)
        )
    return ApiDocumentation(classes=Named(made))


def test_five_hundred_classes_have_small_pages() -> None:
    files = made(large(500, 12))
    pages = {path: text for path, text in files.items() if path.endswith(".html")}
    assert len(pages) == 501
    assert max(len(text.encode()) for text in pages.values()) < MOST
    index = parsed(files["html/index.html"])
    rows = list(index.first("tbody").all("tr"))
    assert len(rows) == 500


def test_a_text_in_another_language_says_so(tmp_path: Path) -> None:
    (tmp_path / "zoo.ttl").write_text(
        "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<urn:zoo> a hydra:ApiDocumentation ; hydra:supportedClass <urn:Tier> .\n"
        '<urn:Tier> a hydra:Class ; hydra:title "Tier"@de ;\n'
        '    rdfs:comment "Es lebt."@de , "It lives."@en .\n'
    )
    settings = hydra_codegen.Settings(
        sources=(str(tmp_path / "zoo.ttl"),),
        out=tmp_path,
        targets=("html",),
        language="de",
    )
    hydra_codegen.generate(settings)
    page = parsed((tmp_path / "html" / "Tier.html").read_text("utf-8"))
    assert page.first("html").attributes["lang"] == "en"
    assert page.first("p", lang="de").text == "Es lebt."
    assert page.first("h1").first("span", lang="de").text == "Tier"
