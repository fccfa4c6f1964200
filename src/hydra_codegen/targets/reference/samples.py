"""Examples of what is sent and answered, as far as there are any."""

from __future__ import annotations

from hydra_codegen.documentation import SupportedProperty
from hydra_codegen.fragments import JsonValue, json_text
from hydra_codegen.python.documents import Document
from hydra_codegen.targets.client.plan import ClientPlan
from hydra_codegen.targets.docs.markdown import clean
from hydra_codegen.targets.reference.entries import Code


class Samples:
    """Examples for one API."""

    def __init__(self, plan: ClientPlan) -> None:
        self._plan = plan

    def value(self, prop: SupportedProperty) -> JsonValue:
        """Return a value of a property; None: there is none."""
        return None

    def sent(self, document: Document, *, patch: bool) -> JsonValue:
        """Return what is sent in a request; None where nothing is known of it."""
        return None

    def answered(self, document: Document) -> JsonValue:
        """Return what an answer holds; None where nothing is known of it."""
        return None

    def shown(self, key: str) -> Code | None:
        """Return a resource of a class as it is answered, or None."""
        return as_code("Example", self.answered(Document(key)))


def as_code(label: str, value: JsonValue) -> Code | None:
    """Return a document as it is shown; None for none."""
    if value is None:
        return None
    text = clean(json_text(value).strip())
    return Code(language="json", label=label, text=text)
