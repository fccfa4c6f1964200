"""What is read of an operation: method, bodies, statuses, headers."""

from __future__ import annotations

import pytest
from reader_support import (
    EX,
    HYDRA,
    only_class,
    read_classes,
    read_operation,
    read_property,
    rules,
)

from hydra_codegen.documentation import OWL_NOTHING, HeaderSpecification, Operation


def operation(said: str) -> Operation:
    """Read an operation that must be there."""
    found, _ = read_operation(said)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "method", ['"get"', '"GET"', "<http://www.w3.org/2011/http-methods#GET>"]
)
def test_methods_are_upper_case(method: str) -> None:
    assert operation(f"hydra:method {method}").method == "GET"


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("schema:CreateAction", "POST"),
        ("schema:AddAction", "POST"),
        ("schema:ReplaceAction", "PUT"),
        ("schema:UpdateAction", "PATCH"),
        ("schema:DeleteAction", "DELETE"),
        ("<https://schema.org/FindAction>", "GET"),
        ("hydra:CreateResourceOperation", "POST"),
    ],
)
def test_a_method_may_follow_from_the_type(kind: str, method: str) -> None:
    found, result = read_operation(f"a {kind}")
    assert found is not None
    assert found.method == method
    assert rules(result) == ["HC220"]


def test_q8_what_is_supported_is_an_operation_whatever_its_type() -> None:
    assert operation("hydra:method 'GET'").types == ()
    found = operation("a schema:UpdateAction ; hydra:method 'PUT'")
    assert (found.method, found.types) == ("PUT", ("http://schema.org/UpdateAction",))


@pytest.mark.parametrize("said", ["hydra:title 'x'", "hydra:method 'not a token'"])
def test_an_operation_without_a_usable_method_is_left_out(said: str) -> None:
    found, result = read_operation(said)
    assert found is None
    assert rules(result) == ["HC219"]


def test_an_operation_that_is_a_text_stops_no_other() -> None:
    result = read_classes(
        ":Item hydra:supportedOperation 'GET', [ hydra:method 'PUT' ] ."
    )
    assert [one.method for one in only_class(result).operations] == ["PUT"]
    assert rules(result) == ["HC201"]


def test_q21_operations_merged_by_a_reused_label_are_noticed() -> None:
    found, result = read_operation(
        "hydra:method 'GET' ; hydra:title 'Retrieves all Role', 'Retrieves all Space'"
    )
    assert found is not None
    assert found.title == "Retrieves all Role"
    assert rules(result) == ["HC221"]


def test_q21_several_methods_of_one_node_are_noticed() -> None:
    found, result = read_operation("hydra:method 'GET', 'PUT'")
    assert found is not None
    assert found.method == "GET"
    assert rules(result) == ["HC221"]


def test_an_operation_shared_by_two_classes_is_no_finding() -> None:
    result = read_classes(
        ":A hydra:supportedOperation :get .",
        ":B hydra:supportedOperation :get .\n:get hydra:method 'GET' .",
    )
    assert all(len(c.operations) == 1 for c in result.documentation.classes.values())
    assert not result.findings


def test_q22_operations_on_the_property_without_link_type_and_on_the_supported() -> (
    None
):
    found, _ = read_property(
        "hydra:supportedOperation [ hydra:method 'GET' ]",
        "hydra:supportedOperation [ hydra:method 'POST' ]",
    )
    assert [one.method for one in found.operations] == ["GET", "POST"]


def test_q22_an_operation_of_a_template_is_get_unless_it_says_otherwise() -> None:
    found, result = read_property(
        """hydra:search [ hydra:template "/find{?q}" ;
        hydra:supportedOperation [ hydra:title "find" ], [ hydra:method "POST" ] ]"""
    )
    assert [one.method for one in found.operations] == ["GET", "POST"]
    assert not result.findings


