"""`verify` finds nothing wrong with what we generate, and leaves it as it was."""

from __future__ import annotations

import httpx
import pytest
from verifying.conftest import Server
from verifying.faults import answering_with_another
from verifying.tampering import Answered, Asked

from hydra_codegen.verifying import Effort

COLLECTIONS = ("authServices", "roles", "spaces", "spaces/5/images", "queue/batches")


def contents(server: Server) -> list[object]:
    """Return all collections as they are, and a resource with its entity tag."""
    with httpx.Client(base_url=f"{server.url}/customers/2/") as client:
        image = client.get("spaces/5/images/cat-1")
        pages = [client.get(f"{name}?pageSize=50").json() for name in COLLECTIONS]
        return [*pages, image.json(), image.headers["ETag"]]


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_nothing_is_found_on_the_generated_server(server: Server, unsafe: bool) -> None:
    before = contents(server)
    found = server.verified(unsafe=unsafe)
    assert found.findings == ()
    assert {*found.resources} == {
        *("EntryPoint", "Customer", "Space", "Image"),
        *("Queue", "Batch", "Role", "AuthService"),
    }
    assert (found.unseen, found.unwritten, found.exhausted) == ((), (), False)
    assert contents(server) == before


def test_only_safe_methods_are_used_unless_unsafe_ones_are_asked_for(
    server: Server,
) -> None:
    asked: list[tuple[str, str]] = []

    def remember(request: Asked) -> Answered | None:
        asked.append((request.method, request.path))
        return None

    server.tampered.ahead = remember
    server.verified()
    assert {method for method, _ in asked} == {"GET", "OPTIONS"}
    asked.clear()
    server.verified(unsafe=True)
    written = [(m, path) for m, path in asked if m not in ("GET", "OPTIONS")]
    made = {m: {p.rpartition("/")[0] for x, p in written if x == m} for m, _ in written}
    collections = {
        *("/customers/2/authServices", "/customers/2/roles"),
        *("/customers/2/spaces", "/customers/2/spaces/5/images"),
    }
    assert {path for method, path in written if method == "POST"} == collections
    assert made["PUT"] == made["PATCH"] == made["DELETE"] == collections
    names = {path.rpartition("/")[2] for m, path in written if m != "POST"}
    assert not names & {"5", "clickthrough", *(f"cat-{n}" for n in range(5))}


def test_no_more_is_asked_than_is_allowed(server: Server) -> None:
    found = server.verified_with(Effort(requests=7))
    assert (found.requests, found.exhausted) == (7, True)
    assert found.findings == ()


def test_what_was_made_is_deleted_whatever_bound_is_reached(server: Server) -> None:
    before = contents(server)
    for requests in (92, 97, 105):
        found = server.verified_with(Effort(limit=1, requests=requests, unsafe=True))
        assert found.exhausted
    assert contents(server) == before


def test_what_others_made_is_not_taken_for_a_scratch_resource(server: Server) -> None:
    before = contents(server)
    server.tampered.ahead = answering_with_another
    found = server.verified(unsafe=True)
    assert [one.rule for one in found.findings] == ["HC512", "HC577"]
    server.tampered.ahead = None
    assert contents(server) == before
