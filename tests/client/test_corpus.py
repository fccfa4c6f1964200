"""Clients of vocabularies by others, which give no addresses, call servers of the same.

All that such a client knows is the entry point: it learns the addresses there.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client_support import KINDS, Calls, every, got, raised
from generated_package import imported, written
from server_support import running
from support import require_shared

from hydra_codegen import load

APPLICATION = Path(__file__).parents[1] / "server" / "any_application.py"

Exercise = tuple[str, str, dict[str, Any], bool]

EXERCISES: dict[str, Exercise] = {
    "api-platform/api-doc-parser-test-docs.jsonld": (
        "custom_resources",
        "CustomResourceWrite",
        {"label": "a", "description": "b"},
        False,
    ),
    "event-api/event-api-vocab.jsonld": (
        "events",
        "EventWrite",
        {"name": "a", "description": "b", "start_date": "2020", "end_date": "2021"},
        True,
    ),
    "creditrisk-poc/test_ApiDoc.jsonld": (
        "general_counterparties",
        "GeneralCounterpartyWrite",
        {},
        False,
    ),
}


@pytest.fixture(scope="module", params=EXERCISES, name="made")
def _made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, str, Exercise]]:
    """Yield a package, the address of its server, and what to do with them."""
    folder = tmp_path_factory.mktemp("corpus")
    documentation = load(require_shared("corpus") / request.param)
    with imported(documentation, folder, "client") as package:
        written(documentation, folder, package.__name__, "server")
        settings = {
            "PYTHONPATH": str(folder),
            "DATABASE": f"sqlite:///{folder / 'data.db'}",
        }
        command = [str(APPLICATION), package.__name__]
        with running(command, folder / "log", settings) as http:
            yield package, f"{http.base_url}/", EXERCISES[request.param]


@pytest.mark.parametrize("kind", KINDS)
def test_addresses_are_learned_from_the_entry_point(
    made: tuple[Any, str, Exercise], kind: str
) -> None:
    package, url, (accessor, model, document, whole) = made
    client = importlib.import_module(f"{package.__name__}.client")
    write = getattr(package, model).from_document(document)

    async def test(api: Any) -> None:
        things = getattr(api, accessor)
        one = await got(things.create(write))
        assert one.jsonld_id is not None
        known = [thing.jsonld_id for thing in await every(things.list())]
        assert one.jsonld_id in known
        if whole:
            assert await got(things.get(one.jsonld_id)) == one
            assert (await got(things.replace(one))).jsonld_id == one.jsonld_id
            assert await got(things.delete(await got(things.get(one)))) is None
            assert await raised(client.NotFound, lambda: things.get(one))

    calls = Calls(kind, url)
    with warnings.catch_warnings():
        # The documentation that is served is the one that all was made from.
        warnings.simplefilter("error")
        calls.run(test, (client.Client, client.AsyncClient))
    asked = [r.url.path for r in calls.network.requests]
    # The entry point and the documentation are read once.
    assert asked[0] == "/"
    assert asked.count("/") == 1
