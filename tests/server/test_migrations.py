"""A database follows its vocabulary: one command, nothing lost, again and at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from server_support import running
from support import generate

APPLICATION = Path(__file__).parent / "any_application.py"

PREFIXES = """
@prefix hc: <https://hydra-codegen.dev/ns#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix v: <https://shop.example/vocab#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# What is said of the class Item alone is what changes.
SHOP = """
<https://shop.example/doc> a hydra:ApiDocumentation ;
    hydra:entrypoint <https://shop.example/> ;
    hydra:supportedClass v:EntryPoint, v:Item {classes} .
v:EntryPoint a hydra:Class ; hc:iriTemplate "/" ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns v:EntryPoint ] ;
    hydra:supportedProperty [ hydra:property v:items ] .
v:items a hydra:Link ; rdfs:range hydra:Collection ; {search}
    hydra:memberAssertion [ hydra:property rdf:type ; hydra:object v:Item ] ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns hydra:Collection ] .
v:Item a hydra:Class ; hc:iriTemplate "/items/{{0}}" ;
    hydra:supportedOperation
        [ hydra:method "GET" ; hydra:returns v:Item ] ,
        [ hydra:method "PUT" ; hydra:expects v:Item ; hydra:returns v:Item ] ,
        [ hydra:method "PATCH" ; hydra:expects v:Item ; hydra:returns v:Item ] ;
    hydra:supportedProperty {properties} .
"""


def one(name: str, more: str = "") -> str:
    return f"[ hydra:property v:{name} {more} ]"


BEFORE = SHOP.format(
    classes="",
    search="",
    properties=", ".join(one(n) for n in ("name", "price", "size", "note", "label")),
) + "".join(
    f"v:{name} a rdf:Property ; rdfs:range xsd:{kind} .\n"
    for name, kind in (
        *(("name", "string"), ("price", "string"), ("size", "integer")),
        *(("note", "string"), ("label", "string")),
    )
)

# Gone: note. New: colour, ready, a class and a link to it. Otherwise: price, size, label.
AFTER = (
    SHOP.format(
        classes=", v:Maker",
        search="""hydra:search [ a hydra:IriTemplate ; hydra:template "/items{?price}" ;
            hydra:mapping [ hydra:variable "price" ; hydra:property v:price ] ] ;""",
        properties=", ".join(
            (
                *map(one, ("name", "price", "size", "colour", "ready", "maker")),
                one("label", "; sh:maxCount 9"),
            )
        ),
    )
    + """
v:Maker a hydra:Class ; hc:iriTemplate "/makers/{0}" ; hydra:supportedOperation
    [ hydra:method "GET" ; hydra:returns v:Maker ] ,
    [ hydra:method "PUT" ; hydra:expects v:Maker ; hydra:returns v:Maker ] ;
    hydra:supportedProperty [ hydra:property v:city ] .
v:city a rdf:Property ; rdfs:range xsd:string .
v:maker a hydra:Link ; rdfs:range v:Maker ; hydra:supportedOperation
    [ hydra:method "GET" ; hydra:returns v:Maker ] .
"""
    + "".join(
        f"v:{name} a rdf:Property ; rdfs:range xsd:{kind} .\n"
        for name, kind in (
            *(("name", "string"), ("price", "integer"), ("size", "string")),
            *(("colour", "string"), ("ready", "boolean"), ("label", "string")),
        )
    )
)

ITEMS: dict[str, dict[str, Any]] = {
    "a": {"name": "a", "price": "12", "size": 7, "note": "n", "label": "x"},
    "b": {"name": "b", "price": "twelve", "size": -(2**40), "colour": "red"},
    "c": {"name": "c", "price": "012", "colour": 3, "ready": True, "other": [1.0]},
    "d": {"maker": "/makers/m", "ready": False, "label": "é"},
    "e": {},
}
FOUND: dict[str, dict[str, Any]] = {
    "a": {"name": "a", "price": 12, "size": "7", "label": ["x"]},
    "b": {"name": "b", "price": "twelve", "size": str(-(2**40)), "colour": "red"},
    "c": ITEMS["c"],
    "d": {"maker": "/makers/m", "ready": False, "label": ["é"]},
    "e": {},
}


