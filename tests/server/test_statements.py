"""Statements take the right index, also of a table that PostgreSQL knows little of.

A new space fills faster than the database learns of it; then one image must
not be looked for among all of them.
"""

from __future__ import annotations

import asyncio
from typing import Any

from dlcs._runtime.server import statements
from dlcs.server import SqlStore, resources
from server_support import postgresql
from sqlalchemy import Select, text
from sqlalchemy.dialects import postgresql as dialect
from sqlalchemy.ext.asyncio import create_async_engine

IMAGES = 10_000
SPACE = ("2", "5")
KEYS: list[tuple[str, ...]] = [(*SPACE, f"i{number}") for number in range(IMAGES)]


async def fill(store: SqlStore) -> None:
    await store.start()
    async with store.writing() as session:
        await session.put(resources.CUSTOMER, SPACE[:1], {})
        await session.put(resources.SPACE, SPACE, {})
    async with store.writing() as session:
        await session.insert_all(resources.IMAGE, {keys: {} for keys in KEYS})


async def plan(url: str, query: Select[Any], values: dict[str, Any]) -> str:
    """Return how PostgreSQL would execute a statement."""
    compiled = query.params(values).compile(
        dialect=dialect.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    engine = create_async_engine(url.replace("://", "+asyncpg://"))
    async with engine.connect() as connection:
        rows = await connection.execute(text(f"EXPLAIN {compiled}"))
        lines = [str(row[0]) for row in rows]
    await engine.dispose()
    return "\n".join(lines)


def test_one_image_is_not_looked_for_among_all() -> None:
    with postgresql() as url:
        asyncio.run(_test(url))


async def _test(url: str) -> None:
    store = SqlStore(url)
    await fill(store)
    one = statements.reading(store.schema, resources.IMAGE, False)
    many, values = statements.finding(
        store.schema, resources.IMAGE, KEYS[:1000], "postgresql"
    )
    members = resources.SPACE_IMAGES
    page = statements.page_of_all(
        store.schema, members, "postgresql", False, True, True
    )
    await store.stop()
    assert "ix_image" not in await plan(url, one, statements.bound(KEYS[7]))
    assert "ix_image" not in await plan(url, many, dict(values))
    around = {**statements.bound(SPACE), "place": 7, "size": 100}
    assert "using ix_image_page" in await plan(url, page, around)
