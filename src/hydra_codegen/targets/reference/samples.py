"""Examples of what is sent and answered, as they are shown."""

from __future__ import annotations

import functools
import json

from hydra_codegen.documentation import ApiDocumentation, SupportedProperty
from hydra_codegen.examples import Examples
from hydra_codegen.fragments import JsonValue, indented_json, json_text
from hydra_codegen.python.documents import Document
from hydra_codegen.python.types import Mode
from hydra_codegen.targets.docs.markdown import clean
from hydra_codegen.targets.reference.entries import Code


class Sample:
    """A document that is sent or answered; its text is made once."""

    def __init__(self, value: JsonValue) -> None:
        self.value = value

    @functools.cached_property
    def text(self) -> str:
        """The document as indented JSON, as a reader is shown it."""
        return clean(json_text(self.value).strip())

    @functools.cached_property
    def literal(self) -> str:
        """The document as JSON to copy.

        What cannot be shown is escaped: controls, bidirectional ones, lone surrogates.
        """
        text = indented_json(self.value)
        shown = all(line.isprintable() for line in text.split("\n"))
        return text if shown else json.dumps(self.value, indent=2)


class Samples:
    """Examples for one API; each document is made once."""

    def __init__(self, documentation: ApiDocumentation) -> None:
        self._examples = documentation.derived(Examples.of)
        self._documents: dict[tuple[str, Mode], dict[str, JsonValue]] = {}
        self._samples: dict[tuple[Document, Mode, str], Sample] = {}

    def value(self, key: str, prop: SupportedProperty) -> JsonValue:
        """Return a value of a property of the class `key`; None: there is none."""
        mode = Mode.READ if prop.readable else Mode.WRITE
        return self._document(key, mode).get(prop.key)

    def sent(self, document: Document, *, patch: bool) -> Sample | None:
        """Return what is sent in a request; None where nothing is known of it."""
        patched = patch and not document.many
        return self._sample(document, Mode.PATCH if patched else Mode.WRITE)

    def answered(self, document: Document, address: str = "") -> Sample | None:
        """Return what an answer holds; None where nothing is known of it.

        `address` is that of a collection, where it is known.
        """
        return self._sample(document, Mode.READ, address if document.many else "")

    def shown(self, key: str) -> Code | None:
        """Return a resource of a class as it is answered, or None."""
        return as_code("Example", self.answered(Document(key)))

    def _sample(
        self, document: Document, mode: Mode, address: str = ""
    ) -> Sample | None:
        if not document.key:
            return None
        asked = (document, mode, address)
        if asked not in self._samples:
            self._samples[asked] = Sample(self._content(*asked))
        return self._samples[asked]

    def _content(self, document: Document, mode: Mode, address: str) -> JsonValue:
        if not document.many:
            return self._document(document.key, mode)
        if mode is Mode.READ:
            return self._examples.collection(document.key, address)
        member = self._document(document.key, mode)
        return {"@type": "Collection", "member": [member]}

    def _document(self, key: str, mode: Mode) -> dict[str, JsonValue]:
        if (key, mode) not in self._documents:
            self._documents[key, mode] = self._examples.document(key, mode)
        return self._documents[key, mode]


def as_code(label: str, sample: Sample | None) -> Code | None:
    """Return a document as it is shown; None for none."""
    if sample is None:
        return None
    return Code(language="json", label=label, text=sample.text)
