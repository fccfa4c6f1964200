"""Requests per second of the generated server, beside one written by hand.

Both serve the images of the DLCS out of the same database, each in a process
of its own with one worker, and are asked in turn, so that a machine whose
speed drifts favours neither:

    python -m benchmarks.server [--rounds 9] [--seconds 2] [--databases sqlite]

PostgreSQL is measured where its programs are installed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from server_support import free_port, postgresql

from benchmarks.results import Row

PART = "server"
SPACE = "/customers/2/spaces/1"
IMAGES = 5_000
BATCH = 1_000
CONNECTIONS = 8
SERVERS = ("generated", "handwritten")
DATABASES = ("sqlite", "postgresql")

Request = tuple[str, str, bytes]
"""Method, target, body."""


def image(name: str, space: int = 1) -> dict[str, object]:
    """Return an image as a client sends it."""
    return {
        "@type": "Image",
        "modelId": name,
        "space": space,
        "origin": f"https://images.example.org/{name}.tiff",
        "infoJson": f"https://iiif.example.org/2/1/{name}/info.json",
        "maxUnauthorised": 400,
        "tags": ["manuscript", "f. 12r"],
        "string1": "shelfmark 42",
        "string2": f"page {name}",
        "number1": len(name),
        "number2": 1275,
    }


def encoded(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def read_one(number: int) -> Request:
    return "GET", f"{SPACE}/images/i{number * 7 % IMAGES}", b""


def read_page(number: int) -> Request:
    place = number * 100 % (IMAGES - 100)
    return "GET", f"{SPACE}/images?pageSize=100&page=after-{place}", b""


def replace(number: int) -> Request:
    name = f"i{number * 7 % IMAGES}"
    return "PUT", f"{SPACE}/images/{name}", encoded(image(name))


def submit(number: int) -> Request:
    begin = uuid.uuid4().hex[:12]
    found = [image(f"{begin}-{n}", 2) for n in range(BATCH)]
    body = {"@type": "Collection", "member": found}
    return "POST", "/customers/2/queue", encoded(body)


CASES: dict[str, tuple[Callable[[int], Request], int]] = {
    "GET one": (read_one, CONNECTIONS),
    "GET page of 100": (read_page, CONNECTIONS),
    "PUT": (replace, CONNECTIONS),
    "POST batch of 1,000": (submit, 1),
}
"""What is asked for, and over how many connections at a time."""


async def ask(
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: Request
) -> int:
    """Send a request and read its answer; returns how long its body is."""
    reader, writer = connection
    method, target, body = request
    kind = "Content-Type: application/ld+json\r\n" if body else ""
    head = (
        f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{kind}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    said = await reader.readuntil(b"\r\n\r\n")
    if said.split(b" ", 2)[1] not in (b"200", b"202"):
        raise AssertionError((method, target, said))
    size = said.lower().partition(b"content-length:")[2].partition(b"\r")[0]
    return len(await reader.readexactly(int(size)))


async def rate(port: int, case: str, seconds: float, offset: int) -> float:
    """Return the requests per second that a server answers."""
    make, connections = CASES[case]
    numbers = itertools.count(offset)
    begun = time.perf_counter()

    async def client() -> int:
        connection = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        done = 0
        while time.perf_counter() - begun < seconds:
            await ask(connection, make(next(numbers)))
            done += 1
        connection[1].close()
        return done

    done = sum(await asyncio.gather(*(client() for _ in range(connections))))
    return done / (time.perf_counter() - begun)


def measured(
    ports: dict[str, int], rounds: int, seconds: float
) -> dict[str, dict[str, list[float]]]:
    """Return the rates of all servers, case by case, round by round."""
    found: dict[str, dict[str, list[float]]] = {}
    for case in CASES:
        rates = found[case] = {name: [] for name in ports}
        for number in range(rounds + 1):
            order = list(ports)[:: 1 if number % 2 else -1]
            for name in order:
                got = asyncio.run(rate(ports[name], case, seconds, number * 1_000))
                if number:  # the first round warms all caches
                    rates[name].append(got)
    return found


async def fill(database: str) -> None:
    """Create the tables, a customer, its spaces, and images in one of them."""
    from dlcs.server import SqlStore, resources

    store = SqlStore(database)
    await store.start()
    async with store.writing() as session:
        await session.put(resources.CUSTOMER, ("2",), {"name": "2"})
        for space in ("1", "2"):
            await session.put(resources.SPACE, ("2", space), {"name": space})
        names = [f"i{n}" for n in range(IMAGES)]
        documents: dict[tuple[str, ...], dict[str, object]] = {}
        for name in names:
            documents["2", "1", name] = said = image(name)
            del said["@type"]
        await session.insert_all(resources.IMAGE, documents)
    await store.stop()


def serve(name: str, database: str, port: int) -> None:
    """Run one of the servers."""
    if name == "handwritten":
        from benchmarks.handwritten import create

        app = create(database)
    else:
        from application import Queue
        from dlcs.server import SqlStore, allow_everyone, create_app

        app = create_app(SqlStore(database), authorize=allow_everyone, handlers=[Queue])
    uvicorn.run(app, port=port, log_level="warning", access_log=False)


@contextlib.contextmanager
def running(name: str, database: str) -> Iterator[int]:
    """Run a server in a process of its own; yields its port."""
    port = free_port()
    module = [sys.executable, "-m", "benchmarks.server"]
    command = [*module, "--serve", name, database, str(port)]
    process = subprocess.Popen(command)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, AssertionError):
            asyncio.run(rate(port, "GET one", 0.01, 0))
            return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


@contextlib.contextmanager
def a_database(kind: str) -> Iterator[str]:
    """Yield the URL of an empty database."""
    if kind == "postgresql":
        with postgresql() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/data.db"


def measure(databases: Sequence[str], rounds: int, seconds: float) -> list[Row]:
    """Measure both servers with each kind of database."""
    rows: list[Row] = []
    for kind in databases:
        with contextlib.ExitStack() as stack:
            database = stack.enter_context(a_database(kind))
            asyncio.run(fill(database))
            ports = {
                name: stack.enter_context(running(name, database)) for name in SERVERS
            }
            found = measured(ports, rounds, seconds)
        rows += [_row(f"{case}, {kind}", rates) for case, rates in found.items()]
    return rows


def _row(case: str, rates: dict[str, list[float]]) -> Row:
    ours, theirs = (rates[name] for name in SERVERS)
    pairs = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Row(
        PART,
        case,
        0,
        {
            "generated": statistics.median(ours),
            "by hand": statistics.median(theirs),
            "ratio": statistics.median(pairs),
        },
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--databases", nargs="+", default=DATABASES)
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        name, database, port = options.serve
        serve(name, database, int(port))
        return
    print(f"{'requests a second':34} {'generated':>11} {'by hand':>11} {'ratio':>7}")
    for row in measure(options.databases, options.rounds, options.seconds):
        ours, theirs, ratio = row.figures.values()
        print(f"{row.case:34} {ours:11.1f} {theirs:11.1f} {ratio:7.2f}")


if __name__ == "__main__":
    main()
