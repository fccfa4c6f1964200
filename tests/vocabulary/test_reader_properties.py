"""What is read of a supported property: key, access, ranges, cardinality."""

from __future__ import annotations

import pytest
from reader_support import (
    EX,
    HYDRA,
    IT,
    XSD,
    only_class,
    read_classes,
    read_property,
    rules,
)

from hydra_codegen.documentation import PropertyKind, Range, RangeKind

# ------------------------------------------------------------------ JSON keys


@pytest.mark.parametrize(
    ("supported", "target", "terms", "key"),
    [
        ("hydra:title 'aTitle'", "rdfs:label 'aLabel'", {"aTerm": IT}, "aTerm"),
        ("hydra:title 'aTitle'", "rdfs:label 'aLabel'", None, "aTitle"),
        ("hydra:title 'A title'", "rdfs:label 'aLabel'", None, "aLabel"),
        ("hydra:title 'A title'", "rdfs:label 'A label'", None, "it"),
        ("rdfs:label 'aLabel'", "hydra:title 'aTitle'", None, "aTitle"),
    ],
    ids=["term", "title", "label", "local name", "title of the property"],
)
def test_q20_the_json_key_in_the_order_of_trust(
    supported: str, target: str, terms: dict[str, str] | None, key: str
) -> None:
    found, _ = read_property(supported, target, terms=terms)
    assert found.key == key


@pytest.mark.parametrize(
    ("title", "key"), [("getItems", "it"), ("items", "items")], ids=["same", "other"]
)
def test_a_title_that_an_operation_of_the_link_has_too_is_no_key(
    title: str, key: str
) -> None:
    operation = (
        'hydra:supportedOperation [ hydra:method "GET" ; hydra:title "getItems" ]'
    )
    found, _ = read_property(f'hydra:title "{title}"', f"a hydra:Link ; {operation}")
    assert found.key == key
    assert found.title == title


def test_the_language_that_is_set_does_not_change_the_json_key() -> None:
    found, _ = read_property("hydra:title 'Bild'@de, 'image'")
    assert found.key == "image"


def test_a_term_for_what_hydra_says_gives_no_key_by_accident() -> None:
    terms = {"title": HYDRA + "title", "vocab": EX, "it:x": IT, "@vocab": IT}
    found, _ = read_property("hydra:title 'name'", terms=terms)
    assert found.key == "name"


def test_q18_one_property_supported_twice_is_told_apart_by_titles() -> None:
    item = only_class(
        read_classes(
            """:Item hydra:supportedProperty
                [ hydra:property :p ; hydra:title "first" ],
                [ hydra:property :p ; hydra:title "second" ] ."""
        )
    )
    assert list(item.properties) == ["first", "second"]
    assert {one.iri for one in item.properties.values()} == {EX + "p"}


def test_q18_a_term_for_a_shared_property_goes_to_the_first() -> None:
    item = only_class(
        read_classes(
            """:Item hydra:supportedProperty
                [ hydra:property :p ; hydra:title "first" ],
                [ hydra:property :p ; hydra:title "second" ] .""",
            terms={"term": EX + "p"},
        )
    )
    assert list(item.properties) == ["term", "second"]


def test_a_later_property_with_the_same_key_is_known_by_its_iri() -> None:
    result = read_classes(
        """:Item hydra:supportedProperty
            [ hydra:property :a ; hydra:title "same" ],
            [ hydra:property :b ; hydra:title "same" ] ."""
    )
    assert list(only_class(result).properties) == ["same", EX + "b"]
    assert rules(result) == ["HC213"]


def test_what_is_supported_twice_in_the_same_way_is_left_out_once() -> None:
    result = read_classes(
        ":Item hydra:supportedProperty [ hydra:property :a ], [ hydra:property :a ] ."
    )
    assert list(only_class(result).properties) == ["a"]
    assert rules(result) == ["HC213"]


def test_the_same_supported_property_listed_twice_is_one() -> None:
    result = read_classes(
        ":Item hydra:supportedProperty (_:p _:p) . _:p hydra:property :a ."
    )
    assert list(only_class(result).properties) == ["a"]
    assert not result.findings


def test_q18_a_class_used_as_a_property_lends_it_nothing_but_its_iri() -> None:
    result = read_classes(
        """:Item hydra:supportedProperty
            [ hydra:property :State ; hydra:title "state" ] .""",
        """:State hydra:description "A state" ;
            hydra:supportedOperation [ hydra:method "GET" ] .""",
    )
    state = result.documentation.classes["Item"].properties["state"]
    assert state.operations == ()
    assert state.description == ""
    assert state.ranges == (Range(iri=EX + "State", kind=RangeKind.CLASS),)
    assert rules(result) == ["HC229"]


