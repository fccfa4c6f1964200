"""The example runs: a batch of a thousand images in one request, all or nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from server_support import GENERATED, postgresql, running
from support import ROOT

EXAMPLE = ROOT / "examples" / "dlcs"
SERVER = ["-m", "uvicorn", "--factory", "application:create", "--no-access-log"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"], name="client")
def _client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("example")
    if request.param == "sqlite":
        with example(f"sqlite:///{folder / 'data.db'}", folder) as client:
            yield client
        return
    with postgresql() as url, example(url, folder) as client:
        yield client


def example(database: str, folder: Path) -> Any:
    settings = {
        "PYTHONPATH": f"{GENERATED}{os.pathsep}{EXAMPLE}",
        "DATABASE": database,
        "KEYS": str(folder / "keys.json"),
    }
    added = subprocess.run(
        [sys.executable, str(EXAMPLE / "customers.py"), "2"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    (folder / "secret").write_text(added.stdout)
    assert added.stdout.strip() not in (folder / "keys.json").read_text()
    return _with_key(running([*SERVER, "--port"], folder / "log", settings), added)


class _with_key:  # noqa: N801 - used like a function
    """Runs the example; the client has the key of customer 2."""

    def __init__(self, server: Any, added: subprocess.CompletedProcess[str]) -> None:
        self._server, self._secret = server, added.stdout.strip()

    def __enter__(self) -> httpx.Client:
        client: httpx.Client = self._server.__enter__()
        client.auth = httpx.BasicAuth("2", self._secret)
        client.timeout = httpx.Timeout(60)
        return client

    def __exit__(self, *failure: Any) -> None:
        self._server.__exit__(*failure)


def batch(space: int, size: int, **more: Any) -> dict[str, Any]:
    """Return a batch of images."""
    return {
        "@type": "Collection",
        "member": [
            {
                "@type": "Image",
                "space": space,
                "modelId": f"image-{number}",
                "origin": f"https://example.org/{number}.tif",
                "number1": number,
                "tags": ["a", "b"],
                **more,
            }
            for number in range(size)
        ],
    }


def test_a_batch_of_a_thousand_images(client: httpx.Client) -> None:
    assert client.put("/customers/2/spaces/5", json={}).status_code == 201
    answer = client.post("/customers/2/queue", json=batch(5, 1000))
    assert answer.status_code == 202, answer.text
    made = answer.json()
    assert made["count"] == 1000
    assert client.get(made["images"]).json()["totalItems"] == 1000
    space = client.get("/customers/2/spaces/5/images?number1=7").json()
    (image,) = space["member"]
    assert image["batch"] == made["@id"]
    assert image["@id"].endswith("/customers/2/spaces/5/images/image-7")
    # The same again replaces them, and they are in the queue once.
    again = client.post("/customers/2/queue", json=batch(5, 1000, string1="new"))
    assert again.status_code == 202
    assert client.get("/customers/2/queue/images").json()["totalItems"] == 1000
    assert client.get(image["@id"]).json()["string1"] == "new"


def test_all_of_a_batch_or_nothing(client: httpx.Client) -> None:
    assert client.put("/customers/2/spaces/6", json={}).status_code == 201
    known = client.get("/customers/2/queue/batches").json()["totalItems"]
    broken = batch(6, 20)
    for change, status in (
        ({"space": 77}, 404),
        ({"modelId": None}, 422),
        ({"modelId": "image-0"}, 422),
        ({"modelId": "a/b"}, 422),
        ({"width": 3}, 422),
    ):
        members = [*broken["member"][:-1], {**broken["member"][-1], **change}]
        answer = client.post("/customers/2/queue", json={"member": members})
        assert answer.status_code == status, answer.text
    assert client.get("/customers/2/spaces/6/images").json()["totalItems"] == 0
    assert client.get("/customers/2/queue/batches").json()["totalItems"] == known


def test_a_key_opens_what_is_its_own(client: httpx.Client) -> None:
    assert client.get("/customers/3").status_code == 403
    assert client.get("/customers/2", auth=("2", "guessed")).status_code == 401


def test_the_image_has_no_rights_and_no_secrets() -> None:
    text = (EXAMPLE / "Dockerfile").read_text()
    assert text.index("USER dlcs") < text.index("CMD")
    for copied in re.findall(r"^COPY (.+) \S+$", text, re.M):
        assert all((ROOT / name).exists() for name in copied.split())
    compose = (EXAMPLE / "compose.yaml").read_text()
    assert (
        re.findall("PASSWORD: (.*)", compose)
        == ["${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}"] * 2
    )