def test_expects_and_returns_stand_as_stated() -> None:
    found = operation(
        "hydra:method 'PUT' ; hydra:expects :Item, :Item2 ; hydra:returns owl:Nothing"
    )
    assert found.expects == (EX + "Item", EX + "Item2")
    assert found.returns == (OWL_NOTHING,)
    assert found.result_types == ()


@pytest.mark.parametrize(
    "null", ['"null"', "<https://a.example/null>", "<https://a.example/vocab#null>"]
)
def test_q6_null_is_no_body_and_is_said_once(null: str) -> None:
    found, result = read_operation(
        f"hydra:method 'PUT' ; hydra:expects {null} ; hydra:returns {null}"
    )
    assert found is not None
    assert (found.expects, found.returns) == ((), ())
    assert rules(result) == ["HC206"]


@pytest.mark.parametrize("text", ["Item", "item", "#Item"])
def test_q13_a_class_name_as_text_is_resolved(text: str) -> None:
    found, result = read_operation(f"hydra:method 'GET' ; hydra:returns '{text}'")
    assert found is not None
    assert found.returns == (EX + "Item",)
    assert rules(result) == ["HC202"]


def test_q13_a_text_that_names_no_class_is_left_out() -> None:
    found, result = read_operation("hydra:method 'GET' ; hydra:returns 'Else'")
    assert found is not None
    assert found.returns == ()
    assert rules(result) == ["HC203"]


def test_q12_a_class_that_differs_by_case_is_found() -> None:
    found, result = read_operation("hydra:method 'GET' ; hydra:returns :ITEM")
    assert found is not None
    assert found.returns == (EX + "Item",)
    assert rules(result) == ["HC205"]


def test_q11_a_class_that_is_not_described_stays_as_stated_and_is_named() -> None:
    found, result = read_operation("hydra:method 'GET' ; hydra:returns :Gone")
    assert found is not None
    assert found.returns == (EX + "Gone",)
    assert rules(result) == ["HC204"]


def test_q11_a_wrong_base_is_suspected_where_only_the_namespace_differs() -> None:
    found, result = read_operation(
        "hydra:method 'GET' ; hydra:returns <https://b.example/doc#Item>"
    )
    assert found is not None
    assert found.returns == ("https://b.example/doc#Item",)
    (finding,) = result.findings
    assert finding.rule == "HC204"
    assert "base IRI" in finding.hint


def test_classes_of_other_vocabularies_are_no_finding() -> None:
    _, result = read_operation(
        "hydra:method 'GET' ; hydra:returns schema:Person, <https://b.example/Cat>"
    )
    assert not result.findings


def test_an_inline_shape_stands_for_the_class_it_targets() -> None:
    found = operation("hydra:method 'PUT' ; hydra:expects [ sh:targetClass :Item ]")
    assert found.expects == (EX + "Item",)


def test_an_upload_expects_headers_and_no_class() -> None:
    found, result = read_operation(
        """hydra:method 'PUT' ; hydra:expects [ hydra:expectsHeader
        [ hydra:headerName "Content-Type" ; hydra:possibleValue "image/png" ] ]"""
    )
    assert found is not None
    assert found.expects == ()
    assert found.expects_headers == (
        HeaderSpecification(name="Content-Type", possible_values=("image/png",)),
    )
    assert not result.findings


def test_an_inline_node_that_says_nothing_is_left_out_with_a_finding() -> None:
    found, result = read_operation("hydra:method 'PUT' ; hydra:expects [ :x 1 ]")
    assert found is not None
    assert found.expects == ()
    assert rules(result) == ["HC231"]


def test_an_inline_restriction_on_members_is_a_collection() -> None:
    found = operation(
        """hydra:method 'GET' ; hydra:returns [ owl:equivalentClass
        [ owl:onProperty hydra:member ; owl:allValuesFrom :Item ] ]"""
    )
    assert found.returns == (HYDRA + "Collection",)


