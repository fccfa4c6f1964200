"""One request to one operation, as its handler gets to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..resource import Resource
from .access import Access, Allow
from .description import Api, Keys, ResourceType, Route
from .limits import Limits
from .problems import Problem


@dataclass(frozen=True, slots=True)
class Note:
    """What HTTP says of a resource that a handler returns.

    `tag` is its entity tag, `location` its path, `created` whether it is new.
    `others` are values by JSON keys that its model has no place for.
    """

    tag: str = ""
    location: str = ""
    created: bool = False
    others: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Representation:
    """What is shown of a resource: its document, as JSON, and of which model it is.

    Nothing in it is write-only.
    """

    model: type[Resource]
    document: dict[str, Any]
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, let in already.

    `identity` is who asks, `keys` are the values of the path's variables,
    `headers` and `query` by name, headers in lower case. `origin` is what
    stands before a path in an IRI of this API. `allow` says what who asks may do.
    """

    api: Api
    route: Route
    identity: str
    keys: Keys
    headers: Mapping[str, str]
    query: Mapping[str, str]
    origin: str
    limits: Limits
    allow: Allow
    _notes: list[tuple[Resource, Note]] = field(default_factory=list, repr=False)

    async def permit(self, resource: ResourceType[Any], keys: Keys) -> None:
        """Raise 403 where who asks may not do this with another resource.

        For what a request reaches by a link or an IRI: its own address was
        asked for already.
        """
        access = Access(
            identity=self.identity,
            operation=self.route.name,
            method=self.route.method,
            hydra_class=resource.checks.iri,
            variables=dict(zip(resource.keys, keys, strict=True)),
        )
        if not await self.allow(access):
            raise Problem(403, f"You may not do this with {resource.address(keys)}.")

    def note(self, resource: Resource, note: Note) -> None:
        """Remember what is to be said of `resource` if it is the answer."""
        self._notes.append((resource, note))

    def noted(self, resource: Resource) -> Note:
        """Return what is to be said of `resource`."""
        found = (note for known, note in reversed(self._notes) if known is resource)
        return next(found, Note())