def test_a_supported_property_may_be_the_property_itself() -> None:
    result = read_classes(
        ":Item hydra:supportedProperty :name .\n:name rdfs:range xsd:string ."
    )
    name = only_class(result).properties["name"]
    assert (name.iri, name.ranges[0].iri) == (EX + "name", XSD + "string")
    assert rules(result) == ["HC214"]


def test_a_supported_property_without_a_property_is_called_by_its_title() -> None:
    result = read_classes(":Item hydra:supportedProperty [ hydra:title 'Full name' ] .")
    assert list(only_class(result).properties) == ["full_name"]
    assert rules(result) == ["HC214"]


def test_a_property_that_is_a_text_is_resolved_or_named() -> None:
    result = read_classes(
        """:Item hydra:supportedProperty
            [ hydra:property "schema:name" ],
            [ hydra:property "colour" ; hydra:title "colour" ] ."""
    )
    item = only_class(result)
    assert item.properties["name"].iri == "http://schema.org/name"
    assert item.properties["colour"].iri == ""
    assert rules(result) == ["HC202", "HC203", "HC214"]


def test_several_properties_of_one_supported_property_are_a_finding() -> None:
    result = read_classes(":Item hydra:supportedProperty [ hydra:property :a, :b ] .")
    assert list(only_class(result).properties) == ["a"]
    assert rules(result) == ["HC215"]


def test_properties_of_a_class_that_supports_none_are_found_by_their_domain() -> None:
    result = read_classes(":Item hydra:title 'x' .\n:p rdfs:domain :Item .")
    assert list(only_class(result).properties) == ["p"]
    assert rules(result) == ["HC228"]


# ------------------------------------------------------------- read and write


@pytest.mark.parametrize(
    ("said", "readable", "writable"),
    [
        ("", True, True),
        ("hydra:writable false", True, False),
        ("hydra:writeable false", True, False),
        ("hydra:readonly true", True, False),
        ("hydra:readable false", False, True),
        ("hydra:writeonly true", False, True),
        ("hydra:readonly false ; hydra:writeonly false", True, True),
    ],
)
def test_older_spellings_of_access(said: str, readable: bool, writable: bool) -> None:
    found, result = read_property(said or "hydra:title 'it'")
    assert (found.readable, found.writable) == (readable, writable)
    assert not result.findings


def test_writable_outranks_writeable_and_readonly_and_that_is_said() -> None:
    found, result = read_property(
        "hydra:writable true ; hydra:writeable false ; hydra:readonly true"
    )
    assert found.writable
    assert rules(result) == ["HC217"]


def test_access_may_be_stated_on_the_property_itself() -> None:
    found, _ = read_property("hydra:title 'it'", "hydra:readonly true")
    assert found.readonly


@pytest.mark.parametrize("text", ['"true"', '"1"', "true", '"TRUE "'])
def test_q5_booleans_may_be_texts(text: str) -> None:
    found, result = read_property(f"hydra:required {text}")
    assert found.required
    assert not result.findings


@pytest.mark.parametrize("text", ['"null"', '""'])
def test_q24_null_is_absent(text: str) -> None:
    found, result = read_property(f"hydra:required {text} ; hydra:readable {text}")
    assert not found.required
    assert found.readable
    assert not result.findings


def test_what_is_no_boolean_is_a_finding() -> None:
    found, result = read_property('hydra:required "perhaps"')
    assert not found.required
    assert rules(result) == ["HC216"]


# --------------------------------------------------------------------- ranges


def kinds(ranges: tuple[Range, ...]) -> list[tuple[str, str]]:
    return [(one.iri.rpartition("#")[2], one.kind.value) for one in ranges]


def test_q4_a_range_on_the_supported_property_is_read() -> None:
    found, _ = read_property("rdfs:range xsd:integer")
    assert kinds(found.ranges) == [("integer", "datatype")]


def test_q4_the_range_of_the_property_wins() -> None:
    found, _ = read_property("rdfs:range xsd:integer", "rdfs:range xsd:string")
    assert kinds(found.ranges) == [("string", "datatype")]


