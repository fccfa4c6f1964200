"""One transaction: everything that is read and written in it is one step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    delete,
    func,
    select,
    true,
    tuple_,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from .conditions import condition
from .description import CollectionType, Keys, Kind, ResourceType
from .problems import Problem, missing
from .tables import Schema, key_name, sql_name

T = TypeVar("T")


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


Change: TypeAlias = Callable[[Stored | None], Mapping[str, Any]]
"""Makes the new document from what is there now; raises to leave it alone."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins or ends: a place in the order, never a count.

    With `last`, the page is the last one, and `place` is left aside.
    """

    place: int = 0
    backwards: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some members of a collection, and whether there are others around them."""

    total: int
    members: tuple[Stored, ...]
    before: bool
    after: bool


_EVERYTHING: Mapping[str, object] = {}


class SqlSession:
    """Reads and writes resources within one transaction."""

    def __init__(self, connection: AsyncConnection, schema: Schema) -> None:
        self._connection = connection
        self._schema = schema

    async def read(
        self, resource: ResourceType[Any], keys: Keys, *, lock: bool = False
    ) -> Stored | None:
        """Return the resource with these keys, or None.

        An implicit one is there, with nothing in it, where its parent is. With
        `lock` nobody else changes it before this transaction ends.
        """
        table = self._schema.tables[resource.name]
        query = select(table).where(_with_keys(table, resource, keys))
        if lock:
            query = query.with_for_update()
        row = (await self._connection.execute(query)).mappings().first()
        if row is not None:
            return _stored(resource, row)
        if resource.implicit and await self.has_parent(resource, keys):
            return Stored(0, 0, keys, {})
        return None

    async def find(
        self, resource: ResourceType[Any], wanted: Iterable[Keys]
    ) -> dict[Keys, Stored]:
        """Return those of many resources that are there, by their keys."""
        table = self._schema.tables[resource.name]
        columns = [table.c[key_name(name)] for name in resource.keys]
        place = tuple_(*columns)
        found: dict[Keys, Stored] = {}
        for some in _groups(list(dict.fromkeys(wanted))):
            query = select(table).where(place.in_(some))
            rows = (await self._connection.execute(query)).mappings()
            found.update(
                (one.keys, one) for one in (_stored(resource, r) for r in rows)
            )
        return found

    async def insert_all(
        self, resource: ResourceType[Any], documents: Mapping[Keys, dict[str, Any]]
    ) -> bool:
        """Create many resources; False, and none, where one is there already.

        Raises 404 where there is no parent of one.
        """
        above = len(resource.parent.keys) if resource.parent else 0
        for keys in {keys[:above]: keys for keys in documents}.values():
            if not await self.has_parent(resource, keys):
                raise missing()
        names = [key_name(variable) for variable in resource.keys]
        rows = [
            {**_values(resource, said), **dict(zip(names, keys, strict=True))}
            for keys, said in documents.items()
        ]
        table = self._schema.tables[resource.name]
        try:
            async with self._connection.begin_nested():
                for some in _groups(rows):
                    await self._connection.execute(
                        table.insert(), [{**row, "_version": 1} for row in some]
                    )
        except IntegrityError:
            return False
        return True

    async def join_all(
        self,
        collection: CollectionType[Any],
        owner: Stored,
        members: Sequence[Stored],
    ) -> None:
        """Make many members of an associated collection."""
        table = self._schema.memberships[collection.table]
        owner = await self._materialised(collection, owner)
        mine = table.c["owner"] == owner.id
        for some in _groups([member.id for member in members]):
            query = select(table.c["member"]).where(mine, table.c["member"].in_(some))
            known = set((await self._connection.execute(query)).scalars())
            rows = [{"owner": owner.id, "member": one} for one in some]
            new = [row for row in rows if row["member"] not in known]
            if new:
                await self._connection.execute(table.insert(), new)

    async def has_parent(self, resource: ResourceType[Any], keys: Keys) -> bool:
        """Whether what these keys lie below is there."""
        parent = resource.parent
        if parent is None:
            return True
        return await self.read(parent, keys[: len(parent.keys)]) is not None

    async def write(
        self,
        resource: ResourceType[Any],
        keys: Keys,
        change: Change,
        *,
        touch: bool = False,
    ) -> tuple[Stored, bool]:
        """Create or change a resource; returns it and whether it is new.

        What makes no other document of it is no change, unless with `touch`.
        Raises 404 where there is no parent, and what `change` raises.
        """
        current = await self.read(resource, keys, lock=True)
        if current is None or not current.id:
            created = await self._insert(resource, keys, change, current)
            if created is not None:
                return created, current is None
            # Somebody else has just created it; from here on it is changed.
            current = await self.read(resource, keys, lock=True)
            if current is None:
                raise missing()
        document = dict(change(current))
        same = _text(resource, document) == _text(resource, current.document)
        if same and not touch:
            # An entity tag that changed for nothing would cost others theirs.
            return current, False
        table = self._schema.tables[resource.name]
        version = current.version + 1
        await self._connection.execute(
            table.update()
            .where(table.c["_id"] == current.id)
            .values(**_values(resource, document), _version=version)
        )
        return Stored(current.id, version, keys, document), False

    async def put(
        self, resource: ResourceType[Any], keys: Keys, document: Mapping[str, Any]
    ) -> Stored:
        """Create or replace a resource, unchecked; raises 404 without its parent."""
        return (await self.write(resource, keys, lambda _: document))[0]

    async def _insert(
        self,
        resource: ResourceType[Any],
        keys: Keys,
        change: Change,
        current: Stored | None,
    ) -> Stored | None:
        """Create a resource; None: another transaction came first."""
        if current is None and not await self.has_parent(resource, keys):
            raise missing()
        document = dict(change(current))
        named = zip(resource.keys, keys, strict=True)
        values = _values(resource, document)
        values |= {key_name(variable): value for variable, value in named}
        if not keys:
            values["_id"] = 1  # there can be only one
        table = self._schema.tables[resource.name]
        row = table.insert().values(**values, _version=1).returning(table.c["_id"])
        try:
            async with self._connection.begin_nested():
                result = await self._connection.execute(row)
        except IntegrityError:
            return None
        return Stored(result.scalar_one(), 1, keys, document)

    async def remove(self, resource: ResourceType[Any], stored: Stored) -> None:
        """Delete a resource; raises 409 while others lie below it."""
        table = self._schema.tables[resource.name]
        try:
            await self._connection.execute(
                table.delete().where(table.c["_id"] == stored.id)
            )
        except IntegrityError:
            raise Problem(
                409, "Other resources lie below it; delete them first."
            ) from None

    async def join(
        self, collection: CollectionType[Any], owner: Stored, member: Stored
    ) -> bool:
        """Make `member` one of an associated collection; False: it was already."""
        table = self._schema.memberships[collection.table]
        owner = await self._materialised(collection, owner)
        found = and_(table.c["owner"] == owner.id, table.c["member"] == member.id)
        if (await self._connection.execute(select(table).where(found))).first():
            return False
        await self._connection.execute(
            table.insert().values(owner=owner.id, member=member.id)
        )
        return True

    async def set_members(
        self,
        collection: CollectionType[Any],
        owner: Stored,
        members: Sequence[Stored],
    ) -> None:
        """Make `members`, and nothing else, those of an associated collection."""
        table = self._schema.memberships[collection.table]
        owner = await self._materialised(collection, owner)
        await self._connection.execute(
            delete(table).where(table.c["owner"] == owner.id)
        )
        rows = [{"owner": owner.id, "member": one} for one in {m.id for m in members}]
        if rows:
            await self._connection.execute(table.insert(), rows)

    async def _materialised(
        self, collection: CollectionType[Any], owner: Stored
    ) -> Stored:
        """Return the owner of a collection with a row of its own."""
        assert collection.owner is not None, "members are associated with something"
        if owner.id == 0:
            # Somebody else may have given it a row, and values, meanwhile.
            owner, _ = await self.write(
                collection.owner, owner.keys, lambda now: now.document if now else {}
            )
        return owner

    async def page(
        self,
        collection: CollectionType[Any],
        keys: Keys,
        cursor: Cursor,
        size: int,
        wanted: Mapping[str, object] = _EVERYTHING,
    ) -> Page:
        """Return at most `size` members of a collection around `cursor`.

        Only those that have the values `wanted`. Raises 404 where there is no
        owner.
        """
        member = collection.member
        table = self._schema.tables[member.name]
        place: ColumnElement[int] = table.c["_id"]
        owner = collection.owner
        stored = None if owner is None else await self.read(owner, keys)
        if owner is not None and stored is None:
            raise missing()
        if collection.table:
            membership = self._schema.memberships[collection.table]
            place = membership.c["member"]
            joined = membership.join(table, table.c["_id"] == place)
            inside = membership.c["owner"] == (stored.id if stored else 0)
            query = select(table).select_from(joined).where(inside)
            counted = joined if wanted else membership
            count = select(func.count()).select_from(counted).where(inside)
        else:
            inside = _with_keys(table, member, keys)
            query = select(table).where(inside)
            count = select(func.count()).select_from(table).where(inside)
        if wanted:
            dialect = self._connection.dialect.name
            fitting = condition(table, member, wanted, dialect)
            query, count = query.where(fitting), count.where(fitting)
        total = (await self._connection.execute(count)).scalar_one()
        return await self._page(member, query, place, cursor, (size, total))

    async def _page(
        self,
        member: ResourceType[Any],
        query: Select[Any],
        place: ColumnElement[int],
        cursor: Cursor,
        bounds: tuple[int, int],
    ) -> Page:
        size, total = bounds
        backwards = cursor.backwards or cursor.last
        if cursor.last:
            # As long as the last page is when one comes from the first.
            size = total % size or size
        elif cursor.backwards:
            query = query.where(place < cursor.place)
        elif cursor.place:
            query = query.where(place > cursor.place)
        order = place.desc() if backwards else place
        result = await self._connection.execute(query.order_by(order).limit(size + 1))
        rows = result.mappings().all()
        more = len(rows) > size
        found = [_stored(member, row) for row in rows[:size]]
        if backwards:
            found.reverse()
        return Page(
            total=total,
            members=tuple(found),
            before=more if backwards else cursor.place > 0,
            after=(not cursor.last) if backwards else more,
        )


