"""JSON Schemas: the verdict of the generated checks, in any validator's words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from reader_support import read_classes
from referencing import Registry, Resource
from schema_support import (
    OPERATIONS,
    VOCABULARIES,
    Drawing,
    checks,
    documentation,
    files,
    instances,
)

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.types import Mode
from hydra_codegen.runtime.facets import Facets
from hydra_codegen.runtime.lexical import BadValueError
from hydra_codegen.runtime.spaces import SPACES
from hydra_codegen.targets.json_schema.values import typed

Find = Callable[[str], Draft202012Validator]


def validators(made: dict[str, str]) -> Find:
    """Return what finds the validator of a form in the bundle."""
    bundle = json.loads(made["schema/json-schema.json"])
    Draft202012Validator.check_schema(bundle)

    def find(name: str) -> Draft202012Validator:
        return Draft202012Validator({**bundle, "$ref": f"#/$defs/{name}"})

    return find


@pytest.fixture(name="vocabulary", params=VOCABULARIES, scope="module")
def _vocabulary(request: pytest.FixtureRequest) -> Iterator[Any]:
    found = documentation(request.param)
    with checks(found) as known:
        yield ModelPlan(found), known, validators(files(found, "json-schema"))


def test_every_instance_has_one_verdict(vocabulary: Any) -> None:
    models, known, find = vocabulary
    keys = [key for key in known if models.shapes[key].all]
    verdicts = set()

    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def same(data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(keys))
        mode = data.draw(st.sampled_from(list(Mode)))
        document = data.draw(instances(Drawing(models), key))
        violations = known[key].violations(document, OPERATIONS[mode])
        name = getattr(models.names[key], mode.value)
        errors = [error.message for error in find(name).iter_errors(document)]
        verdicts.add(bool(violations))
        assert bool(violations) == bool(errors), (name, document, violations, errors)

    same()
    assert verdicts == {True, False}


TEXTS = (
    *("", "a", "a b", " a", "a\tb", "a:b", "é", "-x", "9", "en-GB", "toolonglanguage"),
    *("2024-01-31T12:00:00Z", "2024-01-31T12:00:00", "2024-02-30T12:00:00Z"),
    *("2024-01-31T24:00:00Z", "2024-01-31T24:00:01Z", "2024-01-31T12:00:00.1234567Z"),
    *("2024-01-31T12:00:00+14:00", "2024-01-31T12:00:00+14:01", "0000-01-31T12:00:00"),
    *("2024-01-31", "2024-1-31", "2024-04-31", "0000-01-31", "2024-01-31Z", "24-01-31"),
    *("12:00:00", "24:00:00", "24:00:01", "25:00:00", "12:00", "12:00:60", "12:00:00Z"),
    *("PT1H", "P1D", "P", "PT", "-P1DT2H", "P1Y", "P1Y2M", "P1M", "PT1.5S", "P1DT"),
    *("2024", "-2024", "24", "2024-01", "2024-13", "--01", "--13", "--01-31", "--02-30"),
    *("---31", "---32", "00", "0", "cafe", "CAFEE", "SGVsbG8=", "SGVsbG8", "S G V s ", "AA=="),
    *("1.5", "+1.5", "1.", ".5", "1e5", "INF", "+INF", "-INF", "NaN", "inf", "true"),
)  # fmt: skip
OTHERS: tuple[object, ...] = (
    *(True, False, 0, 1, -1, 127, 128, -129, 255, 256, 2**31, 2**63, 2**64, 1.0, 1.5),
    *(None, [], ["a"], {}, {"en": "a"}, {"en": ["a"]}, {"en": 1}, 1e300),
)


@pytest.mark.parametrize("name", SPACES)
def test_each_datatype_has_one_verdict(name: str) -> None:
    schema = Draft202012Validator(typed(name, None))
    for value in (*TEXTS, *OTHERS):
        try:
            SPACES[name].parse(value)
            taken = True
        except BadValueError:
            taken = False
        assert schema.is_valid(value) == taken, value


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(documentations())
def test_whatever_a_vocabulary_holds_schemas_are_whole(
    documentation: ApiDocumentation,
) -> None:
    made = files(documentation, "json-schema")
    assert made == files(documentation, "json-schema")
    resources = {}
    for path, text in made.items():
        schema = json.loads(text)
        Draft202012Validator.check_schema(schema)
        name = path.removeprefix("schema/json-schema").removeprefix("/")
        resources[f"https://a.example/{quote(name)}"] = Resource.from_contents(schema)
    registry: Registry[Any] = Registry().with_resources(resources.items())
    bundle = json.loads(made["schema/json-schema.json"])["$defs"]
    for names in ModelPlan(documentation).names.values():
        assert {names.read, names.write, names.patch} <= bundle.keys()
    for path in resources:
        for reference in references(resources[path].contents):
            registry.resolver(path).lookup(reference)


def references(schema: object) -> Iterator[str]:
    """Yield the references of a schema; what is only an example has none."""
    if isinstance(schema, list):
        for item in schema:
            yield from references(item)
    elif isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            elif key not in ("examples", "enum"):
                yield from references(value)


# What is stated of the property `it`, a document, for what it is sent, and whether the
# checks and the schema take it.
DIFFERENCES = {
    "keys that are IRIs": (
        "rdfs:range xsd:integer",
        {"https://a.example/vocab#it": "many"},
        Mode.READ,
        (False, True),
    ),
    "a context of the document's own": (
        "rdfs:range xsd:integer",
        {"@context": {"other": "https://a.example/vocab#it"}, "other": "many"},
        Mode.READ,
        (False, True),
    ),
    "values in JSON-LD's long form": (
        "rdfs:range xsd:integer",
        {"it": {"@value": 5}},
        Mode.READ,
        (True, False),
    ),
    "days that a year does not have": (
        "rdfs:range xsd:date",
        {"it": "2023-02-29"},
        Mode.READ,
        (False, True),
    ),
    "a line break after the end, which Python's regular expressions overlook": (
        "rdfs:range xsd:language",
        {"it": "en\n"},
        Mode.READ,
        (False, True),
    ),
    "bounds of decimals in strings": (
        "rdfs:range xsd:decimal ; sh:maxInclusive 5",
        {"it": "5.5"},
        Mode.READ,
        (False, True),
    ),
    "patterns of numbers": (
        'rdfs:range xsd:integer ; sh:pattern "^1"',
        {"it": 2},
        Mode.READ,
        (False, True),
    ),
    "lengths of Base64": (
        "rdfs:range xsd:base64Binary ; sh:maxLength 1",
        {"it": "SGVsbG8="},
        Mode.READ,
        (False, True),
    ),
}


@pytest.mark.parametrize("case", DIFFERENCES.values(), ids=list(DIFFERENCES))
def test_known_differences_are_what_they_are(case: Any) -> None:
    statement, document, mode, expected = case
    read = read_classes(
        f":Item hydra:supportedProperty [ hydra:property :it ] . :it {statement} ."
    ).documentation
    with checks(read) as known:
        violations = known["Item"].violations(document, OPERATIONS[mode])
    form = validators(files(read, "json-schema"))("Item")
    assert (not violations, form.is_valid(document)) == expected


def test_what_is_stored_and_what_is_strict_is_known_to_checks_alone() -> None:
    read = read_classes(
        ":Item hydra:supportedProperty [ hydra:property :it ; hydra:writable false ] , "
        "[ hydra:property :name ; hydra:required true ] . :it rdfs:range xsd:integer . "
        ":name rdfs:range xsd:string ."
    ).documentation
    find = validators(files(read, "json-schema"))
    document = {"it": 5, "name": "x"}
    with checks(read) as known:
        rules = known["Item"]
        assert not rules.violations(document, "PUT", {"it": 5})
        assert not find("ItemWrite").is_valid(document)
        assert rules.violations({}, "GET", None, True)
        assert find("Item").is_valid({})
        assert rules.violations({}, "PUT")
        assert not find("ItemWrite").is_valid({})


@settings(max_examples=100)
@given(
    name=st.sampled_from(["xsd:string", "xsd:integer", "xsd:double", "xsd:hexBinary"]),
    facets=st.builds(
        Facets,
        pattern=st.none() | st.sampled_from(["a+", "^[0-9]{2}$"]),
        min_length=st.none() | st.integers(0, 3),
        max_length=st.none() | st.integers(0, 3),
        min_inclusive=st.none() | st.sampled_from(["-1.5", "5", "1e3"]),
        max_exclusive=st.none() | st.sampled_from(["-1", "5", "1e3"]),
        one_of=st.just(()) | st.just(("a", "5", "05", "5.0", "true", "00", "1e3")),
    ),
    value=st.sampled_from([*TEXTS, *OTHERS, 5, 5.0, 1000, -1.5, 10]),
)
def test_facets_have_one_verdict(name: str, facets: Facets, value: object) -> None:
    numeric = SPACES[name].schema.get("type") == "integer" or name == "xsd:double"
    assume(not (numeric and facets.pattern))
    try:
        facets.check(SPACES[name].parse(value))
        taken = True
    except BadValueError:
        taken = False
    assert Draft202012Validator(typed(name, facets)).is_valid(value) == taken


IRI = "https://a.example/context"
CONTEXTS: tuple[object, ...] = (None, IRI, {}, [], [IRI])


def test_what_is_no_context_is_refused() -> None:
    read = read_classes(
        ":Item hydra:supportedProperty [ hydra:property :it ] . :it rdfs:range xsd:date ."
    ).documentation
    form = validators(files(read, "json-schema"))("Item")
    with checks(read) as known:
        for context in CONTEXTS:
            assert not known["Item"].violations({"@context": context})
            assert form.is_valid({"@context": context})
        for other in (False, True, 0, 1.5):
            (violation,) = known["Item"].violations({"@context": other})
            assert violation.pointer == "/@context"
            assert not form.is_valid({"@context": other})