def test_q15_several_ranges_are_a_union() -> None:
    found, _ = read_property("", "rdfs:range xsd:dateTime, xsd:date")
    assert kinds(found.ranges) == [("dateTime", "datatype"), ("date", "datatype")]


def test_owl_unions_are_read() -> None:
    found, _ = read_property("", "rdfs:range [ owl:unionOf (xsd:integer xsd:string) ]")
    assert kinds(found.ranges) == [("integer", "datatype"), ("string", "datatype")]


def test_range_includes_is_read() -> None:
    found, _ = read_property("", "schema:rangeIncludes schema:Text, :Item")
    assert [one.kind for one in found.ranges] == [RangeKind.DATATYPE, RangeKind.CLASS]


def test_without_a_range_there_is_none() -> None:
    found, _ = read_property("hydra:title 'it'")
    assert found.ranges == ()


@pytest.mark.parametrize("iri", ["rdfs:Resource", "owl:Thing", "hydra:Resource"])
def test_any_resource(iri: str) -> None:
    found, result = read_property("", f"rdfs:range {iri}")
    assert [one.kind for one in found.ranges] == [RangeKind.ANY]
    assert not result.findings


def test_q14_the_range_at_id_is_any_resource() -> None:
    found, result = read_property("", "rdfs:range <https://a.example/@id>")
    assert [one.kind for one in found.ranges] == [RangeKind.ANY]
    assert rules(result) == ["HC207"]


@pytest.mark.parametrize("iri", ["xsd:array", "rdf:List"])
def test_lists_are_read(iri: str) -> None:
    found, _ = read_property("", f"rdfs:range {iri}")
    assert [one.kind for one in found.ranges] == [RangeKind.LIST]


def test_q13_a_compact_name_as_text_is_a_range() -> None:
    found, result = read_property("", 'rdfs:range "xsd:string"')
    assert kinds(found.ranges) == [("string", "datatype")]
    assert rules(result) == ["HC202"]


def test_a_range_that_cannot_be_read_is_left_out_with_a_finding() -> None:
    found, result = read_property("", "rdfs:range 'whatever', [ :x 1 ]")
    assert found.ranges == ()
    assert sorted(rules(result)) == ["HC203", "HC231"]


def test_links() -> None:
    link, _ = read_property("", "a hydra:Link")
    templated, _ = read_property("", "a hydra:TemplatedLink")
    plain, _ = read_property("", "a rdf:Property")
    assert [one.kind for one in (link, templated, plain)] == [
        PropertyKind.LINK,
        PropertyKind.TEMPLATED_LINK,
        PropertyKind.PROPERTY,
    ]


def test_domains_stand_as_stated() -> None:
    found, _ = read_property("", "rdfs:domain :Item ; schema:domainIncludes :Item, :X")
    assert found.domains == (EX + "Item", EX + "X")


# ---------------------------------------------------------------- collections


OF_ITEMS = (
    Range(iri=HYDRA + "Collection", kind=RangeKind.COLLECTION, members=(EX + "Item",)),
)
IS_MEMBER = "owl:onProperty hydra:member"


@pytest.mark.parametrize(
    ("supported", "target"),
    [
        ("", f"[ owl:equivalentClass [ {IS_MEMBER} ; owl:allValuesFrom :Item ] ]"),
        ("", f"[ owl:equivalentClass [ {IS_MEMBER} ; owl:someValuesFrom :Item ] ]"),
        ("", f"[ {IS_MEMBER} ; owl:allValuesFrom :Item ]"),
        (
            "",
            "[ hydra:memberAssertion [ hydra:property rdf:type ; hydra:object :Item ] ]",
        ),
    ],
    ids=["all", "some", "bare restriction", "inline assertion"],
)
def test_q15_what_a_collection_holds_is_said_beside_it(
    supported: str, target: str
) -> None:
    found, result = read_property(supported, f"rdfs:range hydra:Collection, {target}")
    assert found.ranges == OF_ITEMS
    assert not result.findings


@pytest.mark.parametrize("iri", ["hydra:Collection", "<https://a.example/Collection>"])
def test_q15_a_restriction_on_a_member_that_was_never_expanded(iri: str) -> None:
    found, _ = read_property(
        "",
        f"""rdfs:range {iri}, [ owl:equivalentClass
        [ owl:onProperty <https://a.example/member> ; owl:allValuesFrom :Item ] ]""",
    )
    assert found.ranges == OF_ITEMS


