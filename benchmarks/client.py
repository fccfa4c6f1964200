"""What the generated client costs beside HTTPX and `json.loads` written by hand.

Both ask one generated DLCS server on SQLite, in turn, so that a machine whose
speed drifts favours neither: for one image, and for a page of a hundred. CPU is
the time that the asking process itself computes; what the server takes is not in it.

    python benchmarks/client.py [--rounds 15] [--requests 200]
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


def timed(ask: Asking, requests: int, offset: int) -> tuple[float, float]:
    """Return the seconds of a request: by the clock, and of this process's CPU."""
    clock, cpu = time.perf_counter(), time.process_time()
    for number in range(offset, offset + requests):
        ask(number)
    took = time.perf_counter() - clock, time.process_time() - cpu
    return took[0] / requests, took[1] / requests


def compare(ours: Asking, theirs: Asking, rounds: int, requests: int) -> None:
    """Ask both in turn; prints medians, and the median of the ratios."""
    found: dict[Asking, list[tuple[float, float]]] = {ours: [], theirs: []}
    for number in range(rounds + 1):
        order = (ours, theirs) if number % 2 else (theirs, ours)
        for ask in order:
            took = timed(ask, requests, number * requests)
            if number:  # the first round warms all caches
                found[ask].append(took)
    for place, name in enumerate(("clock", "CPU")):
        client, hand = ([took[place] for took in found[ask]] for ask in (ours, theirs))
        ratios = [a / b for a, b in zip(client, hand, strict=True)]
        print(
            f"  {name:6} {statistics.median(client) * 1e6:9.0f} µs "
            f"{statistics.median(hand) * 1e6:9.0f} µs {statistics.median(ratios):7.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=200)
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
                compare(
                    one_of_the_client(dlcs),
                    one_by_hand(http),
                    options.rounds,
                    options.requests,
                )
                print("GET page of 100")
                compare(
                    page_of_the_client(dlcs),
                    page_by_hand(http),
                    options.rounds,
                    max(1, options.requests // 5),
                )
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
