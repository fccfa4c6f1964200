"""A made-up API of any size, which every generator gets in its own format.

Each class has 25 properties of the usual datatypes, two of them links, so that all
classes hang together in one graph with cycles, as those of real APIs do. The same
number of classes gives the same API on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ORIGIN = "https://api.example"
NAMESPACE = f"{ORIGIN}/vocab#"

_NOUNS = (
    *("sensor", "reading", "image", "account", "invoice", "order", "vehicle", "report"),
    *("project", "ticket", "device", "region", "policy", "member", "channel"),
    *("session", "asset", "comment", "folder", "receipt"),
)
_KINDS = {
    "string": (
        *("title", "caption", "label", "path", "note", "serial", "colour", "vendor"),
        *("secretToken", "passPhrase"),
    ),
    "integer": ("width", "height", "offset", "rank"),
    "nonNegativeInteger": ("views", "likes", "revision"),
    "boolean": ("active", "archived", "visible"),
    "dateTime": ("created", "modified", "expires"),
    "link": ("owner", "parent"),
}
_REQUIRED = frozenset({"title", "path", "width", "views", "created"})
_READ_ONLY = frozenset({"serial", "created", "revision"})
_WRITE_ONLY = frozenset({"secretToken", "passPhrase"})
_WORDS = (
    *("value", "state", "that", "the", "service", "keeps", "for", "this", "resource"),
    *("and", "returns", "to", "every", "caller", "who", "may", "read", "it", "as"),
    *("part", "of", "normal", "operation", "under", "the", "current", "policy"),
)


@dataclass(frozen=True)
class Property:
    """A property; `kind` is the name of an XSD datatype, or ``link``."""

    name: str
    kind: str
    target: str
    """The class that a link leads to; else nothing."""
    description: str
    required: bool
    read_only: bool
    write_only: bool


@dataclass(frozen=True)
class Operation:
    """An operation; it expects and returns its own class, or nothing."""

    method: str
    title: str
    description: str
    expects: bool
    returns: bool


@dataclass(frozen=True)
class Class:
    """A class, and the collection of its resources at the entry point."""

    name: str
    collection: str
    description: str
    properties: Sequence[Property]
    operations: Sequence[Operation]


def make(number: int) -> tuple[Class, ...]:
    """Return the API of so many classes."""
    names = [_name(place) for place in range(number)]
    chance = random.Random(42)
    return tuple(_class(names, place, chance) for place in range(number))


def _name(place: int) -> str:
    first = _NOUNS[place % 20]
    second = _NOUNS[(place * 3 + place // 20 + 7) % 20]
    return f"{first.title()}{second.title()}{place}"


def _class(names: Sequence[str], place: int, chance: random.Random) -> Class:
    name = names[place]
    targets = iter(names[(by * place + add) % len(names)] for by, add in _LEADS_TO)
    return Class(
        name=name,
        collection=f"{name.lower()}s",
        description=_text(name, chance),
        properties=tuple(_properties(targets, chance)),
        operations=tuple(
            Operation(
                method,
                f"{method.title()} {name}",
                _text(f"{method.lower()} operation", chance),
                expects=method in ("PUT", "PATCH"),
                returns=method != "DELETE",
            )
            for method in ("GET", "PUT", "PATCH", "DELETE")
        ),
    )


_LEADS_TO = ((7, 3), (13, 5))
"""What the place of a class is multiplied by, and what is added, for each link."""


def _properties(targets: Iterator[str], chance: random.Random) -> Iterator[Property]:
    for kind, names in _KINDS.items():
        for name in names:
            yield Property(
                name,
                kind,
                next(targets) if kind == "link" else "",
                _text(name, chance),
                required=name in _REQUIRED,
                read_only=name in _READ_ONLY,
                write_only=name in _WRITE_ONLY,
            )


def _text(subject: str, chance: random.Random) -> str:
    """Return a sentence of about 80 characters."""
    text = f"The {subject}"
    while len(text) < 72:
        text += f" {chance.choice(_WORDS)}"
    return f"{text}."
