"""What a database lacks of what the vocabulary describes now.

Found by Alembic's comparison of the database with the tables' metadata. Only
what is to be added counts: what a vocabulary has no longer is left in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.ddl.base import AddColumn, ColumnName
from alembic.migration import MigrationContext
from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Index,
    MetaData,
    Table,
    inspect,
    literal,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex, ExecutableDDLElement
from sqlalchemy.types import TypeEngine

from .tables import Schema, indexes_in, sql_name


@dataclass(frozen=True, slots=True)
class Retyped:
    """A column that holds something else now; what it held is kept as `aside`."""

    table: Table
    column: Column[Any]
    before: TypeEngine[Any]
    aside: str
    indexes: tuple[Index, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be added, in this order; false where there is nothing.

    `obstacles` are sentences about what no migration can do. `fresh` says
    that nothing is kept in the database yet.
    """

    tables: tuple[Table, ...] = ()
    retyped: tuple[Retyped, ...] = ()
    columns: tuple[Column[Any], ...] = ()
    indexes: tuple[Index, ...] = ()
    obstacles: tuple[str, ...] = ()
    fresh: bool = True

    def __bool__(self) -> bool:
        return bool(
            self.tables
            or self.retyped
            or self.columns
            or self.indexes
            or self.obstacles
        )

    def sentences(self) -> list[str]:
        """Return what is to be done, for people."""
        found = [f"new table {table.name}" for table in self.tables]
        found += [f"new column {c.table.name}.{c.name}" for c in self.columns]
        found += [
            f"column {one.table.name}.{one.column.name} holds another type; what "
            f"it held is kept as {one.aside} too"
            for one in self.retyped
        ]
        old = [i for i in self.indexes if i.table not in self.tables]
        return found + [f"new index {index.name}" for index in old]

    def summary(self) -> str:
        """Return in a few words what is lacking."""
        found = self.sentences() + list(self.obstacles)
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        return ", ".join(found[:3]) + more

    def statements(self) -> Iterator[ExecutableDDLElement]:
        """Yield what changes tables, before values move."""
        yield from map(CreateTable, self.tables)
        for one in self.retyped:
            yield from map(DropIndex, one.indexes)
            yield ColumnName(one.table.name, one.column.name, one.aside)
            yield AddColumn(one.table.name, one.column)
        for column in self.columns:
            yield AddColumn(column.table.name, column)

    def last_statements(self) -> Iterator[ExecutableDDLElement]:
        """Yield what is done when all values are where they belong."""
        yield from map(CreateIndex, self.indexes)

    def sql(self, dialect: Dialect) -> Iterator[str]:
        """Yield all statements as text; moves of values as comments."""
        for statement in self.statements():
            yield _text(statement, dialect)
        for one in self.retyped:
            yield (
                f'-- what is in {one.table.name}."{one.aside}" moves to '
                f'"{one.column.name}", or to "_extra" where it does not fit'
            )
        for column in self.columns:
            yield (
                f'-- what is in {column.table.name}."_extra" under the key of '
                f'"{column.name}" moves there'
            )
        for statement in self.last_statements():
            yield _text(statement, dialect)


def _text(statement: ExecutableDDLElement, dialect: Dialect) -> str:
    return f"{str(statement.compile(dialect=dialect)).strip()};"


def compared(connection: Connection, schema: Schema) -> Changes:
    """Return what a database lacks of `schema`."""
    return _Comparison(connection, schema).changes()


class _Comparison:
    """One comparison of a database with the metadata of its tables."""

    def __init__(self, connection: Connection, schema: Schema) -> None:
        self._connection = connection
        self._metadata = schema.metadata
        known = schema.metadata.tables
        found = inspect(connection)
        present = [name for name in found.get_table_names() if name in known]
        self._columns = {
            name: {column["name"] for column in found.get_columns(name)}
            for name in present
        }
        self._indexes = {i["name"] for name in present for i in found.get_indexes(name)}

    def changes(self) -> Changes:
        """Return what is to be added."""
        new: set[str] = set()
        retyped: list[Retyped] = []
        columns: list[Column[Any]] = []
        obstacles: list[str] = []
        for change in self._found():
            if change[0] == "add_table":
                new.add(change[1].name)
            elif change[0] == "add_column":
                column = self._metadata.tables[change[2]].c[change[3].name]
                columns.append(column)
                if not column.nullable:
                    obstacles.append(f"{change[2]} has no column {column.name}")
            elif change[0] == "remove_column" and not change[3].nullable:
                obstacles.append(f"{change[2]} needs {change[3].name}, unknown here")
            elif change[0] == "modify_type":
                retyped.append(self._retyped(change[2], change[3], change[5]))
        gone = {index.name for one in retyped for index in one.indexes}
        tables = self._metadata.sorted_tables
        return Changes(
            tables=tuple(table for table in tables if table.name in new),
            retyped=tuple(retyped),
            columns=tuple(columns),
            indexes=tuple(
                index
                for table in tables
                for index in self._own_indexes(table)
                if index.name not in self._indexes or index.name in gone
            ),
            obstacles=tuple(obstacles),
            fresh=not any(map(self._has_rows, self._columns)),
        )

    def _found(self) -> Iterator[tuple[Any, ...]]:
        """Yield all differences; Alembic lists those of one column together."""
        known = self._metadata.tables
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "table" or name in known,
            "include_object": lambda _, __, kind, *___: kind in ("table", "column"),
        }
        context = MigrationContext.configure(self._connection, opts=options)
        # Alembic cannot compare all kinds of indexes, and says so each time.
        bare = MetaData()
        for table in self._metadata.sorted_tables:
            table.to_metadata(bare).indexes.clear()
        for change in compare_metadata(context, bare):
            if isinstance(change, list):
                yield from change
            else:
                yield change

    def _retyped(self, table: str, name: str, before: TypeEngine[Any]) -> Retyped:
        found = self._metadata.tables[table]
        column = found.c[name]
        numbers = (sql_name(f"_before{n}_{name}") for n in count(1))
        aside = next(n for n in numbers if n not in self._columns[table])
        indexes = tuple(
            index
            for index in self._own_indexes(found)
            if index.name in self._indexes and index.columns.contains_column(column)
        )
        return Retyped(found, column, before, aside, indexes)

    def _own_indexes(self, table: Table) -> list[Index]:
        return indexes_in(table, self._connection.dialect.name)

    def _has_rows(self, name: str) -> bool:
        table = self._metadata.tables[name]
        query = select(literal(1)).select_from(table).limit(1)
        return self._connection.execute(query).first() is not None
