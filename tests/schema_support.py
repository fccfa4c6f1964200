"""Vocabularies and instances for the tests of schemas.

Instances are right and wrong in every way but those in which schemas are known
to differ from checks (docs/schemas.md); each of these has a test of its own.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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
from hydra_codegen.targets.shacl.shapes import settled

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
# What is wrong in a graph too, where only lexical forms and datatypes are left.
WRONG_IN_GRAPHS: tuple[object, ...] = (
    *(True, 0, 5, -3, "text", "2024-02-30", {"a": "b"}),
)


@dataclass(frozen=True)
class Drawing:
    """What instances are drawn for: as JSON, or as the graph that they are."""

    models: ModelPlan
    as_graph: bool = False

    @functools.cached_property
    def settled(self) -> frozenset[str]:
        """The classes that may stand inside others where graphs are compared."""
        return settled(self.models)

    def rules(self, key: str) -> list[Rule]:
        """Return the rules of the properties that instances of a class may have."""
        properties = list(self.models.shapes[key].all.values())
        counted = Counter(prop.iri for prop in properties)
        return [
            rule_of(self.models, prop)
            for prop in properties
            if not self.as_graph or (prop.iri and counted[prop.iri] == 1)
        ]

    def values(self, rule: Rule) -> st.SearchStrategy[Any]:
        """Return values that one property may hold, or nearly."""
        right: list[object] = [
            v for v in dict.fromkeys(samples(rule)) if takes(rule, v)
        ]
        if any(name.startswith("@") for name in rule.types):
            right = [*IRIS, {"@id": IRIS[0]}]
        if not self.as_graph:
            return st.sampled_from(right or ["text"]) | st.sampled_from(WRONG)
        return st.sampled_from(right or ["text"]) | st.sampled_from(WRONG_IN_GRAPHS)


@st.composite
def instances(draw: st.DrawFn, drawing: Drawing, key: str, depth: int = 0) -> Any:
    """Draw a document of a class, right in most of its properties."""
    name = drawing.models.documentation.classes[key].name
    document: dict[str, Any] = {"@type": name}
    if draw(st.booleans()) and not drawing.as_graph:
        document["@id"] = draw(st.sampled_from([*IRIS, None]))
    if draw(st.integers(0, 9)) == 0:
        document["unheard"] = draw(st.sampled_from(WRONG_IN_GRAPHS))
    for rule in drawing.rules(key):
        # What is required is seldom left out, and what is forbidden seldom given.
        left_out = 1 if rule.required else 14 if rule.read_only else 10
        if draw(st.integers(0, 19)) >= left_out:
            document[rule.key] = draw(_property(drawing, rule, depth))
    return document


@st.composite
def _property(draw: st.DrawFn, drawing: Drawing, rule: Rule, depth: int) -> Any:
    one = drawing.values(rule)
    targets = [
        drawing.models.by_module[name.partition(":")[2]]
        for name in rule.types
        if ":" in name and name[0] == "@" and name.partition(":")[2]
    ]
    if drawing.as_graph:
        targets = [key for key in targets if key in drawing.settled]
    if targets and depth < 2:
        one |= instances(drawing, targets[0], depth + 1)
    kind = draw(st.integers(0, 19))
    forbidden = rule.read_only or rule.write_only
    # Of null, a graph says nothing; so it is no value of what must not be null.
    unseen = forbidden or rule.key == "member"
    if kind == 0 and not (drawing.as_graph and unseen):
        return None
    if drawing.as_graph:
        # An array is no value of its own in RDF, nor is a value more when it is twice.
        if kind == 1 and "@link" in rule.types and rule.max_count is None:
            return list(IRIS)
        return [draw(one)] if rule.many else draw(one)
    if kind == 1 or rule.many or any("@li" in t and t[-1] != "k" for t in rule.types):
        return draw(st.lists(one, max_size=3))
    return draw(one)
