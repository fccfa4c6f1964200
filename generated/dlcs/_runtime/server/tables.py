"""The tables of an API: made from its description, for every database alike."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    cast,
    collate,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from .description import CollectionType, Filter, Kind, ResourceType

_LONGEST = 63
"""What PostgreSQL keeps of a name, in bytes."""

# SQLite counts up by itself only what it calls INTEGER.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

_TYPES: Mapping[Kind, TypeEngine[Any]] = {
    "text": Text(),
    "iri": Text(),
    "integer": BigInteger(),
    "number": Float(53),
    "boolean": Boolean(),
    "json": JSON(none_as_null=True),
}


@functools.cache
def sql_name(name: str) -> str:
    """Return `name`, cut and marked with its hash where it is too long."""
    if len(name.encode()) <= _LONGEST:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name.encode()[: _LONGEST - 9].decode('utf-8', 'ignore')}_{mark}"


def key_name(variable: str) -> str:
    """Return the column of a path variable; no property's begins like it."""
    return sql_name(f"_key_{variable}")


def beginning(column: ColumnElement[str]) -> ColumnElement[str]:
    """Return what is indexed of a text in PostgreSQL, where keys are short."""
    return func.substr(column, literal_column("1"), literal_column("100"))


def within(column: ColumnElement[str], dialect: str) -> ColumnElement[str]:
    """Return a key as what lists the members of a collection compares it.

    In PostgreSQL by another collation than what looks for one member, which so
    never takes an index of pages: it would read all members for that one
    wherever the planner thinks that there are few.
    """
    return collate(column, "C") if dialect == "postgresql" else column


def indexes_in(table: Table, dialect: str) -> list[Index]:
    """Return the indexes that a table has in one kind of database."""
    found = (i for i in table.indexes if i.info.get(_DIALECT, dialect) == dialect)
    return sorted(found, key=lambda index: str(index.name))


_DIALECT = "dialect"
_DIALECTS = ("postgresql", "sqlite")


def _only(dialect: str, index: Index) -> None:
    index.info[_DIALECT] = dialect


class Schema:
    """The tables of the resources and of the memberships, by their names."""

    def __init__(
        self,
        resources: tuple[ResourceType[Any], ...],
        collections: tuple[CollectionType[Any], ...],
    ) -> None:
        self.metadata = MetaData()
        self.statements: dict[tuple[object, ...], Any] = {}
        self.resources = {resource.name: resource for resource in resources}
        self.tables = {r.name: self._resource(r) for r in resources}
        self.memberships = {
            c.table: self._membership(c) for c in collections if c.table
        }
        for collection in collections:
            for one in collection.filters:
                self._index(collection, one)

    def _resource(self, resource: ResourceType[Any]) -> Table:
        keys = [key_name(variable) for variable in resource.keys]
        rules: list[Any] = []
        if keys:
            rules.append(UniqueConstraint(*keys))
        parent = resource.parent
        if parent is not None and parent.keys:
            names = [key_name(variable) for variable in parent.keys]
            table = sql_name(parent.table)
            rules.append(
                ForeignKeyConstraint(
                    keys[: len(names)],
                    [f"{table}.{name}" for name in names],
                    # Nobody could delete first what nobody created.
                    ondelete="CASCADE" if resource.implicit else "RESTRICT",
                )
            )
        found = Table(
            sql_name(resource.table),
            self.metadata,
            Column("_id", _NUMBER, primary_key=True),
            Column("_version", BigInteger, nullable=False),
            *(Column(key, Text, nullable=False) for key in keys),
            *(Column(sql_name(c.name), _TYPES[c.kind]) for c in resource.columns),
            Column("_extra", JSON, nullable=False),
            *rules,
            # A number never names another row later: entity tags hold it.
            sqlite_autoincrement=True,
        )
        if len(keys) > 1:
            # Pages are read in this order.
            name = sql_name(f"ix_{resource.table}_page")
            for dialect in _DIALECTS:
                above = [within(found.c[key], dialect) for key in keys[:-1]]
                _only(dialect, Index(name, *above, found.c["_id"]))
        return found

    def _index(self, collection: CollectionType[Any], one: Filter) -> None:
        """Index a column that members are searched by.

        Together with where the members are, and in the order of pages. A list
        is indexed where the database can: in PostgreSQL.
        """
        member = collection.member
        column = member.column[one.key]
        table = self.tables[member.name]
        name = sql_name(f"ix_{table.name}_by_{column.name}")
        if any(index.name == name for index in table.indexes):
            return
        found = table.c[sql_name(column.name)]
        if column.kind == "json":
            values = cast(found, JSONB)
            _only("postgresql", Index(name, values, postgresql_using="gin"))
            return
        named = () if collection.table else member.keys[: len(collection.keys)]
        text = column.kind in ("text", "iri")
        for dialect in _DIALECTS:
            keys = [within(table.c[key_name(name)], dialect) for name in named]
            shortened = text and dialect == "postgresql"
            value = beginning(found) if shortened else found
            _only(dialect, Index(name, *keys, value, table.c["_id"]))

    def _membership(self, collection: CollectionType[Any]) -> Table:
        assert collection.owner is not None, "members are associated with something"
        owner = sql_name(collection.owner.table)
        member = sql_name(collection.member.table)
        name = sql_name(collection.table)

        def reference(table: str) -> ForeignKey:
            return ForeignKey(f"{table}._id", ondelete="CASCADE")

        return Table(
            name,
            self.metadata,
            Column("owner", _NUMBER, reference(owner), primary_key=True),
            Column("member", _NUMBER, reference(member), primary_key=True),
            Index(sql_name(f"ix_{name}_member"), "member"),
        )
