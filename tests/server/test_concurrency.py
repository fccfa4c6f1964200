"""Many clients at once: nothing is lost, nothing is half done."""

from __future__ import annotations

import asyncio

import httpx

WRITERS = 8


async def at_once(
    server: httpx.Client,
    method: str,
    url: str,
    bodies: list[dict[str, object]],
    headers: dict[str, str] | None = None,
) -> list[httpx.Response]:
    async with httpx.AsyncClient(
        base_url=server.base_url, timeout=60, headers=headers
    ) as client:
        calls = (client.request(method, url, json=body) for body in bodies)
        return list(await asyncio.gather(*calls))


def statuses(answers: list[httpx.Response]) -> dict[int, int]:
    found = [answer.status_code for answer in answers]
    return {status: found.count(status) for status in set(found)}


def test_of_many_that_create_one_does(server: httpx.Client, space: str) -> None:
    bodies: list[dict[str, object]] = [{"string1": str(n)} for n in range(WRITERS)]
    answers = asyncio.run(at_once(server, "PUT", f"{space}/images/a", bodies))
    assert statuses(answers) == {201: 1, 200: WRITERS - 1}
    same: list[dict[str, object]] = [{"@id": f"{space}/images/b"}] * WRITERS
    posted = asyncio.run(at_once(server, "POST", f"{space}/images", same))
    assert statuses(posted) == {201: 1, 409: WRITERS - 1}


def test_patches_of_different_properties_all_count(
    server: httpx.Client, space: str
) -> None:
    server.put(f"{space}/images/a", json={})
    names = ["string1", "string2", "string3", "error", "origin", "initialOrigin"]
    bodies: list[dict[str, object]] = [{name: "x"} for name in names]
    answers = asyncio.run(at_once(server, "PATCH", f"{space}/images/a", bodies))
    assert statuses(answers) == {200: len(names)}
    found = server.get(f"{space}/images/a").json()
    assert all(found[name] == "x" for name in names)


def test_a_counter_that_is_read_modified_and_written(
    server: httpx.Client, space: str
) -> None:
    url = f"{space}/images/a"
    server.put(url, json={"number1": 0})

    async def count(client: httpx.AsyncClient) -> None:
        while True:
            found = await client.get(url)
            body = {**found.json(), "number1": found.json()["number1"] + 1}
            header = {"If-Match": found.headers["etag"]}
            answer = await client.put(url, json=body, headers=header)
            if answer.status_code == 200:
                return
            assert answer.status_code == 412

    async def all_count() -> None:
        async with httpx.AsyncClient(base_url=server.base_url, timeout=60) as client:
            await asyncio.gather(*(count(client) for _ in range(WRITERS)))

    asyncio.run(all_count())
    assert server.get(url).json()["number1"] == WRITERS


def test_what_is_deleted_gets_no_members(server: httpx.Client, space: str) -> None:
    async def race() -> tuple[httpx.Response, httpx.Response]:
        async with httpx.AsyncClient(base_url=server.base_url, timeout=60) as client:
            deleted, made = await asyncio.gather(
                client.delete(space), client.put(f"{space}/images/a", json={})
            )
            return deleted, made

    deleted, made = asyncio.run(race())
    outcome = (deleted.status_code, made.status_code)
    assert outcome in ((204, 404), (409, 201))


def test_a_page_agrees_with_itself_while_others_write(
    server: httpx.Client, space: str
) -> None:
    url = f"{space}/images"

    async def write(client: httpx.AsyncClient, name: str) -> None:
        for _ in range(20):
            await client.put(f"{url}/{name}", json={})
            await client.delete(f"{url}/{name}")

    async def read(client: httpx.AsyncClient) -> None:
        for _ in range(40):
            page = (await client.get(url)).json()
            assert page["totalItems"] == len(page["member"])

    async def all_at_once() -> None:
        async with httpx.AsyncClient(base_url=server.base_url, timeout=60) as client:
            writers = [write(client, name) for name in "abc"]
            await asyncio.gather(*writers, read(client), read(client))

    asyncio.run(all_at_once())


def test_of_many_members_for_a_collection_as_it_was_seen_one_is_made(
    server: httpx.Client, space: str
) -> None:
    image = f"{space}/images/a"
    server.put(image, json={})
    for url in (f"{space}/images", f"{image}/roles"):
        seen = {"If-Match": server.get(url).headers["etag"]}
        before = server.get(url).json()["totalItems"]
        bodies: list[dict[str, object]] = [{"name": "x"}] * WRITERS
        answers = asyncio.run(at_once(server, "POST", url, bodies, seen))
        assert statuses(answers) == {201: 1, 412: WRITERS - 1}
        assert server.get(url).json()["totalItems"] == before + 1
