"""Each rule finds what it is for, and nothing in a documentation without flaw."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hydra_codegen.config import Settings
from hydra_codegen.pipeline import check_api
from hydra_codegen.vocabulary.rules.catalogue import RULES

PREFIXES = """
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix v: <https://api.example/vocab#> .
"""

SOUND = """
<https://api.example/doc> a hydra:ApiDocumentation ;
    hydra:title "Shop" ; hydra:entrypoint <https://api.example/> ;
    hydra:supportedClass v:EntryPoint, v:Item .
v:EntryPoint a hydra:Class ; hydra:title "EntryPoint" ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:title "Start" ;
        hydra:returns v:EntryPoint ] ;
    hydra:supportedProperty [ hydra:property v:items ; hydra:title "items" ;
        hydra:description "All items" ; hydra:writable false ] .
v:items a hydra:Link ; rdfs:domain v:EntryPoint ; rdfs:range hydra:Collection ;
    hydra:memberAssertion [ hydra:property rdf:type ; hydra:object v:Item ] ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:title "List" ;
        hydra:returns hydra:Collection ] .
v:Item a hydra:Class ; hydra:title "Item" ;
    hydra:supportedOperation
        [ hydra:method "GET" ; hydra:title "Read" ; hydra:returns v:Item ] ,
        [ hydra:method "PUT" ; hydra:title "Replace" ; hydra:expects v:Item ;
          hydra:returns v:Item ] ;
    hydra:supportedProperty [ hydra:property v:name ; hydra:title "name" ;
        hydra:description "What it is called" ; hydra:required true ] .
