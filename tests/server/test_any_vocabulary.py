"""Whatever a vocabulary holds, its server starts and answers at all its addresses."""

from __future__ import annotations

import asyncio
import importlib
import tempfile
from pathlib import Path
from typing import Any

import httpx
from generated_package import imported
from hostile_vocabulary import documentations
from html_support import HEADERS, check_accessible, check_inert, parsed
from hypothesis import HealthCheck, Phase, given, settings

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.targets.server.operations import operations
from hydra_codegen.targets.server.plan import ServerPlan


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(documentations())
def test_every_address_answers(documentation: ApiDocumentation) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        imported(documentation, Path(folder), "server") as package,
    ):
        made = importlib.import_module(f"{package.__name__}.server")
        asyncio.run(visited(made, Path(folder)))
    assert not Path("owned").exists()


async def visited(made: Any, folder: Path) -> None:
    """Ask for everything at every address, and expect no failure of ours."""
    store = made.SqlStore(f"sqlite:///{folder / 'data.db'}")
    app = made.create_app(store, authorize=made.allow_everyone)
    async with app.router.lifespan_context(app):
        await asked(made, app)


async def asked(made: Any, app: Any) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        described = (await client.get("/openapi.json")).json()["paths"]
        assert {route.path for route in made.API.routes} == set(described)
        for route in made.API.routes:
            path = route.path
            for name in route.keys:
                path = path.replace(f"{{{name}}}", "1")
            url = httpx.URL(scheme="http", host="a", path=path)
            sent: dict[str, object] = {"member": []} if route.many else {}
            body = sent if route.bodies else None
            answer = await client.request(route.method, url, json=body)
            # What is not there, clashes, breaks rules or is to be written.
            expected = {200, 201, 202, 204, 404, 405, 409, 422, 501}
            assert answer.status_code in expected, (route, answer.text)
            assert "apiDocumentation" in answer.headers["link"]
            allowed = (await client.options(url)).headers["allow"]
            assert route.method in allowed.split(", ")
            page = parsed((await client.get(url, headers=HEADERS)).text)
            check_inert(page)
            check_accessible(page)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documentations())
def test_plans_are_the_same_again_and_of_one_mind(
    documentation: ApiDocumentation,
) -> None:
    plan = ServerPlan(ModelPlan(documentation))
    found = operations(plan)
    spots = [(o.path.shape, o.operation.method) for o in found]
    assert len(spots) == len(set(spots))
    methods = [(o.key, o.name) for o in found]
    assert len(methods) == len(set(methods))
    tables = [resource.table for resource in plan.resources.values()]
    assert len({table.casefold() for table in tables}) == len(tables)
    again = operations(ServerPlan(ModelPlan(documentation)))
    assert [o.name for o in again] == [o.name for o in found]
