"""What a client knows of the vocabulary that it was generated from, read when needed."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..links import named_class
from ..resource import Resource
from .expanded import Terms, spelled_out, spelled_out_collection
from .operations import Operation


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
    def named(self) -> Mapping[str, Terms]:
        """What keys mean, by the names and IRIs of the classes."""
        return {
            name: Terms.of(iri, known)
            for iri, known in self.classes.items()
            for name in (known["name"], iri)
        }

    def terms(self, model: type[Resource]) -> Terms:
        """Return what the keys of a model mean."""
        return self.named.get(model.hydra_class, Terms(model.hydra_class))

    def spelled_out(self, operation: Operation, content: bytes) -> bytes:
        """Return what is sent by an operation as RDF; a collection is one of members."""
        document = json.loads(content)
        name = operation.body
        if name.startswith("Collection["):
            terms = self.terms(named_class(name.removeprefix("Collection[")[:-1]))
            said = spelled_out_collection(document, terms, self.named)
        else:
            terms = self.terms(named_class(name))
            # What is sent is about where it is sent to (Linked Data Platform, 5.2.3.7).
            said = {"@id": "", **spelled_out(document, terms, self.named)}
        return json.dumps(said).encode()
