"""A DLCS server that takes its time: a customer's name says how long."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import TYPE_CHECKING

import uvicorn
from dlcs.server import (
    Call,
    CustomerHandlers,
    Limits,
    SqlStore,
    create_app,
    hash_secret,
    http_basic,
    resources,
)

if TYPE_CHECKING:
    from dlcs import Customer, CustomerPatch


class Customers(CustomerHandlers):
    """Waits in the middle of a write."""

    async def update(self, call: Call, customer: str, body: CustomerPatch) -> Customer:
        """Update a customer, slowly."""
        async with self.writing(call) as work:
            found = await work.update(resources.CUSTOMER, (customer,), body)
            await asyncio.sleep(float(body.name or 0))
            return found


async def create_customer(store: SqlStore) -> None:
    """Create what no operation creates."""
    await store.start()
    async with store.writing() as session:
        await session.put(resources.CUSTOMER, ("2",), {"name": "0"})
    await store.stop()


def main(port: int) -> None:
    """Run the server, its access log on standard error."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    store = SqlStore(os.environ["DATABASE"])
    if "CREATE" in os.environ:
        asyncio.run(create_customer(store))
    app = create_app(
        store,
        authorize=http_basic({"2": hash_secret("a secret")}),
        handlers=[Customers],
        limits=Limits(seconds=4),
    )
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="info", access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
