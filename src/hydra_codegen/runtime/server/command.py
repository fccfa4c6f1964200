"""The command of a server: ``python -m <package>.server migrate``."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

from sqlalchemy.exc import SQLAlchemyError

from .migrating import MigrationError
from .store import SqlStore

DONE, IMPOSSIBLE = 0, 1


def main(
    store: Callable[[str], SqlStore], arguments: Sequence[str] | None = None
) -> int:
    """Do what the command line says; return 0, or 1 where it is impossible."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {store.__module__.rpartition('.')[0]}",
        description="Look after the database of the server.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    migrate = commands.add_parser(
        "migrate",
        help="bring a database along after the vocabulary has changed",
        description="Add the tables, columns and indexes that a database lacks, and "
        "move values to the columns that are theirs now. Nothing is dropped.",
    )
    migrate.add_argument(
        "--database",
        required=True,
        metavar="URL",
        help="sqlite:///data.db or postgresql://host/name",
    )
    migrate.add_argument(
        "--sql", action="store_true", help="print the statements, change nothing"
    )
    options = parser.parse_args(arguments)
    try:
        return asyncio.run(_migrate(store(options.database), sql=options.sql))
    except (MigrationError, ValueError) as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        # A message may hold an address with its password.
        kind = type(getattr(error, "orig", None) or error).__name__
        print(f"The database refused this ({kind}).", file=sys.stderr)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        print(f"The database cannot be reached: {reason}.", file=sys.stderr)
    return IMPOSSIBLE


async def _migrate(store: SqlStore, *, sql: bool) -> int:
    try:
        if sql:
            for statement in await store.migration_sql():
                print(statement)
            return DONE
        changes = await store.migrate()
        for sentence in changes.sentences():
            print(sentence)
        if not changes:
            print("The database is up to date.")
        return DONE
    finally:
        await store.stop()
