"""The forms of a class in JSON Schema: as it is read, written and patched.

JSON Schema 2020-12. They say what the generated checks check, by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import Enum

from hydra_codegen.compact import compact
from hydra_codegen.documentation import SupportedProperty
from hydra_codegen.examples import Examples
from hydra_codegen.frozen import dataclass
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.rules import Rules
from hydra_codegen.python.types import Mode
from hydra_codegen.runtime.rules import (
    ANY,
    LINK,
    LINKS,
    LIST,
    MANY,
    Rule,
)
from hydra_codegen.runtime.spaces import Schema
from hydra_codegen.targets.json_schema.values import NEVER, typed

LINK_NAME = "Link"
LINK_SCHEMA: Schema = {
    "description": "The IRI of another resource, or an object with its @id.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"@id": {"type": "string"}},
            "required": ["@id"],
        },
    ],
}
_CONTEXT: Schema = {"type": ["string", "object", "array", "null"], "items": {}}
_TYPE: Schema = {"type": ["string", "array", "null"], "items": {"type": "string"}}


class Manner(Enum):
    """For whom a schema is: whom must it take what from."""

    CHECKED = "whatever a server may send, and nothing that must not be sent"
    SERVED = "what the generated server sends, and what it needs"


@dataclass(frozen=True, slots=True)
class Forms:
    """Makes the schemas of one API; `refer` returns the reference to a schema.

    It takes the name of a form (``ImageWrite``) or `LINK_NAME`.
    """

    models: ModelPlan
    examples: Examples
    refer: Callable[[str], str]
    manner: Manner = Manner.CHECKED
    _known: dict[object, Schema] = field(default_factory=dict, init=False, repr=False)

    def form(self, key: str, mode: Mode) -> Schema:
        """Return the schema of one form of the class `key`."""
        supported = self.models.documentation.classes[key]
        shape = self.models.shapes[key]
        properties: Schema = {}
        if not shape.parents:
            properties["@context"] = _CONTEXT
            properties["@id"] = {"type": ["string", "null"]}
            properties["@type"] = _TYPE
        if self.manner is Manner.SERVED and mode is not Mode.READ:
            properties["@type"] = self._named_type(key)
        required = []
        rules = self.models.documentation.derived(Rules)
        for prop in shape.own:
            rule = rules.of(prop)
            if self._is_left_out(rule, mode):
                continue
            properties[prop.key] = self._property(key, prop, rule, mode)
            if rule.required and mode is Mode.WRITE and not rule.read_only:
                required.append(rule.key)
        found: Schema = {"type": "object"}
        text = supported.description or supported.title
        if text:
            found["description"] = text
        if supported.deprecated:
            found["deprecated"] = True
        above = [self._reference(up, mode) for up in shape.parents]
        collected = self.models.collected(key)
        if mode is Mode.READ and collected:
            above.append(self.collection(collected, mode))
        if above:
            found["allOf"] = above
        found["properties"] = properties
        if required:
            found["required"] = required
        return found

    def collection(self, key: str, mode: Mode) -> Schema:
        """Return the schema of a collection of the class `key` (empty: of any)."""
        member = self._resource(key, mode)
        members: Schema = {"type": "array", "items": member}
        checked = self.manner is Manner.CHECKED
        names = ("member", "hydra:member") if checked else ("member",)
        page = {"type": ["string", "null"]}
        found: Schema = {
            "type": "object",
            "properties": {
                "@id": {"type": ["string", "null"]},
                "@type": _TYPE,
                **dict.fromkeys(names, members),
                "totalItems": {"type": ["integer", "null"]},
                "view": {
                    "type": ["object", "null"],
                    "properties": dict.fromkeys(
                        ("@id", "first", "next", "previous", "last"), page
                    ),
                },
            },
        }
        if not checked:
            found["required"] = ["member"]
        elif mode is not Mode.READ:
            found["anyOf"] = [{"required": [name]} for name in names]
        return found

    def _named_type(self, key: str) -> Schema:
        """Return what the server takes for the `@type` of the class `key`.

        That class, or one that inherits from it, by any of their names.
        """
        names: dict[str, None] = {}
        for one in self.models.descendants[key]:
            iri = self.models.documentation.classes[one].iri
            short = compact(iri, self.models.documentation.prefixes)
            known = (one, self.models.names[one].read, short, iri)
            names.update(dict.fromkeys(name for name in known if name))
        named: Schema = {"enum": list(names)}
        items: Schema = {"type": "string"}
        several = {"type": "array", "items": items, "contains": named}
        return {"anyOf": [{"type": "string", **named}, several, {"type": "null"}]}

    def _is_left_out(self, rule: Rule, mode: Mode) -> bool:
        if self.manner is Manner.CHECKED:
            return False
        return rule.write_only if mode is Mode.READ else rule.read_only

    def _property(
        self, key: str, prop: SupportedProperty, rule: Rule, mode: Mode
    ) -> Schema:
        forbidden = rule.write_only if mode is Mode.READ else rule.read_only
        if forbidden:
            return dict(NEVER)
        found = self._held(rule, mode)
        said: Schema = {}
        text = prop.description or prop.title
        if text and text != prop.key:
            said["description"] = text
        if rule.read_only:
            said["readOnly"] = True
        if rule.write_only:
            said["writeOnly"] = True
        if prop.deprecated:
            said["deprecated"] = True
        # Once is enough: what can be read has its example where it is read.
        if mode is Mode.READ or prop.writeonly:
            example = self.examples.value(key, prop, mode)
            if example is not None:
                said["examples"] = [example]
        return {**said, **found}

    def _held(self, rule: Rule, mode: Mode) -> Schema:
        """Return what the property may hold, null where it may be absent."""
        null = not rule.required or mode is Mode.READ
        if rule.facets is not None:
            found = self._values(rule, mode)
            return nullable(found) if null else found
        # Most properties of an API are of a few types.
        asked = (rule.types, rule.min_count, rule.max_count, mode, null)
        if asked not in self._known:
            found = self._values(rule, mode)
            self._known[asked] = nullable(found) if null else found
        return self._known[asked]

    def _values(self, rule: Rule, mode: Mode) -> Schema:
        """Return what the property may hold: one value or a list, not null."""
        one = self._value(rule, mode)
        if any(name.startswith((LIST, LINKS)) for name in rule.types):
            return one
        several: Schema = {"type": "array", "items": one}
        if not one:
            return several if rule.many else one
        if rule.min_count:
            several["minItems"] = rule.min_count
        if rule.max_count is not None and rule.max_count != MANY:
            several["maxItems"] = rule.max_count
        if rule.many:
            return several
        lenient = self.manner is Manner.CHECKED and mode is Mode.READ
        if rule.many is None and lenient:
            return {"anyOf": [one, several]}
        return one

    def _value(self, rule: Rule, mode: Mode) -> Schema:
        found: list[Schema] = []
        for name in rule.types:
            schema = self._one(name, rule, mode)
            if schema not in found:
                found.append(schema)
        if not found or {} in found:
            return {}
        if len(found) == 1:
            return found[0]
        return {"anyOf": found}

    def _one(self, name: str, rule: Rule, mode: Mode) -> Schema:
        link: Schema = {"$ref": self.refer(LINK_NAME)}
        kind, colon, module = name.partition(":")
        if name == ANY:
            return {}
        if name == LINK:
            return link
        key = self.models.by_module.get(module, "")
        match f"{kind}{colon}":
            case "@links:":
                return {"type": "array", "items": link}
            case "@list:":
                items = self._resource(key, mode) if key else {}
                return {"type": "array", "items": items}
            case "@embedded:":
                return self._resource(key, mode)
            case "@collection:":
                iri = {"type": "string"}
                return {"anyOf": [self.collection(key, mode), iri]}
        return typed(name, rule.facets)

    def _resource(self, key: str, mode: Mode) -> Schema:
        """Return what is a resource in another: a document, or its IRI."""
        whole = self._reference(key, mode) if key else {"type": "object"}
        return {"anyOf": [whole, {"type": "string"}]}

    def _reference(self, key: str, mode: Mode) -> Schema:
        return {"$ref": self.refer(getattr(self.models.names[key], mode.value))}


def nullable(schema: Schema) -> Schema:
    """Return `schema` for what may be null as well."""
    null: Schema = {"type": "null"}
    if not schema:
        return schema
    if "anyOf" in schema and len(schema) == 1:
        return {"anyOf": [*schema["anyOf"], null]}
    kind = schema.get("type")
    if kind is None or "anyOf" in schema:
        return {"anyOf": [schema, null]}
    kinds = [*kind] if isinstance(kind, list) else [kind]
    found = {**schema, "type": [*kinds, "null"]}
    if "enum" in schema:
        found["enum"] = [*schema["enum"], None]
    return found


def definitions(forms: Forms, keys: Mapping[str, object]) -> dict[str, Schema]:
    """Return the forms of the classes `keys` by their names.

    A form that says what another says refers to that.
    """
    found: dict[str, Schema] = {}
    for key in keys:
        names = forms.models.names[key]
        found[names.read] = forms.form(key, Mode.READ)
        written = found[names.write] = forms.form(key, Mode.WRITE)
        patched = forms.form(key, Mode.PATCH)
        if patched == written:
            patched = {"$ref": forms.refer(names.write)}
        found[names.patch] = patched
    return found
