"""What the benchmarks compare is the same, and what they write down is what they found."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest
import rdflib
import yaml
from dlcs.validators import validate_image
from pydantic import ValidationError
from rdflib.compare import isomorphic
from rdflib.namespace import SH

import hydra_codegen
from benchmarks import measuring, report, results, schemas, validation
from benchmarks.acceptance import promises
from benchmarks.generators import EVERYTHING, IMPORTS, MODELS, PART
from benchmarks.handwritten_image import Image
from benchmarks.made_up_api import NAMESPACE, make
from benchmarks.results import Results, Row

SHAPE = {class_.name: [one.name for one in class_.properties] for class_ in make(2)}
"""The properties of each class."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemas")
    schemas.write(2, folder)
    return folder


def test_an_api_has_25_properties_in_each_class() -> None:
    assert len(SHAPE) == 2
    assert {len(names) for names in SHAPE.values()} == {25}


def test_turtle_and_json_ld_say_the_same(written: Path) -> None:
    turtle, json_ld = (
        hydra_codegen.load_graph(written / name)
        for name in ("hydra.ttl", "hydra.jsonld")
    )
    assert isomorphic(turtle, json_ld)


@pytest.mark.parametrize("embedded", [False, True])
def test_turtle_has_all_classes_and_properties(tmp_path: Path, embedded: bool) -> None:
    schemas.write_turtle(2, tmp_path / "api.ttl", embedded=embedded)
    read = hydra_codegen.load(tmp_path / "api.ttl")
    found = {name: list(class_.properties) for name, class_ in read.classes.items()}
    found.pop("Entrypoint")
    assert found == SHAPE
    first = read.classes[next(iter(SHAPE))]
    kinds = {first.properties[name].kind for name in ("owner", "parent")}
    assert {kind.name for kind in kinds} == {"PROPERTY" if embedded else "LINK"}
    assert len(first.operations) == 4


def test_schemas_of_others_have_them_too(written: Path) -> None:
    definitions = json.loads((written / "schema.json").read_text())["$defs"]
    openapi = json.loads((written / "openapi.json").read_text())
    linkml = yaml.safe_load((written / "linkml.yaml").read_text())["classes"]
    for said, name in (
        (definitions, "properties"),
        (openapi["components"]["schemas"], "properties"),
        (linkml, "attributes"),
    ):
        assert {key: list(value[name]) for key, value in said.items()} == SHAPE
    assert [len(item) for item in openapi["paths"].values()] == [4, 4]


def test_shapes_have_them_too(written: Path) -> None:
    graph = rdflib.Graph().parse(written / "shapes.ttl")
    for name, properties in SHAPE.items():
        shapes = graph.objects(rdflib.URIRef(NAMESPACE + name), SH.property)
        assert {str(graph.value(one, SH.name)) for one in shapes} == set(properties)


VALUES: tuple[object, ...] = (
    *("x", "1", 1, -1, 1.5, True, None, {}, {"@id": "a"}, {"id": "a"}),
    *([], ["x"], [1], [-1], [True], [None], [{"@id": "a"}]),
    *("2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00"),
    *("2026-13-01T00:00:00Z", "2026-01-01 00:00:00Z", ["2026-01-01T00:00:00Z"]),
)


@pytest.mark.parametrize(
    "key", [key for key in validation.image(1) if key != "@context"]
)
def test_the_model_by_hand_has_the_constraints_of_ours(key: str) -> None:
    for value in VALUES:
        data = json.dumps({**validation.image(1), key: value}).encode()
        try:
            Image.model_validate_json(data)
            valid = True
        except ValidationError:
            valid = False
        assert valid is not bool(validate_image(data)), value


def case(tmp_path: Path, code: str) -> measuring.Case:
    log = tmp_path / "log.txt"
    return measuring.Case(PART, "case", 2, [sys.executable, "-c", code], log)


def test_a_process_is_measured(tmp_path: Path) -> None:
    said: list[str] = []
    shown = case(tmp_path, "print('done')")
    (row,) = measuring.in_turn([shown], limit=60, runs=2, say=said.append)
    assert (row.part, row.case, row.size, row.note) == (PART, "case", 2, "")
    assert row.figures["runs"] == 2
    assert all(row.figures[name] > 0 for name in ("seconds", "cpu", "memory"))
    assert shown.log.read_text() == "done\n"
    assert len(said) == 2


