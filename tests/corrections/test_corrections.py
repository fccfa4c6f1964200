"""Amendments: what they change, what they leave, what is said when they miss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hydra_codegen.config import Settings
from hydra_codegen.documentation import COLLECTION, ApiDocumentation, RangeKind
from hydra_codegen.errors import UsageError
from hydra_codegen.pipeline import load, read_api
from hydra_codegen.statements import RDF
from hydra_codegen.vocabulary.corrections import correct

ROOT = Path(__file__).parents[2]
VOCAB = "https://api.dlcs.io/vocab#"


@pytest.fixture(scope="module")
def dlcs() -> ApiDocumentation:
    return load(ROOT / "vocab" / "dlcs.ttl")


def amended(
    documentation: ApiDocumentation, folder: Path, text: str
) -> ApiDocumentation:
    path = folder / "api.corrections.toml"
    path.write_text(text, encoding="utf-8")
    return correct(documentation, path)


def test_corrections_of_the_dlcs(dlcs: ApiDocumentation) -> None:
    corrected = correct(dlcs, ROOT / "vocab" / "dlcs.corrections.toml")
    image = corrected.classes["Image"].properties
    assert {o.returns for o in image["batch"].operations[:3]} == {(VOCAB + "Batch",)}
    assert image["tags"].many is True
    assert [(r.iri, r.kind) for r in image["roles"].ranges] == [
        (COLLECTION, RangeKind.COLLECTION),
        (RDF + "List", RangeKind.LIST),
    ]
    assert {r.members for r in image["roles"].ranges} == {(VOCAB + "Role",)}
    assert corrected.classes["Space"].properties["defaultTags"].many is True
    assert corrected.classes["Role"].properties["aliases"].many is True


def test_what_is_not_amended_stays(dlcs: ApiDocumentation, tmp_path: Path) -> None:
    corrected = amended(dlcs, tmp_path, "[classes.Image.properties.tags]\nmany=true\n")
    assert dlcs.classes["Image"].properties["tags"].many is None
    assert corrected.classes["Space"] is dlcs.classes["Space"]
    before, after = dlcs.classes["Image"], corrected.classes["Image"]
    assert list(after.properties) == list(before.properties)
    assert [
        k for k in before.properties if before.properties[k] != after.properties[k]
    ] == ["tags"]


def test_empty_file_changes_nothing(dlcs: ApiDocumentation, tmp_path: Path) -> None:
    assert list(amended(dlcs, tmp_path, "").classes.values()) == list(
        dlcs.classes.values()
    )


@pytest.mark.parametrize("name", ["Image", '"vocab:Image"', f'"{VOCAB}Image"'])
def test_classes_are_named_in_three_ways(
    dlcs: ApiDocumentation, tmp_path: Path, name: str
) -> None:
    corrected = amended(dlcs, tmp_path, f"[classes.{name}]\nname = 'Picture'\n")
    assert corrected.classes["Image"].preferred_name == "Picture"


def test_what_a_document_leaves_out_is_given(
    dlcs: ApiDocumentation, tmp_path: Path
) -> None:
    corrected = amended(
        dlcs,
        tmp_path,
        "[classes.Image]\n"
        'templates = "/pictures/{0}"\n'
        "[classes.Image.properties]\n"
        'origin = { key = "source", name = "origin", required = true }\n'
        'error = { one_of = ["none", "some"], max_count = 3, min_count = 1 }\n'
        "width = { readable = true, writable = true }\n"
        "[classes.Image.operations]\n"
        'put = { name = "store" }\n',
    ).classes["Image"]
    assert corrected.templates[0].variables[0].name == "picture"
    assert corrected.properties["roles"].templates[0].template == "/pictures/{0}/roles"
    assert "origin" not in corrected.properties
    assert corrected.properties["source"].required
    assert corrected.properties["source"].preferred_name == "origin"
    assert corrected.properties["error"].facets.one_of == ("none", "some")
    assert corrected.properties["error"].many is True
    assert not corrected.properties["width"].readonly
    assert [o.preferred_name for o in corrected.operations] == ["", "store", "", ""]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[classes.Imgae]\nname='x'", "no such class any more; did you mean 'Image'?"),
        ("[classes.Image.properties.tag]\nmany=true", "did you mean 'tags'?"),
        ("[classes.Image.operations.POST]\nname='x'", "no such operation any more"),
        ("[classes.Image]\nnmae='x'", "unknown key 'nmae'"),
        ("[properties]", "unknown key 'properties'"),
        ("[classes.Image.properties.tags]\nmany='yes'", "neither true nor false"),
        ("[classes.Image.properties.tags]\nmax_count=-1", "not a whole number"),
        ("[classes.Image.properties.tags]\nmembers=['vocab:Role']", "no range is a"),
        ("[classes.Image.properties.tags]\nranges=['text']", "is no IRI"),
        ("[classes.Image.properties.tags]\nranges=5", "is not a text or a list"),
        ("[classes.Image.properties.tags]\nkey='space'", "two properties one JSON key"),
        ("[classes.Image.properties.tags]\nname=''", "is not a text"),
        ("[classes.Image]\nproperties=5", "is not a table"),
        ("[classes]\nImage=5", "is not a table"),
        ("[classes", "cannot be read"),
    ],
)
def test_misses_are_sentences(
    dlcs: ApiDocumentation, tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(sentence)):
        amended(dlcs, tmp_path, text)


def test_missing_file_is_a_sentence(dlcs: ApiDocumentation, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        correct(dlcs, tmp_path / "none.toml")


def test_reading_keeps_both_what_is_published_and_what_is_meant() -> None:
    reading = read_api(
        Settings(
            sources=(str(ROOT / "vocab" / "dlcs.ttl"),),
            corrections=ROOT / "vocab" / "dlcs.corrections.toml",
        )
    )
    published = reading.published.classes["Image"].properties["tags"]
    assert published.many is None
    assert reading.documentation.classes["Image"].properties["tags"].many is True