@pytest.fixture(scope="module", name="packages")
def _packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Generate the shop before and after its vocabulary changed."""
    made = []
    for name, text in (("before", BEFORE), ("after", AFTER)):
        folder = tmp_path_factory.mktemp(name)
        source = folder / "shop.ttl"
        source.write_text(PREFIXES + text, "utf-8")
        out = folder / "out"
        made.append(generate(out, source, package="shop", targets=("server",)))
    return made[0], made[1]


def migrate(
    package: Path, database: str, *more: str
) -> subprocess.CompletedProcess[str]:
    command = ["-m", "shop.server", "migrate", "--database", database, *more]
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )


def server(package: Path, database: str, log: Path) -> Any:
    settings = {"PYTHONPATH": str(package), "DATABASE": database}
    return running([str(APPLICATION), "shop"], log, settings)


def properties(client: httpx.Client, path: str) -> dict[str, Any]:
    document = client.get(path).json()
    origin = str(client.base_url).rstrip("/")
    return {
        key: value.replace(origin, "") if isinstance(value, str) else value
        for key, value in document.items()
        if not key.startswith("@")
    }


def fill(client: httpx.Client) -> None:
    for name, item in ITEMS.items():
        made = client.put(f"/items/{name}", json=item)
        assert made.status_code == 201, made.text
        assert properties(client, f"/items/{name}") == item


def two_migrate(package: Path, database: str) -> None:
    """Migrate twice at once: one does it, the other finds it done."""
    environment = {**os.environ, "PYTHONPATH": str(package)}
    command = [sys.executable, "-m", "shop.server", "migrate", "--database", database]
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    texts = sorted(process.communicate()[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert texts[0] == "The database is up to date.\n"
    assert "new column item.colour" in texts[1]


def test_nothing_is_lost(
    packages: tuple[Path, Path], database: str, tmp_path: Path
) -> None:
    before, after = packages
    with server(before, database, tmp_path / "before") as client:
        fill(client)
        tags = {n: client.get(f"/items/{n}").headers["etag"] for n in ITEMS}
    # A server of the new version does not run on the old database.
    with (
        pytest.raises(AssertionError) as refused,
        server(after, database, tmp_path / "refused"),
    ):
        pass
    said = str(refused.value)
    assert "python -m shop.server migrate --database URL" in said
    assert "Traceback" not in said
    planned = migrate(after, database, "--sql")
    assert "ADD COLUMN" in planned.stdout
    assert "CREATE TABLE maker" in planned.stdout
    two_migrate(after, database)
    assert migrate(after, database).stdout == "The database is up to date.\n"
    assert migrate(after, database, "--sql").stdout == ""
    with server(after, database, tmp_path / "after") as client:
        assert {n: properties(client, f"/items/{n}") for n in ITEMS} == FOUND
        assert client.get("/items").json()["totalItems"] == len(ITEMS)
        assert client.get("/items/a").headers["etag"] != tags["a"]
        assert client.get("/items/e").headers["etag"] == tags["e"]
        cheap = client.get("/items?price=12").json()
        assert [m["@id"].rpartition("/")[2] for m in cheap["member"]] == ["a"]
        made = client.put("/makers/m", json={"city": "Ulm"})
        assert made.status_code == 201
        assert client.get("/items/d/maker").json()["city"] == "Ulm"
        patched = client.patch("/items/b", json={"colour": None, "price": 3})
        assert "colour" not in patched.json()
        assert client.get("/items?price=3").json()["totalItems"] == 1


def test_and_back_again(
    packages: tuple[Path, Path], database: str, tmp_path: Path
) -> None:
    before, after = packages
    with server(before, database, tmp_path / "before") as client:
        fill(client)
    assert migrate(after, database).returncode == 0
    assert migrate(before, database).returncode == 0
    with server(before, database, tmp_path / "again") as client:
        found = properties(client, "/items/a")
        # What was read as a number is the same text again, and the note is back.
        assert found == {**ITEMS["a"]}
        assert properties(client, "/items/b")["price"] == "twelve"
        # What has no property now stays in its place, for when it has one again.
        kept = {k: v for k, v in ITEMS["c"].items() if k != "ready"}
        assert properties(client, "/items/c") == kept
    assert migrate(after, database).stdout.count("new column") == 0
    with server(after, database, tmp_path / "after") as client:
        assert properties(client, "/items/c") == ITEMS["c"]


def test_an_address_that_changed_cannot_be_followed(
    packages: tuple[Path, Path], database: str, tmp_path: Path
) -> None:
    before, _ = packages
    source = tmp_path / "shop.ttl"
    text = BEFORE.replace("/items/{0}", "/items/{0}/parts/{1}")
    source.write_text(PREFIXES + text, "utf-8")
    moved = generate(tmp_path / "out", source, package="shop", targets=("server",))
    with server(before, database, tmp_path / "before") as client:
        fill(client)
    refused = migrate(moved, database)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The addresses of what is kept have changed")
    assert refused.stderr.count("\n") == 1
    with server(before, database, tmp_path / "again") as client:
        assert properties(client, "/items/a") == ITEMS["a"]


@pytest.mark.parametrize(
    "database", ["mysql://host/name", "sqlite://", "postgresql://u:pw@127.0.0.1:1/x"]
)
def test_a_database_that_cannot_be(packages: tuple[Path, Path], database: str) -> None:
    refused = migrate(packages[0], database)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.count("\n") == 1
    assert "pw" not in refused.stderr
