"""What the generated client costs beside HTTPX and `json.loads` written by hand.

Both ask one generated DLCS server on SQLite, in turn, so that a machine whose
speed drifts favours neither: for one image, and for a page of a hundred. CPU is
the time that the asking process itself computes; what the server takes is not in it.

    python benchmarks/client.py [--requests 1000]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Callable

import httpx
from server import IMAGES, SPACE, a_database, fill, running  # finds `dlcs` too

from dlcs.client import Client  # isort: skip

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


def compare(ours: Asking, theirs: Asking, requests: int) -> None:
    """Ask both in turn, request by request; prints medians and their ratios."""
    found: dict[Asking, list[tuple[float, float]]] = {ours: [], theirs: []}
    warm = requests // 10
    for number in range(requests + warm):
        order = (ours, theirs) if number % 2 else (theirs, ours)
        for ask in order:
            took = timed(ask, number)
            if number >= warm:
                found[ask].append(took)
    for place, name in enumerate(("clock", "CPU")):
        client, hand = (
            statistics.median(took[place] for took in found[ask])
            for ask in (ours, theirs)
        )
        print(
            f"  {name:6} {client * 1e6:9.0f} µs {hand * 1e6:9.0f} µs {client / hand:7.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000)
    options = parser.parse_args()
    with a_database("sqlite") as database:
        asyncio.run(fill(database))
        with running("generated", database) as port:
            origin = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=origin) as http, Client(f"{origin}/") as dlcs:
                assert page_by_hand(http)(1) == [
                    member.to_document()
                    for member in dlcs.images.list(f"{PAGE}&page=after-100")[:100]
                ]
                print(f"{'':8} {'client':>12} {'by hand':>12} {'ratio':>7}")
                print("GET one")
                compare(one_of_the_client(dlcs), one_by_hand(http), options.requests)
                print("GET page of 100")
                compare(page_of_the_client(dlcs), page_by_hand(http), options.requests)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
