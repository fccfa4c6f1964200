"""Whichever way JSON-LD says a thing, the client reads the same, and says the same.

PyLD, which generated packages do without, says what a document means.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from client.test_rules import BASE, answer, core, driven
from dlcs import Image, ImageWrite, Resource
from dlcs._runtime.client.errors import UnreadableAnswer
from dlcs._runtime.client.operations import Operation
from dlcs._runtime.links import named_class
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from server_support import GENERATED

CONTEXT = json.loads((GENERATED / "schema" / "context.jsonld").read_text())["@context"]
VOCABULARY = "https://api.dlcs.io/vocab#"
URL = f"{BASE}i/1"
# PyLD would fetch any other.
OPTIONS = {"base": URL, "documentLoader": None}

TEXTS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=8)
MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
IMAGES = st.fixed_dictionaries(
    {"@id": st.just(URL), "@type": st.just("Image"), "string1": TEXTS},
    optional={
        "number1": st.integers(0, 2**53),
        "tags": st.lists(TEXTS, min_size=1, unique=True),
        "created": MOMENTS,
        "batch": st.just(f"{BASE}b/1"),
        "roles": st.just([f"{BASE}r/2", f"{BASE}r/1"]),
    },
)

Said = dict[str, Any]
OTHER = {
    "dlcs": VOCABULARY,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "iri": "@id",
    "kind": "@type",
    "tags": "dlcs:Image/string1",
    "keywords": {"@id": "dlcs:Image/tags", "@container": "@set"},
    "string1": {"@id": "dlcs:Image/number1", "@type": "xsd:integer"},
    "batch": {"@id": "dlcs:Image/batch", "@type": "@id"},
}


def meant(document: object) -> object:
    """Return what a document says, as sorted quads."""
    return sorted(
        jsonld.to_rdf(
            document, {**OPTIONS, "format": "application/n-quads"}
        ).splitlines()
    )


def with_context(document: Said) -> Said:
    return {"@context": CONTEXT, **document}


def expanded(document: Said) -> object:
    return jsonld.expand(with_context(document), OPTIONS)


def flattened(document: Said) -> object:
    return jsonld.flatten(with_context(document), None, OPTIONS)


def stated(document: Said) -> object:
    """Return a node for each statement, as hydra-box does."""
    (node,) = jsonld.expand(with_context(document), OPTIONS)
    return [
        {"@id": node["@id"], key: [value]}
        for key, values in node.items()
        if key != "@id"
        for value in values
    ]


def graph(document: Said) -> object:
    return {"@graph": flattened(document)}


def otherwise(document: Said) -> object:
    """Return a document whose context turns the keys upside down."""
    return jsonld.compact(with_context(document), OTHER, OPTIONS)


def vocabulary(document: Said) -> object:
    """Return a document of a context that has no terms."""
    context = {"@vocab": VOCABULARY, "@base": None}
    return jsonld.compact(with_context(document), context, OPTIONS)


FORMS: list[Callable[[Said], object]] = [
    *(expanded, flattened, stated, graph, otherwise, vocabulary)
]


@pytest.mark.parametrize("form", FORMS)
@given(document=IMAGES)
def test_an_image_is_the_same_in_all_forms(
    form: Callable[[Said], object], document: Said
) -> None:
    client = core()
    image = client.resource(Image, answer(content=form(document), url=URL))
    wanted = Image.from_document(document)
    for name in ("string1", "number1", "tags", "created", "batch", "roles"):
        assert getattr(image, name) == getattr(wanted, name), name
    operation = Operation(method="PUT", path="/i", body="ImageWrite")
    write = ImageWrite.of(image)
    _, asked, _ = driven(client.answered(operation, (image, write), {}), [answer()])
    sent = json.loads(asked[0].content)
    assert "@context" not in sent
    said = {key: document[key] for key in ImageWrite.of(wanted).to_document()}
    assert meant({**sent, "@id": URL}) == meant(with_context(said))


def test_a_collection_is_sent_as_its_members_are() -> None:
    client = core()
    said = with_context({"@id": URL, "@type": "Image", "string1": "a"})
    client.resource(Image, answer(content=jsonld.expand(said, OPTIONS), url=URL))
    operation = Operation(method="POST", path="/q", body="Collection[ImageWrite]")
    writes = [ImageWrite(string1="a", number1=5), ImageWrite()]
    _, asked, _ = driven(client.answered(operation, (writes,), {}), [answer()])
    document = {
        "@type": "Collection",
        "member": [
            {"@type": "Image", "string1": "a", "number1": 5},
            {"@type": "Image"},
        ],
    }
    assert meant(json.loads(asked[0].content)) == meant(with_context(document))


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_page_is_found_among_its_statements(order: int, count: int) -> None:
    page: Said = {
        "@id": f"{BASE}i",
        "@type": "Collection",
        "totalItems": 7,
        "view": {"@id": f"{BASE}i?page=2", "@type": "PartialCollectionView"},
        "member": [
            {"@id": f"{BASE}i/{n}", "@type": "Image", "string1": str(n), "tags": ["t"]}
            for n in range(count)
        ],
    }
    page["view"]["next"] = f"{BASE}i?page=3"
    nodes = jsonld.flatten(with_context(page), None, OPTIONS)[::order]
    images = named_class("Collection[Image]")
    said = answer(content=nodes, url=f"{BASE}i?page=2")
    found: Any = core().document(images, said)
    assert (found.total_items, found.view.next) == (7, f"{BASE}i?page=3")
    assert {m.string1 for m in found.member} == {str(n) for n in range(count)}
    assert all(member.tags == ["t"] for member in found.member)


def test_a_context_that_changes_no_key_changes_nothing() -> None:
    """API Platform may write its context into each answer."""
    client = core()
    terms = {
        "@vocab": f"{VOCABULARY}Image/",
        "hydra": "http://www.w3.org/ns/hydra/core#",
    }
    document = {"@context": terms, "@id": "/i/1", "@type": "Image", "string1": "a"}
    image = client.resource(Image, answer(content=document, url=URL))
    assert image.to_document() == document
    operation = Operation(method="PUT", path="/i", body="ImageWrite")
    _, asked, _ = driven(client.answered(operation, (image,), {}), [answer()])
    assert json.loads(asked[0].content)["string1"] == "a"
    page = {
        "@context": terms,
        "@id": "/i",
        "hydra:member": [document],
        "hydra:totalItems": 1,
    }
    images = named_class("Collection[Image]")
    found: Any = client.document(images, answer(content=page, url=f"{BASE}i"))
    assert (found.total_items, found.member[0].string1) == (1, "a")


HOSTILE = [
    {"@context": {"a": "b:c", "b": "a:d"}, "a": 1},
    {"@context": {"a": "a:a"}, "a:b": 1},
    {"@context": {"a": {"@id": 1}, "b": None, "@vocab": [1]}, "a": 1, "b": 2},
    {"@context": [[[{"a": "b"}]]], "a": 1},
    {"@context": {"@id": "@type"}, "a": 1},
    {"@context": {"a": "@context"}, "a": {"b": "c"}},
    {"@context": {"a": "@id"}, "a": {"b": 1}},
    {"@context": "file:///etc/passwd", "https://a.example/a": 1},
    {"@context": ["http://169.254.169.254/", {"a": "https://a.example/a"}], "a": 1},
    {"@graph": {"@graph": [{"@graph": 1}]}},
    [{"@type": 1}, {"@type": [[]]}, 1, None, [], {"@id": 1, "https://a.example/a": 1}],
    [{"@type": "a", "@id": "http://[", "https://a.example/a": {"@id": "http://["}}],
    [{"https://a.example/a": {"@value": {"@value": 1}}}],
    [{"https://a.example/a": {"@list": {"@list": [None]}}}],
]


@pytest.mark.parametrize("document", HOSTILE, ids=json.dumps)
def test_a_hostile_document_is_read_or_is_a_typed_error(document: object) -> None:
    for model in (Image, Resource, named_class("Collection[Image]")):
        try:
            core().resource(model, answer(content=document, url=URL))
        except UnreadableAnswer:
            continue


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("@id", "@type", "@value", "@list", "@graph", "@context"),
                    *("member", "view", "string1", "tags", "batch", "@vocab", "a:b"),
                    f"{VOCABULARY}Image/batch",
                    f"{VOCABULARY}Image/tags",
                    "http://www.w3.org/ns/hydra/core#member",
                ]
            ),
            inner | st.sampled_from([VOCABULARY, "a", "@id", "http://[", "_:a"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(document=ANY)
def test_any_document_is_read_or_is_a_typed_error(document: object) -> None:
    for model in (Image, named_class("Collection[Image]")):
        try:
            found = core().resource(model, answer(content=document, url=URL))
        except UnreadableAnswer:
            continue
        assert isinstance(found, model)
