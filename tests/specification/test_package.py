"""The generated models and validators hold what the specification page says.

The package is made from the vocabulary's letter, without corrections, and
every expectation is read from the page.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from generated_package import imported
from pydantic import BaseModel, ValidationError
from specification_page import PageOperation, PageProperty, parse, specification

from hydra_codegen import load

DLCS = Path(__file__).parents[2] / "vocab" / "dlcs.ttl"
DOCUMENTATION = load(DLCS)
PAGE = parse(specification())
LINKS = tuple(said for said in PAGE.properties if said.link)

SAMPLES: Mapping[str, tuple[object, object]] = {
    "xsd:string": ("text", {"a": 1}),
    "xsd:integer": (-7, "seven"),
    "xsd:nonNegativeInteger": (7, -7),
    "xsd:boolean": (True, "perhaps"),
    "xsd:dateTime": ("2020-02-29T12:00:00Z", "yesterday"),
}
"""A value of each range and one that is not; links hold IRIs."""

LINK: tuple[object, object] = ("https://api.dlcs.io/somewhere", 5)
READS, SUFFIXES = {"GET": ""}, ("", "Write", "Patch")
WRITES = {"PUT": "Write", "PATCH": "Patch"}
BODIES = ("GET", "PUT", "POST", "PATCH")
"""What sends or answers a document; DELETE does not."""

Violations = Sequence[Any]


@pytest.fixture(scope="module", name="package")
def _package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(DOCUMENTATION, tmp_path_factory.mktemp("package")) as package:
        yield package


@pytest.fixture(scope="module", name="models")
def _models(package: Any) -> dict[str, type[BaseModel]]:
    return {suffix: getattr(package, PAGE.title + suffix) for suffix in SUFFIXES}


@pytest.fixture(scope="module", name="checks")
def _checks(package: Any) -> Any:
    return importlib.import_module(f"{package.__name__}.validators")


def sample(said: PageProperty) -> tuple[object, object]:
    return LINK if said.link else SAMPLES[said.range]


def keys(model: type[BaseModel]) -> list[str]:
    """Return the JSON keys of a model, without those of JSON-LD itself."""
    aliases = (
        field.serialization_alias or name for name, field in model.model_fields.items()
    )
    return [alias for alias in aliases if not alias.startswith("@")]


def function(checks: Any, link: PageProperty | None = None) -> Callable[..., Any]:
    """Return the check of documents of the class, or at the address of a link."""
    name = f"validate_{PAGE.title.lower()}" + (f"_{link.key}" if link else "")
    found: Callable[..., Any] = getattr(checks, name)
    return found


def found(violations: Violations) -> list[tuple[str, str, str]]:
    return [(v.pointer, v.code, v.property) for v in violations]


def iri(said: PageProperty) -> str:
    prefix, _, name = said.domain.partition(":")
    return f"{DOCUMENTATION.prefixes[prefix]}{name}/{said.key}"


def test_what_is_read_is_all_but_the_writeonly(
    models: Mapping[str, type[BaseModel]],
) -> None:
    wanted = [p.key for p in PAGE.properties if not p.writeonly]
    assert keys(models[""]) == wanted


@pytest.mark.parametrize("suffix", ["Write", "Patch"])
def test_what_is_sent_is_all_but_the_readonly(
    suffix: str, models: Mapping[str, type[BaseModel]]
) -> None:
    wanted = [p.key for p in PAGE.properties if not p.readonly]
    assert keys(models[suffix]) == wanted


@pytest.mark.parametrize("said", PAGE.properties, ids=lambda said: said.key)
def test_models_hold_the_values_of_the_range(
    said: PageProperty, models: Mapping[str, type[BaseModel]]
) -> None:
    good, bad = sample(said)
    holding = [model for model in models.values() if said.key in keys(model)]
    assert holding
    for model in holding:
        read = model.model_validate({said.key: good})
        sent = read.model_dump(mode="json", exclude_unset=True)
        assert sent == {said.key: good}
        with pytest.raises(ValidationError) as caught:
            model.model_validate({said.key: bad})
        assert {error["loc"][0] for error in caught.value.errors()} == {said.key}


@pytest.mark.parametrize("said", PAGE.properties, ids=lambda said: said.key)
@pytest.mark.parametrize("operation", [*READS, *WRITES])
def test_checks_accept_what_the_page_allows_and_nothing_else(
    said: PageProperty, operation: str, checks: Any
) -> None:
    good, bad = sample(said)
    check = function(checks)
    refused = {True: "read-only"} if operation in WRITES else {}
    code = refused.get(said.readonly) or (
        "write-only" if said.writeonly and operation in READS else ""
    )
    wanted = [(f"/{said.key}", code, iri(said))] if code else []
    assert found(check({said.key: good}, operation)) == wanted
    (violation, *rest) = check({said.key: bad}, operation)
    assert (violation.pointer, violation.property, rest) == (
        f"/{said.key}",
        iri(said),
        [],
    )
    if said.readonly and operation in WRITES:
        assert check({said.key: good}, operation, stored={said.key: good}) == ()


def methods(check: Callable[..., Any]) -> set[str]:
    """Return the operations that the annotation of a check names."""
    annotation = inspect.signature(check).parameters["operation"].annotation
    return {name for name in BODIES if repr(name) in annotation}


def rows(operations: Sequence[PageOperation]) -> list[str]:
    """Return the rows of a table as a docstring says them."""
    statuses = (f" ({o.status})" if o.status else "" for o in operations)
    return [
        f"{operation.method}: {operation.label}{status}"
        for operation, status in zip(operations, statuses, strict=True)
    ]


@pytest.mark.parametrize(
    "link", [None, *LINKS], ids=lambda link: link.key if link else "the class"
)
def test_each_operation_has_its_check_with_label_and_status(
    link: PageProperty | None, checks: Any
) -> None:
    operations = PAGE.operations if link is None else link.operations
    check = function(checks, link)
    wanted = {o.method for o in operations if o.method in BODIES}
    assert wanted
    assert methods(check) >= wanted
    assert methods(check) - wanted <= (set() if link else {"POST"})
    paragraphs = inspect.getdoc(check) or ""
    said = [" ".join(part.split()) for part in paragraphs.split("\n\n")]
    assert [part for part in said if part.split(":")[0] in (*BODIES, "DELETE")] == rows(
        operations
    )


@pytest.mark.parametrize(
    ("link", "operation"),
    [
        pytest.param(link, operation, id=f"{link.key}-{operation.method}")
        for link in LINKS
        for operation in link.operations
        if operation.method in BODIES
    ],
)
def test_a_links_operations_take_and_give_what_the_page_says(
    link: PageProperty, operation: PageOperation, checks: Any
) -> None:
    check = function(checks, link)
    document = operation.returns if operation.method == "GET" else operation.expects
    wrong: dict[str, object] = {"@id": 5}
    if document == "hydra:Collection":
        pointers = ["/member/0/@id"]
        given: dict[str, object] = {"member": [wrong]}
    else:
        name = document.partition(":")[2]
        key, value = next(
            (p.key, SAMPLES["xsd:string"][1])
            for p in DOCUMENTATION.classes[name].properties.values()
            if p.writable and p.key not in _shared(name)
        )
        pointers, given = [f"/{key}"], {key: value}
    assert [v.pointer for v in check(given, operation.method)] == pointers


def _shared(name: str) -> set[str]:
    """Return the keys that other classes have too: they would prove nothing."""
    return {
        key
        for other in DOCUMENTATION.classes.values()
        if other.name != name
        for key in other.properties
    }
