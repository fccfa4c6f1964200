"""What who runs a server needs: probes, a log, numbers, an end without loss."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from server_support import GENERATED, postgresql, running

from hydra_codegen.runtime.server.probes import prefix

APPLICATION = Path(__file__).parent / "slow_application.py"
KEY = ("2", "a secret")


def slow(database: str, log: Path, **settings: str) -> Any:
    found = {"PYTHONPATH": str(GENERATED), "DATABASE": database, **settings}
    return running([str(APPLICATION)], log, found)


def lines(log: Path) -> list[dict[str, Any]]:
    text = log.read_text().splitlines()
    return [json.loads(line) for line in text if line.startswith("{")]


def test_probes_log_and_numbers(database: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with slow(database, log, CREATE="1") as client:
        assert client.get("/healthz").text == "alive\n"
        assert client.get("/readyz").text == "ready\n"
        assert client.get("/metrics").status_code == 401
        url = "/customers/2/spaces/77/images?string1=hush"
        assert client.get(url, auth=KEY).status_code == 404
        named = client.patch(
            "/customers/2",
            json={"displayName": "hush"},
            auth=KEY,
            headers={"X-Request-ID": "edge-1"},
        )
        assert named.headers["x-request-id"] == "edge-1"
        odd = client.get("/hush", headers={"X-Request-ID": "hush hush"})
        assert re.fullmatch("[0-9a-f]{32}", odd.headers["x-request-id"])
        numbers = client.get("/metrics", auth=KEY)
        assert numbers.headers["content-type"].startswith("text/plain; version=")
        path = "/customers/{customer}/spaces/{space}/images"
        counted = f'http_requests_total{{method="GET",path="{path}",status="404"}} 1.0'
        assert counted in numbers.text
        assert 'path="",status="404"' in numbers.text
        assert "http_request_duration_seconds_bucket" in numbers.text
        size = len(named.content)
    found = {
        (line["method"], line["path"], line["status"]): line for line in lines(log)
    }
    assert ("GET", path, 404) in found
    patched = found["PATCH", "/customers/{customer}", 200]
    assert patched.keys() == {
        *("time", "method", "path", "status", "seconds", "bytes", "request")
    }
    assert (patched["request"], patched["bytes"]) == ("edge-1", size)
    assert 0 < patched["seconds"] < 4
    assert "hush" not in log.read_text()
    assert "secret" not in log.read_text()


def test_accepted_writes_end_before_the_server(database: str, tmp_path: Path) -> None:
    answers: list[httpx.Response] = []
    with slow(database, tmp_path / "log", CREATE="1") as client:
        body = {"name": "2", "displayName": "late"}
        url = f"{client.base_url}/customers/2"

        def write() -> None:
            answers.append(httpx.patch(url, json=body, auth=KEY, timeout=20))

        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(1)
    # The server was asked to end while the write was waiting.
    thread.join(20)
    assert [answer.status_code for answer in answers] == [200]
    with slow(database, tmp_path / "again") as client:
        assert client.get("/customers/2", auth=KEY).json()["displayName"] == "late"


def test_what_takes_too_long_is_not_done(database: str, tmp_path: Path) -> None:
    with slow(database, tmp_path / "log", CREATE="1") as client:
        body = {"name": "60", "displayName": "never"}
        answer = client.patch("/customers/2", json=body, auth=KEY)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert answer.headers["content-type"] == "application/problem+json"
        found = client.get("/customers/2", auth=KEY).json()
        assert "displayName" not in found


def test_a_server_without_its_database_is_not_ready(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        postgresql() as url,
        slow(url, log, CREATE="1") as client,
    ):
        assert client.get("/readyz").status_code == 200
        # The database leaves first.
        _stop(url)
        time.sleep(5.5)
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["detail"] == "The database does not answer."


def _stop(url: str) -> None:
    """End the connections of a database, and let nobody in."""
    import asyncio

    import asyncpg

    async def close() -> None:
        connection = await asyncpg.connect(url.removesuffix("postgres") + "template1")
        await connection.execute("ALTER DATABASE postgres ALLOW_CONNECTIONS false")
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = 'postgres'"
        )
        await connection.close()

    asyncio.run(close())


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), "/"),
        (("/customers/{customer}", "/"), "/"),
        (("/metrics",), "/-/"),
        (("/{thing}",), "/-/"),
        (("/{thing}", "/{a}/{b}"), "/-/-/"),
        (("/-/healthz", "/readyz"), "/-/-/"),
    ],
)
def test_probes_are_none_of_the_vocabularys_addresses(
    paths: tuple[str, ...], expected: str
) -> None:
    assert prefix(paths) == expected