def _groups(items: list[T]) -> Iterator[list[T]]:
    """Yield `items`, as many at a time as one statement takes."""
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


_AT_ONCE = 500


def _with_keys(
    table: Table, resource: ResourceType[Any], keys: Keys
) -> ColumnElement[bool]:
    """Return the condition that the first variables have these values."""
    named = zip(resource.keys, keys, strict=False)
    return and_(true(), *(table.c[key_name(name)] == value for name, value in named))


def fits(kind: Kind, value: object) -> bool:
    """Whether a column gives `value` back exactly as it is."""
    if kind in ("text", "iri"):
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "number":
        return isinstance(value, float)
    if kind == "integer":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and -(2**63) <= value < 2**63  # type: ignore[operator]
    return value is not None


def _values(resource: ResourceType[Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a document; what fits none is kept as JSON."""
    rest = dict(document)
    values: dict[str, Any] = {}
    for column in resource.columns:
        own = column.key in rest and fits(column.kind, rest[column.key])
        values[sql_name(column.name)] = rest.pop(column.key) if own else None
    return {**values, "_extra": rest}


def _text(resource: ResourceType[Any], document: dict[str, Any]) -> str:
    """Return a document so that what is shown otherwise is another text."""
    return json.dumps(_values(resource, document))


def _stored(resource: ResourceType[Any], row: Mapping[Any, Any]) -> Stored:
    document: dict[str, Any] = {}
    for column in resource.columns:
        value = row[sql_name(column.name)]
        if value is not None:
            document[column.key] = value
    document.update(row["_extra"])
    keys = tuple(row[key_name(variable)] for variable in resource.keys)
    return Stored(row["_id"], row["_version"], keys, document)
