"""What a client knows of the vocabulary that it was generated from, read when needed."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .expanded import Terms


class Known:
    """The classes of a vocabulary, from the file that was generated of it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @functools.cached_property
    def classes(self) -> Mapping[str, Mapping[str, Any]]:
        """What the vocabulary says of each class, by its IRI."""
        found: Mapping[str, Mapping[str, Any]] = json.loads(
            self._path.read_text("utf-8")
        )
        return found

    @functools.cached_property
    def models(self) -> Mapping[str, str]:
        """The models, by the names and IRIs of their classes."""
        return {
            name: known["model"]
            for iri, known in self.classes.items()
            for name in (iri, known["name"])
        }

    @functools.cached_property
    def _terms(self) -> Mapping[str, Terms]:
        return {known["model"]: Terms.of(known) for known in self.classes.values()}

    def terms(self, model: str) -> Terms:
        """Return what the keys of a model mean, or of what is sent for it."""
        for name in (model, model.removesuffix("Write"), model.removesuffix("Patch")):
            if name in self._terms:
                return self._terms[name]
        return Terms({}, frozenset())
