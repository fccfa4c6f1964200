"""Examples of what is sent and answered, as they are shown."""

from __future__ import annotations

from hydra_codegen.documentation import SupportedProperty
from hydra_codegen.examples import Examples
from hydra_codegen.fragments import JsonValue, json_text
from hydra_codegen.python.documents import Document
from hydra_codegen.python.types import Mode
from hydra_codegen.targets.client.plan import ClientPlan
from hydra_codegen.targets.docs.markdown import clean
from hydra_codegen.targets.reference.entries import Code


class Samples:
    """Examples for one API; each document is made once."""

    def __init__(self, plan: ClientPlan) -> None:
        self._examples = Examples(plan.models, plan.addresses)
        self._made: dict[tuple[str, Mode], dict[str, JsonValue]] = {}

    def value(self, key: str, prop: SupportedProperty) -> JsonValue:
        """Return a value of a property of the class `key`; None: there is none."""
        mode = Mode.READ if prop.readable else Mode.WRITE
        return self._document(key, mode).get(prop.key)

    def sent(self, document: Document, *, patch: bool) -> JsonValue:
        """Return what is sent in a request; None where nothing is known of it."""
        if not document.key:
            return None
        if document.many:
            member = self._document(document.key, Mode.WRITE)
            return {"@type": "Collection", "member": [member]}
        return self._document(document.key, Mode.PATCH if patch else Mode.WRITE)

    def answered(self, document: Document, address: str = "") -> JsonValue:
        """Return what an answer holds; None where nothing is known of it.

        `address` is that of a collection, where it is known.
        """
        if not document.key:
            return None
        if document.many:
            return self._examples.collection(document.key, address)
        return self._document(document.key, Mode.READ)

    def shown(self, key: str) -> Code | None:
        """Return a resource of a class as it is answered, or None."""
        return as_code("Example", self.answered(Document(key)))

    def _document(self, key: str, mode: Mode) -> dict[str, JsonValue]:
        if (key, mode) not in self._made:
            self._made[key, mode] = self._examples.document(key, mode)
        return self._made[key, mode]


def as_code(label: str, value: JsonValue) -> Code | None:
    """Return a document as it is shown; None for none."""
    if value is None:
        return None
    text = clean(json_text(value).strip())
    return Code(language="json", label=label, text=text)
