"""The resources of a bookshop in memory: what is shown, what may be written.

The sentences and codes are those of API Platform's serializer and of Symfony's
constraints, as API Platform's functional tests of validation show them.
"""

from __future__ import annotations

from collections.abc import Mapping

from client.servers.api_platform_documents import BOOK, KINDS, Document, Field, Kind

# The codes of the constraints NotBlank, NotNull and Range.
NOT_BLANK = "c1051bb4-d103-4f74-8988-acbcafc7fdc3"
NOT_NULL = "ad32d13f-c3d4-423b-909a-857b961eb720"
NOT_IN_RANGE = "04b91c99-a946-4221-afc5-e65ebac401eb"
TYPES: Mapping[str, tuple[str, type]] = {
    "xsd:string": ("string", str),
    "xsd:dateTime": ("string", str),
    "xsd:integer": ("int", int),
}


class MalformedError(Exception):
    """A document whose values have the wrong types; nothing was changed."""


class InvalidError(Exception):
    """A document that violates constraints: property, message and code of each."""

    def __init__(self, violations: list[tuple[str, str, str]]) -> None:
        super().__init__(violations)
        self.violations = violations


class Books:
    """Seven books by two authors, with two reviews, and what is added to them."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._items: dict[str, dict[str, Document]] = {kind.path: {} for kind in KINDS}
        self._last = dict.fromkeys(self._items, 0)
        for name in ("Ursula K. Le Guin", "Italo Calvino"):
            self._keep("authors", {"name": name})
        for number in range(1, 8):
            author = f"{root}/authors/{2 - number % 2}"
            self._keep("books", {"title": f"Book {number}", "author": author})
        for rating in (5, 3):
            book = {"book": f"{root}/books/3", "body": "Well."}
            self._keep("reviews", {"rating": rating, **book})

    def __contains__(self, iri: str) -> bool:
        return any(iri in items for items in self._items.values())

    def add(self, kind: Kind, document: Document) -> str:
        """Create a resource; returns its IRI. Raises what `become` raises."""
        return self._keep(kind.path, self._becoming(kind, {}, document))

    def become(self, kind: Kind, iri: str, document: Document, *, patch: bool) -> None:
        """Replace or change a resource.

        Raises `MalformedError` for a wrong type, `InvalidError` for what the
        constraints forbid. What is read-only or unknown is dropped.
        """
        items = self._items[kind.path]
        items[iri] = self._becoming(kind, items[iri] if patch else {}, document)

    def remove(self, kind: Kind, iri: str) -> None:
        """Delete a resource."""
        del self._items[kind.path][iri]

    def shown(self, kind: Kind, iri: str) -> Document:
        """Return a resource, without a context: reviews embedded, the rest by IRI."""
        document: Document = {"@id": iri, "@type": kind.name}
        for name, value in self._items[kind.path][iri].items():
            if value is not None:  # null is left out, since version 3
                document[name] = value
        if kind.path == "books":
            reviews = next(other for other in KINDS if other.path == "reviews")
            document["reviews"] = [
                # What leads back to the book is left out of what it embeds.
                {k: v for k, v in self.shown(reviews, at).items() if k != "book"}
                for at in self._referring("reviews", "book", iri)
            ]
        elif kind.path == "authors":
            document["books"] = self._referring("books", "author", iri)
        return document

    def found(self, kind: Kind, query: Mapping[str, str]) -> list[str]:
        """Return the IRIs of what a search finds; other variables are ignored."""
        items = self._items[kind.path]
        if kind is not BOOK:
            return list(items)
        found = [
            iri
            for iri, item in items.items()
            if query.get("title", "").lower() in item["title"].lower()
            and query.get("author", item["author"]) == item["author"]
        ]
        if order := query.get("order[title]"):
            found.sort(key=lambda iri: items[iri]["title"], reverse=order == "desc")
        return found

    def _keep(self, path: str, item: Document) -> str:
        self._last[path] += 1
        iri = f"{self._root}/{path}/{self._last[path]}"
        self._items[path][iri] = item
        return iri

    def _referring(self, path: str, name: str, iri: str) -> list[str]:
        return [at for at, item in self._items[path].items() if item[name] == iri]

    def _becoming(self, kind: Kind, before: Document, sent: Document) -> Document:
        writable = [field for field in kind.fields if field.writable]
        for field in writable:
            if sent.get(field.name) is not None:
                self._check_type(field, sent[field.name])
        item = {
            field.name: sent.get(field.name, before.get(field.name))
            for field in writable
        }
        violations = [
            (field.name, *violation)
            for field in kind.fields
            if (violation := _violation(field, item.get(field.name)))
        ]
        if violations:
            raise InvalidError(violations)
        return item

    def _check_type(self, field: Field, value: object) -> None:
        if field.range in TYPES:
            name, type_ = TYPES[field.range]
            if not isinstance(value, type_) or isinstance(value, bool):
                given = type(value).__name__
                raise MalformedError(
                    f'The type of the "{field.name}" attribute must be "{name}", '
                    f'"{given}" given.'
                )
        elif isinstance(value, dict):
            raise MalformedError(
                f'Nested documents for attribute "{field.name}" are not allowed. '
                "Use IRIs instead."
            )
        elif not isinstance(value, str) or value not in self:
            raise MalformedError(f'Item not found for "{value}".')


def _violation(field: Field, value: object) -> tuple[str, str] | None:
    """Return the message and code of what a value violates."""
    if field.required and field.range == "xsd:string" and not value:
        return "This value should not be blank.", NOT_BLANK
    if field.required and value is None:
        return "This value should not be null.", NOT_NULL
    if field.name == "rating" and value not in range(6):
        return "This value should be between 0 and 5.", NOT_IN_RANGE
    return None
