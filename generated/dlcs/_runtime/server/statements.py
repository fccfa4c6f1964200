"""Statements about the tables of an API, each made once: making one takes long.

Keys are given to them as `bound` says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    Insert,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite

from .description import CollectionType, Keys, ResourceType
from .tables import Schema, key_name, sql_name, within

T = TypeVar("T")


def _once(schema: Schema, name: tuple[object, ...], make: Callable[[], T]) -> T:
    found = schema.statements.get(name)
    if found is None:
        found = schema.statements[name] = make()
    return found


def bound(keys: Keys) -> dict[str, Any]:
    """Return the parameters of a statement about what has these keys."""
    return {f"k{number}": key for number, key in enumerate(keys)}


def with_keys(
    table: Table, resource: ResourceType[Any], number: int
) -> ColumnElement[bool]:
    """Return the condition that the first variables are the keys that are bound."""
    names = [key_name(name) for name in resource.keys[:number]]
    return and_(true(), *(table.c[n] == _bound(i) for i, n in enumerate(names)))


def _bound(number: int) -> BindParameter[str]:
    return bindparam(f"k{number}", type_=Text())


def row_columns(schema: Schema, resource: ResourceType[Any]) -> list[Any]:
    """Return the columns of a resource in the order that `Stored` is read in."""
    table = schema.tables[resource.name]
    names = ["_id", "_version", *map(key_name, resource.keys)]
    names += [sql_name(column.name) for column in resource.columns]
    return [table.c[name] for name in (*names, "_extra")]


def _selected(columns: list[Any]) -> Any:
    """Return a query for columns; how many there are, no type can say."""
    return select(*columns)


def reading(schema: Schema, resource: ResourceType[Any], lock: bool) -> Select[Any]:
    """Return what reads the resource with these keys."""

    def make() -> Select[Any]:
        table = schema.tables[resource.name]
        inside = with_keys(table, resource, len(resource.keys))
        query: Select[Any] = _selected(row_columns(schema, resource)).where(inside)
        return query.with_for_update() if lock else query

    return _once(schema, ("read", resource.name, lock), make)


def changing(schema: Schema, resource: ResourceType[Any]) -> Any:
    """Return what changes the row called `row`; takes all of its values."""
    table = schema.tables[resource.name]
    return _once(
        schema,
        ("change", resource.name),
        lambda: table.update().where(table.c["_id"] == bindparam("row")),
    )


def adding(schema: Schema, resource: ResourceType[Any], dialect: str) -> Insert:
    """Return what adds a row and returns its number; nothing where it is there."""
    table = schema.tables[resource.name]
    return _once(
        schema,
        ("add", resource.name, dialect),
        lambda: adding_new(table, dialect).returning(table.c["_id"]),
    )


def adding_new(table: Table, dialect: str) -> Insert:
    """Return what adds to a table what is not there yet."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def adding_all(
    schema: Schema,
    resource: ResourceType[Any],
    rows: list[dict[str, Any]],
    dialect: str,
) -> tuple[Any, Any]:
    """Return what adds many rows that are not there yet, and its parameters.

    In PostgreSQL it returns their numbers and keys.
    """
    table = schema.tables[resource.name]
    every = [{**row, "_version": 1} for row in rows]
    name_of = ("add all", resource.name, dialect)
    if dialect != "postgresql":
        return _once(schema, name_of, table.insert), every
    names = list(every[0])
    kinds = {name: table.c[name].type for name in names}
    kept = {name for name in names if isinstance(kinds[name], JSON)}

    def make() -> Any:
        # A list for each column: one statement, however many rows there are.
        given = {n: Text() if n in kept else kinds[n] for n in names}
        lists = (bindparam(n, type_=postgresql.ARRAY(k)) for n, k in given.items())
        columns = (column(name, kind) for name, kind in given.items())
        rows = func.unnest(*lists).table_valued(*columns, name="given")
        found = rows.render_derived().c
        values = (cast(found[n], kinds[n]) if n in kept else found[n] for n in names)
        keys = [table.c[key_name(n)] for n in resource.keys]
        new = adding_new(table, dialect).from_select(names, select(*values))
        return new.returning(table.c["_id"], *keys)

    lists = {name: [row[name] for row in every] for name in names}
    for name in kept:
        lists[name] = [None if v is None else json.dumps(v) for v in lists[name]]
    return _once(schema, name_of, make), lists


def last_number(schema: Schema, resource: ResourceType[Any]) -> Select[Any]:
    """Return what tells the largest number of a row."""
    return select(func.max(schema.tables[resource.name].c["_id"]))


