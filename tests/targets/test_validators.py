"""Every violation is found, at the right pointer and with the right code."""

from __future__ import annotations

import copy
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from generated_package import imported, written
from hypothesis import given
from hypothesis import strategies as st

from hydra_codegen.documentation import (
    COLLECTION,
    ApiDocumentation,
    Facets,
    Named,
    Operation,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.statements import XSD

NS = "https://a.example/v#"


def text(key: str, datatype: str, **more: Any) -> SupportedProperty:
    range_ = Range(iri=XSD + datatype, kind=RangeKind.DATATYPE)
    return SupportedProperty(iri=NS + key, key=key, ranges=(range_,), **more)


def to(key: str, range_: Range, kind: PropertyKind, **more: Any) -> SupportedProperty:
    return SupportedProperty(iri=NS + key, key=key, kind=kind, ranges=(range_,), **more)


BOOK = Range(iri=NS + "Book", kind=RangeKind.CLASS)
BOOKS = Range(iri=COLLECTION, kind=RangeKind.COLLECTION, members=(NS + "Book",))
PROPERTIES = (
    text("title", "string", required=True, max_count=1),
    text("pages", "integer", max_count=1),
    text("stock", "nonNegativeInteger"),
    text("open", "boolean"),
    text("born", "dateTime"),
    text("price", "decimal", facets=Facets(max_inclusive="100")),
    text("size", "string", facets=Facets(one_of=("big", "small"))),
    text("tags", "string", max_count=3, min_count=2),
    text("created", "dateTime", writable=False, max_count=1),
    text("secret", "string", readable=False, max_count=1),
    to("next", BOOK, PropertyKind.LINK),
    to("inner", BOOK, PropertyKind.PROPERTY, max_count=1),
    to(
        "books",
        BOOKS,
        PropertyKind.LINK,
        operations=(
            Operation(method="GET", returns=(COLLECTION,)),
            Operation(method="POST", expects=(NS + "Book",)),
        ),
    ),
)
LIBRARY = ApiDocumentation(
    classes=Named(
        {
            "Book": SupportedClass(
                iri=NS + "Book",
                name="Book",
                properties=Named({prop.key: prop for prop in PROPERTIES}),
                operations=tuple(
                    Operation(method=m) for m in ("GET", "PUT", "PATCH", "DELETE")
                ),
            )
        }
    ),
    prefixes={"v": NS},
)
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "title": st.text(st.characters(exclude_categories=["Cs"])),
    "pages": st.integers() | st.just(5.0),
    "stock": st.integers(0, 2**70),
    "open": st.booleans(),
    "born": st.sampled_from(
        ["2024-01-31T12:00:00Z", "2024-01-31T12:00:00.1234567+02:00"]
    ),
    "price": st.integers(0, 100) | st.sampled_from(["1.10", 9.5]),
    "size": st.sampled_from(["big", "small"]),
    "tags": st.lists(st.just("t"), min_size=2, max_size=3),
    "created": st.just("2024-01-31T12:00:00Z"),
    "next": st.just("b") | st.just({"@id": "b", "x": 1}),
    "books": st.just("s"),
    "other": st.none() | st.integers(),
    "inner": st.just("b") | st.just({"title": "inner"}),
}
MUTATIONS: list[tuple[str, Any, str, str]] = [
    ("title", 5, "/title", "wrong-type"),
    ("title", ["a", "b"], "/title", "too-many"),
    ("title", ["a"], "/title", "wrong-type"),
    ("pages", 5.5, "/pages", "wrong-type"),
    ("pages", True, "/pages", "wrong-type"),
    ("stock", -1, "/stock", "out-of-range"),
    ("open", "true", "/open", "wrong-type"),
    ("born", "yesterday", "/born", "bad-format"),
    ("born", "2023-02-29T00:00:00Z", "/born", "out-of-range"),
    ("born", 0, "/born", "wrong-type"),
    ("price", 101, "/price", "out-of-range"),
    ("price", "1e1", "/price", "bad-format"),
    ("size", "huge", "/size", "not-allowed-value"),
    ("tags", "t", "/tags", "wrong-type"),
    ("tags", ["t", 5], "/tags/1", "wrong-type"),
    ("tags", ["t"], "/tags", "too-few"),
    ("tags", ["t"] * 4, "/tags", "too-many"),
    ("next", 5, "/next", "wrong-type"),
    ("next", {"title": "x"}, "/next", "wrong-type"),
    ("inner", 5, "/inner", "wrong-type"),
    ("inner", {"title": "T", "stock": -1}, "/inner/stock", "out-of-range"),
    ("@id", 5, "/@id", "wrong-type"),
    ("@type", {}, "/@type", "wrong-type"),
]


