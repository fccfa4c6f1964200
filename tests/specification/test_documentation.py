"""The DLCS vocabulary says of `Image` what the specification page says."""

from __future__ import annotations

from pathlib import Path

import pytest
from specification_page import PageOperation, PageProperty, parse, specification

from hydra_codegen import load
from hydra_codegen.compact import Compactor
from hydra_codegen.documentation import Operation, PropertyKind, SupportedClass

DLCS = Path(__file__).parents[2] / "vocab" / "dlcs.ttl"
PAGE = parse(specification())


@pytest.fixture(scope="module", name="image")
def _image() -> SupportedClass:
    return load(DLCS).classes["Image"]


@pytest.fixture(scope="module", name="compact")
def _compact() -> Compactor:
    return Compactor(load(DLCS).prefixes)


def row(operation: Operation, compact: Compactor) -> PageOperation:
    (status,) = operation.statuses or (None,)
    return PageOperation(
        method=operation.method,
        label=operation.title,
        expects=" ".join(map(compact, operation.expects)),
        returns=" ".join(map(compact, operation.returns)),
        status=f"{status.code} {status.text}" if status else "",
    )


def test_the_page_is_read_whole() -> None:
    text = specification()
    assert len(PAGE.properties) == text.count("\n### ") > 0
    rows = len(PAGE.operations) + sum(len(p.operations) for p in PAGE.properties)
    tables = text.count("|domain|") + text.count("|Method|")
    lines = sum(line.startswith("|") for line in text.splitlines())
    assert rows + len(PAGE.properties) == lines - 2 * tables
    assert text.count("```\n/") == 1 + sum(p.link for p in PAGE.properties)


def test_the_class(image: SupportedClass, compact: Compactor) -> None:
    assert (image.title, image.description) == (PAGE.title, PAGE.description)
    assert [t.template for t in image.templates] == [PAGE.template]
    assert tuple(row(o, compact) for o in image.operations) == PAGE.operations


def test_the_properties_and_their_order(image: SupportedClass) -> None:
    assert list(image.properties) == [p.key for p in PAGE.properties]


@pytest.mark.parametrize("said", PAGE.properties, ids=lambda said: said.key)
def test_each_property(
    said: PageProperty, image: SupportedClass, compact: Compactor
) -> None:

    found = image.properties[said.key]
    assert found.description == said.description
    assert " ".join(map(compact, found.domains)) == said.domain
    assert " ".join(compact(r.iri) for r in found.ranges) == said.range
    assert (found.readonly, found.writeonly) == (said.readonly, said.writeonly)
    assert (found.kind is PropertyKind.LINK) == said.link
    templates = [t.template for t in found.templates]
    assert templates == ([said.template] if said.template else [])
    assert tuple(row(o, compact) for o in found.operations) == said.operations
