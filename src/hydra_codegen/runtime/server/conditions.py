"""Which rows have the values that a search asks for, in either database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    String,
    Table,
    and_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from .description import ResourceType
from .rows import in_64_bits
from .tables import beginning, sql_name


def condition(
    table: Table, resource: ResourceType[Any], values: Mapping[str, object], sql: str
) -> ColumnElement[bool]:
    """Return which rows have all `values`; `sql` is the name of the dialect."""
    return and_(*(_has(table, resource, k, v, sql) for k, v in values.items()))


def _has(
    table: Table, resource: ResourceType[Any], key: str, value: object, sql: str
) -> ColumnElement[bool]:
    kind = resource.column[key].kind
    column = table.c[sql_name(resource.column[key].name)]
    if kind == "json":
        return _member(column, value, sql)
    if kind in ("text", "iri") and sql == "postgresql":
        given = beginning(bindparam(None, value, String()))
        return and_(beginning(column) == given, column == value)
    if kind in ("boolean", "text", "iri"):
        return column == value
    if kind == "integer" and in_64_bits(value):
        return column == value
    kept = _kept_as_json(table, key, value, sql)
    if kind == "number" and isinstance(value, (int, float)) and abs(value) < 1e300:
        return or_(column == cast(float(value), Float(53)), kept)
    return kept


def _member(column: ColumnElement[Any], value: object, sql: str) -> ColumnElement[bool]:
    """Return whether a JSON list has `value` in it, or is that value."""
    if sql == "postgresql":
        # Also true of the value alone (PostgreSQL, "jsonb Containment").
        return cast(column, JSONB).contains(_jsonb(value))
    items = func.json_each(column).table_valued("value")
    return exists(select(items.c.value).where(items.c.value == _plain(value)))


def _kept_as_json(
    table: Table, key: str, value: object, sql: str
) -> ColumnElement[bool]:
    """Return whether what fitted no column is `value`."""
    extra = table.c["_extra"]
    if sql == "postgresql":
        return cast(extra, JSONB)[key] == _jsonb(value)
    items = func.json_each(extra).table_valued("key", "value")
    same = and_(items.c.key == key, items.c.value == _plain(value))
    return exists(select(items.c.key).where(same))


def _jsonb(value: object) -> ColumnElement[Any]:
    return cast(cast(json.dumps(value), String()), JSONB)


def _plain(value: object) -> object:
    """Return a value as SQLite compares it; it has no larger whole numbers."""
    large = isinstance(value, int) and not in_64_bits(value)
    return float(value) if large else value  # type: ignore[arg-type]
