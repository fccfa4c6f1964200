"""Many resources at once: a few statements for what would take thousands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from ..resource import Resource
from ..violations import Violation
from . import documents
from .description import CollectionType, Keys, ResourceType
from .problems import invalid, missing
from .work import Work, usable_key

K = TypeVar("K", bound=Keys)

_NOTHING: Mapping[str, Any] = {}


async def replace_all(
    work: Work,
    resource: ResourceType[Any],
    bodies: Mapping[K, Resource],
    server_set: Mapping[str, Any] = _NOTHING,
) -> None:
    """Create or replace many resources, each as `Work.replace` does.

    `server_set` gives all of them values of what only the server sets. Raises
    404 where there is nothing to put one below, and 422.
    """
    if not all(usable_key(k, work.call.limits.key) for keys in bodies for k in keys):
        text = "a key cannot stand in an address"
        raise invalid([Violation("", "not-allowed-value", "", text)])
    found = await work.session.find(resource, bodies)
    kept = documents.kept(work.call, resource, server_set)
    every: dict[Keys, Resource] = dict(bodies.items())
    new: dict[Keys, dict[str, Any]] = {}
    for keys, body in every.items():
        sent = documents.sent(work.call, resource, body)
        if keys in found or sent.members:
            await work.replace(resource, keys, body, server_set)
        else:
            new[keys] = {**sent.document, **kept}
    for taken in await work.session.insert_all(resource, new):
        # Somebody else has created it at this moment.
        await work.replace(resource, taken, every[taken], server_set)


async def join_all(
    work: Work,
    collection: CollectionType[Any],
    keys: Keys,
    members: Collection[K],
) -> None:
    """Make many existing resources members of an associated collection.

    Raises 404 where there is no such collection, or not all of the resources.
    """
    assert collection.owner is not None, "members are associated with something"
    owner = await work.session.read(collection.owner, keys)
    wanted: set[Keys] = set(members)
    found = await work.session.numbers(collection.member, wanted)
    if owner is None or len(found) < len(wanted):
        raise missing()
    await work.session.join_all(collection, owner, found)
