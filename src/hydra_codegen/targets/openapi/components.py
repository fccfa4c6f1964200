"""The components of an OpenAPI document: what several operations speak of.

OpenAPI 3.1.0, section 4.8.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hydra_codegen.examples import Examples
from hydra_codegen.fragments import JsonValue
from hydra_codegen.frozen import dataclass
from hydra_codegen.python.documents import Document
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.names import hash8
from hydra_codegen.python.types import Mode
from hydra_codegen.runtime.paging import PARAMETERS
from hydra_codegen.targets.json_schema.forms import (
    LINK_NAME,
    LINK_SCHEMA,
    Forms,
    Manner,
)

PROBLEM = "application/problem+json"
_TEXT: JsonValue = {"type": "string"}
_PROBLEM: JsonValue = {
    "type": "object",
    "description": "A problem document (RFC 9457) that is a hydra:Error.",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "violations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(
                    ("pointer", "code", "property", "message"), _TEXT
                ),
            },
        },
    },
    "required": ["title", "status", "detail"],
}
AUTHENTICATION: Mapping[str, JsonValue] = {
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
}


def _header(name: str, text: str) -> JsonValue:
    return {"name": name, "in": "header", "description": text, "schema": _TEXT}


_SHARED: Mapping[str, JsonValue] = {
    "IfMatch": _header("If-Match", "Only if what is there has one of these tags."),
    "IfNoneMatch": _header("If-None-Match", "Only if what is there has another tag."),
    **{
        name: {"name": name, "in": "query", "description": text, "schema": schema}
        for name, schema, text in PARAMETERS
    },
}


def component(name: str) -> str:
    """Return the key of a component: letters, digits and the underscore of ASCII."""
    return name if name.isascii() else f"Class_{hash8(name)}"


def reference(kind: str, name: str) -> dict[str, JsonValue]:
    """Return the reference to a component, by its kind (``schemas``) and its key."""
    return {"$ref": f"#/components/{kind}/{name}"}


@dataclass(frozen=True, slots=True)
class Components:
    """What can be referred to in the document of one API.

    `named` says what the keys of schemas and examples stand for, `problem` is the
    key of what errors are.
    """

    forms: Forms
    named: Mapping[str, tuple[Document, Mode]]
    problem: str
    _names: Mapping[tuple[Document, Mode], str]

    @classmethod
    def of(cls, models: ModelPlan, examples: Examples) -> Components:
        """Return the components of an API."""
        named: dict[str, tuple[Document, Mode]] = {}
        for key, names in models.names.items():
            for mode in Mode:
                name = component(getattr(names, mode.value))
                named[name] = (Document(key), mode)
        for key, mode in ((key, mode) for key in ("", *models.names) for mode in Mode):
            one = getattr(models.names[key], mode.value) if key else mode.value.title()
            wish = component(f"{one}Collection")
            free = wish not in named
            name = wish if free else f"{wish}_{hash8(f'{key} {mode.value}')}"
            named[name] = (Document(key, many=True), mode)
        forms = Forms(
            models,
            examples,
            lambda name: f"#/components/schemas/{component(name)}",
            Manner.SERVED,
        )
        problem = "Problem" if "Problem" not in named else f"Problem_{hash8('')}"
        return cls(forms, named, problem, {what: n for n, what in named.items()})

    def schema(self, document: Document, mode: Mode) -> JsonValue:
        """Return the reference to the schema of what is sent or answered."""
        if not document.key and not document.many:
            return {"type": "object"}
        return reference("schemas", self._names[document, mode])

    def example(self, document: Document, mode: Mode) -> dict[str, JsonValue]:
        """Return the examples of a media type; nothing where nothing is known."""
        if not document.key:
            return {}
        name = self._names[document, mode]
        return {"examples": {name: reference("examples", name)}}

    def reached(self, paths: JsonValue) -> dict[str, JsonValue]:
        """Return what the paths speak of, and what that speaks of."""
        keys: dict[str, dict[str, JsonValue]] = {
            kind: {} for kind in ("schemas", "examples", "parameters", "responses")
        }
        waiting = list(_references(paths))
        while waiting:
            kind, name = waiting.pop()
            if name not in keys[kind]:
                keys[kind][name] = found = self._component(kind, name)
                waiting += _references(found)
        order = [LINK_NAME, *self.named, self.problem, *_SHARED]
        return {
            kind: {name: found[name] for name in order if name in found}
            for kind, found in keys.items()
            if found
        } | {"securitySchemes": AUTHENTICATION}

    def _component(self, kind: str, name: str) -> JsonValue:
        if kind == "parameters":
            return _SHARED[name]
        if kind == "responses":
            schema = reference("schemas", self.problem)
            return {
                "description": "An error: a hydra:Error that is a problem document.",
                "content": {PROBLEM: {"schema": schema}},
            }
        if name == LINK_NAME:
            return LINK_SCHEMA
        if name == self.problem:
            return _PROBLEM
        document, mode = self.named[name]
        if kind == "examples":
            return {"value": self._example(document, mode)}
        if document.many:
            return self.forms.collection(document.key, mode)
        return self.forms.form(document.key, mode)

    def _example(self, document: Document, mode: Mode) -> JsonValue:
        examples = self.forms.examples
        if not document.many:
            return examples.document(document.key, mode)
        if mode is Mode.READ:
            return examples.collection(document.key)
        member = examples.document(document.key, mode)
        return {"@type": "Collection", "member": [member]}


def _references(value: JsonValue) -> Iterator[tuple[str, str]]:
    """Yield the kinds and keys of the components that are referred to."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "$ref" and isinstance(item, str):
                _, _, kind, name = item.split("/", 3)
                yield kind, name
            elif key not in ("example", "enum", "value"):
                yield from _references(item)
    elif isinstance(value, (list, tuple)):
        yield from _each(value)


def _each(values: Iterable[JsonValue]) -> Iterator[tuple[str, str]]:
    for value in values:
        yield from _references(value)
