"""Add a customer, whom no operation creates: ``python customers.py 2``.

Its secret is shown once; `KEYS` keeps only the hash of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
from pathlib import Path

from dlcs.server import SqlStore, hash_secret, resources


async def add(number: str) -> None:
    """Put a customer in the database."""
    store = SqlStore(os.environ["DATABASE"])
    await store.start()
    async with store.writing() as session:
        if await session.read(resources.CUSTOMER, (number,)) is None:
            await session.put(resources.CUSTOMER, (number,), {"name": number})
    await store.stop()


def main(number: str) -> None:
    """Add a customer and a key for it, or give it another key."""
    asyncio.run(add(number))
    path = Path(os.environ["KEYS"])
    keys = json.loads(path.read_text("utf-8")) if path.exists() else {}
    secret = secrets.token_urlsafe(24)
    path.write_text(json.dumps({**keys, number: hash_secret(secret)}), "utf-8")
    print(secret)


if __name__ == "__main__":
    main(sys.argv[1])