@pytest.fixture(scope="module", name="checks")
def _checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(LIBRARY, tmp_path_factory.mktemp("library")) as package:
        yield importlib.import_module(f"{package.__name__}.validators")


def documents(*, without: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    optional = {k: v for k, v in VALUES.items() if k not in ("title", *without)}
    return st.fixed_dictionaries({"title": VALUES["title"]}, optional=optional)


def found(violations: Any) -> list[tuple[str, str]]:
    return [(violation.pointer, violation.code) for violation in violations]


@given(document=documents())
def test_valid_documents_pass_and_survive(checks: Any, document: Any) -> None:
    for data in (document, json.dumps(document), json.dumps(document).encode()):
        assert checks.validate_book(data) == ()
        assert checks.check_book(data).to_document() == document


@given(document=documents(without=("created",)))
def test_valid_documents_may_be_sent(checks: Any, document: Any) -> None:
    for operation in ("PUT", "POST", "PATCH"):
        assert checks.validate_book(document, operation) == ()
        sent = checks.check_book(document, operation)
        assert sent.to_document() == document


@given(document=documents(), mutation=st.sampled_from(MUTATIONS))
def test_one_mutation_is_one_violation(
    checks: Any, document: Any, mutation: tuple[str, Any, str, str]
) -> None:
    key, value, pointer, code = mutation
    mutated = {**document, key: value}
    violations = checks.validate_book(json.dumps(mutated))
    assert found(violations) == [(pointer, code)]
    assert checks.validate_book(mutated) == violations
    if not key.startswith("@"):
        assert (
            violations[0].property == NS + pointer.split("/")[-1].replace("1", key)
            or violations[0].property == NS + key
        )
        assert f"(v:{violations[0].property[len(NS) :]})" in str(violations[0])
    with pytest.raises(ValueError, match=code):
        checks.check_book(mutated)


@given(
    mutations=st.lists(
        st.sampled_from(MUTATIONS), min_size=2, unique_by=lambda item: item[0]
    )
)
def test_all_violations_are_found(
    checks: Any, mutations: list[tuple[str, Any, str, str]]
) -> None:
    document = {key: value for key, value, _, _ in mutations}
    wanted = {(pointer, code) for _, _, pointer, code in mutations}
    assert set(found(checks.validate_book(document))) == wanted


CREATED = {"title": "T", "created": "2024-01-31T12:00:00Z"}


@pytest.mark.parametrize("operation", ["PUT", "PATCH"])
def test_read_only(checks: Any, operation: str) -> None:
    def check(stored: Any) -> list[tuple[str, str]]:
        return found(checks.validate_book(CREATED, operation, stored))

    wrong = [("/created", "read-only")]
    assert check(None) == wrong
    assert check({}) == wrong
    assert check({"created": "2024-01-31T12:00:00Z"}) == []
    assert check({"v:created": "2024-01-31T12:00:00.000+00:00"}) == []
    assert check({"created": "2025-01-31T12:00:00Z"}) == wrong


def test_write_only(checks: Any) -> None:
    document = {"title": "T", "secret": "hush"}
    assert found(checks.validate_book(document)) == [("/secret", "write-only")]
    assert checks.validate_book(document, "PUT") == ()
    inner = {"title": "T", "inner": {"title": "U", "secret": "hush"}}
    assert found(checks.validate_book(inner)) == [("/inner/secret", "write-only")]
    assert "hush" not in str(checks.validate_book(inner))


def test_required(checks: Any) -> None:
    missing = [("/title", "required")]
    assert found(checks.validate_book({}, "PUT")) == missing
    assert found(checks.validate_book({"title": None}, "PUT")) == missing
    assert found(checks.validate_book({"title": None}, "PATCH")) == missing
    assert checks.validate_book({}, "PATCH") == ()
    assert checks.validate_book({}) == ()
    assert found(checks.validate_book({}, strict=True)) == missing


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "not-json"),
        ("", "not-json"),
        (b"\xff\xfe", "not-json"),
        (b'{"title": "\\ud800"}', "not-json"),
        (b"[]", "wrong-type"),
        (b"5", "wrong-type"),
        (b'{"a":' * 5000, "too-deep"),
    ],
)
def test_what_is_no_document(checks: Any, data: bytes | str, code: str) -> None:
    assert found(checks.validate_book(data)) == [("", code)]


