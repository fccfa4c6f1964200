"""Targets that stand on others: complete each by itself, made once together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support import ROOT

from hydra_codegen import load
from hydra_codegen.documentation import ApiDocumentation, Named
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.targets import Part, TargetContext, files_of
from hydra_codegen.targets.models import ModelsTarget
from hydra_codegen.targets.server.plan import ServerPlan

DLCS = load(ROOT / "vocab" / "dlcs.ttl")


def made(*names: str) -> dict[str, dict[str, str]]:
    context = TargetContext(
        package="dlcs", targets=frozenset(names), header="Made.", published=DLCS
    )
    return files_of(names, DLCS, context)


def test_a_target_alone_brings_what_it_stands_on() -> None:
    together = made("models", "validators", "server")
    for name, files in together.items():
        assert made(name)[name] == files
    models, validators, server = (found.items() for found in together.values())
    assert models < validators < server


def test_what_several_need_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = ModelsTarget.parts

    def parts(
        self: ModelsTarget, documentation: ApiDocumentation, context: TargetContext
    ) -> Sequence[Part]:
        asked.append(self.name)
        return real(self, documentation, context)

    monkeypatch.setattr(ModelsTarget, "parts", parts)
    assert set(made("server", "validators", "models")) == {
        "server",
        "validators",
        "models",
    }
    assert asked == ["models"]


def test_what_targets_derive_is_made_once() -> None:
    plan = DLCS.derived(ModelPlan)
    assert DLCS.derived(ModelPlan) is plan
    fewer = Named(dict(list(DLCS.classes.items())[:1]))
    assert len(DLCS.with_classes(fewer).derived(ModelPlan).names) == 1
    assert len(DLCS.derived(ServerPlan.of).models.names) == len(DLCS.classes)
    assert DLCS.derived(ServerPlan.of).models is plan
