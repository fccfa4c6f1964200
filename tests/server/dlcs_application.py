"""A DLCS server as a user would write it: the queue is theirs, all else generated."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import uvicorn
from dlcs import BatchWrite
from dlcs.server import (
    Authorization,
    Call,
    Limits,
    Problem,
    QueueHandlers,
    SqlStore,
    allow_everyone,
    create_app,
    hash_secret,
    http_basic,
    resources,
)

if TYPE_CHECKING:
    from dlcs import Batch, Collection, ImageWrite
    from dlcs.server import Access


class Queue(QueueHandlers):
    """Takes images into their spaces, all of a batch or none."""

    async def submit(
        self, call: Call, customer: str, body: Collection[ImageWrite]
    ) -> Batch:
        """Register the images of a batch."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        counts = {"submitted": now, "count": len(body.member)}
        async with self.writing(call) as work:
            batch = await work.create(
                resources.QUEUE_BATCHES, (customer,), BatchWrite(), counts
            )
            keys = work.keys(resources.BATCH, batch)
            for image in body.member:
                if image.space is None or image.model_id is None:
                    raise Problem(422, "An image of a batch needs space and modelId.")
                place = (customer, str(image.space), str(image.model_id))
                await work.replace(
                    resources.IMAGE, place, image, {"batch": batch.jsonld_id}
                )
                await work.join(resources.BATCH_IMAGES, keys, place)
                await work.join(resources.QUEUE_IMAGES, (customer,), place)
            return batch


async def own_customer(access: Access) -> bool:
    """Whether somebody asks for what is theirs: a key is a customer's number."""
    customer = access.variables.get("customer")
    return customer is None or customer == access.identity


def authorization() -> Authorization:
    """Return who may come in: everyone, or the customer 2 with a secret."""
    secret = os.environ.get("SECRET")
    if secret is None:
        return allow_everyone
    return http_basic({"2": hash_secret(secret)}, allow=own_customer)


async def create_customers(store: SqlStore) -> None:
    """Create what no operation creates."""
    await store.start()
    async with store.writing() as session:
        for name in ("2", "3"):
            await session.put(resources.CUSTOMER, (name,), {"name": name})
    await store.stop()


def main(port: int) -> None:
    """Run the server."""
    store = SqlStore(os.environ["DATABASE"])
    asyncio.run(create_customers(store))
    app = create_app(
        store,
        authorize=authorization(),
        handlers=[Queue],
        limits=Limits(body=100_000, largest_page=50),
    )
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="info")


if __name__ == "__main__":
    main(int(sys.argv[1]))
