"""What the models of a package do: links, collections, superclasses, secrets."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generated_package import imported, written
from pydantic import ValidationError

from hydra_codegen.documentation import (
    COLLECTION,
    ApiDocumentation,
    Facets,
    Named,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.statements import XSD

NS = "https://a.example/v#"


def text(key: str, datatype: str = "string", **more: Any) -> SupportedProperty:
    range_ = Range(iri=XSD + datatype, kind=RangeKind.DATATYPE)
    return SupportedProperty(iri=NS + key, key=key, ranges=(range_,), **more)


def to(key: str, name: str, *, link: bool = True, **more: Any) -> SupportedProperty:
    kind = PropertyKind.LINK if link else PropertyKind.PROPERTY
    range_ = Range(iri=NS + name, kind=RangeKind.CLASS)
    return SupportedProperty(iri=NS + key, key=key, kind=kind, ranges=(range_,), **more)


def a_class(
    name: str, *properties: SupportedProperty, above: tuple[str, ...] = ()
) -> SupportedClass:
    return SupportedClass(
        iri=NS + name,
        name=name,
        superclasses=tuple(NS + up for up in above),
        properties=Named({prop.key: prop for prop in properties}),
    )


def api(*classes: SupportedClass) -> ApiDocumentation:
    return ApiDocumentation(classes=Named({c.name: c for c in classes}))


SHELF = Range(iri=COLLECTION, kind=RangeKind.COLLECTION, members=(NS + "Book",))
LIBRARY = api(
    a_class(
        "Book",
        text("title", required=True, max_count=1),
        text("subTitles", max_count=9),
        text("tags"),
        text("price", "decimal", facets=Facets(min_inclusive="0"), max_count=1),
        text("size", facets=Facets(one_of=("big", "small")), max_count=1),
        text("code", facets=Facets(pattern="^[a-z]+$", max_length=3), max_count=1),
        text("broken", facets=Facets(pattern="(")),
        text("secret", readable=False, max_count=1),
        text("created", "dateTime", writable=False, max_count=1),
        text("old", deprecated=True, max_count=1),
        to("author", "Author", max_count=1),
        to("sequel", "Book", link=False, max_count=1),
        to("strange", "Unknown"),
    ),
    a_class(
        "Author",
        SupportedProperty(
            iri=NS + "books", key="books", kind=PropertyKind.LINK, ranges=(SHELF,)
        ),
    ),
)


@pytest.fixture(scope="module", name="library")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(LIBRARY, tmp_path_factory.mktemp("library"), "models") as package:
        yield package


def test_unknown_properties_survive(library: Any) -> None:
    document = {"@id": "b", "title": "T", "x": {"y": [1, None]}, "@context": ["c"]}
    assert library.Book.from_document(document).to_document() == document


def test_an_attribute_name_is_no_json_key(library: Any) -> None:
    document = {"sub_titles": 5}
    read = library.Book.from_document(document)
    assert read.sub_titles is None
    assert read.to_document() == document


def test_models_are_made_by_attribute_names(library: Any) -> None:
    made = library.BookWrite(title="T", sub_titles=["a"])
    assert made.to_document() == {"title": "T", "subTitles": ["a"]}


def test_one_or_many_are_read(library: Any) -> None:
    for value in ("a", ["a", "b"]):
        read = library.Book.from_document({"tags": value})
        assert read.to_document() == {"tags": value}
        assert library.every(read.tags) == list(value)
    assert library.every(None) == []
    with pytest.raises(ValidationError):
        library.BookPatch.from_document({"tags": ["a"]})


def test_required_only_when_written(library: Any) -> None:
    library.Book.from_document({})
    library.BookPatch.from_document({})
    with pytest.raises(ValidationError):
        library.BookWrite.from_document({})


def test_a_patch_tells_null_from_left_out(library: Any) -> None:
    assert library.BookPatch(title=None).to_document() == {"title": None}
    assert library.BookPatch().to_document() == {}


def test_secrets_show_nowhere(library: Any) -> None:
    for model in (library.Book, library.BookWrite, library.BookPatch):
        read = model.from_document({"title": "T", "secret": "hush"})
        assert "hush" not in repr(read) + str(read)
    with pytest.raises(ValidationError) as caught:
        library.BookWrite.from_document({"secret": ["hush"]})
    assert "hush" not in str(caught.value)


def test_a_resource_becomes_what_is_sent(library: Any) -> None:
    read = library.Book.from_document(
        {"title": "T", "created": "2024-01-01T00:00:00Z", "x": 1}
    )
    assert library.BookWrite.of(read).to_document() == {"title": "T", "x": 1}


def test_links_know_their_target(library: Any) -> None:
    link = library.Book.from_document({"author": "a"}).author
    assert link == "a"
    assert link.target_class() is library.Author
    embedded = {"author": {"@id": "a", "name": "N"}}
    read = library.Book.from_document(embedded)
    assert read.author == "a"
    assert read.to_document() == embedded
    wrongs: list[object] = [5, {}, {"@id": 5}, []]
    for wrong in wrongs:
        with pytest.raises(ValidationError):
            library.Book.from_document({"author": wrong})


def test_links_to_collections(library: Any) -> None:
    link = library.Author.from_document({"books": "s"}).books
    shelf = link.target_class().from_document({"member": [{"title": "T"}, "b"]})
    assert [type(book) for book in shelf.member] == [library.Book] * 2
    assert shelf.to_document() == {"member": [{"title": "T"}, {"@id": "b"}]}
    several = library.Author.from_document({"books": ["a", "b"]}).books
    assert library.every(several) == ["a", "b"]


@pytest.mark.parametrize("prefix", ["", "hydra:"])
def test_collections_are_written_as_spelled(library: Any, prefix: str) -> None:
    document = {
        f"{prefix}member": [],
        f"{prefix}totalItems": 0,
        f"{prefix}view": {"@id": "p", f"{prefix}next": "n"},
    }
    read = library.Collection["Book"].from_document(document)
    assert read.view.next == "n"
    assert read.to_document() == document


def test_embedded_resources(library: Any) -> None:
    document = {"sequel": {"title": "U", "sequel": {"sequel": "iri"}}}
    read = library.Book.from_document(document)
    assert type(read.sequel) is library.Book
    assert read.to_document() == document
    with pytest.raises(ValidationError) as caught:
        library.Book.from_document({"sequel": {"sequel": {"title": 5}}})
    assert caught.value.errors()[0]["loc"][:3] == ("sequel", "sequel", "title")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ({"price": "0.10"}, {"price": -1}),
        ({"size": "big"}, {"size": "huge"}),
        ({"code": "abc"}, {"code": "abcd"}),
        ({"code": "a"}, {"code": "A"}),
        ({"broken": "any"}, {"broken": 5}),
    ],
)
def test_facets(library: Any, good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert library.Book.from_document(good).to_document() == good
    with pytest.raises(ValidationError):
        library.Book.from_document(bad)


def test_deprecated_properties_warn(library: Any) -> None:
    read = library.Book.from_document({"old": "x"})
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert read.old == "x"


def test_superclasses(tmp_path: Path) -> None:
    documentation = api(
        a_class("Thing", text("name")),
        a_class("Work", text("year", "integer"), above=("Thing",)),
        a_class("Film", text("length"), above=("Thing", "Work")),
        a_class("Loop", text("a"), above=("Pool",)),
        a_class("Pool", text("b"), above=("Loop", "Pool")),
        a_class("Other", text("name", "integer"), above=("Thing",)),
    )
    with imported(documentation, tmp_path, "models") as package:
        made: Any = package
        assert made.Film.__bases__ == (made.Work,)
        assert made.FilmPatch.__mro__[1:3] == (made.WorkPatch, made.ThingPatch)
        for name in ("Loop", "Pool"):
            assert {"a", "b"} <= set(getattr(made, name).model_fields)
        assert made.Other.__bases__ == (made.Resource,)
        assert made.Other.from_document({"name": 5}).name == 5


def test_a_long_chain_and_a_large_cycle_import(tmp_path: Path) -> None:
    chain = [
        a_class(
            f"C{n}",
            text(f"p{n}"),
            to("next", f"C{(n + 1) % 300}", link=False),
            above=(f"C{n - 1}",) if n else (),
        )
        for n in range(300)
    ]
    with imported(api(*chain), tmp_path, "models") as package:
        last = package.C299.from_document({"p0": "x", "next": {"next": {"p1": "y"}}})
        assert last.p0 == "x"
        assert last.next.next.p1 == "y"


def test_one_class_of_a_large_cycle_is_used_without_the_others(tmp_path: Path) -> None:
    cycle = [
        a_class(
            f"C{n}",
            text("name"),
            to("next", f"C{(n + 1) % 300}", link=False),
            to("previous", f"C{n - 1}" if n else "C299"),
        )
        for n in range(300)
    ]
    document = b'{"name":"x","next":"/c/1","previous":"/c/299"}'
    script = (
        "import sys\n"
        "from cycle import C0\n"
        f"assert C0.from_json({document!r}).to_json() == {document!r}\n"
        "loaded = {m for m in sys.modules if m.startswith('cycle.models.')}\n"
        "assert loaded == {'cycle.models.c0'}, loaded\n"
        "assert 'cycle._runtime.collection' not in sys.modules\n"
        "import cycle\n"
        "for name in cycle.__all__:\n"
        "    if name.startswith('C') and name != 'Collection':\n"
        "        getattr(cycle, name).model_rebuild(force=True)\n"
    )
    written(api(*cycle), tmp_path, "cycle", "models")
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    written(LIBRARY, tmp_path, "library", "validators")
    script = (
        "import sys, library, library.validators;"
        "assert 'pydantic' not in sys.modules;"
        "library.Book;"
        "assert 'library.models.author' not in sys.modules;"
        "assert 'Author' in dir(library);"
        "from library.validators import validate_book;"
        "assert 'pyld' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


def test_adding_a_class_renames_none() -> None:
    from hydra_codegen.python.names import class_names

    classes = [a_class(name) for name in ("Book", "BookWrite", "book", "Link")]
    before = class_names(api(*classes))
    after = class_names(api(*classes, a_class("Author"), a_class("Zebra")))
    backwards = class_names(api(*reversed(classes)))
    for name in before:
        assert before[name] == after[name] == backwards[name]
    models = [m for n in before.values() for m in (n.read, n.write, n.patch)]
    assert len(set(models)) == len(models)
    assert len({n.module.casefold() for n in before.values()}) == len(before)


def test_round_trip_through_json_text(library: Any) -> None:
    text_ = b'{"title":"T","price":"1.10","created":"2024-01-01T00:00:00.1234567Z"}'
    assert json.loads(library.Book.from_json(text_).to_json()) == json.loads(text_)


def test_a_module_imports_what_it_needs_alone(tmp_path: Path) -> None:
    nameless = SupportedClass(name="Move", properties=Named({"x": text("x")}))
    written(api(nameless), tmp_path, "moves", "models")
    module = (tmp_path / "moves/models/move.py").read_text(encoding="utf-8")
    assert 'Move."""\n\nfrom .._runtime' in module
