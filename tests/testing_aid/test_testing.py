"""The generated testing aid: a server in the test's process, and valid instances."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import dlcs
import pytest
from dlcs import ImagePatch, ImageWrite, SpaceWrite, testing
from dlcs.client import Client, InternalServerError, NotFound
from dlcs.server import Call, ImageHandlers, resources
from dlcs.validators._vocabulary import VOCABULARY
from generated_package import imported
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, Phase, given, settings

from hydra_codegen.documentation import ApiDocumentation

OPERATIONS = ("GET", "POST", "PATCH")


async def prepare(session: testing.SqlSession) -> None:
    """Create what no operation creates."""
    await session.put(resources.CUSTOMER, ("2",), {"name": "two"})


@pytest.fixture(name="api")
def _api() -> Iterator[Client]:
    with testing.client(prepare=prepare) as api:
        yield api


def test_a_blocking_client_has_a_server(api: Client) -> None:
    space = testing.make(SpaceWrite, name="five")
    assert api.spaces.replace(space, customer=2, space=5).name == "five"
    made = api.images.create(ImageWrite(string1="x"), customer=2, space=5)
    assert api.follow(made).string1 == "x"
    assert [image.string1 for image in api.images.list(customer=2, space=5)] == ["x"]
    api.images.delete(made)
    with pytest.raises(NotFound):
        api.follow(made)


def test_each_server_begins_with_an_empty_store(api: Client) -> None:
    assert len(api.spaces.list(customer=2)) == 0
    api.spaces.replace(SpaceWrite(name="five"), customer=2, space=5)
    with testing.client(prepare=prepare) as other:
        assert len(other.spaces.list(customer=2)) == 0
    with testing.client() as empty:
        assert len(empty.customers.list()) == 0


def test_threads_share_a_blocking_client(api: Client) -> None:
    def put(number: int) -> str | None:
        body = SpaceWrite(name=f"{number}")
        return api.spaces.replace(body, customer=2, space=number).name

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(put, range(40))) == [str(n) for n in range(40)]
    assert len(api.spaces.list(customer=2)) == 40


def test_an_asynchronous_client_has_a_server() -> None:
    async def run() -> list[str | list[str] | None]:
        async with testing.async_client(prepare=prepare) as api:
            await api.spaces.replace(SpaceWrite(name="five"), customer=2, space=5)
            bodies = [ImageWrite(string1=f"{number}") for number in range(20)]
            await api.images.create_all(bodies, customer=2, space=5)
            found = api.images.list(customer=2, space=5)
            return [image.string1 async for image in found]

    assert sorted(map(str, asyncio.run(run()))) == sorted(map(str, range(20)))


class Watermarked(ImageHandlers):
    """Answers one operation otherwise."""

    async def read(
        self, call: Call, customer: str, space: str, image: str
    ) -> dlcs.Image:
        if image == "broken":
            raise RuntimeError("a mistake of the test's author")
        return dlcs.Image(string1=f"{customer}/{space}/{image}")


def test_handlers_of_the_user_answer() -> None:
    with testing.client(handlers=[Watermarked], prepare=prepare) as api:
        api.spaces.replace(SpaceWrite(), customer=2, space=5)
        found = api.images.get(customer=2, space=5, image="cat")
        assert found.string1 == "2/5/cat"
        with pytest.raises(InternalServerError):
            api.images.get(customer=2, space=5, image="broken")


def test_no_credentials_of_the_environment_are_needed_or_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DLCS_TOKEN", "secret")
    monkeypatch.setenv("DLCS_URL", "https://api.example.org/")
    with testing.client(prepare=prepare) as api:
        assert api._http.auth is None
        assert api.customers.get(customer=2).name == "two"


@pytest.mark.parametrize("module", list(VOCABULARY.classes.values()))
def test_instances_of_every_class_are_valid(module: str) -> None:
    checks: Any = VOCABULARY.rules(module)
    for model, operation in zip(checks.loaded, OPERATIONS, strict=True):
        made = testing.make(model)
        assert checks.violations(made.to_json(), operation, None, True) == ()
        assert made == testing.make(model)


def test_values_are_taken_by_name_and_others_filled() -> None:
    assert testing.make(ImageWrite, string1="x", number1=3).string1 == "x"
    assert testing.make(ImagePatch).to_document() == {}
    with pytest.raises(TypeError, match="ImageWrite has no strng1"):
        testing.make(ImageWrite, strng1="x")
    with pytest.raises(TypeError, match="Resource is no model"):
        testing.make(dlcs.Resource)


@contextlib.contextmanager
def suppressed(words: str) -> Iterator[None]:
    """Let pass a `ValueError` that says these words."""
    try:
        yield
    except ValueError as error:
        if words not in str(error):
            raise


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(documentations())
def test_whatever_is_required_instances_are_valid_or_asked_for(
    documentation: ApiDocumentation,
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        imported(documentation, Path(folder), "client", "server") as package,
    ):
        name = package.__name__
        vocabulary = importlib.import_module(f"{name}.validators._vocabulary")
        aid = importlib.import_module(f"{name}.testing")
        for module in vocabulary.VOCABULARY.classes.values():
            checks = vocabulary.VOCABULARY.rules(module)
            for model, operation in zip(checks.loaded, OPERATIONS, strict=True):
                with suppressed("give one to `make`"):
                    made = aid.make(model)
                    found = checks.violations(made.to_json(), operation, None, True)
                    assert not found