def test_deeply_embedded(checks: Any) -> None:
    document: dict[str, Any] = {"title": "T"}
    for _ in range(3000):
        document = {"title": "T", "inner": document}
    assert [v.code for v in checks.validate_book(document)] == ["too-deep"]


def test_keys_that_are_iris(checks: Any) -> None:
    document = {
        "v:title": [{"@value": "T"}],
        NS + "stock": -1,
        "inner": {"v:stock": {"@value": -2}},
    }
    assert found(checks.validate_book(document)) == [
        (f"/{(NS + 'stock').replace('/', '~1')}", "out-of-range"),
        ("/inner/v:stock", "out-of-range"),
    ]
    read = checks.check_book({"v:title": "T"}, "PUT")
    assert read.title == "T"


def test_a_context_of_its_own(checks: Any) -> None:
    context = {
        "name": NS + "title",
        "w": NS,
        "on": {"@id": NS + "next", "@type": "@id"},
    }
    document = {
        "@context": ["https://any.example", context],
        "name": "T",
        "w:stock": -1,
    }
    assert found(checks.validate_book(document, "PUT")) == [
        ("/w:stock", "out-of-range")
    ]
    good = {"@context": context, "name": "T", "on": "https://b.example/", "w:tags": 5}
    assert found(checks.validate_book(good)) == [("/w:tags", "wrong-type")]
    bad = {"@context": {"a": {"@id": "@nonsense:"}, "b": 5}, "title": "T"}
    assert found(checks.validate_book(bad)) == [("/@context", "bad-format")]


def test_a_context_that_cannot_be_used_is_a_violation(checks: Any) -> None:
    document = {"@context": ["a", {"x": "urn:x"}], "title": "T"}
    (violation,) = checks.validate_book(document)
    assert (violation.pointer, violation.code) == ("/@context", "bad-format")


VALUES_OF_ALL_KINDS = st.sampled_from(
    [
        *(None, "", 0, -1, 5.0, 1.5, True, 10**30, float("inf"), [], ["a"], [1], {}),
        *([None], [[1]], {"@id": "x"}, {"@id": 5}, {"@value": 3}, [{"@id": "x"}]),
        *("2024-02-29T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z"),
        *("2026-04-30T24:00:00Z", "2026-04-30T23:59:60Z", "0000-01-01T00:00:00Z"),
        *("1999-12-31T23:59:59.1234567Z", "2026-01-01t00:00:00z", "2026-01-31T00:00Z"),
    ]
)
KEYS_OF_ALL_KINDS = st.sampled_from(
    [
        *("@id", "@type", "@context", "x", "model_id", "https://a.example/v#Image"),
        *("https://api.dlcs.io/vocab#Image/width", "hydra:member", "modelId", "space"),
        *("created", "width", "ingesting", "tags", "number1", "roles", "batch"),
    ]
)


@given(
    st.dictionaries(KEYS_OF_ALL_KINDS, VALUES_OF_ALL_KINDS, max_size=3),
    st.sampled_from(["GET", "PUT", "PATCH"]),
    st.booleans(),
)
def test_what_is_plainly_valid_is_valid(
    document: dict[str, Any], operation: str, text: bool
) -> None:
    """`check` always makes a model, where `validate` may know without one."""
    from dlcs.validators import ValidationFailed
    from dlcs.validators.image import RULES

    data = json.dumps(document) if text else document
    raised: tuple[Any, ...] = ()
    try:
        RULES.check(data, operation)
    except ValidationFailed as failed:
        raised = failed.violations
    assert RULES.violations(data, operation) == raised


