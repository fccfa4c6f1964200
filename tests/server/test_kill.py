"""A server that is killed while it writes: what it said is kept, nothing by halves."""

from __future__ import annotations

import itertools
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Semaphore
from typing import Any, TypeAlias

import httpx
from server_support import Killable, killable_server

ROUNDS = 50
LEAST = 5
BATCH = 20
QUEUE = "/customers/2/queue"

Document: TypeAlias = dict[str, Any]


@dataclass
class Images:
    """One client's stream of writes to single images of its own.

    `known` is what was acknowledged last of each, with its tag; None: deleted.
    """

    space: str
    name: str
    known: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    pending: tuple[str, int | None] = ("", None)

    def write(self, client: httpx.Client, random: Random, number: int) -> None:
        """Write one image."""
        path = f"{self.space}/images/{self.name}{random.randrange(5)}"
        there = self.known.get(path, (None, ""))[0] is not None
        methods = ("PUT", "PATCH", "PATCH", "DELETE") if there else ("PUT",)
        method = random.choice(methods)
        value = None if method == "DELETE" else number
        self.pending = (path, value)
        body = None if value is None else content(value)
        answer = client.request(method, path, json=body)
        assert answer.status_code == (204 if body is None else 200 if there else 201)
        self.known[path] = (value, answer.headers.get("etag", ""))
        self.pending = ("", None)

    def check(self, client: httpx.Client, found: dict[str, Document]) -> None:
        """Check what is there of these images, and note it."""
        unsure, value = self.pending
        for path in {*self.known, unsure} - {""}:
            last, tag = self.known.get(path, (None, ""))
            there = said(found.get(path))
            if path == unsure and there == value:
                continue
            assert there == last, path
            if last is not None:
                assert client.get(path).headers["etag"] == tag


def content(number: int) -> Document:
    """Return an image that is whole when all its parts say the same number."""
    return {"string1": str(number), "number1": number, "tags": [str(number)]}


def said(image: Document | None) -> int | None:
    """Return the number that an image holds; fails for half a one."""
    if image is None:
        return None
    number: int = image["number1"]
    assert image | content(number) == image
    return number


@dataclass
class Batch:
    """One batch that was sent: its images, and its address where that was answered."""

    token: str
    paths: list[str]
    address: str = ""


@dataclass
class Batches:
    """One client's stream of batches: each of new images, or all of the same ones."""

    space: str
    name: str
    fresh: bool
    sent: list[Batch] = field(default_factory=list)

    def write(self, client: httpx.Client, random: Random, number: int) -> None:
        """Send one batch."""
        prefix = f"{self.name}{number if self.fresh else ''}-"
        names = [f"{prefix}{place}" for place in range(BATCH)]
        batch = Batch(str(number), [f"{self.space}/images/{name}" for name in names])
        self.sent.append(batch)
        space = int(self.space.rpartition("/")[2])
        members = [
            {"modelId": name, "space": space, "string1": batch.token} for name in names
        ]
        answer = client.post(QUEUE, json={"member": members})
        assert answer.status_code == 202, answer.text
        batch.address = local(answer.json()["@id"])

    def check(self, found: dict[str, Document]) -> list[Batch]:
        """Check that each batch is there or is not; returns those that are."""
        shown = {
            image.get("string1"): local(image["batch"])
            for image in found.values()
            if "batch" in image
        }
        # Only the last one was not answered.
        landed = [batch for batch in self.sent if batch.address or batch.token in shown]
        for batch in landed:
            batch.address = batch.address or shown[batch.token]
        expected = {path: batch for batch in landed for path in batch.paths}
        for path in {path for batch in self.sent for path in batch.paths}:
            assert shown_of(found.get(path)) == expected_of(expected.get(path)), path
        return landed


def shown_of(image: Document | None) -> tuple[str, str] | None:
    """Return what an image says of its batch: the token and the address."""
    if image is None:
        return None
    return image["string1"], local(image["batch"])


def expected_of(batch: Batch | None) -> tuple[str, str] | None:
    """Return what an image of a batch should say of it."""
    return None if batch is None else (batch.token, batch.address)


