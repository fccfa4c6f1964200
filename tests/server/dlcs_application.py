"""A DLCS server as a user would write it: the queue is theirs, all else generated."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import uvicorn
from dlcs.server import (
    Authorization,
    Limits,
    SqlStore,
    allow_everyone,
    create_app,
    hash_secret,
    http_basic,
    resources,
)
from fastapi import FastAPI

sys.path.append(str(Path(__file__).parents[2] / "examples" / "dlcs"))

from application import Queue, own_customer


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


def prepared() -> FastAPI:
    """Return the application, its database ready."""
    store = SqlStore(os.environ["DATABASE"])
    asyncio.run(create_customers(store))
    return create_app(
        store,
        authorize=authorization(),
        handlers=[Queue],
        limits=Limits(body=100_000, largest_page=50),
    )


def main(port: int) -> None:
    """Run the server."""
    uvicorn.run(prepared(), host="127.0.0.1", port=port, log_level="info")


if __name__ == "__main__":
    main(int(sys.argv[1]))
