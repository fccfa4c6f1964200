"""What the vocabulary's plain operations do, within one transaction.

Reading, creating, replacing, updating, deleting, listing; everything done
with one `Work` is kept together, or not at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from ..collection import Collection
from ..resource import Resource
from ..violations import Violation, step
from . import documents
from .calls import Call, Note, Representation
from .description import CollectionType, Keys, LinkType, ResourceType
from .filters import wanted
from .negotiation import check_preconditions
from .pages import collection_document, page_tag, requested
from .problems import Problem, invalid, missing
from .rows import Stored
from .session import SqlSession

T = TypeVar("T", bound=Resource)

_NOTHING: Mapping[str, Any] = {}


class Work:
    """Reads and writes typed resources for one call.

    `server_set` gives values to what only the server sets. Preconditions of
    the request count for the resource that it is addressed to.
    """

    def __init__(self, session: SqlSession, call: Call) -> None:
        self.session = session
        self.call = call

    async def read(self, resource: ResourceType[T], keys: Keys) -> T:
        """Return a resource; raises 404."""
        return self._shown(resource, await self._stored(resource, keys))

    async def replace(
        self,
        resource: ResourceType[T],
        keys: Keys,
        body: Resource,
        server_set: Mapping[str, Any] = _NOTHING,
    ) -> T:
        """Create or replace a resource (PUT, RFC 9110, section 9.3.4).

        What only the server sets stays as it is, and so does what is
        write-only and left out: who has read a resource cannot send it back.
        Raises 404 where there is nothing to put it below, 412 and 422.
        """
        sent = documents.sent(self.call, resource, body)
        checks = resource.checks_of(body.jsonld_type) or resource.checks
        kept = checks.read_only | checks.write_only

        def change(current: Stored | None) -> Mapping[str, Any]:
            self._check_preconditions(resource, keys, current)
            before = {} if current is None else current.document
            carried = {key: before[key] for key in before if key in kept}
            return {**carried, **sent.document, **self._kept(resource, server_set)}

        # Of two who set members, each as they saw it, the second must be told.
        stored, created = await self.session.write(
            resource, keys, change, touch=bool(sent.members)
        )
        await self._set_members(resource, stored, sent)
        return self._shown(resource, stored, created=created)

    async def update(
        self,
        resource: ResourceType[T],
        keys: Keys,
        body: Resource,
        server_set: Mapping[str, Any] = _NOTHING,
    ) -> T:
        """Change what `body` names, null taking away (PATCH, RFC 7396).

        Raises 404, 412 and 422.
        """
        sent = documents.sent(self.call, resource, body)

        def change(current: Stored | None) -> Mapping[str, Any]:
            self._check_preconditions(resource, keys, current)
            if current is None:
                raise missing()
            return {
                **documents.merged(current.document, sent.document),
                **self._kept(resource, server_set),
            }

        stored, _ = await self.session.write(
            resource, keys, change, touch=bool(sent.members)
        )
        await self._set_members(resource, stored, sent)
        return self._shown(resource, stored)

    async def delete(self, resource: ResourceType[Any], keys: Keys) -> None:
        """Delete a resource; raises 404, 409 while others lie below it, 412."""
        stored = await self.session.read(resource, keys, lock=True)
        self._check_preconditions(resource, keys, stored)
        if stored is None:
            raise missing()
        await self.session.remove(resource, stored)

    async def create(
        self,
        collection: CollectionType[T],
        keys: Keys,
        body: Resource,
        server_set: Mapping[str, Any] = _NOTHING,
    ) -> T:
        """Create a member of a collection (POST).

        Its key is the client's, by the `@id` or the property that the
        template's last variable stands for, else the server's. Raises 404
        where there is no collection, 409 where the key is taken, and 422. An
        associated collection takes an existing member by its `@id` alone.
        """
        resource = collection.member
        owner = await self._owner(collection, keys)
        await self._check_collection(collection, keys)
        place = self._member_keys(collection, keys, body)
        sent = documents.sent(self.call, resource, body)
        if collection.table and body.jsonld_id is not None and not sent.document:
            await self.call.permit(resource, place)
            found = await self._stored(resource, place)
        else:
            found = await self._new(
                resource, place, {**sent.document, **self._kept(resource, server_set)}
            )
            await self._set_members(resource, found, sent)
        if collection.table and owner is not None:
            await self.session.join(collection, owner, found)
        return self._shown(resource, found, created=True)

    async def page(self, collection: CollectionType[T], keys: Keys) -> Collection[T]:
        """Return the page of a collection that is asked for; raises 400 and 404."""
        shown = await self._page(collection, keys)
        members = shown.document["member"]
        models = [self._member_shown(collection, member) for member in members]
        found = shown.model.from_document({**shown.document, "member": models})
        self.call.note(found, shown.note)
        return cast("Collection[T]", found)

    async def representation(
        self, subject: ResourceType[Any] | CollectionType[Any], keys: Keys
    ) -> Representation:
        """Return what `read` or `page` would, as it is shown; raises what they do."""
        if isinstance(subject, CollectionType):
            return await self._page(subject, keys)
        stored = await self._stored(subject, keys)
        return documents.representation(self.call, subject, stored)

    async def follow(self, link: LinkType[T], keys: Keys) -> T:
        """Return what a link leads to; raises 404."""
        _, target = await self._linked(link, keys)
        if target is None:
            raise missing()
        return await self.read(link.target, target)

    async def replace_linked(self, link: LinkType[T], keys: Keys, body: Resource) -> T:
        """Replace what a link leads to; where it leads nowhere, create it.

        Raises 404, 412 and 422.
        """
        owner, target = await self._linked(link, keys)
        if target is not None:
            return await self.replace(link.target, target, body)
        known = dict(zip(link.owner.keys, keys, strict=True))
        target = self._below(link.target, known, new_key())
        found = await self.replace(link.target, target, body)
        await self._point(link, owner, link.target.address(target))
        return found

    async def update_linked(self, link: LinkType[T], keys: Keys, body: Resource) -> T:
        """Change what a link leads to; raises 404, 412 and 422."""
        _, target = await self._linked(link, keys)
        if target is None:
            raise missing()
        return await self.update(link.target, target, body)

    async def delete_linked(self, link: LinkType[Any], keys: Keys) -> None:
        """Delete what a link leads to, and the link; raises 404, 409 and 412."""
        owner, target = await self._linked(link, keys)
        if target is None:
            raise missing()
        await self.delete(link.target, target)
        await self._point(link, owner, None)

    async def join(
        self, collection: CollectionType[T], keys: Keys, member: Keys
    ) -> None:
        """Make an existing resource a member of an associated collection.

        Raises 404 where there is no such collection or resource.
        """
        owner = await self._owner(collection, keys)
        found = await self._stored(collection.member, member)
        if owner is not None:
            await self.session.join(collection, owner, found)

    def keys(self, resource: ResourceType[T], found: T) -> Keys:
        """Return the keys of a resource that was read or written here."""
        path = documents.local_path(self.call, found.jsonld_id)
        keys = None if path is None else resource.keys_of(path)
        if keys is None:
            raise ValueError(f"this is no {resource.name} of this API")
        return keys

    def _kept(
        self, resource: ResourceType[Any], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return values in the words of the store."""
        return documents.kept(self.call, resource, values)

    async def _stored(self, resource: ResourceType[Any], keys: Keys) -> Stored:
        stored = await self.session.read(resource, keys)
        if stored is None:
            raise missing()
        return stored

    def _shown(
        self, resource: ResourceType[T], stored: Stored, created: bool = False
    ) -> T:
        shown = documents.representation(self.call, resource, stored, created)
        found, others = documents.model_of(resource, shown.document)
        self.call.note(found, replace(shown.note, others=others))
        return found

    async def _page(
        self, collection: CollectionType[Any], keys: Keys
    ) -> Representation:
        cursor, size = requested(self.call, collection)
        values = wanted(self.call, collection)
        page = await self.session.page(collection, keys, cursor, size, values)
        members = [
            documents.shown(self.call, collection.member, stored)
            for stored in page.members
        ]
        document = collection_document(self.call, collection, keys, page, members, size)
        kind: Any = Collection
        return Representation(
            kind[collection.member.name], document, Note(tag=page_tag(page))
        )

    def _member_shown(
        self, collection: CollectionType[T], document: dict[str, Any]
    ) -> T:
        found, others = documents.model_of(collection.member, document)
        if others:
            self.call.note(found, Note(others=others))
        return found

    def _check_preconditions(
        self, resource: ResourceType[Any], keys: Keys, current: Stored | None
    ) -> None:
        subject = self.call.route.subject
        linked = isinstance(subject, LinkType) and subject.target is resource
        if linked or (subject is resource and keys == self.call.keys):
            tag = None if current is None else current.tag
            check_preconditions(self.call.headers, tag)

    async def _check_collection(
        self, collection: CollectionType[Any], keys: Keys
    ) -> None:
        """Raise 412 where a collection is not as the client has seen it."""
        asked = {"if-match", "if-none-match"} & set(self.call.headers)
        if asked and self.call.route.subject is collection and keys == self.call.keys:
            if collection.owner is not None:
                # Nobody else adds a member between this and our own: theirs
                # would refer to the row that is locked.
                await self.session.read(collection.owner, keys, lock=True)
            cursor, size = requested(self.call, collection)
            values = wanted(self.call, collection)
            page = await self.session.page(collection, keys, cursor, size, values)
            check_preconditions(self.call.headers, page_tag(page))

    async def _owner(
        self, collection: CollectionType[Any], keys: Keys
    ) -> Stored | None:
        if collection.owner is None:
            return None
        return await self._stored(collection.owner, keys)

    async def _new(
        self, resource: ResourceType[Any], keys: Keys, document: dict[str, Any]
    ) -> Stored:
        def change(current: Stored | None) -> Mapping[str, Any]:
            if current is not None:
                raise Problem(409, f"{resource.address(keys)} is there already.")
            return document

        return (await self.session.write(resource, keys, change))[0]

    def _member_keys(
        self, collection: CollectionType[Any], keys: Keys, body: Resource
    ) -> Keys:
        """Return the keys of a new member; raises 409 for an `@id` elsewhere."""
        known = dict(zip(collection.keys, keys, strict=True))
        resource = collection.member
        if body.jsonld_id is not None:
            path = documents.local_path(self.call, body.jsonld_id)
            found = resource.keys_of(path) if path is not None else None
            named = dict(zip(resource.keys, found or (), strict=False))
            if found is None or any(named.get(k, v) != v for k, v in known.items()):
                text = f"`@id` should be like {resource.path}"
                raise invalid([Violation("/@id", "wrong-address", "", text)])
            self._check_key(found[-1] if found else "")
            return found
        chosen = body.to_document().get(resource.key_property or "@id")
        key = new_key()
        if isinstance(chosen, (str, int)) and not isinstance(chosen, bool):
            key = str(chosen)
            self._check_key(key)
        return self._below(resource, known, key) if collection.table else (*keys, key)

    def _check_key(self, key: str) -> None:
        if not usable_key(key, self.call.limits.key):
            text = "the key cannot stand in an address"
            raise invalid([Violation("", "not-allowed-value", "", text)])

    def _below(
        self, resource: ResourceType[Any], known: Mapping[str, str], last: str
    ) -> Keys:
        """Return the keys of a resource below what is `known`."""
        return (*(known[name] for name in resource.keys[:-1]), last)

    async def _set_members(
        self, resource: ResourceType[Any], owner: Stored, sent: documents.Sent
    ) -> None:
        violations: list[Violation] = []
        for key, paths in sent.members.items():
            collection = self.call.api.by_owner.get((resource.name, key))
            if collection is None or not collection.table:
                continue
            members = [await self._member(collection, path) for path in paths]
            found = [member for member in members if member is not None]
            violations += _unknown(collection, members)
            if len(found) == len(members):
                await self.session.set_members(collection, owner, found)
        if violations:
            raise invalid(violations)

    async def _member(
        self, collection: CollectionType[Any], path: str
    ) -> Stored | None:
        keys = collection.member.keys_of(path)
        if keys is None:
            return None
        await self.call.permit(collection.member, keys)
        return await self.session.read(collection.member, keys)

    async def linked_keys(self, link: LinkType[Any], keys: Keys) -> Keys | None:
        """Return the keys of what a link leads to; raises 404 without its owner."""
        return (await self._linked(link, keys))[1]

    async def _linked(
        self, link: LinkType[Any], keys: Keys
    ) -> tuple[Stored, Keys | None]:
        """Return the owner of a link and the keys of what it leads to."""
        owner = await self._stored(link.owner, keys)
        path = documents.local_path(self.call, owner.document.get(link.key))
        target = None if path is None else link.target.keys_of(path)
        if target is not None:
            await self.call.permit(link.target, target)
        return owner, target

    async def _point(
        self, link: LinkType[Any], owner: Stored, path: str | None
    ) -> None:
        def change(current: Stored | None) -> Mapping[str, Any]:
            before = {} if current is None else dict(current.document)
            before.pop(link.key, None)
            return before if path is None else {**before, link.key: path}

        await self.session.write(link.owner, owner.keys, change)


def new_key() -> str:
    """Return a key that was never used, and that nobody can guess."""
    return uuid.uuid4().hex


def usable_key(key: str, longest: int) -> bool:
    """Whether `key` can be one segment of a path that no client changes."""
    return (
        0 < len(key) <= longest
        and key not in (".", "..")
        and "/" not in key
        and key.isprintable()
    )


def _unknown(
    collection: CollectionType[Any], members: Sequence[Stored | None]
) -> list[Violation]:
    rule = collection.owner and collection.owner.checks.by_key.get(collection.key)
    iri = rule.iri if rule else ""
    text = f"there is no such {collection.member.name}"
    return [
        Violation(step(step("", collection.key), n), "wrong-address", iri, text)
        for n, member in enumerate(members)
        if member is None
    ]