@pytest.mark.parametrize("spelling", ["memberAssertion", "manages"])
def test_q16_a_member_assertion_on_the_property(spelling: str) -> None:
    said = f"hydra:{spelling} [ hydra:property rdf:type ; hydra:object :Item ]"
    on_property, _ = read_property("", f"rdfs:range hydra:Collection ; {said}")
    on_supported, _ = read_property(said, "rdfs:range hydra:Collection")
    without_range, _ = read_property(said)
    assert on_property.ranges == OF_ITEMS
    assert on_supported.ranges == OF_ITEMS
    assert without_range.ranges == OF_ITEMS


@pytest.mark.parametrize("spelling", ["memberAssertion", "manages"])
def test_q17_a_member_assertion_on_the_class(spelling: str) -> None:
    result = read_classes(
        ":Item hydra:title 'Item' .",
        f""":Items hydra:{spelling} [ hydra:property "rdf:type" ; hydra:object ":Item" ] .
        :Root hydra:supportedProperty [ hydra:property :items ] .
        :items rdfs:range :Items .""",
        ":Root hydra:title 'Root' .",
    )
    classes = result.documentation.classes
    assert classes["Items"].collection
    assert classes["Items"].members == (EX + "Item",)
    assert classes["Root"].properties["items"].ranges == (
        Range(iri=EX + "Items", kind=RangeKind.COLLECTION, members=(EX + "Item",)),
    )


def test_a_member_assertion_that_does_not_say_two_things_is_a_finding() -> None:
    found, result = read_property("hydra:memberAssertion [ hydra:object :Item ]")
    assert found.ranges == OF_ITEMS
    assert rules(result) == ["HC225"]


def test_a_member_assertion_about_an_owner_types_nothing() -> None:
    found, result = read_property(
        "hydra:memberAssertion [ hydra:subject :me ; hydra:property :knows ]",
        "rdfs:range hydra:Collection",
    )
    assert found.ranges[0].members == ()
    assert not result.findings


def test_a_collection_holds_what_a_post_on_the_link_expects() -> None:
    found, _ = read_property(
        "",
        """rdfs:range hydra:Collection ; hydra:supportedOperation
        [ hydra:method "POST" ; hydra:expects :Item, owl:Nothing, hydra:Collection ]""",
    )
    assert found.ranges == OF_ITEMS


def test_a_collection_class_holds_what_a_post_on_it_expects() -> None:
    result = read_classes(
        ":Item hydra:title 'Item' .",
        """:Items rdfs:subClassOf hydra:Collection ;
            hydra:supportedOperation [ hydra:method "POST" ; hydra:expects :Item ] .""",
        ":Some rdfs:subClassOf :Items .",
    )
    classes = result.documentation.classes
    assert [c.collection for c in classes.values()] == [False, True, True]
    assert classes["Items"].members == (EX + "Item",)
    assert classes["Some"].members == (EX + "Item",)


def test_a_collection_class_by_an_owl_restriction() -> None:
    result = read_classes(
        ":Item hydra:title 'Item' .",
        f":Items rdfs:subClassOf [ {IS_MEMBER} ; owl:allValuesFrom :Item ] .",
    )
    items = result.documentation.classes["Items"]
    assert (items.collection, items.members) == (True, (EX + "Item",))


# ------------------------------------------------------ cardinality and facets


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("owl:maxCardinality 1", (None, 1)),
        ('owl:maxCardinality "1"', (None, 1)),
        ("owl:cardinality 2", (2, 2)),
        ("owl:minCardinality 1", (1, None)),
        ("sh:minCount 1 ; sh:maxCount 3", (1, 3)),
        ("a owl:FunctionalProperty", (None, 1)),
    ],
)
def test_cardinalities(said: str, counts: tuple[int | None, int | None]) -> None:
    found, result = read_property("", said)
    assert (found.min_count, found.max_count) == counts
    assert found.required == bool(counts[0])
    assert not result.findings


def test_a_cardinality_that_is_no_number_is_a_finding() -> None:
    found, result = read_property("", "owl:maxCardinality 'many'")
    assert found.max_count is None
    assert rules(result) == ["HC218"]


def test_cardinalities_that_contradict_each_other_are_a_finding() -> None:
    found, result = read_property("", "sh:minCount 2 ; sh:maxCount 1")
    assert (found.min_count, found.max_count) == (None, 1)
    assert rules(result) == ["HC218"]


