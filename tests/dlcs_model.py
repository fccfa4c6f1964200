"""What a DLCS should do, in plain dictionaries, held against a server step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from urllib.parse import quote, urlencode

import httpx

Document: TypeAlias = dict[str, Any]
Condition: TypeAlias = Literal["none", "current", "stale", "any", "new", "same"]

CONDITIONS: tuple[Condition, ...] = ("none", "current", "stale", "any", "new", "same")
READING: tuple[Condition, ...] = ("none", "new", "same", "stale")
NO_TAG = '"never"'


@dataclass(eq=False)
class Entry:
    """One resource: what it says, and how often that changed."""

    path: str
    document: Document
    revision: int = 0

    def become(self, document: Document, touch: bool = False) -> None:
        """Take over a document; what says the same is no change, or is with `touch`."""
        if touch or document != self.document:
            self.document, self.revision = document, self.revision + 1


Entries: TypeAlias = dict[str, Entry]
"""Resources by their paths, in the order in which they were created."""


@dataclass
class Tags:
    """Which entity tag each state had: the same state the same, another another."""

    of_state: dict[object, str] = field(default_factory=dict)
    states: dict[str, object] = field(default_factory=dict)

    def agree(self, state: object, tag: str) -> None:
        """Check that a tag stands for a state, and for no other."""
        assert self.of_state.setdefault(state, tag) == tag, "it changed for nothing"
        assert self.states.setdefault(tag, state) == state, "it stayed for a change"

    def stale(self, state: object) -> str:
        """Return the tag of another state."""
        others = (tag for known, tag in self.of_state.items() if known != state)
        return next(others, NO_TAG)


def merged(document: object, patch: object) -> object:
    """Return a document with a patch applied (RFC 7396, section 2)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