# ------------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    "said",
    [
        "hydra:possibleStatus [ hydra:statusCode 201 ]",
        'hydra:possibleStatus [ hydra:statusCode "201" ]',
        "hydra:statusCodes [ hydra:statusCode 201 ]",
        "hydra:statusCodes [ hydra:code 201 ]",
        "hydra:statusCodes 201",
        "hydra:statusCode 201",
        "hydra:possibleStatus ( 201 )",
        "hydra:possibleStatus <https://a.example/status/201>",
    ],
)
def test_statuses_are_objects_or_bare_numbers(said: str) -> None:
    found = operation(f"hydra:method 'POST' ; {said}")
    assert [one.code for one in found.statuses] == [201]


@pytest.mark.parametrize("code", ["99", "600", "'4xx'", "'null and void'", "-200"])
def test_a_code_out_of_range_is_left_out_with_a_finding(code: str) -> None:
    found, result = read_operation(
        f"hydra:method 'GET' ; hydra:possibleStatus [ hydra:statusCode {code} ], 404"
    )
    assert found is not None
    assert [one.code for one in found.statuses] == [404]
    assert rules(result) == ["HC222"]


def test_a_status_without_a_code_is_a_finding_without_its_label() -> None:
    _, result = read_operation(
        "hydra:method 'GET' ; hydra:possibleStatus [ hydra:title 'Gone' ]"
    )
    (finding,) = result.findings
    assert finding.rule == "HC222"
    assert "_:" not in finding.message


def test_the_text_of_a_status_is_its_title_else_its_description() -> None:
    found = operation(
        """hydra:method 'GET' ; hydra:possibleStatus (
        [ hydra:statusCode 200 ; hydra:title "Here" ; hydra:description "Long" ]
        [ hydra:statusCode 404 ; hydra:title "" ; hydra:description "Not, here" ] )"""
    )
    assert [one.text for one in found.statuses] == ["Here", "Not, here"]


def test_q34_content_is_content() -> None:
    text = "One, two; ```code``` \N{PARTY POPPER}  "
    found = operation(
        f"""hydra:method 'GET' ; hydra:description "{text}" ;
        hydra:possibleStatus [ hydra:statusCode 200 ; hydra:description "{text}" ]"""
    )
    assert found.description == text
    assert found.statuses[0].description == text


# -------------------------------------------------------------------- headers


def test_headers_are_names_or_specifications() -> None:
    found = operation(
        """hydra:method 'GET' ; hydra:expectsHeader "Accept" ; hydra:returnsHeader
        [ hydra:headerName "Content-Type" ; hydra:possibleValue "a/b", "c/d" ;
          hydra:closedSet true ]"""
    )
    assert found.expects_headers == (HeaderSpecification(name="Accept"),)
    assert found.returns_headers == (
        HeaderSpecification(
            name="Content-Type", possible_values=("a/b", "c/d"), closed=True
        ),
    )


def test_a_closed_set_that_an_older_context_maps_to_a_value_is_seen() -> None:
    found = operation(
        """hydra:method 'GET' ; hydra:returnsHeader
        [ hydra:headerName "X" ; hydra:possibleValue "a", true ]"""
    )
    assert found.returns_headers == (
        HeaderSpecification(name="X", possible_values=("a",), closed=True),
    )


def test_operations_that_nothing_of_the_api_leads_to_are_named() -> None:
    result = read_classes(
        ':Item hydra:supportedOperation [ hydra:method "GET" ] .',
        """:search a hydra:Operation ; hydra:method "GET" .
        :service hydra:supportedOperation [ hydra:method "POST" ] .
        :one hydra:operation [ hydra:method "DELETE" ] .""",
    )
    messages = [f.message for f in result.findings if f.rule == "HC233"]
    assert len(messages) == 2
    assert ":service" in messages[0].replace("ex:", ":")
    assert ":search" in messages[1].replace("ex:", ":")


def test_an_operation_without_a_method_is_named_where_it_has_a_name() -> None:
    result = read_classes(":Item hydra:supportedOperation :find .")
    (finding,) = [f for f in result.findings if f.rule == "HC219"]
    assert ":find" in finding.message
