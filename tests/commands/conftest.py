"""One server for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from server_support import dlcs_server


@pytest.fixture(scope="session", name="url")
def _url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    with dlcs_server(f"sqlite:///{folder / 'data.db'}", folder / "log") as client:
        assert client.put("/customers/2/spaces/5", json={}).status_code == 201
        yield str(client.base_url)
