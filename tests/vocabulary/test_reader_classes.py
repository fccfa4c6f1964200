"""Where an API's root is, which classes it has and what they are called."""

from __future__ import annotations

import pytest
from reader_support import (
    EX,
    HYDRA,
    load,
    only_class,
    read_classes,
    read_turtle,
    rules,
)

from hydra_codegen.errors import VocabularyError
from hydra_codegen.findings import Place
from hydra_codegen.statements import BlankNode, Iri, Literal, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import Index, LoadedGraph
from hydra_codegen.vocabulary.reader import READER_RULES, read
from hydra_codegen.vocabulary.reader.names import local_name, singular, snake_case


def test_a_graph_without_hydra_is_an_error() -> None:
    with pytest.raises(VocabularyError, match="No Hydra API is described"):
        read_turtle(":a rdfs:label 'nothing of Hydra' .")


def test_rules_have_distinct_numbers() -> None:
    numbers = [rule.id for rule in READER_RULES]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("HC2") for number in numbers)


def test_q7_the_root_is_found_by_what_it_supports() -> None:
    result = read_turtle(":api hydra:title 'An API' ; hydra:supportedClass :Item .")
    assert result.documentation.iri == EX + "api"
    assert result.documentation.title == "An API"
    assert list(result.documentation.classes) == ["Item"]
    assert rules(result) == ["HC210"]


def test_q7_without_a_root_every_hydra_class_is_supported_in_document_order() -> None:
    result = read_turtle(":Zebra a hydra:Class . :Ant a hydra:Class .")
    assert list(result.documentation.classes) == ["Zebra", "Ant"]
    assert result.documentation.iri == ""


def test_q9_a_supported_class_needs_no_type() -> None:
    result = read_classes(":Item a <https://a.example/Class> .")
    assert only_class(result).name == "Item"


def test_q19_local_names() -> None:
    assert local_name("https://a.example/vocab?resource=Drone") == "Drone"
    assert local_name("https://a.example/vocab?Drone") == "Drone"
    assert local_name("https://a.example/doc#dummy/name") == "name"
    assert local_name("https://a.example/Entrypoint/book") == "book"
    assert local_name("https://a.example/things/") == "things"
    assert local_name("urn:example:Thing") == "Thing"
    assert local_name("") == ""


def test_a_later_class_of_the_same_name_is_known_by_its_iri() -> None:
    result = read_classes(
        ":Item hydra:title 'One' .", "<https://b.example/x#Item> hydra:title 'Two' ."
    )
    classes = result.documentation.classes
    assert list(classes) == ["Item", "https://b.example/x#Item"]
    assert classes["Item"].title == "One"
    assert rules(result) == ["HC212"]


def test_a_class_without_an_iri_is_named_by_its_title_and_can_be_referred_to() -> None:
    result = read_turtle(
        """:api a hydra:ApiDocumentation ; hydra:supportedClass :Item, _:range .
        _:range hydra:title "Time range" .
        :Item hydra:supportedOperation [ hydra:method "GET" ; hydra:expects _:range ] ."""
    )
    documentation = result.documentation
    assert list(documentation.classes) == ["Item", "TimeRange"]
    (operation,) = documentation.classes["Item"].operations
    assert operation.expects == ("_:TimeRange",)
    assert documentation.class_of("_:TimeRange") is documentation.classes["TimeRange"]
    assert documentation.classes["TimeRange"].iri == ""


def test_a_class_without_iri_and_title_is_named_by_its_owner() -> None:
    result = read_turtle(
        """:api a hydra:ApiDocumentation ; hydra:supportedClass :Item .
        :Item hydra:supportedOperation
            [ hydra:method "PUT" ; hydra:expects [ a hydra:Class ] ] ."""
    )
    assert list(result.documentation.classes) == ["Item", "AnonymousItem"]


def test_q23_a_class_that_is_only_named_is_not_described() -> None:
    result = read_turtle(
        ":api a hydra:ApiDocumentation ; hydra:supportedClass :Item, hydra:Resource ."
    )
    assert [c.described for c in result.documentation.classes.values()] == [False] * 2
    assert not result.findings