def test_operations_of_links(checks: Any) -> None:
    page = {"member": [{"title": "T"}, {"stock": -1}, "iri", 5], "totalItems": 4}
    assert found(checks.validate_book_books(page)) == [
        ("/member/1/stock", "out-of-range"),
        ("/member/3", "wrong-type"),
    ]
    assert found(checks.validate_book_books({}, "POST")) == [("/title", "required")]
    read = checks.check_book_books({"member": [{"title": "T"}]})
    assert read.member[0].title == "T"
    assert checks.check_book_books(b'{"title": "T"}', "POST").title == "T"


@pytest.mark.parametrize("view", [[None, None], 5, {"next": 5}])
def test_pages_of_collections_are_read(checks: Any, view: object) -> None:
    page = {"member": [], "view": view}
    assert found(checks.validate_book_books(page)) == [("/view", "wrong-type")]
    with pytest.raises(ValueError, match="wrong-type"):
        checks.check_book_books(page)


def test_data_is_left_alone(checks: Any) -> None:
    document = {"title": 5, "v:stock": [{"@value": 1}], "inner": {"v:stock": 2}}
    before = copy.deepcopy(document)
    checks.validate_book(document)
    assert document == before


def test_pointers_are_escaped(checks: Any) -> None:
    (violation,) = checks.validate_book({NS + "stock": -1})
    assert violation.pointer == "/https:~1~1a.example~1v#stock"


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    written(LIBRARY, folder, "library", "validators")
    return folder


def command(
    folder: Path, *arguments: str, data: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "library.validators", *arguments],
        cwd=folder,
        input=data,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_checks_lines_on_all_cores(folder: Path) -> None:
    lines = [json.dumps({"title": "T", "stock": n - 1}) for n in range(3000)]
    (folder / "lines.ndjson").write_text("\n".join(lines), encoding="utf-8")
    one, two = (
        command(folder, "lines.ndjson", "--class", "Book", "--jobs", jobs)
        for jobs in "12"
    )
    assert one.returncode == 1
    assert one.stdout == two.stdout
    assert one.stdout.startswith("lines.ndjson:1: [1] /stock: out-of-range: ")
    assert one.stderr == "3000 checked: 2999 valid, 1 with violations\n"


def test_the_command_reads_standard_input(folder: Path) -> None:
    data = json.dumps([{"title": "T"}, {"title": 5}, {}], indent=1)
    arguments = ("-", "--class", "Book", "--for", "PUT", "--format", "json")
    done = command(folder, *arguments, data=data)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(r["record"], r["line"], r["code"]) for r in lines] == [
        (2, 5, "wrong-type"),
        (3, 8, "required"),
    ]
    assert (
        command(folder, "-", "--class", "Book", data='{"title": "T"}').returncode == 0
    )


@pytest.mark.parametrize(
    "arguments", [("absent.json", "--class", "Book"), ("x", "--class", "Nothing")]
)
def test_the_command_says_what_it_cannot_read(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    done = command(folder, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("context", ["https://a.example/c", {"x": "urn:x"}])
def test_a_list_by_correction_is_one_however_it_is_checked(
    context: object, tmp_path: Path
) -> None:
    tags = text("tags", "string", is_list=True)
    supported = SupportedClass(iri=NS + "A", name="A", properties=Named({"tags": tags}))
    documentation = ApiDocumentation(classes=Named({"A": supported}))
    with imported(documentation, tmp_path) as package:
        checks = importlib.import_module(f"{package.__name__}.validators.a")
        # With a context of its own it is walked in Python.
        said = {"@context": context, "tags": ["a", "b"]}
        assert checks.validate_a(said) == ()
        assert checks.RULES.violations(said, "PUT") == ()


def test_a_patch_cannot_take_away_what_is_required(tmp_path: Path) -> None:
    name = text("fullName", "string", required=True)
    properties = Named({"fullName": name, "note": text("note", "string")})
    supported = SupportedClass(iri=NS + "A", name="A", properties=properties)
    documentation = ApiDocumentation(classes=Named({"A": supported}))
    with imported(documentation, tmp_path) as package:
        checks = importlib.import_module(f"{package.__name__}.validators.a")
        (found,) = checks.RULES.violations({"fullName": None}, "PATCH")
        assert (found.pointer, found.code) == ("/fullName", "required")
        assert checks.RULES.violations({"note": None}, "PATCH") == ()
        assert checks.RULES.violations({"fullName": "x"}, "PATCH") == ()
