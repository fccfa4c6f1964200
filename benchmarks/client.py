"""How much slower the generated client is than bare HTTPX and `json.loads`.

    python benchmarks/client.py [rounds]

Both ask the generated DLCS server, in a process of its own, on SQLite, for one image
and for a page of a hundred. Rounds of both alternate, so that a busy machine slows
both alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "generated"), str(ROOT / "tests")]

from dlcs import ImageWrite, SpaceWrite  # noqa: E402
from dlcs.client import Client  # noqa: E402
from server_support import dlcs_server  # noqa: E402

_TIMES = 20


def _seconds(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(_TIMES):
        ask()
    return (time.perf_counter() - begun) / _TIMES


def _compared(
    name: str, bare: Callable[[], object], ours: Callable[[], object], rounds: int
) -> None:
    """Print how long both take, and the median of the rounds' ratios."""
    pairs = [(_seconds(bare), _seconds(ours)) for _ in range(rounds)]
    bare_time, our_time = (
        statistics.median(times) for times in zip(*pairs, strict=True)
    )
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    print(
        f"{name:12} HTTPX {bare_time * 1e6:7.0f} µs   "
        f"client {our_time * 1e6:7.0f} µs   {ratio:.2f} times"
    )


def main(rounds: int) -> None:
    """Serve a hundred images, ask for them both ways and print medians."""
    folder = Path(tempfile.mkdtemp())
    database = f"sqlite:///{folder / 'data.db'}"
    with (
        dlcs_server(database, folder / "log") as http,
        Client(str(http.base_url)) as dlcs,
    ):
        dlcs.spaces.replace(SpaceWrite(name="s"), customer=2, space=5)
        write = ImageWrite(string1="a", string2="b", number1=7, tags=["cat", "tabby"])
        images = dlcs.images.create_all([write] * 100, customer=2, space=5)
        key = str(images[0].jsonld_id).rpartition("/")[2]
        here = "/customers/2/spaces/5/images"
        _compared(
            "one image",
            lambda: json.loads(http.get(f"{here}/{key}").content),
            lambda: dlcs.images.get(customer=2, space=5, image=key),
            rounds,
        )
        _compared(
            "page of 100",
            lambda: json.loads(http.get(here).content),
            lambda: list(dlcs.images.list(customer=2, space=5)),
            rounds,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