def test_a_described_class_that_is_not_listed_is_read_and_noted() -> None:
    result = read_classes(":Item hydra:title 'Item' .\n:Other a hydra:Class .")
    assert list(result.documentation.classes) == ["Item", "Other"]
    assert rules(result) == ["HC230"]


def test_a_text_in_place_of_a_class_stops_no_other() -> None:
    result = read_turtle(
        ":api a hydra:ApiDocumentation ; hydra:supportedClass 'Item', :Other ."
    )
    assert list(result.documentation.classes) == ["Other"]
    assert rules(result) == ["HC201"]


def test_q29_a_list_keeps_its_order_over_that_of_the_document() -> None:
    result = read_turtle(
        """:Ant hydra:title 'Ant' . :Zebra hydra:title 'Zebra' .
        :api a hydra:ApiDocumentation ; hydra:supportedClass (:Zebra :Ant) ."""
    )
    assert list(result.documentation.classes) == ["Zebra", "Ant"]


def test_q29_an_empty_list_is_no_class() -> None:
    result = read_turtle(":api a hydra:ApiDocumentation ; hydra:supportedClass () .")
    assert not result.documentation.classes
    assert not result.findings


@pytest.mark.parametrize(
    "listed",
    [
        "_:a rdf:first :Item ; rdf:rest _:a .",
        "_:a rdf:first :Item ; rdf:rest 'no list' .",
        "_:a rdf:first :Item .",
        "_:a rdf:first :Item ; rdf:rest (), _:b . _:b rdf:first :Item .",
    ],
    ids=["circular", "improper", "endless", "forked"],
)
def test_q29_a_broken_list_is_read_as_far_as_it_goes(listed: str) -> None:
    result = read_turtle(
        f":api a hydra:ApiDocumentation ; hydra:supportedClass _:a . {listed}"
    )
    assert "Item" in result.documentation.classes
    assert "HC208" in rules(result)


def test_q27_title_before_label_and_description_before_comment() -> None:
    item = only_class(
        read_classes(
            """:Item rdfs:label "the label" ; rdfs:comment "the comment" ;
            hydra:description "the description" ; hydra:title "the title" ."""
        )
    )
    assert (item.title, item.description) == ("the title", "the description")
    assert [text.text for text in item.titles] == ["the title", "the label"]


def test_a_name_of_another_vocabulary_is_the_last_resort() -> None:
    item = only_class(read_classes(':Item schema:name "A thing" .'))
    assert item.title == "A thing"


def test_a_blank_title_says_nothing() -> None:
    item = only_class(read_classes(':Item hydra:title "" ; rdfs:label "Item" .'))
    assert item.title == "Item"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Bild"),
        ("de-AT", "Bild"),
        ("pt", "Imagem"),
        ("fr", "Image"),
        ("", "Image"),
    ],
)
def test_the_language_of_texts_can_be_chosen(language: str, title: str) -> None:
    result = read_turtle(
        """:api a hydra:ApiDocumentation ; hydra:supportedClass :Item .
        :Item hydra:title "Bild"@de, "Image"@en-GB, "Imagem"@pt-BR .""",
        language=language,
    )
    assert only_class(result).title == title


def test_the_wanted_language_counts_more_than_the_spelling() -> None:
    result = read_turtle(
        """:api a hydra:ApiDocumentation ; hydra:supportedClass :Item .
        :Item hydra:title "Image"@en ; rdfs:label "Bild"@de .""",
        language="de",
    )
    assert only_class(result).title == "Bild"


def test_superclasses_stand_as_stated_also_by_the_dlcs_spelling() -> None:
    result = read_classes(
        ":Item rdfs:subClassOf hydra:Resource .", ":Sub hydra:subClassOf :Item ."
    )
    classes = result.documentation.classes
    assert classes["Item"].superclasses == (HYDRA + "Resource",)
    assert classes["Sub"].superclasses == (EX + "Item",)
    assert rules(result) == ["HC226"]


