"""Nobody comes in by default, and everybody is asked at every address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from dlcs.server import (
    API,
    Access,
    Authorization,
    SqlStore,
    allow_everyone,
    bearer,
    create_app,
    hash_secret,
    http_basic,
)
from server_support import dlcs_server

SECRET = "correct horse ☂"


@pytest.fixture(scope="module", name="guarded")
def _guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("guarded")
    url = f"sqlite:///{folder / 'data.db'}"
    with dlcs_server(url, folder / "log", SECRET=SECRET) as client:
        yield client


def test_without_authorize_there_is_no_application(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'data.db'}")
    with pytest.raises(TypeError, match="authorize"):
        create_app(store)  # type: ignore[call-arg]


def test_who_is_not_known_sees_nothing(guarded: httpx.Client) -> None:
    paths = ["/", "/vocab", "/context.jsonld", "/openapi.json", "/docs", "/customers/2"]
    for path in paths:
        answer = guarded.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert answer.json()["@type"] == "hydra:Error"
    assert guarded.options("/customers/2").status_code == 401
    wrong = [("2", "wrong"), ("9", SECRET), ("", ""), ("2", "")]
    for key, secret in wrong:
        assert guarded.get("/", auth=(key, secret)).status_code == 401
    for header in ("Basic", "Basic ====", "Basic Mg==", "Bearer x", "Basic /w=="):
        found = guarded.get("/", headers={"Authorization": header})
        assert found.status_code == 401, header


def test_who_is_known_may_what_is_theirs(guarded: httpx.Client) -> None:
    auth = httpx.BasicAuth("2", SECRET.encode())
    assert guarded.get("/", auth=auth).status_code == 200
    assert guarded.get("/customers/2", auth=auth).status_code == 200
    assert guarded.get("/customers/3", auth=auth).status_code == 403
    assert guarded.delete("/customers/3/spaces/1", auth=auth).status_code == 403
    assert guarded.get("/customers/2", auth=("2", "wrong")).status_code == 401


def test_no_link_leads_to_what_is_not_theirs(
    guarded: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "auth", httpx.BasicAuth("2", SECRET.encode()))
    assert guarded.put("/customers/2/spaces/1", json={}).is_success
    image = "/customers/2/spaces/1/images/a"
    for foreign in ("/customers/3/roles/r", "http://elsewhere.example/x"):
        role = {"authService": foreign.replace("roles", "authServices")}
        assert guarded.put("/customers/2/roles/mine", json=role).is_success
        link = "/customers/2/roles/mine/authService"
        expected = 403 if foreign.startswith("/") else 404
        for method in ("GET", "PATCH", "DELETE"):
            body = b"{}" if method == "PATCH" else b""
            sent = {"Content-Type": "application/json"}
            answer = guarded.request(method, link, content=body, headers=sent)
            assert answer.status_code == expected, (method, answer.text)
    assert (
        guarded.put(image, json={"roles": ["/customers/3/roles/r"]}).status_code == 403
    )
    assert guarded.get(image).status_code == 404
    assert guarded.put(image, json={}).status_code == 201
    joined = guarded.post(f"{image}/roles", json={"@id": "/customers/3/roles/r"})
    assert joined.status_code == 409  # no member of it can be there


def test_every_route_is_asked_for_with_what_is_wanted(tmp_path: Path) -> None:
    asked: list[Access] = []

    async def nobody(access: Access) -> bool:
        asked.append(access)
        return False

    async def identify(credentials: str) -> str:
        return "someone"

    authorize = Authorization(identify=identify, allow=nobody, challenge="X")
    store = SqlStore(f"sqlite:///{tmp_path / 'data.db'}")
    transport = httpx.ASGITransport(create_app(store, authorize=authorize))

    async def ask() -> None:
        async with httpx.AsyncClient(
            transport=transport, base_url="http://a"
        ) as client:
            for route in API.routes:
                path = route.path.replace("{", "v-").replace("}", "")
                answer = await client.request(route.method, path, json={})
                assert answer.status_code == 403

    asyncio.run(ask())
    assert len(asked) == len(API.routes)
    for access, route in zip(asked, API.routes, strict=True):
        assert access.identity == "someone"
        assert access.operation == route.name
        assert access.method == route.method
        assert access.hydra_class == route.hydra_class
        assert access.variables == {name: f"v-{name}" for name in route.keys}


def test_bearer_tokens() -> None:
    async def known(token: str) -> str | None:
        return {"t0ken": "ann"}.get(token)

    identify = bearer(known).identify
    for header, who in (
        ("Bearer t0ken", "ann"),
        ("bearer  t0ken ", "ann"),
        ("Bearer other", None),
        ("Basic t0ken", None),
        ("Bearer ", None),
        ("", None),
    ):
        assert asyncio.run(_identified(identify, header)) == who


async def _identified(identify: object, header: str) -> str | None:
    found: str | None = await identify(header)  # type: ignore[operator]
    return found


def test_a_secret_is_stored_as_an_argon2_hash() -> None:
    stored = hash_secret("s3cret")
    assert stored.startswith("$argon2id$")
    assert "s3cret" not in stored
    assert "s3cret" not in repr(http_basic({"key": stored}))
    assert stored != hash_secret("s3cret")


def test_everyone_must_be_written_out() -> None:
    assert asyncio.run(_identified(allow_everyone.identify, "")) == ""
