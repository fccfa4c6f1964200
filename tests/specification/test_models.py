"""The generated models hold what the specification page says of `Image`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from specification_page import PageProperty, parse, specification

from hydra_codegen import load
from hydra_codegen.targets import TargetContext, load_target

DLCS = Path(__file__).parents[2] / "vocab" / "dlcs.ttl"
PACKAGE = "dlcs_of_the_page"
PAGE = parse(specification())

SAMPLES: Mapping[str, tuple[object, object]] = {
    "xsd:string": ("text", {"a": 1}),
    "xsd:integer": (-7, "seven"),
    "xsd:nonNegativeInteger": (7, -7),
    "xsd:boolean": (True, "perhaps"),
    "xsd:dateTime": ("2020-02-29T12:00:00Z", "yesterday"),
}
"""A value of each range and one that is not; links hold IRIs."""

LINK: tuple[object, object] = ("https://api.dlcs.io/somewhere", 5)

Models = dict[str, type[BaseModel]]


@pytest.fixture(scope="module", name="models")
def _models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    """The models of `Image`, generated and imported."""
    folder = tmp_path_factory.mktemp("models")
    documentation = load(DLCS)
    context = TargetContext(
        package=PACKAGE,
        targets=frozenset({"models"}),
        header="Made from the DLCS vocabulary.",
        published=documentation,
    )
    for path, text in load_target("models").files(documentation, context).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        package: Any = importlib.import_module(PACKAGE)
        title = PAGE.title
        yield {suffix: getattr(package, title + suffix) for suffix in SUFFIXES}
    finally:
        sys.path.remove(str(folder))


SUFFIXES = ("", "Write", "Patch")


def keys(model: type[BaseModel]) -> list[str]:
    """Return the JSON keys of a model, without those of JSON-LD itself."""
    aliases = (
        field.serialization_alias or name for name, field in model.model_fields.items()
    )
    return [alias for alias in aliases if not alias.startswith("@")]


def test_what_is_read_is_all_but_the_writeonly(models: Models) -> None:
    wanted = [p.key for p in PAGE.properties if not p.writeonly]
    assert keys(models[""]) == wanted


@pytest.mark.parametrize("suffix", ["Write", "Patch"])
def test_what_is_sent_is_all_but_the_readonly(suffix: str, models: Models) -> None:
    wanted = [p.key for p in PAGE.properties if not p.readonly]
    assert keys(models[suffix]) == wanted


@pytest.mark.parametrize("said", PAGE.properties, ids=lambda said: said.key)
def test_values_are_those_of_the_range(said: PageProperty, models: Models) -> None:
    good, bad = LINK if said.link else SAMPLES[said.range]
    for model in models.values():
        if said.key not in keys(model):
            continue
        read = model.model_validate({said.key: good})
        sent = read.model_dump(mode="json", exclude_unset=True)
        assert sent == {said.key: good}
        with pytest.raises(ValidationError) as caught:
            model.model_validate({said.key: bad})
        assert {error["loc"][0] for error in caught.value.errors()} == {said.key}
