"""The vocabulary's words for people, read when the first page is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a description (hydra:title, hydra:description).

    `language` is that of the description, and empty where nobody said it.
    """

    title: str = ""
    description: str = ""
    language: str = ""


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class ClassWords:
    """What is said of a class, and of its properties by JSON key."""

    words: Words = NO_WORDS
    properties: Mapping[str, Words] = field(default_factory=dict)

    def of(self, key: str) -> Words:
        """Return what is said of a property."""
        return self.properties.get(key, NO_WORDS)


@dataclass(frozen=True, slots=True)
class Texts:
    """All that the vocabulary says for people.

    Classes are found by the name of their model, operations by method and
    path (``PUT /spaces/{space}``).
    """

    classes: Mapping[str, ClassWords] = field(default_factory=dict)
    operations: Mapping[str, Words] = field(default_factory=dict)

    def of_class(self, name: str) -> ClassWords:
        """Return what is said of a class."""
        return self.classes.get(name, ClassWords())

    def of_operation(self, method: str, path: str) -> Words:
        """Return what is said of an operation."""
        return self.operations.get(f"{method} {path}", NO_WORDS)


def read_texts(path: Path | None) -> Texts:
    """Read the texts that were generated with the package."""
    if path is None:
        return Texts()
    said = json.loads(path.read_text("utf-8"))
    classes = {
        name: ClassWords(_words(one), _all(one["properties"]))
        for name, one in said["classes"].items()
    }
    return Texts(classes, _all(said["operations"]))


def _all(said: Mapping[str, Any]) -> dict[str, Words]:
    return {key: _words(one) for key, one in said.items()}


def _words(said: Mapping[str, Any]) -> Words:
    return Words(*(said.get(key, "") for key in ("title", "description", "language")))


def named(*texts: str) -> str:
    """Return the first of `texts` that shows, or an empty text."""
    return next((text for text in texts if text.strip()), "")
