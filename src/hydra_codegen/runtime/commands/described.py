"""What the commands of an API are, read from the files that describe them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..terminal import printable

INDEX = "_index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An attribute of the client: the operations of one class, described in `file`."""

    file: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What an API is called, where it is, and its classes by the client's attribute.

    `name` begins the names of environment variables.
    """

    name: str
    title: str
    help: str
    url: str
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One operation, as the client's method `name` takes it.

    `path` is empty where the vocabulary gives no address, `key` the variable
    that tells resources of the class apart, `entrance` whether the entry point
    leads there. `body` is the class of what is sent, `search` says of each term
    whether it is required. `result` is ``one``, ``pages`` or ``nothing``.
    """

    name: str
    help: str
    method: str
    path: str = ""
    variables: tuple[str, ...] = ()
    key: str = ""
    entrance: bool = False
    body: str = ""
    search: Mapping[str, bool] = field(default_factory=dict)
    result: str = "nothing"

    @property
    def in_one(self) -> bool:
        """Whether several are sent in one request."""
        return self.body.startswith("Collection")

    @property
    def model(self) -> str:
        """The class of one of what is sent."""
        return self.body.removeprefix("Collection[").removesuffix("]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """The operations of one class, and the help of each property of what is sent."""

    methods: Mapping[str, Method]
    bodies: Mapping[str, Mapping[str, str]]


def read_index(folder: Path) -> Index:
    """Return what the API offers."""
    said = json.loads((folder / INDEX).read_text("utf-8"))
    places = {name: Place(**place) for name, place in said["places"].items()}
    return Index(**{**said, "places": places})


def read_operations(folder: Path, place: Place) -> Operations:
    """Return the operations of one class."""
    said = json.loads((folder / place.file).read_text("utf-8"))
    methods = {
        name: Method(
            name=name, **{**method, "variables": tuple(method.get("variables", ()))}
        )
        for name, method in said["methods"].items()
    }
    return Operations(methods=methods, bodies=said["bodies"])


def spelled(name: str) -> str:
    """Return a Python name as commands are spelled: ``auth-services``."""
    return printable(re.sub(r"(?<=[^_])_(?=[^_])", "-", name))
