"""Brings an existing database along when its vocabulary has changed.

Additive: tables, columns and indexes come, values move to where they belong
now, and nothing is dropped. All of it is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    bindparam,
    cast,
    column,
    select,
)

from .changes import Changes, Retyped
from .description import Kind, ResourceType
from .rows import fits
from .tables import Schema, sql_name

_ROWS = 500
"""How many rows are in memory at a time."""

_MOST_EXACT = 2**53
"""Up to here a float is exactly the whole number that it is equal to."""

Row = Mapping[str, Any]
Move = Callable[[Row], Row | None]
"""Returns the columns that change in a row, or None."""


class MigrationError(Exception):
    """What no migration can do, or nobody has done yet: one sentence."""


def migrate(connection: Connection, schema: Schema, changes: Changes) -> None:
    """Make `changes`, and move values to the columns that are theirs now.

    Raises `MigrationError` where there is an obstacle.
    """
    if changes.obstacles:
        raise MigrationError(
            "The addresses of what is kept have changed, which no migration can "
            f"follow: {'; '.join(changes.obstacles)}."
        )
    for statement in changes.statements():
        connection.execute(statement)
    for name, resource in schema.resources.items():
        table = schema.tables[name]
        retyped = [one for one in changes.retyped if one.table is table]
        for one in retyped:
            _convert(connection, resource, one)
        gained = {c.name for c in changes.columns if c.table is table}
        _gather(connection, resource, table, gained | {r.column.name for r in retyped})
    for statement in changes.last_statements():
        connection.execute(statement)


def _gather(
    connection: Connection,
    resource: ResourceType[Any],
    table: Table,
    gained: set[str],
) -> None:
    """Move what was kept as unknown properties into columns of their own."""
    columns = [c for c in resource.columns if sql_name(c.name) in gained]
    if not columns:
        return

    def moved(row: Row) -> Row | None:
        extra = dict(row["_extra"])
        values = {
            sql_name(c.name): extra.pop(c.key)
            for c in columns
            if c.key in extra and fits(c.kind, extra[c.key])
        }
        return {**values, "_extra": extra} if values else None

    filled = cast(table.c["_extra"], String()) != "{}"
    _each(connection, table, filled, [table.c["_extra"]], moved)


def _convert(connection: Connection, resource: ResourceType[Any], one: Retyped) -> None:
    """Move values of another type: converted where that loses nothing.

    What cannot be converted is kept as it is, like an unknown property.
    """
    said = next(c for c in resource.columns if sql_name(c.name) == one.column.name)
    many = resource.checks.by_key[said.key].many
    before: Column[Any] = column(one.aside, one.before)  # type: ignore[assignment]

    def moved(row: Row) -> Row | None:
        value = row[one.aside]
        found = converted(said.kind, value, many=bool(many))
        if found is not None:
            return {one.column.name: found}
        return {"_extra": {said.key: value, **row["_extra"]}}

    columns = [one.table.c["_extra"], before]
    _each(connection, one.table, before.is_not(None), columns, moved)


def _each(
    connection: Connection,
    table: Table,
    condition: ColumnElement[bool],
    columns: list[Column[Any]],
    move: Move,
) -> None:
    """Change rows, some at a time; they count as changed (entity tags)."""
    number = table.c["_id"]
    query = select(number, *columns).select_from(table).where(condition)
    query = query.order_by(number).limit(_ROWS)
    last = 0
    while True:
        rows = connection.execute(query.where(number > last)).mappings().all()
        changes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in rows:
            values = move({str(key): value for key, value in row.items()})
            if values is not None:
                parameters = {f"new{name}": value for name, value in values.items()}
                group = changes.setdefault(tuple(values), [])
                group.append({**parameters, "row": row["_id"]})
        for names, parameters_of_rows in changes.items():
            found = {
                name: bindparam(f"new{name}", type_=table.c[name].type)
                for name in names
            }
            statement = table.update().where(number == bindparam("row"))
            statement = statement.values(_version=table.c["_version"] + 1, **found)
            connection.execute(statement, parameters_of_rows)
        if len(rows) < _ROWS:
            return
        last = rows[-1]["_id"]


def converted(kind: Kind, value: object, *, many: bool) -> object:
    """Return a value as a column of `kind` holds it; None: it cannot, exactly."""
    if kind == "json":
        return [value] if many and not isinstance(value, list) else value
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if fits(kind, value):
        return value
    for candidate in _alike(value):
        if fits(kind, candidate):
            return candidate
    return None


def _alike(value: object) -> Iterator[object]:
    """Yield what says the same in other types, and can be turned back."""
    if isinstance(value, (bool, int, float)):
        yield json.dumps(value)
    if (
        isinstance(value, int)
        and not isinstance(value, bool)
        and abs(value) <= _MOST_EXACT
    ):
        yield float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) <= _MOST_EXACT:
        yield int(value)
    if isinstance(value, str):
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return
        if isinstance(found, (bool, int, float)) and json.dumps(found) == value:
            yield found
            yield from _alike(found)
