"""The DLCS as a service: its queue is written here, all else is generated.

`DATABASE` is where it keeps everything, `KEYS` the file of who may come in
(see `customers.py`). Run it with ``uvicorn --factory application:create``.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dlcs import BatchWrite
from dlcs.server import (
    Call,
    Problem,
    QueueHandlers,
    SqlStore,
    create_app,
    http_basic,
    join_all,
    replace_all,
    resources,
)

if TYPE_CHECKING:
    from dlcs import Batch, Collection, ImageWrite
    from dlcs.server import Access
    from fastapi import FastAPI


class Queue(QueueHandlers):
    """Takes images into their spaces, all of a batch or none."""

    async def submit(
        self, call: Call, customer: str, body: Collection[ImageWrite]
    ) -> Batch:
        """Register the images of a batch."""
        images = {place_of(customer, image): image for image in body.member}
        if len(images) < len(body.member):
            raise Problem(422, "An image stands twice in the batch.")
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        counts = {"submitted": now, "count": len(images)}
        async with self.writing(call) as work:
            batch = await work.create(
                resources.QUEUE_BATCHES, (customer,), BatchWrite(), counts
            )
            own = {"batch": batch.jsonld_id}
            await replace_all(work, resources.IMAGE, images, own)
            keys = work.keys(resources.BATCH, batch)
            await join_all(work, resources.BATCH_IMAGES, keys, images)
            await join_all(work, resources.QUEUE_IMAGES, (customer,), images)
            return batch


def place_of(customer: str, image: ImageWrite) -> tuple[str, str, str]:
    """Return the keys of an image: what stands in its address."""
    if image.space is None or image.model_id is None:
        raise Problem(422, "An image of a batch needs space and modelId.")
    return customer, str(image.space), image.model_id


async def own_customer(access: Access) -> bool:
    """Whether somebody asks for what is theirs: a key is a customer's number."""
    customer = access.variables.get("customer")
    return customer is None or customer == access.identity


def create() -> FastAPI:
    """Return the application."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    keys = json.loads(Path(os.environ["KEYS"]).read_text("utf-8"))
    return create_app(
        SqlStore(os.environ["DATABASE"]),
        authorize=http_basic(keys, allow=own_customer),
        handlers=[Queue],
    )
