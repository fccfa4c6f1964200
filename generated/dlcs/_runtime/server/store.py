"""The store: SQLite, embedded, or PostgreSQL, by SQLAlchemy's asyncio engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from .changes import Changes, compared
from .description import CollectionType, ResourceType
from .migrating import MigrationError, migrate
from .session import SqlSession
from .tables import Schema

_PACKAGE = (__package__ or "").partition("._runtime")[0]
_STARTING = 0x68796472
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class SqlStore:
    """Keeps the resources of an API in a database.

    `url` is SQLAlchemy's: ``sqlite:///data.db``, ``postgresql://host/name``.
    """

    def __init__(
        self,
        url: str,
        resources: tuple[ResourceType[Any], ...],
        collections: tuple[CollectionType[Any], ...],
    ) -> None:
        try:
            place = make_url(url)
        except ArgumentError:
            raise ValueError("this is no URL of a database: sqlite:///FILE") from None
        backend = place.get_backend_name()
        if backend not in _DRIVERS:
            raise ValueError(f"{backend} is no database of ours: sqlite, postgresql")
        self._sqlite = backend == "sqlite"
        if self._sqlite and place.database in (None, "", ":memory:"):
            raise ValueError("SQLite needs a file: sqlite:///data.db")
        self.schema = Schema(resources, collections)
        self._engine: AsyncEngine = create_async_engine(
            place.set(drivername=_DRIVERS[backend]),
            hide_parameters=True,  # values stay out of errors and logs
            json_deserializer=from_json,
        )
        if self._sqlite:
            event.listen(self._engine.sync_engine, "connect", _set_up_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
        self._writer = self._engine.execution_options(writes=True)
        self._reader = self._engine
        if not self._sqlite:
            # What is counted and what is listed are of one moment; in SQLite
            # they always are.
            self._reader = self._engine.execution_options(
                isolation_level="REPEATABLE READ"
            )
        # SQLite has one writer at a time; waiting here wakes up in order.
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Create the tables of an empty database.

        Raises `MigrationError` where a database that holds something lacks
        what this version needs.
        """
        if await self.changes():
            await self.migrate(only_empty=True)

    async def changes(self) -> Changes:
        """Return what the database lacks."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(compared, self.schema)

    async def migrate(self, *, only_empty: bool = False) -> Changes:
        """Bring the database along; returns what was changed in it.

        All is done or nothing. Of several processes one does it. Raises
        `MigrationError` where it cannot be done, and, with `only_empty`, where
        the database holds something.
        """
        async with self._writer.begin() as connection:
            if not self._sqlite:
                # Who waits for long stands in the way of all others.
                await connection.execute(text("SET LOCAL lock_timeout = '10s'"))
                await connection.execute(select(func.pg_advisory_xact_lock(_STARTING)))
            changes = await connection.run_sync(compared, self.schema)
            if changes and only_empty and not changes.fresh:
                raise MigrationError(
                    f"The database is of another version ({changes.summary()}); "
                    f"run: python -m {_PACKAGE}.server migrate --database URL"
                )
            if changes:
                await connection.run_sync(migrate, self.schema, changes)
        return changes

    async def migration_sql(self) -> list[str]:
        """Return the statements that `migrate` would execute now."""
        changes = await self.changes()
        return list(changes.sql(self._engine.dialect))

    async def stop(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlSession]:
        """Begin a transaction that only reads, all of it as of one moment."""
        async with self._reader.connect() as connection:
            yield SqlSession(connection, self.schema)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlSession]:
        """Begin a transaction: all of it is kept, or none where it raises."""
        async with AsyncExitStack() as stack:
            if self._sqlite:
                await stack.enter_async_context(self._turn)
            connection = await stack.enter_async_context(self._writer.begin())
            yield SqlSession(connection, self.schema)


def _set_up_sqlite(connection: Any, record: object) -> None:
    # Transactions begin as `_begin_sqlite` says, not as the driver guesses.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that began as a reader could not go on after another's write.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
