"""One transaction: everything that is read and written in it is one step."""

from __future__ import annotations

import json
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Select, and_, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from . import statements
from .conditions import condition
from .description import CollectionType, Keys, ResourceType
from .problems import Problem, missing
from .rows import Stored, keyed, reader, values_of
from .statements import bound
from .tables import Schema, key_name

T = TypeVar("T")


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
        self._dialect = connection.dialect.name
        # The numbers of what was created here: nobody else can delete it yet.
        self._created: dict[tuple[str, Keys], int] = {}

    async def read(
        self, resource: ResourceType[Any], keys: Keys, *, lock: bool = False
    ) -> Stored | None:
        """Return the resource with these keys, or None.

        An implicit one is there, with nothing in it, where its parent is. With
        `lock` nobody else changes it before this transaction ends.
        """
        query = statements.reading(self._schema, resource, lock)
        row = (await self._connection.execute(query, bound(keys))).first()
        if row is not None:
            return reader(resource)(row)
        if resource.implicit and await self.has_parent(resource, keys):
            return Stored(0, 0, keys, {})
        return None

    async def find(
        self, resource: ResourceType[Any], wanted: Iterable[Keys]
    ) -> dict[Keys, Stored]:
        """Return those of many resources that are there, by their keys."""
        found: dict[Keys, Stored] = {}
        read = reader(resource)
        for some in _groups(list(dict.fromkeys(wanted))):
            query = statements.finding(self._schema, resource, some, self._dialect)
            rows = await self._connection.execute(*query)
            found.update((one.keys, one) for one in map(read, rows))
        return found

    async def numbers(
        self, resource: ResourceType[Any], wanted: Collection[Keys]
    ) -> list[int]:
        """Return the numbers of those of many resources that are there."""
        known = [self._created.get((resource.name, keys)) for keys in wanted]
        others = [k for k, n in zip(wanted, known, strict=True) if n is None]
        found = await self.find(resource, others) if others else {}
        return [n for n in known if n is not None] + [s.id for s in found.values()]

    async def insert_all(
        self, resource: ResourceType[Any], documents: Mapping[Keys, dict[str, Any]]
    ) -> list[Keys]:
        """Create many resources; returns those that others have just created.

        Raises 404 where there is no parent of one.
        """
        above = len(resource.parent.keys) if resource.parent else 0
        for keys in {keys[:above]: keys for keys in documents}.values():
            if not await self.has_parent(resource, keys):
                raise missing()
        taken: list[Keys] = []
        for some in _groups(list(documents)):
            rows = [
                {**values_of(resource, documents[k]), **keyed(resource, k)}
                for k in some
            ]
            added = await self._add_all(resource, rows)
            self._created.update(((resource.name, k), n) for k, n in added.items())
            taken += [keys for keys in some if keys not in added]
        return taken

    async def _add_all(
        self, resource: ResourceType[Any], rows: list[dict[str, Any]]
    ) -> dict[Keys, int]:
        """Add many rows that are not there yet; returns their keys and numbers."""
        query, values = statements.adding_all(
            self._schema, resource, rows, self._dialect
        )
        try:
            result = await self._connection.execute(query, values)
        except IntegrityError:
            raise missing() from None  # what they lie below has just gone
        if self._dialect == "postgresql":
            return {tuple(row[1:]): row[0] for row in result}
        # SQLite has one writer at a time, and counts on for each row of ours.
        query = statements.last_number(self._schema, resource)
        last = int((await self._connection.execute(query)).scalar_one())
        every = [tuple(row[key_name(n)] for n in resource.keys) for row in rows]
        return {k: last - len(rows) + 1 + n for n, k in enumerate(every)}

    async def join_all(
        self, collection: CollectionType[Any], owner: Stored, members: Iterable[int]
    ) -> None:
        """Make many members of an associated collection, by their numbers."""
        owner = await self._materialised(collection, owner)
        given = list(dict.fromkeys(members))
        if not given:
            return
        query = statements.joining(self._schema, collection, self._dialect)
        values: Any = {"owner": owner.id, "member": given}
        if self._dialect != "postgresql":
            values = [{"owner": owner.id, "member": member} for member in given]
        await self._connection.execute(query, values)

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
        version = current.version + 1
        values = {**values_of(resource, document), "_version": version}
        query = statements.changing(self._schema, resource)
        await self._connection.execute(query, {**values, "row": current.id})
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
        values = {**values_of(resource, document), **keyed(resource, keys)}
        if not keys:
            values["_id"] = 1  # there can be only one
        row = statements.adding(self._schema, resource, self._dialect)
        try:
            result = await self._connection.execute(row, {**values, "_version": 1})
        except IntegrityError:
            raise missing() from None  # what it lies below has just gone
        number: int | None = result.scalar()
        return None if number is None else Stored(number, 1, keys, document)

    async def remove(self, resource: ResourceType[Any], stored: Stored) -> None:
        """Delete a resource; raises 409 while others lie below it."""
        table = self._schema.tables[resource.name]
        self._created.pop((resource.name, stored.keys), None)
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
        await self.join_all(collection, owner, [member.id for member in members])

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
        paging = statements.paging(self._schema, collection, self._dialect)
        fitting = None
        if wanted:
            member = collection.member
            fitting = condition(paging.table, member, wanted, self._dialect)
        backwards = cursor.backwards or cursor.last
        total: int | None = None
        if cursor.last:
            # As long as the last page is when one comes from the first.
            total = await self._total(collection, keys, paging.count(fitting))
            size = total % size or size
        begins = not cursor.last and (cursor.place > 0 or cursor.backwards)
        shape = (backwards, begins, not cursor.last)
        if fitting is None:
            query = statements.page_of_all(
                self._schema, collection, self._dialect, *shape
            )
        else:
            query = paging.page(*shape, fitting)
        given = {**bound(keys), "size": size + 1}
        if begins:
            given["place"] = cursor.place
        rows = (await self._connection.execute(query, given)).all()
        if total is None and rows:
            total = int(rows[0][-1])
        elif total is None:
            total = await self._total(collection, keys, paging.count(fitting))
        more = len(rows) > size
        found = list(map(reader(collection.member), rows[:size]))
        if backwards:
            found.reverse()
        return Page(
            total=total,
            members=tuple(found),
            before=more if backwards else cursor.place > 0,
            after=(not cursor.last) if backwards else more,
        )

    async def _total(
        self, collection: CollectionType[Any], keys: Keys, count: Select[Any]
    ) -> int:
        """Return how many members there are; raises 404 where there is no owner."""
        owner = collection.owner
        if owner is not None and await self.read(owner, keys) is None:
            raise missing()
        return int((await self._connection.execute(count, bound(keys))).scalar_one())


def _groups(items: list[T]) -> Iterator[list[T]]:
    """Yield `items`, as many at a time as one statement takes."""
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


_AT_ONCE = 5000


def _text(resource: ResourceType[Any], document: dict[str, Any]) -> str:
    """Return a document so that what is shown otherwise is another text."""
    return json.dumps(values_of(resource, document))