def local(iri: str) -> str:
    """Return the path of an IRI; a server has another port each time."""
    return httpx.URL(iri).path


def walked(client: httpx.Client, url: str) -> Iterator[Document]:
    """Yield the members of all pages."""
    url = f"{url}?pageSize=50"
    while url:
        page = client.get(url).json()
        yield from page["member"]
        url = page["view"].get("next", "")


def reached(origin: str) -> httpx.Client:
    """Return a client, without the certificates that plain HTTP never needs."""
    return httpx.Client(base_url=origin, timeout=60, verify=False)


class Round:
    """Several clients that write into one space until the server is killed."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.space = f"/customers/2/spaces/{number}"
        self.images = [Images(self.space, name) for name in "abc"]
        self.batches = [
            Batches(self.space, "new", fresh=True),
            Batches(self.space, "same", fresh=False),
        ]
        self.acknowledged = 0
        self._said = Semaphore(0)

    def write_and_kill(self, server: Killable, origin: str) -> None:
        """Let all write, kill the server in the middle of it."""
        random = Random(self.number)
        clients: list[Images | Batches] = [*self.images, *self.batches]
        with reached(origin) as client, ThreadPoolExecutor(len(clients)) as pool:
            assert client.put(self.space, json={}).status_code == 201
            done = [
                pool.submit(self._stream, client, one, seed)
                for seed, one in enumerate(clients)
            ]
            for _ in range(random.randint(LEAST, 25)):
                assert self._said.acquire(timeout=60), "nobody writes any more"
            # Not always just after an answer.
            time.sleep(random.random() / 100)
            server.kill()
            self.acknowledged = sum(one.result() for one in done)

    def _stream(self, client: httpx.Client, writer: Images | Batches, seed: int) -> int:
        """Write until nobody answers; returns how often somebody did."""
        random = Random(f"{self.number} {seed}")
        for count in itertools.count():
            try:
                writer.write(client, random, count * 10 + seed)
            except httpx.TransportError:
                return count
            self._said.release()
        raise AssertionError("it writes until the server is gone")

    def check(self, client: httpx.Client) -> list[Batch]:
        """Check all that the space holds; returns the batches that are there."""
        images = walked(client, f"{self.space}/images")
        found = {local(image["@id"]): image for image in images}
        for one in self.images:
            one.check(client, found)
        batches = [batch for each in self.batches for batch in each.check(found)]
        singles = {path for one in self.images for path in (*one.known, one.pending[0])}
        assert found.keys() <= {p for batch in batches for p in batch.paths} | singles
        return batches


def check_queue(client: httpx.Client, batches: list[Batch], new: list[Batch]) -> None:
    """Check that the queue holds exactly these batches, the new ones as a whole."""
    found = {local(b["@id"]): b for b in walked(client, f"{QUEUE}/batches")}
    assert found.keys() == {batch.address for batch in batches}
    for batch in new:
        members = client.get(f"{batch.address}/images").json()
        assert {local(one["@id"]) for one in members["member"]} == set(batch.paths)
        assert found[batch.address]["count"] == members["totalItems"] == BATCH
    queued = {path for batch in batches for path in batch.paths}
    assert client.get(f"{QUEUE}/images").json()["totalItems"] == len(queued)


def test_what_was_acknowledged_outlives_the_server(
    database: str, tmp_path: Path
) -> None:
    rounds, batches = [], list[Batch]()
    with killable_server(database, tmp_path / "log") as server:
        origin = server.start()
        for number in range(ROUNDS):
            rounds.append(Round(number))
            rounds[-1].write_and_kill(server, origin)
            origin = server.start()
            with reached(origin) as client:
                new = rounds[-1].check(client)
                batches += new
                check_queue(client, batches, new)
        with reached(origin) as client:
            again = [batch for one in rounds for batch in one.check(client)]
            check_queue(client, again, [])
    assert all(one.acknowledged >= LEAST for one in rounds)
    if database.startswith("sqlite"):
        check_file(tmp_path / "data.db")


def check_file(path: Path) -> None:
    """Check that SQLite finds its file sound."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()
