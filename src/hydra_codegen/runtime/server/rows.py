"""Rows of tables and the documents that they keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .description import Keys, Kind, ResourceType
from .tables import key_name, sql_name


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as the store has it; `version` counts its changes."""

    id: int
    version: int
    keys: Keys
    document: dict[str, Any]

    @property
    def tag(self) -> str:
        """Its entity tag (RFC 9110, section 8.8.3)."""
        return f'"{self.id}-{self.version}"'


def in_64_bits(value: object) -> bool:
    """Whether a value is a whole number that a database counts with."""
    return isinstance(value, int) and -(2**63) <= value < 2**63


def fits(kind: Kind, value: object) -> bool:
    """Whether a column gives `value` back exactly as it is."""
    if kind in ("text", "iri"):
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "number":
        return isinstance(value, float)
    if kind == "integer":
        return in_64_bits(value) and not isinstance(value, bool)
    return value is not None


def values_of(
    resource: ResourceType[Any], document: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the columns of a document; what fits none is kept as JSON."""
    rest = dict(document)
    values: dict[str, Any] = {}
    for column in resource.columns:
        key, name = column.key, sql_name(column.name)
        own = key in rest and fits(column.kind, rest[key])
        values[name] = rest.pop(key) if own else None
    values["_extra"] = rest
    return values


def keyed(resource: ResourceType[Any], keys: Keys) -> dict[str, str]:
    """Return the columns of a resource's keys."""
    return {key_name(n): key for n, key in zip(resource.keys, keys, strict=True)}


def reader(resource: ResourceType[Any]) -> Callable[[Sequence[Any]], Stored]:
    """Return what reads a row: number, version, keys, columns, all else."""
    last = 2 + len(resource.keys)
    names = [column.key for column in resource.columns]
    end = last + len(names)

    def read(row: Sequence[Any]) -> Stored:
        found = tuple(row)
        document = {
            key: value
            for key, value in zip(names, found[last:end], strict=True)
            if value is not None
        }
        if found[end]:
            document.update(found[end])
        return Stored(found[0], found[1], found[2:last], document)

    return read