@pytest.mark.parametrize(("alike", "runs"), [(False, 3), (True, 4)])
def test_what_is_held_against_each_other_is_run_equally_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alike: bool, runs: int
) -> None:
    long = measuring.Run(seconds=7, cpu=7, memory=1, status=0, late=False)
    monkeypatch.setattr(measuring, "run", lambda case, limit: long)
    (row,) = measuring.in_turn(
        [case(tmp_path, "")], limit=60, runs=4, say=lambda text: None, alike=alike
    )
    assert row.figures["runs"] == runs


def test_a_failure_is_told_and_not_repeated(tmp_path: Path) -> None:
    code = "import sys; print('much'); sys.exit('SomeError: it was too deep')"
    failing = case(tmp_path, code)
    (row,) = measuring.in_turn([failing], limit=60, runs=2, say=lambda text: None)
    assert row.note == "fails: SomeError: it was too deep"
    assert row.figures["runs"] == 1


def test_what_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    child = "while True: print('still here', flush=True)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    endless = case(tmp_path, code)
    (row,) = measuring.in_turn([endless], limit=1, runs=2, say=lambda text: None)
    assert row.note == "> 1 s"
    size = endless.log.stat().st_size
    time.sleep(0.2)
    assert endless.log.stat().st_size == size


def found(name: str, size: int, seconds: float, note: str = "") -> Row:
    figures = {"seconds": seconds, "cpu": seconds / 2, "memory": 100.0, "runs": 5.0}
    return Row(PART, name, size, figures, note)


MEASURED = Results().merged(
    PART,
    [
        found(MODELS, 20, 0.14),
        found(IMPORTS, 20, 0.1),
        found(MODELS, 200, 0.5),
        found("shacl2code", 200, 2.0),
        found("LinkML gen-pydantic", 200, 240.0, "> 240 s"),
        found("openapi-python-client", 200, 1.0, "> 1 s"),
        Row(PART, "openapi-typescript", 200, {}, "npm is not here"),
    ],
    {"when": "now", "commit": "abc", "python": "3.11", "cores": "2", "load": "0.1"},
)


def test_promises_are_held_or_not() -> None:
    told = {one.says: (one.found, one.holds) for one in promises(MEASURED)}
    assert told["models, 20 classes: beside importing rdflib, Jinja and Click"] == (
        "1.40 / 1.40",
        True,
    )
    assert told["models, 200 classes: times faster than shacl2code"] == (
        "4.00 / 4.00",
        False,
    )
    assert told["models, 200 classes: times faster than LinkML gen-pydantic"] == (
        "> 480 / 480",
        True,
    )
    # It was killed too early to tell.
    name = "models, 200 classes: times faster than openapi-python-client"
    assert told[name] == ("> 2.00 / 2.00", None)
    assert told["also when the links embed"] == ("not measured", None)


def test_the_page_shows_what_was_found() -> None:
    lines = report.page(MEASURED).splitlines()
    assert "| generators | now | abc | 3.11 | 2 | 0.1 |" in lines
    rows = {line.split(" | ")[0]: line for line in lines}
    assert rows[f"| {MODELS}"] == (
        f"| {MODELS} | Pydantic models | 0.140 / 0.070 | 0.500 / 0.250 | 100 MiB |"
    )
    assert rows["| shacl2code"].endswith("| – | 2.000 / 1.000 (4) | 100 MiB |")
    assert rows["| LinkML gen-pydantic"].endswith("| – | > 240 s | > 100 MiB |")
    assert rows["| openapi-typescript"].endswith("| – | npm is not here | – |")
    assert rows[f"| {EVERYTHING}"].endswith("| – | – | – |")
    assert "## Scale" not in lines


def test_the_page_says_where_the_machine_was_busy() -> None:
    said = "The machine was busy with other work (generators)"
    assert said not in report.page(MEASURED)
    session = {**(MEASURED.sessions or {})[PART], "load": "4.0"}
    assert said in report.page(MEASURED.merged(PART, [], session))


def test_results_are_kept_until_they_are_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    assert results.load(path) == Results()
    results.save(MEASURED, path)
    again = results.load(path).merged(PART, [found(MODELS, 20, 0.2)], {"when": "later"})
    assert again.rows == (
        *(row for row in MEASURED.rows if row.size == 200),
        found(MODELS, 20, 0.2),
    )
    assert again.sessions == {PART: {"when": "later"}}