def test_a_circle_of_superclasses_is_opened_where_it_closes() -> None:
    result = read_classes(
        ":A rdfs:subClassOf :B .", ":B rdfs:subClassOf :C .", ":C rdfs:subClassOf :A ."
    )
    parents = [c.superclasses for c in result.documentation.classes.values()]
    assert parents == [(EX + "B",), (EX + "C",), ()]
    assert rules(result) == ["HC209"]


def test_q25_an_unknown_hydra_term_is_named_with_what_it_may_mean() -> None:
    result = read_classes(":Item hydra:propety :x .")
    (finding,) = result.findings
    assert finding.rule == "HC226"
    assert "hydra:propety" in finding.message
    assert finding.hint == "Did you mean hydra:property?"


def test_q25_a_term_of_the_wrong_vocabulary_is_named_with_the_right_one() -> None:
    result = read_classes(":Item rdfs:type :Thing ; hydra:subClassOf :Thing .")
    hints = {f.hint for f in result.findings if f.rule == "HC226"}
    assert "Did you mean rdf:type?" in hints


def test_q25_a_broken_rdfs_prefix_is_noticed() -> None:
    result = read_classes(
        ":Item <http://www.w3.org/2000/01/rdf-schema#subClassOfsubClassOf> :x ."
    )
    assert rules(result) == ["HC226"]


def test_q32_classes_merged_under_one_iri_are_noticed() -> None:
    result = read_classes(":Item hydra:title 'Pet', 'Owner' .")
    assert only_class(result).title == "Pet"
    assert rules(result) == ["HC227"]


def test_q32_an_operation_that_is_a_class_is_noticed() -> None:
    result = read_classes(
        ":Item hydra:supportedOperation :Other .", ":Other hydra:method 'GET' ."
    )
    assert "HC227" in rules(result)


def test_q26_an_api_in_several_parts_is_one() -> None:
    result = read_turtle(
        """:a a hydra:ApiDocumentation ; hydra:title "A" ; hydra:supportedClass :Item .
        :b a hydra:ApiDocumentation ; hydra:supportedClass :Other ."""
    )
    assert list(result.documentation.classes) == ["Item", "Other"]
    assert result.documentation.title == "A"
    assert rules(result) == ["HC211"]


def test_the_older_plural_spellings_are_read() -> None:
    result = read_turtle(
        """:api a hydra:ApiDocumentation ; hydra:supportedClasses :Item .
        :Item hydra:supportedProperties [ hydra:property :name ] ;
            hydra:supportedOperations [ hydra:method "get" ] ."""
    )
    item = only_class(result)
    assert list(item.properties) == ["name"]
    assert item.operations[0].method == "GET"


@pytest.mark.parametrize(
    "entry", ["<https://a.example/>", '"/"', '"https://a.example/"']
)
def test_the_entry_point_may_be_a_text(entry: str) -> None:
    result = read_turtle(f":api a hydra:ApiDocumentation ; hydra:entrypoint {entry} .")
    assert result.documentation.entrypoint == "https://a.example/"


def test_the_api_may_state_statuses() -> None:
    result = read_turtle(
        """:api a hydra:ApiDocumentation ;
        hydra:possibleStatus [ hydra:statusCode 503 ; hydra:title "Asleep" ] ."""
    )
    assert [(s.code, s.text) for s in result.documentation.statuses] == [
        (503, "Asleep")
    ]


def test_deprecated_is_read() -> None:
    item = only_class(
        read_classes(
            """:Item owl:deprecated true ;
            hydra:supportedOperation [ hydra:method "GET" ; owl:deprecated "true" ] ;
            hydra:supportedProperty [ hydra:property :p ; owl:deprecated true ] ."""
        )
    )
    assert item.deprecated
    assert item.operations[0].deprecated
    assert item.properties["p"].deprecated


