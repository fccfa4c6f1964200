"""Vocabularies and instances for the tests of schemas.

Instances are right and wrong in every way but those in which schemas are known
to differ from checks (docs/schemas.md); each of these has a test of its own.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generated_package import imported
from hypothesis import strategies as st
from support import ROOT, require_shared

from hydra_codegen.config import Settings, read_settings
from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.pipeline import read_api
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.rules import rule_of
from hydra_codegen.python.types import Mode
from hydra_codegen.runtime.rules import Rule
from hydra_codegen.runtime.samples import samples, takes
from hydra_codegen.targets import TargetContext, load_target

OPERATIONS = {Mode.READ: "GET", Mode.WRITE: "PUT", Mode.PATCH: "PATCH"}
DLCS = "dlcs"
CORPUS = (
    "api-platform/core-6eca17131-vocab-feature-2015.jsonld",
    "hydrus/doc_writer_sample_output.jsonld",
    "hydra.net/expected-api-documentation-with-stock.jsonld",
)
VOCABULARIES = (DLCS, *CORPUS)
IRIS = ("https://a.example/1", "https://a.example/2")


@functools.cache
def documentation(name: str) -> ApiDocumentation:
    """Return the DLCS or a document of the corpus."""
    if name == DLCS:
        settings = read_settings(ROOT / "pyproject.toml")
    else:
        path = str(require_shared("corpus") / name)
        settings = Settings(sources=(path,), base="http://api.example.test/doc")
    return read_api(settings).documentation


def files(documentation: ApiDocumentation, target: str, **more: Any) -> dict[str, str]:
    """Return what one target makes."""
    context = TargetContext(
        package="api",
        targets=frozenset({target}),
        header="Made by a test",
        published=documentation,
        **more,
    )
    return dict(load_target(target).files(documentation, context))


@contextlib.contextmanager
def checks(documentation: ApiDocumentation) -> Iterator[dict[str, Any]]:
    """Yield the generated checks of each class, by its name in the documentation."""
    with (
        tempfile.TemporaryDirectory() as folder,
        imported(documentation, Path(folder)) as package,
    ):
        name = f"{package.__name__}.validators._vocabulary"
        vocabulary = importlib.import_module(name).VOCABULARY
        names = ModelPlan(documentation).names
        yield {key: vocabulary.rules(names[key].module) for key in names}


WRONG: tuple[object, ...] = (
    *(True, 0, 5, -3, 2.5, 2**70, "", "text", "2024-02-30T12:00:00Z", "12:00"),
    *([], {}, [[]], ["a", 1], {"a": "b"}, {"@id": 3}),
)


def _value(rule: Rule) -> st.SearchStrategy[Any]:
    """Return values that one property may hold, or nearly."""
    right: list[object] = [v for v in dict.fromkeys(samples(rule)) if takes(rule, v)]
    if any(name.startswith("@") for name in rule.types):
        right = [*IRIS, {"@id": IRIS[0]}]
    return st.sampled_from(right or ["text"]) | st.sampled_from(WRONG)


@st.composite
def instances(draw: st.DrawFn, models: ModelPlan, key: str, depth: int = 0) -> Any:
    """Draw a document of a class, right in most of its properties."""
    document: dict[str, Any] = {"@type": models.documentation.classes[key].name}
    if draw(st.booleans()):
        document["@id"] = draw(st.sampled_from([*IRIS, None]))
    if draw(st.integers(0, 9)) == 0:
        document["unheard"] = draw(st.sampled_from(WRONG))
    for prop in models.shapes[key].all.values():
        rule = rule_of(models, prop)
        # What is required is seldom left out, and what is forbidden seldom given.
        likely = 2 if rule.required else 7 if rule.read_only or rule.write_only else 5
        if draw(st.integers(0, 9)) < likely and not rule.required:
            continue
        if rule.required and draw(st.integers(0, 19)) == 0:
            continue
        document[prop.key] = draw(_property(models, rule, depth))
    return document


@st.composite
def _property(draw: st.DrawFn, models: ModelPlan, rule: Rule, depth: int) -> Any:
    one = _value(rule)
    targets = [
        models.by_module[name.partition(":")[2]]
        for name in rule.types
        if ":" in name and name[0] == "@" and name.partition(":")[2]
    ]
    if targets and depth < 2:
        one |= instances(models, targets[0], depth + 1)
    several = st.lists(one, max_size=3)
    kind = draw(st.integers(0, 19))
    if kind == 0:
        return None
    if kind == 1 or rule.many or any("@li" in t and t[-1] != "k" for t in rule.types):
        return draw(several)
    return draw(one)