v:name a rdf:Property ; rdfs:domain v:Item ; rdfs:range xsd:string .
"""

NAME = 'hydra:supportedProperty [ hydra:property v:name ; hydra:title "name" ;'
READ = '[ hydra:method "GET" ; hydra:title "Read" ; hydra:returns v:Item ] ,'
RANGE = "rdfs:domain v:Item ; rdfs:range xsd:string ."

# What is replaced in the sound documentation, by what, and the rule that then finds it.
FLAWS = [
    ("HC101", 'v:Item a hydra:Class ; hydra:title "Item" ;', "v:Item a hydra:Class ;"),
    ("HC102", RANGE, "rdfs:domain v:Item ."),
    (
        "HC103",
        "hydra:supportedClass v:EntryPoint, v:Item .",
        "hydra:supportedClass v:EntryPoint, v:Item, v:Bare .\n"
        'v:Bare a hydra:Class ; hydra:title "Bare" .',
    ),
    (
        "HC104",
        "hydra:supportedClass v:EntryPoint, v:Item .",
        "hydra:supportedClass v:EntryPoint, v:Item, v:Lost .\n"
        'v:Lost a hydra:Class ; hydra:title "Lost" ; hydra:supportedOperation '
        '[ hydra:method "GET" ; hydra:title "Read" ; hydra:returns v:Lost ] .',
    ),
    (
        "HC107",
        RANGE,
        RANGE + '\nv:items rdfs:label "items" .\n'
        "v:Item hydra:supportedProperty [ hydra:property v:next ; "
        'hydra:title "next" ; hydra:description "The next" ] .\n'
        "v:next a hydra:Link ; rdfs:range v:Item ; hydra:supportedOperation "
        '[ hydra:method "GET" ; hydra:title "Go" ; hydra:returns v:EntryPoint ] .',
    ),
    ("HC110", NAME, NAME + " hydra:readable false ; hydra:writable false ;"),
    ("HC111", "hydra:expects v:Item ;", ""),
    (
        "HC112",
        READ,
        READ.replace("hydra:returns", "hydra:expects v:Item; hydra:returns"),
    ),
    (
        "HC114",
        RANGE,
        RANGE + "\nv:Item hydra:search [ a hydra:IriTemplate ; "
        'hydra:template "/items{?q}" ] .',
    ),
    ("HC115", NAME, NAME.replace('"name"', '"names"')),
    (
        "HC116",
        "hydra:memberAssertion [ hydra:property rdf:type ; hydra:object v:Item ] ;",
        "",
    ),
    ("HC117", READ, READ + READ.replace("Read", "Read again")),
    ("HC118", NAME, NAME + " hydra:writeable true ;"),
    ("HC120", "; hydra:entrypoint <https://api.example/> ;", ";"),
    ("HC121", READ, READ.replace("returns v:Item", "returns owl:Nothing")),
    ("HC122", NAME, NAME + " hydra:writable false ;"),
    ("HC123", 'hydra:title "Read" ;', ""),
    (
        "HC124",
        NAME,
        NAME + " hydra:writable false ;",
    ),
    ("HC125", RANGE, RANGE.replace("xsd:string", "xsd:int32")),
    ("HC126", "v:name a rdf:Property", "v:name a hydra:Link"),
    ("HC129", RANGE, RANGE.replace("v:Item", "v:EntryPoint")),
    ("HC130", READ, ""),
    ("HC131", RANGE, RANGE.replace("xsd:string", "xsd:string, v:Item")),
    (
        "HC132",
        READ,
        READ.replace("]", "; hydra:possibleStatus [ hydra:statusCode 404 ] ]"),
    ),
    (
        "HC133",
        READ,
        READ.replace(
            "]",
            '; hydra:possibleStatus [ hydra:statusCode 200 ; hydra:title "a" ], '
            '[ hydra:statusCode 200 ; hydra:title "b" ] ]',
        ),
    ),
    (
        "HC134",
        RANGE,
        RANGE
        + "\nv:Item sh:property [ sh:path v:name ; sh:minLength 5 ; sh:maxLength 2 ] .",
    ),
    (
        "HC135",
        RANGE,
        RANGE + '\nv:Item sh:property [ sh:path v:name ; sh:pattern "[" ] .',
    ),
    ("HC137", READ, READ.replace('"GET"', '"FETCH"')),
    (
        "HC138",
        "hydra:supportedClass v:EntryPoint, v:Item .",
        "hydra:supportedClass v:EntryPoint, v:Item, v:ITEM .\n"
        'v:ITEM a hydra:Class ; hydra:title "Shout" .',
    ),
    ("HC139", 'hydra:description "What it is called" ;', ""),
    (
        "HC140",
        RANGE,
        RANGE + "\nv:items hydra:search [ a hydra:IriTemplate ; "
        'hydra:template "/items{?q}" ; hydra:mapping [ a hydra:IriTemplateMapping ; '
        'hydra:variable "q" ; hydra:property v:items ] ] .',
    ),
]


def found(folder: Path, text: str) -> set[str]:
    path = folder / "api.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    return {f.rule for f in check_api(Settings(sources=(str(path),)))}


def test_sound_documentation_has_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND) == set()


@pytest.mark.parametrize(("rule", "old", "new"), FLAWS, ids=[f[0] for f in FLAWS])
def test_flaw_is_found(tmp_path: Path, rule: str, old: str, new: str) -> None:
    assert old in SOUND
    assert rule in found(tmp_path, SOUND.replace(old, new, 1))


def test_every_rule_has_its_flaw() -> None:
    assert {flaw[0] for flaw in FLAWS} == set(RULES)


def test_place_is_where_the_node_is_described(tmp_path: Path) -> None:
    path = tmp_path / "api.ttl"
    text = PREFIXES + SOUND.replace(RANGE, "rdfs:domain v:Item .")
    path.write_text(text, encoding="utf-8")
    (finding,) = check_api(Settings(sources=(str(path),)))
    line = text[: re.search(r"^v:name", text, re.M).start()].count("\n") + 1  # type: ignore[union-attr]
    assert (finding.place.line, finding.place.column) == (line, 1)


def test_rules_are_selected_and_ignored_by_the_beginning_of_their_number(
    tmp_path: Path,
) -> None:
    path = tmp_path / "api.ttl"
    text = SOUND.replace(RANGE, "rdfs:domain v:Item .").replace(
        'hydra:title "Read" ;', ""
    )
    path.write_text(PREFIXES + text, encoding="utf-8")

    def rules(**options: tuple[str, ...]) -> list[str]:
        settings = Settings(sources=(str(path),), **options)  # type: ignore[arg-type]
        return sorted(f.rule for f in check_api(settings))

    assert rules() == ["HC102", "HC123"]
    assert rules(select=("HC12",)) == ["HC123"]
    assert rules(ignore=("HC123",)) == ["HC102"]
    assert rules(select=("HC2",)) == []


def test_the_dlcs_shows_its_own_slips_and_nothing_else() -> None:
    root = Path(__file__).parents[2]
    findings = check_api(Settings(sources=(str(root / "vocab" / "dlcs.ttl"),)))
    said = sorted((f.rule, f.place.iri.partition("#")[2]) for f in findings)
    assert said == [
        ("HC107", "Image/batch"),
        ("HC107", "Image/batch"),
        ("HC107", "Image/batch"),
        ("HC115", "Image/tags"),
        ("HC115", "Role/aliases"),
        ("HC115", "Space/defaultTags"),
    ]
