"""What the generated client costs beside HTTPX and `json.loads` written by hand.

Both ask one generated DLCS server on SQLite, in turn, so that a machine whose
speed drifts favours neither: for one image, and for a page of a hundred. CPU is
the time that the asking process itself computes; what the server takes is not in it.

    python -m benchmarks.client [--requests 1000]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Callable, Iterator

import httpx
from dlcs.client import Client

from benchmarks.results import Row
from benchmarks.server import IMAGES, SPACE, a_database, fill, running

PART = "client"
PAGE = f"{SPACE}/images?pageSize=100"

Asking = Callable[[int], object]


def one_by_hand(http: httpx.Client) -> Asking:
    def ask(number: int) -> object:
        answer = http.get(f"{SPACE}/images/i{number * 7 % IMAGES}")
        answer.raise_for_status()
        return json.loads(answer.content)

    return ask


def one_of_the_client(dlcs: Client) -> Asking:
    def ask(number: int) -> object:
        name = f"i{number * 7 % IMAGES}"
        return dlcs.images.get(customer=2, space=1, image=name)

    return ask


def page_by_hand(http: httpx.Client) -> Asking:
    def ask(number: int) -> object:
        answer = http.get(f"{PAGE}&page=after-{number * 100 % (IMAGES - 100)}")
        answer.raise_for_status()
        return json.loads(answer.content)["member"]

    return ask


def page_of_the_client(dlcs: Client) -> Asking:
    def ask(number: int) -> object:
        place = number * 100 % (IMAGES - 100)
        return dlcs.images.list(f"{PAGE}&page=after-{place}")[:100]

    return ask


def timed(ask: Asking, number: int) -> tuple[float, float]:
    """Return the seconds of a request: by the clock, and of this process's CPU."""
    clock, cpu = time.perf_counter(), time.process_time()
    ask(number)
    return time.perf_counter() - clock, time.process_time() - cpu


def compare(name: str, ours: Asking, theirs: Asking, requests: int) -> Iterator[Row]:
    """Ask both in turn, request by request; yields medians and their ratios."""
    found: dict[Asking, list[tuple[float, float]]] = {ours: [], theirs: []}
    warm = requests // 10
    for number in range(requests + warm):
        order = (ours, theirs) if number % 2 else (theirs, ours)
        for ask in order:
            took = timed(ask, number)
            if number >= warm:
                found[ask].append(took)
    for place, kind in enumerate(("clock", "CPU")):
        client, hand = (
            statistics.median(took[place] for took in found[ask]) * 1e6
            for ask in (ours, theirs)
        )
        figures = {"generated": client, "by hand": hand, "ratio": client / hand}
        yield Row(PART, f"{name}, {kind}", 0, figures)


def measure(requests: int) -> list[Row]:
    """Measure both clients; figures are microseconds."""
    with a_database("sqlite") as database:
        asyncio.run(fill(database))
        with running("generated", database) as port:
            origin = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=origin) as http, Client(f"{origin}/") as dlcs:
                assert page_by_hand(http)(1) == [
                    member.to_document()
                    for member in dlcs.images.list(f"{PAGE}&page=after-100")[:100]
                ]
                one = one_of_the_client(dlcs), one_by_hand(http)
                page = page_of_the_client(dlcs), page_by_hand(http)
                return [
                    *compare("GET one", *one, requests),
                    *compare("GET page of 100", *page, requests),
                ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000)
    options = parser.parse_args()
    print(f"{'microseconds a request':24} {'client':>9} {'by hand':>9} {'ratio':>7}")
    for row in measure(options.requests):
        ours, theirs, ratio = row.figures.values()
        print(f"{row.case:24} {ours:9.0f} {theirs:9.0f} {ratio:7.2f}")


if __name__ == "__main__":
    main()
