"""Whatever a vocabulary holds, its clients start and offer all of it."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from typing import Any

import httpx
from generated_package import imported
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, Phase, given, settings

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.targets.client.plan import ClientPlan


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(documentations())
def test_everything_that_is_offered_is_there(documentation: ApiDocumentation) -> None:
    plan = ClientPlan(ModelPlan(documentation))
    with (
        tempfile.TemporaryDirectory() as folder,
        imported(documentation, Path(folder), "client") as package,
    ):
        made: Any = importlib.import_module(f"{package.__name__}.client")
        for name in made.__all__:
            assert getattr(made, name) is not None
        with made.Client("http://a.example/") as client:
            offered(plan, client)
        other = made.AsyncClient("http://a.example/")
        offered(plan, other)
    assert not Path("owned").exists()


def offered(plan: ClientPlan, client: Any) -> None:
    """Find an accessor for each class with operations, and all its methods."""
    for key, methods in plan.methods.items():
        accessor = getattr(client, plan.accessors[key])
        names = [m.name for m in methods]
        names += [m.name_for_many for m in methods if m.name_for_many]
        assert len(names) == len(set(names))
        for name in names:
            assert callable(getattr(accessor, name))
    assert callable(client.entry_point)
    assert isinstance(client._http, (httpx.Client, httpx.AsyncClient))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documentations())
def test_plans_are_the_same_again(documentation: ApiDocumentation) -> None:
    plans = [ClientPlan(ModelPlan(documentation)) for _ in range(2)]
    first, second = (
        [(key, m.name, m.spot.where) for key, ms in plan.methods.items() for m in ms]
        for plan in plans
    )
    assert first == second
    accessors = list(plans[0].accessors.values())
    assert len(accessors) == len(set(accessors))