class Compared:
    """A server and a model of it: each operation is done to both and compared.

    `own` says that nobody else uses the customer, so that its collections are
    compared too.
    """

    def __init__(self, client: httpx.Client, customer: str, mark: str, own: bool):
        self.client = client
        self.origin = str(client.base_url).rstrip("/")
        self.customer, self.own = customer, own
        self.spaces: Entries = {}
        self.images: Entries = {}
        self.roles: Entries = {}
        self.members: dict[Entry, set[Entry]] = {}
        self.tags: dict[str, Tags] = {}
        self.steps = 0
        self._mark = mark

    # Where things are.

    def space(self, name: str) -> str:
        """Return the path of a space."""
        return f"{self.customer}/spaces/{self._mark}{quote(name, safe='')}"

    def image(self, space: str, name: str) -> str:
        """Return the path of an image."""
        return f"{self.space(space)}/images/{quote(name, safe='')}"

    def role(self, name: str) -> str:
        """Return the path of a role."""
        return f"{self.customer}/roles/{self._mark}{quote(name, safe='')}"

    # Single resources.

    def get(self, path: str, condition: Condition = "none") -> None:
        """Read a resource."""
        entry = self._entries(path).get(path)
        headers = self._headers(path, condition, reading=True)
        answer = self._send("GET", path, None, headers)
        if entry is None:
            assert answer.status_code == 404
        elif condition in ("new", "same"):
            assert (answer.status_code, answer.content) == (304, b"")
            self._tagged(entry, answer)
        else:
            self._shown(entry, answer, 200)

    def put(self, path: str, body: Document, condition: Condition = "none") -> None:
        """Create or replace a resource."""
        entries = self._entries(path)
        entry = entries.get(path)
        headers = self._headers(path, condition)
        answer = self._send("PUT", path, body, headers)
        if entry is None and not self._has_parent(path):
            assert answer.status_code == 404
        elif self._fails(path, condition):
            assert answer.status_code == 412
        elif self._unknown_roles(body):
            assert answer.status_code == 409
        else:
            status = 200
            if entry is None:
                status, entry = 201, self._created(path)
            self._written(entry, without_roles(body), body)
            self._shown(entry, answer, status)

    def patch(self, path: str, body: Document, condition: Condition = "none") -> None:
        """Change some of a resource."""
        entry = self._entries(path).get(path)
        answer = self._send("PATCH", path, body, self._headers(path, condition))
        if entry is None:
            assert answer.status_code == 404
        elif self._fails(path, condition):
            assert answer.status_code == 412
        elif self._unknown_roles(body):
            assert answer.status_code == 409
        else:
            document = merged(entry.document, without_roles(body))
            assert isinstance(document, dict)
            self._written(entry, document, body)
            self._shown(entry, answer, 200)

    def delete(self, path: str, condition: Condition = "none") -> None:
        """Delete a resource; a space only when it is empty."""
        entries = self._entries(path)
        entry = entries.get(path)
        answer = self._send("DELETE", path, None, self._headers(path, condition))
        if self._fails(path, condition):
            assert answer.status_code == 412
        elif entry is None:
            assert answer.status_code == 404
        elif entries is self.spaces and self._inside(path):
            assert answer.status_code == 409
        else:
            assert (answer.status_code, answer.content) == (204, b"")
            del entries[path]
            self.members.pop(entry, None)
            for members in self.members.values():
                members.discard(entry)

    # Collections.

    def post_image(
        self, space: str, name: str | None, body: Document, condition: Condition
    ) -> None:
        """Create an image; without a name the server finds one."""
        above = self.space(space)
        path = None if name is None else self.image(space, name)
        headers = {}
        known = above in self.spaces
        if condition in ("current", "stale") and known:
            headers["If-Match"] = self._collection_tag(f"{above}/images", condition)
        sent = body if path is None else {**body, "@id": path}
        answer = self._send("POST", f"{above}/images", sent, headers)
        if not known:
            assert answer.status_code == 404
        elif condition == "stale":
            assert answer.status_code == 412
        elif path in self.images or self._unknown_roles(body):
            assert answer.status_code == 409
        else:
            entry = self._created(path or self._location(answer, f"{above}/images/"))
            self._written(entry, without_roles(body), body)
            self._shown(entry, answer, 201)

    def post_role(self, image: str, name: str | None, body: Document) -> None:
        """Make a role one of an image's: an existing one by its address alone."""
        path = None if name is None else self.role(name)
        sent = body if path is None else {**body, "@id": path}
        answer = self._send("POST", f"{image}/roles", sent, {})
        if image not in self.images:
            assert answer.status_code == 404
            return
        entry = self.roles.get(path or "")
        if path is not None and not body:
            if entry is None:
                assert answer.status_code == 404
                return
        elif entry is not None:
            assert answer.status_code == 409
            return
        else:
            entry = self._created(path or self._location(answer, self._roles_below()))
            entry.become(body)
        self.members[self.images[image]].add(entry)
        self._shown(entry, answer, 201)

    def walk(self, url: str, size: int, query: dict[str, str] | None = None) -> None:
        """Read all pages of a collection, forwards and backwards."""
        query = query or {}
        expected = self._expected(url, query)
        first = f"{url}?{urlencode({'pageSize': size, **query})}"
        if expected is None:
            assert self._send("GET", first, None, {}).status_code == 404
            return
        starts = range(0, max(len(expected), 1), size)
        pages = [expected[start : start + size] for start in starts]
        seen = self._walked(first, "next", pages, len(expected))
        last = seen[-1]["view"]["last"]
        backwards = self._walked(last, "previous", pages[::-1], len(expected))
        assert backwards[-1]["view"]["first"] == seen[0]["view"]["first"]

    def everything(self) -> None:
        """Compare all there is."""
        for entries in (self.spaces, self.images, self.roles):
            for path in entries:
                self.get(path)
        for path in self.spaces:
            self.walk(f"{path}/images", 2)
        for path in self.images:
            self.walk(f"{path}/roles", 2)
        if self.own:
            self.walk(f"{self.customer}/spaces", 3)
            self.walk(f"{self.customer}/roles", 3)

    def clear(self) -> None:
        """Delete all there is."""
        for entries in (self.images, self.spaces, self.roles):
            for path in list(entries):
                self.delete(path, "current")
        self.everything()

    # What the model knows.

    def _entries(self, path: str) -> Entries:
        if "/images/" in path:
            return self.images
        return self.roles if path.startswith(self._roles_below()) else self.spaces

    def _roles_below(self) -> str:
        return f"{self.customer}/roles/"

    def _has_parent(self, path: str) -> bool:
        above, found, _ = path.partition("/images/")
        return not found or above in self.spaces

    def _inside(self, space: str) -> list[Entry]:
        below = f"{space}/images/"
        return [e for path, e in self.images.items() if path.startswith(below)]

    def _created(self, path: str) -> Entry:
        entry = self._entries(path)[path] = Entry(path, {})
        if path in self.images:
            self.members[entry] = set()
        return entry

    def _written(self, entry: Entry, document: Document, body: Document) -> None:
        with_roles = body.get("roles") is not None
        entry.become(document, with_roles)
        if with_roles:
            self.members[entry] = {self.roles[path] for path in body["roles"]}

    def _unknown_roles(self, body: Document) -> bool:
        return any(path not in self.roles for path in body.get("roles") or ())

    def _expected(self, url: str, query: dict[str, str]) -> list[Entry] | None:
        """Return the members of a collection in their order, or None."""
        owner, _, key = url.rpartition("/")
        if owner == self.customer:
            return list((self.spaces if key == "spaces" else self.roles).values())
        if key == "roles":
            image = self.images.get(owner)
            if image is None:
                return None
            return [e for e in self.roles.values() if e in self.members[image]]
        if owner not in self.spaces:
            return None
        return [e for e in self._inside(owner) if fits(e.document, query)]

    # What the server says.

    def _send(
        self, method: str, url: str, body: Document | None, headers: dict[str, str]
    ) -> httpx.Response:
        self.steps += 1
        return self.client.request(method, url, json=body, headers=headers)

    def _headers(
        self, path: str, condition: Condition, *, reading: bool = False
    ) -> dict[str, str]:
        entry = self._entries(path).get(path)
        state = None if entry is None else (entry, entry.revision)
        known = self.tags.setdefault(path, Tags())
        current = known.of_state.get(state, NO_TAG)
        stale = known.stale(state)
        headers: dict[Condition, dict[str, str]] = {
            "none": {},
            "current": {"If-Match": current},
            "stale": {"If-None-Match" if reading else "If-Match": stale},
            "any": {"If-Match": "*"},
            "new": {"If-None-Match": "*"},
            "same": {"If-None-Match": f'"other", {current}'},
        }
        return headers[condition]

    def _fails(self, path: str, condition: Condition) -> bool:
        missing = path not in self._entries(path)
        if condition in ("current", "any"):
            return missing
        return condition == "stale" or (condition != "none" and not missing)

    def _document(self, entry: Entry) -> Document:
        """Return how a resource is shown."""
        here = self.origin + entry.path
        links: Document = {}
        kind = "Role"
        if entry.path in self.images:
            kind, links = "Image", {"roles": f"{here}/roles"}
        elif entry.path in self.spaces:
            keys = ("images", "defaultRoles")
            kind, links = "Space", {key: f"{here}/{key}" for key in keys}
        return {"@id": here, "@type": kind, **entry.document, **links}

    def _shown(self, entry: Entry, answer: httpx.Response, status: int) -> None:
        assert answer.status_code == status, answer.text
        found = answer.json()
        assert found.pop("@context") == f"{self.origin}/context.jsonld"
        assert found == self._document(entry)
        self._tagged(entry, answer)

    def _tagged(self, entry: Entry, answer: httpx.Response) -> None:
        tags = self.tags.setdefault(entry.path, Tags())
        tags.agree((entry, entry.revision), answer.headers["etag"])

    def _location(self, answer: httpx.Response, below: str) -> str:
        """Return where a server made something, having chosen the name."""
        assert answer.status_code == 201, answer.text
        iri: str = answer.headers["location"]
        assert iri.startswith(self.origin + below)
        return iri.removeprefix(self.origin)

    def _collection_tag(self, url: str, condition: Condition) -> str:
        answer = self._send("GET", url, None, {})
        members = self._expected(url, {}) or []
        state = self._page_state(members, len(members), answer.json()["view"])
        tags = self.tags.setdefault(url, Tags())
        tags.agree(state, answer.headers["etag"])
        return tags.of_state[state] if condition == "current" else tags.stale(state)

    def _page_state(self, page: list[Entry], total: int, view: Document) -> object:
        around = frozenset(view.keys() & {"next", "previous"})
        return total, around, tuple((entry, entry.revision) for entry in page)

    def _walked(
        self, url: str, way: str, pages: list[list[Entry]], total: int
    ) -> list[Document]:
        """Read pages one after the other; returns them."""
        found: list[Document] = []
        for expected in pages:
            answer = self._send("GET", url, None, {})
            assert answer.status_code == 200, answer.text
            page = answer.json()
            assert page["totalItems"] == total
            assert page["member"] == [self._document(entry) for entry in expected]
            state = self._page_state(expected, total, page["view"])
            path = url.removeprefix(self.origin)
            self.tags.setdefault(path, Tags()).agree(state, answer.headers["etag"])
            found.append(page)
            more = len(found) < len(pages)
            assert (way in page["view"]) == more
            url = page["view"].get(way, "")
        return found


def without_roles(body: Document) -> Document:
    """Return what a body says of a resource itself."""
    return {key: value for key, value in body.items() if key != "roles"}


def fits(document: Document, query: dict[str, str]) -> bool:
    """Whether a document has all that is searched for."""
    found: Iterator[bool] = (
        value in document.get(key, ())
        if key == "tags"
        else key in document and str(document[key]) == value
        for key, value in query.items()
    )
    return all(found)
