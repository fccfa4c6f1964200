"""IRI templates: where they are found, and what their variables are called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reader_support import EX, load, only_class, read_classes, read_turtle, rules

from hydra_codegen.documentation import IriTemplate, TemplateVariable
from hydra_codegen.vocabulary.reader import read


def class_templates(said: str) -> tuple[IriTemplate, ...]:
    """Read the templates of a class."""
    return only_class(read_classes(f":Item {said} .")).templates


def names(template: IriTemplate) -> list[str]:
    return [variable.name for variable in template.variables]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("/", []),
        (
            "/customers/{0}/spaces/{1}/images/{2}",
            ["customer", "space", "image"],
        ),
        ("/customers/{0}/queue/batches/{1}", ["customer", "batch"]),
        ("/customers/{0}/authServices/{1}", ["customer", "auth_service"]),
        ("/customers/{0}/customers/{1}", ["customer", "customer_1"]),
        ("/pairs/{0}/{1}", ["pair", "pair_1"]),
        ("/pairs/{0}-{1}", ["pair", "pair_1"]),
        ("/{0}", ["value"]),
        ("/日本/{0}", ["value"]),
        ("/same/{0}/again/{0}", ["same"]),
        ("/users/{userId}{?pageSize,q*}", ["user_id", "page_size", "q"]),
    ],
)
def test_variables_are_named(template: str, expected: list[str]) -> None:
    (found,) = class_templates(f'hc:iriTemplate "{template}"')
    assert found.template == template
    assert names(found) == expected


def test_a_position_is_a_token_with_its_braces() -> None:
    (found,) = class_templates('hc:iriTemplate "/customers/{0}{?page}"')
    assert found.variables == (
        TemplateVariable(name="customer", token="{0}", required=True),
        TemplateVariable(name="page", token="page"),
    )


def test_q33_two_templates_in_one_text() -> None:
    found = class_templates('hc:iriTemplate "/a/{0}/storage, /a/{0}/b/{1}/storage"')
    assert [one.template for one in found] == ["/a/{0}/storage", "/a/{0}/b/{1}/storage"]


def test_q33_several_values_and_a_comma_within_an_expression() -> None:
    found = class_templates('hc:iriTemplate "/a{?x,y}", "/b"')
    assert [one.template for one in found] == ["/a{?x,y}", "/b"]


@pytest.mark.parametrize("text", ["", " ", ","])
def test_q33_an_empty_template_is_none(text: str) -> None:
    assert class_templates(f'hc:iriTemplate "{text}"') == ()


@pytest.mark.parametrize("text", ["/a/{0", "/a/0}", "/a/{{0}}"])
def test_braces_that_do_not_match_are_a_finding(text: str) -> None:
    result = read_classes(f':Item hc:iriTemplate "{text}" .')
    assert rules(result) == ["HC223"]


@pytest.mark.parametrize(
    "predicate",
    [
        "hydra:search",
        "<http://hydra-box.org/schema/variables>",
        "<https://kopflos.described.at/variables>",
        "<https://hypermedia.app/knossos#memberTemplate>",
    ],
)
def test_q28_templates_by_the_terms_of_several_vendors(predicate: str) -> None:
    (found,) = class_templates(
        f"""{predicate} [ a hydra:IriTemplate ; hydra:template "/{{?from,to}}" ;
        hydra:variableRepresentation hydra:ExplicitRepresentation ;
        hydra:mapping [ hydra:variable "from" ; hydra:property :start ;
                        hydra:required true ] ]"""
    )
    assert found.template == "/{?from,to}"
    assert found.explicit_representation
    assert found.variables == (
        TemplateVariable(
            name="from", token="from", property=EX + "start", required=True, mapped=True
        ),
        TemplateVariable(name="to", token="to"),
    )


def test_q28_other_terms_can_be_set() -> None:
    loaded = load(
        """:api a hydra:ApiDocumentation ; hydra:supportedClass :Item .
        :Item :findBy [ hydra:template "/{?q}" ] ."""
    )
    (item,) = read(loaded).documentation.classes.values()
    assert item.templates == ()
    result = read(replace(loaded), template_predicates=(EX + "findBy",))
    (item,) = result.documentation.classes.values()
    assert [one.template for one in item.templates] == ["/{?q}"]


def test_q28_a_template_that_an_operation_leads_to_is_its_class_s() -> None:
    (found,) = class_templates(
        """hydra:supportedOperation [ hydra:method "GET" ;
        <https://kopflos.described.at/variables> [ hydra:template "/{?tag}" ] ]"""
    )
    assert found.template == "/{?tag}"


