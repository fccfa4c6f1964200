"""Examples of values and documents: stated ones, made ones, valid, always the same."""

from __future__ import annotations

import importlib
import json
import tempfile
from pathlib import Path

import pytest
from generated_package import imported
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, Phase, given, settings
from reader_support import only_class, read_classes

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.examples import Examples
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.types import Mode

OPERATIONS = {Mode.READ: "GET", Mode.WRITE: "PUT", Mode.PATCH: "PATCH"}


def examples_of(statement: str, mode: Mode = Mode.READ) -> object:
    """Return the example of a property of which something is stated."""
    read = read_classes(
        f":Item hydra:supportedProperty [ hydra:property :it ] . :it {statement} ."
    )
    models = ModelPlan(read.documentation)
    prop = only_class(read).properties["it"]
    return Examples(models).value("Item", prop, mode)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('rdfs:range xsd:string ; schema:example "tabby"', "tabby"),
        ('rdfs:range xsd:string ; <http://www.w3.org/2004/02/skos/core#example> "cat"', "cat"),
        ('rdfs:range xsd:string ; schema:example "42"', "42"),
        ("rdfs:range xsd:integer ; schema:example 42", 42),
        ('rdfs:range xsd:integer ; schema:example "42"', 42),
        ("rdfs:range xsd:boolean ; schema:example false", False),
        ("rdfs:range xsd:decimal ; schema:example 1.5", 1.5),
        ('rdfs:range xsd:decimal ; schema:example "1.50"', "1.50"),
        ("a hydra:Link ; rdfs:range :Item ; schema:example :other", "https://a.example/vocab#other"),
        ('rdfs:range xsd:string ; sh:maxCount 3 ; schema:example "a", "b"', ["a", "b"]),
        # What is no value of the property is left aside.
        ('rdfs:range xsd:integer ; schema:example "many"', 1),
        ('rdfs:range xsd:string ; sh:in ("on" "off") ; schema:example "maybe"', "on"),
        ("rdfs:range xsd:integer ; sh:minInclusive 17", 17),
        ("rdfs:range xsd:dateTime", "2024-01-31T12:00:00Z"),
        ('rdfs:range xsd:string ; sh:pattern "^[A-Z]{3}$"', "ABC"),
        ('rdfs:range xsd:string ; sh:pattern "^Q[0-9]{9}$"', None),
        ('rdfs:range xsd:string ; sh:minCount 2 ; sh:maxCount 2 ; schema:example "a"', ["a", "a"]),
    ],
)  # fmt: skip
def test_a_value_is_stated_or_made(statement: str, expected: object) -> None:
    assert examples_of(statement) == expected
    assert type(examples_of(statement)) is type(expected)


def test_a_name_says_what_is_likely() -> None:
    read = read_classes(
        ":Item hydra:supportedProperty [ hydra:property :email ] , "
        "[ hydra:property :imageWidth ] , [ hydra:property :displayName ] . "
        ":email rdfs:range xsd:string . :displayName rdfs:range xsd:string . "
        ":imageWidth rdfs:range xsd:integer ."
    )
    found = Examples(ModelPlan(read.documentation)).document("Item")
    del found["@context"]
    assert found == {
        "@id": "https://example.org/item/1",
        "@type": "Item",
        "email": "ada@example.org",
        "imageWidth": 1024,
        "displayName": "Display name",
    }


def test_a_collection_has_a_member_and_a_write_only_what_is_sent() -> None:
    read = read_classes(
        ":Item hydra:supportedProperty [ hydra:property :name ] , "
        "[ hydra:property :made ; hydra:writable false ] , "
        "[ hydra:property :secret ; hydra:readable false ] , "
        "[ hydra:property :part ] . :name rdfs:range xsd:string . "
        ":made rdfs:range xsd:date . :secret rdfs:range xsd:string . "
        ":part rdfs:range :Item ."
    )
    examples = Examples(ModelPlan(read.documentation))
    item = {
        "@id": "https://example.org/item/1",
        "@type": "Item",
        "name": "Name",
        "made": "2024-01-31",
        "part": "https://example.org/item/1",
    }
    assert examples.collection("Item", "https://example.org/items") == {
        "@context": "https://example.org/context.jsonld",
        "@id": "https://example.org/items",
        "@type": "Collection",
        "totalItems": 1,
        "member": [item],
    }
    assert examples.document("Item", Mode.WRITE) == {
        "@type": "Item",
        "name": "Name",
        "secret": "Secret",
        "part": "https://example.org/item/1",
    }
    patch = {"name": "Name", "secret": "Secret"}
    assert examples.document("Item", Mode.PATCH) == patch


def is_utf8(documentation: ApiDocumentation) -> bool:
    """Whether no half of a character, which JSON texts cannot hold, is in any key."""
    keys = (k for c in documentation.classes.values() for k in (c.name, *c.properties))
    return not any("\ud800" <= letter <= "\udfff" for key in keys for letter in key)


def require_valid(documentation: ApiDocumentation) -> None:
    """Require of every example that the generated validators take it."""
    models = ModelPlan(documentation)
    examples = Examples(models)
    again = Examples(ModelPlan(documentation))
    with (
        tempfile.TemporaryDirectory() as folder,
        imported(documentation, Path(folder)) as package,
    ):
        name = f"{package.__name__}.validators._vocabulary"
        vocabulary = importlib.import_module(name).VOCABULARY
        for key in documentation.classes:
            checks = vocabulary.rules(models.names[key].module)
            # A required property may have a pattern that nothing made matches.
            unknown = {
                p.key
                for p in models.shapes[key].all.values()
                if examples.value(key, p) is None
            }
            for mode, operation in OPERATIONS.items():
                found = examples.document(key, mode)
                assert json.dumps(found) == json.dumps(again.document(key, mode))
                violations = checks.violations(found, operation, None, True)
                # Nothing is both a link called `member` and the members above.
                wrong = [v for v in violations if v.pointer != "/member"]
                assert {v.code for v in wrong} <= {"required"}, (key, mode, wrong)
                assert not wrong or unknown, (key, mode, wrong)


@settings(
    max_examples=10,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(documentations().filter(is_utf8))
def test_whatever_a_vocabulary_holds_examples_are_valid(
    documentation: ApiDocumentation,
) -> None:
    require_valid(documentation)
