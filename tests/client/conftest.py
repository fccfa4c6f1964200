"""DLCS servers for the tests of this folder, one for each database, and clients."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import httpx
import pytest
from client_support import KINDS, Calls
from server_support import dlcs_on


@pytest.fixture(scope="session", params=["sqlite", "postgresql"], name="server")
def _server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with dlcs_on(request.param, tmp_path_factory.mktemp("server")) as client:
        yield client


@pytest.fixture(params=KINDS, name="calls")
def _calls(request: pytest.FixtureRequest, server: httpx.Client) -> Calls:
    return Calls(request.param, f"{server.base_url}/")


@pytest.fixture(name="space")
def _space(server: httpx.Client) -> str:
    """Return the name of a space of its own."""
    name = uuid.uuid4().hex[:12]
    path = f"/customers/2/spaces/{name}"
    assert server.put(path, json={"name": "of a test"}).status_code == 201
    return name