def test_a_mapping_of_what_the_template_does_not_use_is_a_finding() -> None:
    result = read_classes(
        """:Item hydra:search [ hydra:template "/{?q}" ;
        hydra:mapping [ hydra:variable "p" ], [ hydra:property :x ] ] ."""
    )
    assert rules(result) == ["HC224", "HC224"]


def test_a_mapping_without_a_template_is_a_finding() -> None:
    result = read_classes(
        ":Item hydra:search [ hydra:mapping [ hydra:variable 'q' ] ] ."
    )
    assert only_class(result).templates == ()
    assert rules(result) == ["HC223"]


def test_a_link_is_served_below_its_class() -> None:
    result = read_classes(
        """:Item hc:iriTemplate "/items/{0}", "/mine/{0}" ; hydra:supportedProperty
            [ hydra:property :owner ], [ hydra:property :name ] .
        :owner a hydra:Link . :name a rdf:Property ."""
    )
    properties = only_class(result).properties
    assert [one.template for one in properties["owner"].templates] == [
        "/items/{0}/owner",
        "/mine/{0}/owner",
    ]
    assert names(properties["owner"].templates[0]) == ["item"]
    assert properties["name"].templates == ()


def test_a_search_of_the_class_is_no_address_of_its_links() -> None:
    result = read_classes(
        """:Item hydra:search [ hydra:template "/items{?q}" ] ;
            hydra:supportedProperty [ hydra:property :owner ] .
        :owner a hydra:Link ."""
    )
    assert only_class(result).properties["owner"].templates == ()


def test_a_property_with_operations_is_served_like_a_link() -> None:
    result = read_classes(
        """:Item hc:iriTemplate "/items/{0}" ;
            hydra:supportedProperty [ hydra:property :owner ] .
        :owner hydra:supportedOperation [ hydra:method "GET" ] ."""
    )
    (template,) = only_class(result).properties["owner"].templates
    assert template.template == "/items/{0}/owner"


@pytest.mark.parametrize(
    "entry",
    [
        ':EntryPoint hc:iriTemplate "/" .',
        ':EntryPoint hc:iriTemplate "" .',
        ":api hydra:entrypoint <https://a.example/> . <https://a.example/> a :EntryPoint .",
        "",
    ],
    ids=["root template", "empty template", "by the entry point's type", "by its name"],
)
def test_links_of_the_entry_point_stand_below_the_root(entry: str) -> None:
    result = read_turtle(
        f""":api a hydra:ApiDocumentation ; hydra:supportedClass :EntryPoint .
        :EntryPoint hydra:supportedProperty [ hydra:property :customers ] .
        :customers a hydra:Link . {entry}"""
    )
    (template,) = only_class(result).properties["customers"].templates
    assert template.template == "/customers"


def test_the_path_of_a_link_cannot_break_out_of_it() -> None:
    result = read_classes(
        """:Item hc:iriTemplate "/items" ;
            hydra:supportedProperty [ hydra:property <https://a.example/v#a%2F{x}> ] .
        <https://a.example/v#a%2F{x}> a hydra:Link .""".replace("{x}", "'x")
    )
    (one,) = only_class(result).properties.values()
    assert "{" not in one.templates[0].template


def test_what_is_searched_by_is_what_the_query_holds() -> None:
    (found,) = class_templates('hc:iriTemplate "/a/{0}/b{?q,page*,x:3}{&more}"')
    assert [v.token for v in found.queried] == ["q", "page", "x", "more"]
    assert IriTemplate(template="/a/{q}").queried == ()
