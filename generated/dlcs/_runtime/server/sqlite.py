"""Connections to SQLite that wait for its thread once for each statement.

aiosqlite waits for its thread to make a cursor, to execute, to fetch and to
close; each time costs more than SQLite takes for most statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, Dialect


def creator(
    dialect: Dialect, url: URL
) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """Return what opens connections to the file that `url` names."""
    arguments, options = dialect.create_connect_args(url)
    opening: Any = sqlite3.connect

    def opened() -> sqlite3.Connection:
        # Transactions begin as `begin` says, not as the driver guesses.
        found: sqlite3.Connection = opening(*arguments, **options, isolation_level=None)
        found.execute("PRAGMA journal_mode = WAL")
        found.execute("PRAGMA synchronous = FULL")
        found.execute("PRAGMA foreign_keys = ON")
        found.execute("PRAGMA busy_timeout = 10000")
        return found

    async def connect() -> aiosqlite.Connection:
        connection = _Connection(opened, iter_chunk_size=64)
        # Nobody waits for it where a loop ended without closing it.
        thread: Any = getattr(connection, "_thread", connection)
        thread.daemon = True
        return await connection

    return connect


def begin(connection: Connection) -> None:
    """Begin a transaction that writes, together with its first statement.

    A writer that began as a reader could not go on after another's write. What
    only reads sees in each statement what was kept before it.
    """
    if connection.get_execution_options().get("writes"):
        driver: Any = connection.connection.driver_connection
        driver.begins = True


class _Connection(aiosqlite.Connection):
    """A connection whose transactions begin with their first statement."""

    begins = False

    def cursor(self) -> Any:
        """Return a cursor; SQLite gets its own when there is a statement."""
        return _Cursor(self)

    async def commit(self) -> None:
        """Keep what was written."""
        self.begins = False
        if self.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        """Forget what was written."""
        self.begins = False
        if self.in_transaction:
            await super().rollback()

    async def run(self, many: bool, sql: str, values: Any) -> _Done:
        """Execute a statement; returns all that there is to know of it."""
        begins, self.begins = self.begins, False
        execute: Any = self._execute
        done: _Done = await execute(_run, self._conn, begins, many, sql, values)
        return done


_Done = tuple[Any, int, int | None, Sequence[Any]]


def _run(
    connection: sqlite3.Connection, begins: bool, many: bool, sql: str, values: Any
) -> _Done:
    if begins:
        connection.execute("BEGIN IMMEDIATE")
    cursor = connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(sql, values)
        rows = cursor.fetchall() if cursor.description else ()
        return cursor.description, cursor.rowcount, cursor.lastrowid, rows
    finally:
        cursor.close()


class _Cursor:
    """What SQLAlchemy's adapter asks of a cursor."""

    arraysize = 1
    description: Any = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, values: Iterable[Any] = ()) -> None:
        self._take(await self._connection.run(False, sql, values))

    async def executemany(self, sql: str, values: Iterable[Any]) -> None:
        self._take(await self._connection.run(True, sql, values))

    def _take(self, done: _Done) -> None:
        self.description, self.rowcount, self.lastrowid, self._rows = done

    async def fetchall(self) -> Sequence[Any]:
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        self._rows = ()