def test_the_prefix_that_an_api_declares_comes_first() -> None:
    result = read_turtle(
        f""":api a hydra:ApiDocumentation ; vann:preferredNamespacePrefix "v" ;
            vann:preferredNamespaceUri "{EX}" ;
            sh:declare [ sh:prefix "o" ; sh:namespace "https://o.example/" ] ."""
    )
    prefixes = result.documentation.prefixes
    assert list(prefixes)[:2] == ["v", "o"]
    assert prefixes["v"] == EX
    assert list(prefixes.values()).count(EX) == 1
    assert {"xsd", "rdf", "rdfs", "owl", "hydra", "schema", "sh"} <= set(prefixes)


def test_statements_are_all_that_the_document_says_in_order() -> None:
    loaded = load(":api a hydra:ApiDocumentation ; hydra:title 'A', 'B' .")
    statements = read(loaded).documentation.statements
    assert [str(s.predicate).rpartition("#")[2] for s in statements] == [
        "type",
        "title",
        "title",
    ]
    assert len(statements) == 3
    assert list(statements) == list(statements)


def test_places_are_looked_up_for_findings_only() -> None:
    asked: list[str] = []

    def locate(iri: str) -> Place:
        asked.append(iri)
        return Place(source="a.ttl", line=7, iri=iri)

    text = ":api a hydra:ApiDocumentation ; hydra:supportedClass :Item, :Other . "
    read(load(text), locate=locate)
    assert asked == []
    result = read(load(text + ":Item hydra:propety 1 ."), locate=locate)
    assert asked == [EX + "Item"]
    assert str(result.findings[0].place) == "a.ttl:7"


def test_a_hostile_graph_is_read_without_an_exception() -> None:
    """Every predicate that is read, with every kind of value that is wrong."""
    predicates = {
        term
        for value in vars(terms).values()
        if isinstance(value, Iri | tuple | frozenset)
        for term in ([value] if isinstance(value, Iri) else value)
        if isinstance(term, Iri)
    }
    loop, item = BlankNode("_:loop"), Iri(EX + "Item")
    wrong: list[Term] = [
        Literal("wrong"),
        loop,
        item,
        Iri(""),
        Literal(""),
        terms.NIL,
    ]
    index: Index = {
        node: {predicate: list(wrong) for predicate in sorted(predicates)}
        for node in (item, loop, terms.NIL)
    }
    result = read(LoadedGraph(index=index))
    assert result.findings


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("customers", "customer"),
        ("batches", "batch"),
        ("auth_services", "auth_service"),
        ("queries", "query"),
        ("statuses", "status"),
        ("status", "status"),
        ("houses", "house"),
        ("boxes", "box"),
        ("addresses", "address"),
        ("people", "person"),
        ("queue", "queue"),
        ("movies", "movie"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("authServices", "auth_services"),
        ("HTTPStatus", "http_status"),
        ("Größe", "groe"),
        ("2nd", "n2nd"),
        ("日本", ""),
    ],
)
def test_snake_case(text: str, name: str) -> None:
    assert snake_case(text) == name


def test_a_class_is_found_by_what_it_supports_where_nothing_types_it() -> None:
    result = read_turtle(
        """:Draft rdfs:subClassOf :Letter ; hydra:supportedOperation
            [ hydra:method "GET" ; hydra:returns :Draft ] .
        :Letter hydra:supportedProperty [ hydra:property :sent ] ."""
    )
    assert list(result.documentation.classes) == ["Draft", "Letter"]
    assert rules(result) == ["HC232", "HC232", "HC210"]


def test_a_listed_class_need_not_say_that_it_is_one() -> None:
    result = read_classes(":Letter hydra:supportedProperty [ hydra:property :sent ] .")
    assert not result.findings


def test_a_text_may_be_the_whole_iri_of_a_class() -> None:
    # What a document calls `v:Letter` without declaring `v` is that IRI.
    result = read_turtle(
        """:api a hydra:ApiDocumentation ; hydra:supportedClass <v:Letter> .
        <v:Letter> hydra:supportedProperty [ hydra:property "v:sent" ] ;
            hydra:supportedOperation [ hydra:method "GET" ;
                hydra:returns "v:Letter" ] ."""
    )
    item = only_class(result)
    assert item.operations[0].returns == ("v:Letter",)
    assert item.properties["sent"].iri == "v:sent"
    assert set(rules(result)) == {"HC202"}
