"""One generated DLCS server over a real socket, that can be made to misbehave."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from dlcs.server import Limits, SqlStore, allow_everyone, create_app, resources
from server_support import in_thread
from support import ROOT
from verifying.tampering import Tampered

from hydra_codegen.config import Settings
from hydra_codegen.findings import Finding
from hydra_codegen.pipeline import verify_api
from hydra_codegen.verifying import Effort, Verification

sys.path.append(str(ROOT / "examples" / "dlcs"))

from application import Queue

DLCS = Settings(
    sources=(str(ROOT / "vocab" / "dlcs.ttl"),),
    corrections=ROOT / "vocab" / "dlcs.corrections.toml",
)


@dataclass(frozen=True)
class Server:
    """A DLCS that can be tampered with, and its URL."""

    url: str
    tampered: Tampered

    def verified(self, *, unsafe: bool = False, limit: int = 2) -> Verification:
        """Return what is found there."""
        return self.verified_with(Effort(limit=limit, unsafe=unsafe))

    def verified_with(self, effort: Effort) -> Verification:
        """Return what is found there with more or less effort."""
        return verify_api(self.url, DLCS, effort)


@pytest.fixture(scope="session", name="running")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    database = tmp_path_factory.mktemp("verified") / "data.db"
    store = SqlStore(f"sqlite:///{database}")
    asyncio.run(_create_customer(store))
    app = create_app(
        store, authorize=allow_everyone, handlers=[Queue], limits=Limits(page=2)
    )
    tampered = Tampered(app)
    with in_thread(tampered) as client:
        _fill(client)
        yield Server(f"{client.base_url}", tampered)


@pytest.fixture(name="server")
def _server(running: Server) -> Iterator[Server]:
    yield running
    running.tampered.fault = running.tampered.ahead = None


async def _create_customer(store: SqlStore) -> None:
    await store.start()
    async with store.writing() as session:
        await session.put(resources.CUSTOMER, ("2",), {"name": "two"})
    await store.stop()


def _fill(client: httpx.Client) -> None:
    """Create something of each class, and more than a page of images."""

    def put(path: str, **body: object) -> str:
        answer = client.put(path, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["@id"])

    above = "/customers/2"
    service = put(f"{above}/authServices/clickthrough", name="click", timeToLive=60)
    role = put(f"{above}/roles/clickthrough", name="click", authService=service)
    put(f"{above}/spaces/5", name="cats", defaultRoles=[role])
    for number in range(5):
        put(
            f"{above}/spaces/5/images/cat-{number}",
            origin=f"https://example.org/{number}.jpg",
            string1=f"cat {number}",
            number1=number,
            tags=["tabby"],
            roles=[role],
        )
    member = {"@type": "Image", "space": 5, "modelId": "dog", "string1": "dog"}
    batch = client.post(
        f"{above}/queue", json={"@type": "Collection", "member": [member]}
    )
    assert batch.status_code == 202, batch.text


def rules(findings: tuple[Finding, ...]) -> dict[str, list[str]]:
    """Return the URLs of findings by their rules."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        found.setdefault(finding.rule, []).append(finding.place.source)
    return found