def finding(
    schema: Schema, resource: ResourceType[Any], wanted: list[Keys], dialect: str
) -> tuple[Select[Any], Mapping[str, Any]]:
    """Return what reads those of many resources that are there, and its parameters.

    Keys are given as one list, where a thousand pairs would be read at length.
    """
    table = schema.tables[resource.name]
    columns = [table.c[key_name(name)] for name in resource.keys]
    names = [f"k{n}" for n in range(len(columns))]

    def make() -> Select[Any]:
        query: Select[Any] = _selected(row_columns(schema, resource))
        if dialect == "postgresql":
            lists = postgresql.ARRAY(Text())
            given = (bindparam(name, type_=lists) for name in names)
            rows = (
                func.unnest(*given).table_valued(*names, name="given").render_derived()
            )
            keys: list[Any] = [rows.c[name] for name in names]
        else:
            given = bindparam("wanted", type_=Text())
            rows = func.json_each(given).table_valued("value", name="given")
            places: Any = (literal_column(f"'$[{n}]'") for n in range(len(columns)))
            keys = [func.json_extract(rows.c.value, place) for place in places]
        same = (column == key for column, key in zip(columns, keys, strict=True))
        return query.select_from(rows).where(and_(true(), *same))

    query = _once(schema, ("find", resource.name, dialect), make)
    if dialect != "postgresql":
        return query, {"wanted": json.dumps(wanted)}
    return query, dict(zip(names, map(list, zip(*wanted, strict=True)), strict=True))


def joining(schema: Schema, collection: CollectionType[Any], dialect: str) -> Insert:
    """Return what makes `member` one of those of `owner`, if it is none yet.

    In PostgreSQL `member` is a list of all that are to be members.
    """
    table = schema.memberships[collection.table]

    def make() -> Insert:
        new = adding_new(table, dialect)
        if dialect != "postgresql":
            return new
        members = bindparam("member", type_=postgresql.ARRAY(BigInteger()))
        owner = bindparam("owner", type_=BigInteger())
        return new.from_select(["owner", "member"], select(owner, func.unnest(members)))

    return _once(schema, ("join", collection.table, dialect), make)


class Paging:
    """What reads the members of a collection: all of them, in their order."""

    def __init__(
        self, schema: Schema, collection: CollectionType[Any], dialect: str
    ) -> None:
        member, owner = collection.member, collection.owner
        self.table = table = schema.tables[member.name]
        self.place: ColumnElement[int] = table.c["_id"]
        self.source: FromClause = table
        if not collection.table:
            self.counted: FromClause = table
            names = map(key_name, member.keys[: len(collection.keys)])
            above = [within(table.c[name], dialect) for name in names]
            inside = and_(true(), *(key == _bound(n) for n, key in enumerate(above)))
        else:
            assert owner is not None, "members are associated with something"
            self.counted = joined = schema.memberships[collection.table]
            self.place = joined.c["member"]
            self.source = joined.join(table, table.c["_id"] == self.place)
            found = select(schema.tables[owner.name].c["_id"]).where(
                with_keys(schema.tables[owner.name], owner, len(owner.keys))
            )
            inside = joined.c["owner"] == found.scalar_subquery()
        self.inside = inside
        self.columns = row_columns(schema, member)

    def count(self, fitting: ColumnElement[bool] | None = None) -> Select[Any]:
        """Return what counts those that fit."""
        source = self.counted if fitting is None else self.source
        query = select(func.count()).select_from(source).where(self.inside)
        return query if fitting is None else query.where(fitting)

    def page(
        self,
        backwards: bool,
        begins: bool,
        counts: bool,
        fitting: ColumnElement[bool] | None = None,
    ) -> Select[Any]:
        """Return what reads a page of those that fit.

        It `begins` at `place`, or with the first or last of all, and has at most
        `size` members. If it `counts`, each row ends with how many fit at all.
        """
        total: Any = literal(0)
        if counts:
            total = self.count(fitting).scalar_subquery()
        query: Select[Any] = _selected([*self.columns, total]).select_from(self.source)
        query = query.where(self.inside)
        if fitting is not None:
            query = query.where(fitting)
        if begins:
            at = bindparam("place", type_=BigInteger())
            query = query.where(self.place < at if backwards else self.place > at)
        order = self.place.desc() if backwards else self.place
        return query.order_by(order).limit(bindparam("size", type_=BigInteger()))


def paging(schema: Schema, collection: CollectionType[Any], dialect: str) -> Paging:
    """Return what reads the members of a collection."""
    return _once(
        schema,
        ("paging", collection.path, collection.member.name, dialect),
        lambda: Paging(schema, collection, dialect),
    )


def page_of_all(
    schema: Schema,
    collection: CollectionType[Any],
    dialect: str,
    backwards: bool,
    begins: bool,
    counts: bool,
) -> Select[Any]:
    """Return what reads a page of all members, however they are."""
    shape = (backwards, begins, counts)
    return _once(
        schema,
        ("page", collection.path, collection.member.name, dialect, *shape),
        lambda: paging(schema, collection, dialect).page(*shape),
    )
