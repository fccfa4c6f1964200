"""Every operation of the specification page is answered with its documented status."""

from __future__ import annotations

import httpx
import pytest
from specification_page import PageOperation, PageProperty, parse, specification

PAGE = parse(specification())
LINKS = [p for p in PAGE.properties if p.link]
ROWS = [
    *((PAGE.template, row) for row in PAGE.operations),
    *((p.template, row) for p in LINKS for row in p.operations),
]


def address(template: str, space: str, image: str) -> str:
    """Return the path that a template of the page stands for."""
    values = ["2", space.rpartition("/")[2], image]
    for number, value in enumerate(values):
        template = template.replace(f"{{{number}}}", value)
    return template


def documented(row: PageOperation) -> int:
    """Return the status of success: as documented, else Hydra's usual."""
    if row.status:
        return int(row.status.split()[0])
    return 204 if row.returns == "owl:Nothing" else 200


@pytest.fixture(name="image")
def _image(server: httpx.Client, space: str) -> str:
    """Return the name of an image that has a batch."""
    path = address(PAGE.template, space, "cat")
    assert server.put(path, json={}).status_code == 201
    assert server.put(f"{path}/batch", json={}).status_code == 201
    return "cat"


def test_the_page_has_operations_of_links_too() -> None:
    assert len(ROWS) == len(PAGE.operations) + sum(len(p.operations) for p in LINKS)
    assert len(LINKS) == 2


@pytest.mark.parametrize(
    ("template", "row"), ROWS, ids=lambda value: getattr(value, "label", None)
)
def test_each_operation(
    template: str, row: PageOperation, server: httpx.Client, space: str, image: str
) -> None:
    body: dict[str, object] | None = {} if row.expects else None
    path = address(template, space, image)
    answer = server.request(row.method, path, json=body)
    assert answer.status_code == documented(row), answer.text
    if row.returns == "owl:Nothing":
        assert answer.content == b""
        assert server.get(path).status_code == 404
    elif row.returns == "hydra:Collection":
        assert answer.json()["@type"] == "Collection"
    else:
        # The page's batch says vocab:Image, which our corrections put right.
        expected = "Batch" if template.endswith("/batch") else row.returns
        assert answer.json()["@type"] == expected.removeprefix("vocab:")


@pytest.mark.parametrize("template", sorted({template for template, _ in ROWS}))
def test_what_is_allowed_is_what_the_page_says(
    template: str, server: httpx.Client, space: str, image: str
) -> None:
    path = address(template, space, image)
    stated = {row.method for at, row in ROWS if at == template}
    allowed = set(server.options(path).headers["allow"].split(", "))
    assert allowed == stated | {"HEAD", "OPTIONS"}
    for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - stated:
        refused = server.request(method, path)
        assert refused.status_code == 405
        assert set(refused.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize("said", PAGE.properties, ids=lambda said: said.key)
def test_each_property_is_kept_or_refused(
    said: PageProperty, server: httpx.Client, space: str, image: str
) -> None:
    values = {
        "xsd:string": "a text",
        "xsd:integer": -7,
        "xsd:nonNegativeInteger": 7,
        "xsd:boolean": True,
        "xsd:dateTime": "2025-01-02T03:04:05.1234567Z",
        "vocab:Batch": "/customers/2/queue/batches/other",
    }
    if said.range == "hydra:Collection":
        return  # a collection is what its own address says
    path = address(PAGE.template, space, image)
    value: object = values[said.range]
    value = [value] if said.key == "tags" else value
    answer = server.patch(path, json={said.key: value})
    if said.readonly:
        (violation,) = answer.json()["violations"]
        assert (answer.status_code, violation["code"]) == (422, "read-only")
        assert violation["property"].endswith(f"Image/{said.key}")
    else:
        assert answer.status_code == 200, answer.text
        assert server.get(path).json()[said.key] == value
