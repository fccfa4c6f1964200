"""Handlers of a user's own: typed, chosen, and never in one another's way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from dlcs import Image, ImageWrite
from dlcs.server import (
    Call,
    ImageHandlers,
    Problem,
    RoleHandlers,
    SqlStore,
    allow_everyone,
    create_app,
    resources,
)
from server_support import GENERATED

from hydra_codegen.runtime.server import Handlers as OtherHandlers


class Careful(ImageHandlers):
    """Says who registered an image, and refuses some."""

    async def replace(
        self, call: Call, customer: str, space: str, image: str, body: ImageWrite
    ) -> Image:
        if body.origin is None:
            raise Problem(403, "Without an origin no image is taken.")
        found = await super().replace(call, customer, space, image, body)
        found.string1 = f"seen by {customer}"
        return found


class AlsoCareful(ImageHandlers):
    """Another one for the same."""


def store(folder: Path) -> SqlStore:
    return SqlStore(f"sqlite:///{folder / 'data.db'}")


def test_one_operation_is_overridden(tmp_path: Path) -> None:
    kept = store(tmp_path)
    app = create_app(kept, authorize=allow_everyone, handlers=[Careful])
    asyncio.run(_ask(kept, app))


async def _ask(kept: SqlStore, app: object) -> None:
    await kept.start()
    async with kept.writing() as session:
        await session.put(resources.CUSTOMER, ("2",), {"name": "two"})
        await session.put(resources.SPACE, ("2", "1"), {})
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        url = "/customers/2/spaces/1/images/a"
        refused = await client.put(url, json={})
        assert (refused.status_code, refused.json()["status"]) == (403, 403)
        made = await client.put(url, json={"origin": "https://example.org/a"})
        assert (made.status_code, made.json()["string1"]) == (201, "seen by 2")
        assert made.headers["location"] == f"http://a{url}"
        assert "string1" not in (await client.get(url)).json()
        unwritten = await client.post("/customers/2/queue", json={"member": []})
        assert unwritten.status_code == 501
        assert "QueueHandlers.submit" in unwritten.json()["detail"]
        assert unwritten.json()["@type"] == "hydra:Error"
    await kept.stop()


def test_what_does_not_fit_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="both answer for ImageHandlers"):
        create_app(
            store(tmp_path), authorize=allow_everyone, handlers=[Careful, AlsoCareful]
        )

    class Stray(OtherHandlers):
        pass

    with pytest.raises(ValueError, match="Stray derives from no class"):
        create_app(
            store(tmp_path),
            authorize=allow_everyone,
            handlers=[Stray],  # type: ignore[list-item]
        )


def test_one_class_may_answer_for_two(tmp_path: Path) -> None:
    class Both(RoleHandlers):
        pass

    assert create_app(
        store(tmp_path), authorize=allow_everyone, handlers=[Careful, Both]
    )


WRONG = """
from dlcs import Batch, ImageWrite
from dlcs.server import Call, ImageHandlers

class Mine(ImageHandlers):
    async def replace(
        self, call: Call, customer: str, space: str, image: str, body: ImageWrite
    ) -> Batch:
        reveal_type(body.origin)
        return Batch()
"""


def test_a_type_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(WRONG)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(file)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=GENERATED,
        env={"MYPY_CACHE_DIR": str(tmp_path / "cache"), "PATH": ""},
    )
    assert 'incompatible with return type "Coroutine[Any, Any, Image]"' in done.stdout
    assert 'Revealed type is "str | None"' in done.stdout
    assert "Found 1 error" in done.stdout
