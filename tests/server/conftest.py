"""Servers for the tests of this folder: one for each database, shared."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from server_support import dlcs_on, postgresql


@pytest.fixture(scope="session", params=["sqlite", "postgresql"], name="server")
def _server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with dlcs_on(request.param, tmp_path_factory.mktemp("server")) as client:
        yield client


@pytest.fixture(params=["sqlite", "postgresql"], name="database")
def _database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data.db'}"
        return
    with postgresql() as url:
        yield url


@pytest.fixture(name="space")
def _space(server: httpx.Client) -> str:
    """Return the path of a space of its own."""
    path = f"/customers/2/spaces/{uuid.uuid4().hex[:12]}"
    assert server.put(path, json={"name": "of a test"}).status_code == 201
    return path
