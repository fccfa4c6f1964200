"""What is write-only is stored, and never seen again; errors show no insides."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from generated_package import imported
from users_api import API, ROOT, SECRET, USER, talk, text

from hydra_codegen.documentation import ApiDocumentation, Named


@pytest.fixture(scope="module", name="package")
def _package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with imported(API, tmp_path_factory.mktemp("package"), "server") as package:
        yield importlib.import_module(f"{package.__name__}.server")


def test_what_is_write_only_is_never_shown(
    package: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = {"name": "ann", "password": SECRET}
    wrong = {"name": 3, "password": [SECRET], "@id": f"/{SECRET}"}
    answers = talk(
        package,
        tmp_path,
        ("POST", "/users", user),
        ("GET", "/users"),
        ("GET", "/users/ann"),
        ("PUT", "/users/ann", {**user, "note": "x"}),
        ("PATCH", "/users/ann", {"note": "y"}),
        ("PUT", "/users/bob", {"name": "bob", "password": SECRET}),
        ("PUT", "/users/bob", {"name": 3, "password": [SECRET]}),
        ("PATCH", "/users/bob", {"password": None}),
        ("DELETE", "/users/bob"),
    )
    assert [a.status_code for a in answers] == [
        *(201, 200, 200, 200, 200, 201, 422, 422, 204)
    ]
    assert answers[-1].headers["deprecation"] == "@0"
    assert wrong["name"] == 3
    for answer in answers:
        assert SECRET not in answer.text
        assert SECRET not in str(answer.headers)
        assert "password" not in answer.text or answer.status_code == 422
    ours = [r for r in caplog.records if not r.name.startswith(("aiosqlite", "httpx"))]
    assert SECRET not in "\n".join(record.getMessage() for record in ours)
    assert SECRET.encode() in b"".join(
        file.read_bytes() for file in tmp_path.glob("data.db*")
    )


def test_the_key_is_what_the_property_of_the_template_says(
    package: Any, tmp_path: Path
) -> None:
    user = {"name": "ann", "password": SECRET}
    made, again = talk(
        package, tmp_path, ("POST", "/users", user), ("POST", "/users", user)
    )
    assert (made.status_code, again.status_code) == (201, 409)
    assert made.headers["location"] == "http://a/users/ann"


def test_all_that_is_required_is_asked_for_at_once(
    package: Any, tmp_path: Path
) -> None:
    (answer,) = talk(package, tmp_path, ("POST", "/users", {}))
    found = [(v["pointer"], v["code"]) for v in answer.json()["violations"]]
    assert found == [("/name", "required"), ("/password", "required")]


def test_what_goes_wrong_inside_stays_inside(
    package: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(package.UserHandlers):  # type: ignore[misc]
        async def read(self, call: Any, user: str) -> Any:
            raise RuntimeError(f"the password of {user} is {SECRET}")

    store = package.SqlStore(f"sqlite:///{tmp_path / 'data.db'}")
    app = package.create_app(store, authorize=package.allow_everyone, handlers=[Broken])

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://a"
        ) as client:
            return await client.get("/users/ann")

    answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "RuntimeError" not in answer.text
    assert SECRET not in answer.text
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def test_what_takes_too_long_is_ended(package: Any, tmp_path: Path) -> None:
    class Slow(package.UserHandlers):  # type: ignore[misc]
        async def read(self, call: Any, user: str) -> Any:
            await asyncio.sleep(60)

    app = package.create_app(
        package.SqlStore(f"sqlite:///{tmp_path / 'data.db'}"),
        authorize=package.allow_everyone,
        handlers=[Slow],
        limits=package.Limits(seconds=0.05),
    )

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://a"
        ) as client:
            return await client.get("/users/ann")

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()["@type"]) == (503, "hydra:Error")


async def migrated(store: Any) -> None:
    await store.migrate()
    await store.stop()


def test_a_property_more_finds_its_column(package: Any, tmp_path: Path) -> None:
    user = {"name": "ann", "password": SECRET, "age": "7"}
    talk(package, tmp_path, ("PUT", "/users/ann", user))
    grown = Named({**USER.properties, "age": text("age")})
    classes = {"EntryPoint": ROOT, "User": replace(USER, properties=grown)}
    documentation = ApiDocumentation(classes=Named(classes))
    folder = tmp_path / "later"
    with imported(documentation, folder, "server") as later:
        made = importlib.import_module(f"{later.__name__}.server")
        asyncio.run(migrated(made.SqlStore(f"sqlite:///{tmp_path / 'data.db'}")))
        (found, changed) = talk(
            made,
            tmp_path,
            ("GET", "/users/ann"),
            ("PATCH", "/users/ann", {"age": "8"}),
        )
    assert (found.json()["age"], changed.json()["age"]) == ("7", "8")
