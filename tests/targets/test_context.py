"""Payloads mean what the vocabulary says, through any JSON-LD processor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from hydra_codegen.documentation import (
    HYDRA,
    ApiDocumentation,
    Named,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.statements import RDF, XSD
from hydra_codegen.targets.context import payload_context

EX = "https://example.org/ns#"


def of(
    owner: str, key: str, datatype: str = "string", **rest: Any
) -> SupportedProperty:
    found = Range(iri=XSD + datatype, kind=RangeKind.DATATYPE)
    return SupportedProperty(
        key=key, iri=f"{EX}{owner}/{key}", **{"ranges": (found,), **rest}
    )


def api(*classes: SupportedClass, **prefixes: str) -> ApiDocumentation:
    return ApiDocumentation(
        classes=Named({c.name: c for c in classes}), prefixes=prefixes or {"ex": EX}
    )


def a_class(name: str, *properties: SupportedProperty, **rest: Any) -> SupportedClass:
    by_key = Named({p.key: p for p in properties})
    return SupportedClass(name=name, iri=EX + name, properties=by_key, **rest)


def expanded(documentation: ApiDocumentation, payload: Mapping[str, Any]) -> Any:
    document = {"@context": payload_context(documentation), **payload}
    options = {"base": "https://example.org/1"}
    return jsonld.expand(document, options)[0]


LIBRARY = api(
    a_class("Image", of("Image", "name"), of("Image", "created", "dateTime")),
    a_class("Space", of("Space", "name"), of("Space", "size", "integer")),
)


def test_a_shared_key_means_what_its_class_says() -> None:
    for name in ("Image", "Space"):
        for type_ in (name, f"ex:{name}"):
            node = expanded(LIBRARY, {"@type": type_, "name": "cat"})
            assert node["@type"] == [EX + name]
            assert node[f"{EX}{name}/name"] == [{"@value": "cat"}]


def test_a_key_of_one_class_needs_no_type() -> None:
    node = expanded(LIBRARY, {"created": "2020-01-01T00:00:00Z", "size": 5})
    assert node[EX + "Image/created"][0]["@type"] == XSD + "dateTime"
    assert node[EX + "Space/size"] == [{"@type": XSD + "integer", "@value": 5}]


def test_a_term_with_a_prefix_is_mapped_to_its_iri_in_full() -> None:
    context: dict[str, Any] = payload_context(LIBRARY)
    prefixed = {key: value for key, value in context.items() if ":" in key}
    assert {key: value["@id"] for key, value in prefixed.items()} == {
        "ex:Image": EX + "Image",
        "ex:Space": EX + "Space",
    }


def test_a_class_inside_another_keeps_its_own_keys() -> None:
    holds = of(
        "Space", "cover", ranges=(Range(iri=EX + "Image", kind=RangeKind.CLASS),)
    )
    documentation = api(
        a_class("Image", of("Image", "name")),
        a_class("Space", of("Space", "name"), holds),
    )
    cover = {"@type": "Image", "name": "inner"}
    node = expanded(documentation, {"@type": "Space", "name": "outer", "cover": cover})
    (inner,) = node[EX + "Space/cover"]
    assert node[EX + "Space/name"] == [{"@value": "outer"}]
    assert inner[EX + "Image/name"] == [{"@value": "inner"}]


def test_a_link_is_an_iri() -> None:
    link = of("Image", "roles", kind=PropertyKind.LINK, ranges=())
    node = expanded(api(a_class("Image", link)), {"roles": "/roles"})
    assert node[EX + "Image/roles"] == [{"@id": "https://example.org/roles"}]


def test_a_list_keeps_its_order() -> None:
    found = Range(iri=RDF + "List", kind=RangeKind.LIST)
    documentation = api(a_class("Image", of("Image", "steps", ranges=(found,))))
    node = expanded(documentation, {"steps": ["b", "a"]})
    values = [{"@value": "b"}, {"@value": "a"}]
    assert node[EX + "Image/steps"] == [{"@list": values}]


def test_a_subclass_knows_the_keys_of_its_superclasses_in_a_circle() -> None:
    documentation = api(
        a_class("Base", of("Base", "name"), superclasses=(EX + "Sub",)),
        a_class("Sub", superclasses=(EX + "Base",)),
        a_class("Other", of("Other", "name")),
    )
    node = expanded(documentation, {"@type": "Sub", "name": "x"})
    assert node[EX + "Base/name"] == [{"@value": "x"}]


def test_a_collection_is_hydras_unless_the_api_has_its_own() -> None:
    page = {"@type": "Collection", "member": ["/1"], "view": {"next": "/2"}}
    node = expanded(LIBRARY, page)
    assert node["@type"] == [HYDRA + "Collection"]
    assert node[HYDRA + "member"] == [{"@id": "https://example.org/1"}]
    assert HYDRA + "next" in node[HYDRA + "view"][0]
    own = api(a_class("Collection", of("Collection", "member")))
    node = expanded(own, {"@type": "Collection", "member": "x"})
    assert node[EX + "Collection/member"] == [{"@value": "x"}]


NAMES = st.one_of(
    st.sampled_from(
        [
            *("name", "title", "member", "Image", "ex", "https", "@type", "@x", "id"),
            *("a:b", "a/b", "ex:a", "", " ", "#", "__proto__", "hydra", "名"),
        ]
    ),
    st.text(max_size=4),
)


@st.composite
def apis(draw: st.DrawFn) -> ApiDocumentation:
    classes = draw(st.dictionaries(NAMES, st.lists(NAMES, unique=True), max_size=4))
    made = []
    for index, (name, keys) in enumerate(classes.items()):
        properties = {
            key: replace(of("p", key), iri=f"{EX}{index}/{number}")
            for number, key in enumerate(keys)
        }
        supported = a_class(name, *properties.values())
        made.append(replace(supported, iri=f"{EX}{index}"))
    return api(*made, ex=EX, https="https://example.org/")


@settings(deadline=None)
@given(apis())
def test_every_key_that_can_be_a_term_leads_to_its_property(
    documentation: ApiDocumentation,
) -> None:
    usable = [n for n in documentation.classes if n and not set("@:/") & set(n)]
    for name in usable:
        supported = documentation.classes[name]
        for key, property_ in supported.properties.items():
            if key and not set("@:/") & set(key):
                node = expanded(documentation, {"@type": name, key: "value"})
                assert node[property_.iri] == [{"@value": "value"}]


def test_an_iri_that_no_processor_takes_spoils_nothing_else() -> None:
    bad = replace(of("Image", "bad"), iri="https://example.org/not an IRI")
    node = expanded(api(a_class("Image", bad, of("Image", "good"))), {"good": "x"})
    assert node == {EX + "Image/good": [{"@value": "x"}]}