def test_an_owl_restriction_of_the_class_narrows_its_property() -> None:
    item = only_class(
        read_classes(
            """:Item hydra:supportedProperty [ hydra:property :p ] ; rdfs:subClassOf
            [ owl:onProperty :p ; owl:maxCardinality 1 ; owl:allValuesFrom xsd:date ] ."""
        )
    )
    assert item.superclasses == ()
    assert item.properties["p"].max_count == 1
    assert kinds(item.properties["p"].ranges) == [("date", "datatype")]


@pytest.mark.parametrize(
    "shape",
    [
        ":Item sh:property [ {} ] .",
        ":Shape sh:targetClass :Item ; sh:property [ {} ] .",
    ],
    ids=["on the class", "targets the class"],
)
def test_q26_shacl_shapes_narrow_what_hydra_describes(shape: str) -> None:
    said = """sh:path :p ; sh:datatype xsd:string ; sh:pattern "^a" ; sh:minLength 2 ;
        sh:maxLength 5 ; sh:maxCount 1 ; sh:minCount 1 ; sh:in ("ab" "ac")"""
    item = only_class(
        read_classes(
            ":Item hydra:supportedProperty [ hydra:property :p ] .\n"
            + shape.format(said)
        )
    )
    found = item.properties["p"]
    assert kinds(found.ranges) == [("string", "datatype")]
    assert (found.facets.pattern, found.facets.one_of) == ("^a", ("ab", "ac"))
    assert (found.facets.min_length, found.facets.max_length) == (2, 5)
    assert found.required
    assert found.many is False


def test_q26_a_shape_on_the_supported_property() -> None:
    found, _ = read_property("sh:property [ sh:in ('a' 'b') ]")
    assert found.facets.one_of == ("a", "b")


def test_a_derived_datatype_brings_its_base_and_its_facets() -> None:
    found, _ = read_property(
        "",
        """rdfs:range :Percent . :Percent a rdfs:Datatype ; owl:onDatatype xsd:integer ;
        owl:withRestrictions ([ xsd:minInclusive 0 ] [ xsd:maxInclusive 100 ])""",
    )
    assert found.ranges == (
        Range(iri=EX + "Percent", kind=RangeKind.DATATYPE, base=XSD + "integer"),
    )
    assert found.facets.min_inclusive == "0"
    assert found.facets.max_inclusive == "100"


def test_an_enumeration_without_an_iri() -> None:
    found, _ = read_property("", "rdfs:range [ owl:oneOf ('red' 'green') ]")
    assert kinds(found.ranges) == [("string", "datatype")]
    assert found.facets.one_of == ("red", "green")


def test_numbers_keep_their_lexical_form() -> None:
    found, _ = read_property("", "sh:maxInclusive 0.10 ; sh:minExclusive '1e400'")
    assert found.facets.max_inclusive == "0.10"
    assert found.facets.min_exclusive == "1e400"


def test_shapes_are_all_there_is_where_a_class_supports_no_property() -> None:
    result = read_classes(
        """:Item a sh:NodeShape ; sh:property
            [ sh:path :name ; sh:minCount 1 ; sh:datatype xsd:string ] ."""
    )
    name = only_class(result).properties["name"]
    assert (name.required, name.ranges[0].iri) == (True, XSD + "string")
    assert rules(result) == ["HC228"]


def test_a_collection_of_a_class_tells_what_the_class_holds() -> None:
    result = read_classes(
        ":Item hydra:title 'x' .",
        ":Items rdfs:subClassOf hydra:Collection .",
        """:list a :Items ; hydra:memberAssertion
            [ hydra:property rdf:type ; hydra:object :Item ] .""",
    )
    assert result.documentation.classes["Items"].members == (EX + "Item",)


def test_a_class_may_stand_for_the_member_assertion() -> None:
    result = read_classes(
        ":Item hydra:title 'x' .",
        ":Items rdfs:subClassOf hydra:Collection ; hydra:manages :Item .",
    )
    assert result.documentation.classes["Items"].members == (EX + "Item",)
    assert rules(result) == ["HC225"]


def test_the_members_that_a_collection_class_supports_have_their_type() -> None:
    result = read_classes(
        ":Item hydra:title 'x' .",
        """:Items rdfs:subClassOf hydra:Collection ;
            hydra:supportedProperty [ hydra:property hydra:member ] ;
            hydra:supportedOperation [ hydra:method "POST" ; hydra:expects :Item ] .""",
    )
    (member,) = result.documentation.classes["Items"].properties.values()
    assert [one.iri for one in member.ranges] == [EX + "Item"]
    assert member.many
