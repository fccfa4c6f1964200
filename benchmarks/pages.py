"""Pages of a collection of a million: the first, the last, and memory.

Fills one space with images, asks the generated DLCS server for pages at its
beginning and at its end in turn, then reads on and on and looks at what the
server takes of memory:

    python -m benchmarks.pages [--images 1000000] [--databases sqlite]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import subprocess
import time

from sqlalchemy import Connection, insert, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.measuring import machine
from benchmarks.server import DATABASES, SPACE, a_database, ask, fill, image, running

PAGE = 100
TURNS = 30
READ_ON = 500
AT_ONCE = 20_000


async def fill_up(database: str, images: int) -> None:
    """Add images to the space until it has so many."""
    from dlcs.server import SqlStore, resources

    await fill(database)
    store = SqlStore(database)
    table = store.schema.tables[resources.IMAGE.name]
    names = {column.key: column.name for column in resources.IMAGE.columns}
    own = {"_key_customer": "2", "_key_space": "1", "_version": 1, "_extra": {}}

    def add(connection: Connection, first: int, last: int) -> None:
        rows = []
        for number in range(first, last):
            said = image(f"n{number}")
            del said["@type"]
            values = {names[key]: value for key, value in said.items()}
            rows.append({**own, "_key_image": f"n{number}", **values})
        connection.execute(insert(table), rows)

    kind = make_url(database).get_backend_name()
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}[kind]
    engine = create_async_engine(make_url(database).set(drivername=driver))
    for first in range(0, images, AT_ONCE):
        async with engine.begin() as connection:
            await connection.run_sync(add, first, min(first + AT_ONCE, images))
    await engine.dispose()
    await store.stop()


async def timed(port: int, query: str) -> float:
    """Return the seconds that one page takes."""
    connection = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    target = f"{SPACE}/images?pageSize={PAGE}{query}"
    begun = time.perf_counter()
    await ask(connection, ("GET", target, b""))
    took = time.perf_counter() - begun
    connection[1].close()
    return took


def memory(port: int) -> float:
    """Return the megabytes of the process that listens on a port."""
    found = subprocess.run(
        ["ps", "-eo", "rss,args"], capture_output=True, text=True, check=True
    )
    lines = [line.split(None, 1) for line in found.stdout.splitlines()[1:]]
    sizes = [int(rss) for rss, words in lines if words.endswith(f" {port}")]
    return max(sizes) / 1024


def compare(database: str, images: int) -> None:
    """Measure pages of a full database; prints what was found."""
    with running("generated", database) as port:
        places = {
            "first": "",
            "in the middle": f"&page=after-{images // 2}",
            "at the end": f"&page=after-{images - PAGE}",
            "last": "&page=last",
        }
        times: dict[str, list[float]] = {name: [] for name in places}
        for turn in range(TURNS + 1):
            for name, query in places.items():
                took = asyncio.run(timed(port, query))
                if turn:  # the first turn warms all caches
                    times[name].append(took)
        first = statistics.median(times["first"])
        for name, found in times.items():
            middle = statistics.median(found)
            print(f"{name:16} {middle * 1000:8.1f} ms {middle / first:6.2f}")
        before = memory(port)
        for number in range(READ_ON):
            place = number * 1999 * PAGE % images
            asyncio.run(timed(port, f"&page=after-{place}"))
        print(f"memory {before:.1f} MB, after {READ_ON} pages {memory(port):.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=1_000_000)
    parser.add_argument("--databases", nargs="+", default=DATABASES)
    options = parser.parse_args()
    for kind in options.databases:
        with contextlib.ExitStack() as stack:
            database = stack.enter_context(a_database(kind))
            begun = time.perf_counter()
            asyncio.run(fill_up(database, options.images))
            took = time.perf_counter() - begun
            print(f"{kind}: {options.images} images, put in within {took:.0f} s")
            compare(database, options.images)
    print(machine())


if __name__ == "__main__":
    main()
