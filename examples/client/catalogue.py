"""A day's work with the generated client of the DLCS, from its address alone.

    export DLCS_URL=https://api.dlcs.io/ DLCS_KEY=2 DLCS_SECRET=...
    python catalogue.py images.csv

Every step completes in an editor, and type checkers know what each one gives.
"""

from __future__ import annotations

import asyncio
import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from dlcs import (
    BatchWrite,
    Image,
    ImagePatch,
    ImageWrite,
    RoleWrite,
    SpaceWrite,
)
from dlcs.client import (
    IDEMPOTENT,
    ApiError,
    AsyncClient,
    BatchFailed,
    Bearer,
    Client,
    Conflict,
    Limits,
    NotFound,
    Retries,
    Unauthorized,
    UnprocessableContent,
)

CUSTOMER = 2
SPACE = 5


def rows(path: Path) -> Iterator[ImageWrite]:
    """Yield the images of a CSV file, one at a time."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield ImageWrite(
                model_id=row["id"],
                space=SPACE,
                string1=row["shelfmark"],
                number1=int(row["page"]),
                tags=row["tags"].split(),
            )


def register(dlcs: Client, path: Path) -> None:
    """Register all images of a file in batches, and say how far it is."""

    def progress(done: int) -> None:
        print(f"{done} images")

    dlcs.spaces.replace(SpaceWrite(name="Books"), customer=CUSTOMER, space=SPACE)
    try:
        batches = dlcs.queues.submit_all(
            rows(path),
            customer=CUSTOMER,
            page_size=10,
            concurrency=2,
            progress=progress,
        )
    except BatchFailed as failed:
        print(f"from the batch {failed.failed} on: {failed.__cause__}")
        raise
    print(f"{len(batches)} batches of {[batch.count for batch in batches]}")


def walk(dlcs: Client) -> None:
    """Follow links from the entry point: no address is ever written."""
    for customer in dlcs.follow(dlcs.entry_point().customers):
        if customer.name != str(CUSTOMER):
            continue
        for space in dlcs.follow(customer.spaces):
            images = dlcs.follow(space.images)
            print(f"{space.name}: {len(images)} images")
            first, last = images[0], images[-1]
            print(first.jsonld_id != last.jsonld_id, len(images[12:15]))


def search(dlcs: Client) -> None:
    """Find images by what the vocabulary says can be searched for."""
    found = dlcs.images.list(customer=CUSTOMER, space=SPACE, string1="b", number1=3)
    for image in found:
        print(f"found {image.string1} {image.number1} {image.tags}")


def change(dlcs: Client) -> Image:
    """Change an image that somebody else changes too: nothing is overwritten."""
    image = dlcs.images.get(customer=CUSTOMER, space=SPACE, image="a1")
    same = dlcs.images.get(str(image.jsonld_id))
    dlcs.images.update(same, ImagePatch(string2="of somebody else"))
    try:
        dlcs.images.update(image, ImagePatch(string3="mine"))
    except Conflict as conflict:
        print(f"changed meanwhile: {conflict.status}")
        image = dlcs.images.update(dlcs.follow(image), ImagePatch(string3="mine"))
    print(f"{image.string2}, {image.string3}")
    image.string3 = None
    return dlcs.images.replace(image)


def link(dlcs: Client, image: Image) -> None:
    """Use the operations of an image's links."""
    role = dlcs.roles.create(RoleWrite(name="reader"), customer=CUSTOMER)
    dlcs.images.create_roles(
        RoleWrite(name="reader"), customer=CUSTOMER, space=SPACE, image="a1"
    )
    print(role.name, len(dlcs.images.list_roles(customer=2, space=5, image="a1")))
    dlcs.images.replace_batch(BatchWrite(), customer=2, space=5, image="a1")
    batch = dlcs.follow(dlcs.follow(image).batch)
    print(f"a batch of {batch.count}" if batch.count else "a batch of none")


def fail(dlcs: Client) -> None:
    """Meet errors as exceptions that say what the server said."""
    try:
        dlcs.images.get(customer=CUSTOMER, space=SPACE, image="../admin")
    except NotFound as error:
        print(f"{error.method} is answered {error.status}: {error.problem.title}")
    broken = ImageWrite.model_construct(number1="many", tags=["a"])
    try:
        dlcs.images.create(broken, customer=CUSTOMER, space=SPACE)
    except UnprocessableContent as error:
        for rule in error.problem.violations:
            print(f"{rule.path}: {rule.message}")


async def at_once(url: str) -> None:
    """Do several things at once, with the client whose answers are awaited."""

    async def renew() -> str:
        return "a new token"

    async with AsyncClient(url, auth=Bearer("an old token", renew)) as stranger:
        try:
            await stranger.customers.get(customer=CUSTOMER)
        except Unauthorized as error:
            print(f"a stranger is answered {error.status}")
    async with AsyncClient(url) as dlcs:
        pages = dlcs.images.list(customer=CUSTOMER, space=SPACE)
        names = [image.string1 async for image in pages]
        print(f"{len(names)} of {await pages.count()}")
        wanted = (dlcs.images.get(customer=2, space=5, image=n) for n in ("a1", "a2"))
        one, other = await asyncio.gather(*wanted)
        print(one.number1, other.number1, (await pages[2]).tags)
        part: list[Image] = await pages[3:5]
        print(len(part))
        await dlcs.images.delete(one)
        try:
            await dlcs.follow(one)
        except ApiError as error:
            print(f"{type(error).__name__} for {error.method}")


def main(url: str, path: Path) -> None:
    """Do all of it; who asks is said by the environment."""
    retries = Retries(attempts=6, first=0.2, methods={*IDEMPOTENT, "PATCH"})
    with Client(url, limits=Limits(seconds=20), retries=retries) as dlcs:
        register(dlcs, path)
        walk(dlcs)
        search(dlcs)
        image = change(dlcs)
        link(dlcs, image)
        fail(dlcs)
    asyncio.run(at_once(url))


if __name__ == "__main__":
    main(os.environ["DLCS_URL"], Path(sys.argv[1]))
