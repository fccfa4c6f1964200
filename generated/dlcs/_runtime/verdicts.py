"""Whether a document is plainly valid, as pydantic-core alone can tell.

Nothing is made of what is read: no model, no link, no moment. What is not plainly
valid may be valid all the same; who asks looks closer then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import (
    CoreConfig,
    CoreSchema,
    SchemaError,
    SchemaValidator,
    ValidationError,
    core_schema,
)

from .explain import READ, WRITE
from .rules import ANY, LINK, LINKS, MANY, Rule, Rules
from .spaces import SPACES

# As most moments are written. The last day of February needs a calendar.
_MOMENT = (
    "^[12][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?Z?$"
)
_TEXT = core_schema.str_schema(strict=True)
_IRI = core_schema.union_schema(
    [
        _TEXT,
        core_schema.typed_dict_schema(
            {"@id": core_schema.typed_dict_field(_TEXT, required=True)},
            extra_behavior="ignore",
        ),
    ],
    mode="left_to_right",
)
_KEYWORDS = {
    "@context": _TEXT,
    "@id": _TEXT,
    "@type": core_schema.union_schema(
        [_TEXT, core_schema.list_schema(_TEXT)], mode="left_to_right"
    ),
}


class Verdict:
    """Tells of documents of one class whether they are plainly valid."""

    def __init__(self, schema: CoreSchema) -> None:
        config = CoreConfig(cache_strings="keys", regex_engine="rust-regex")
        self._validator = SchemaValidator(schema, config)

    def valid(self, data: bytes | str | Mapping[str, Any]) -> bool:
        """Whether `data` is plainly valid."""
        try:
            if isinstance(data, (bytes, str)):
                self._validator.validate_json(data)
            else:
                self._validator.validate_python(data, strict=True)
        except ValidationError:
            return False
        return True


def verdict(rules: Rules, mode: int) -> Verdict | None:
    """Return what tells of documents of a class, or None where nothing plainly can."""
    fields = {
        key: core_schema.typed_dict_field(core_schema.nullable_schema(schema))
        for key, schema in _KEYWORDS.items()
    }
    for rule in rules.rules:
        if rule.write_only if mode == READ else rule.read_only:
            never: CoreSchema = core_schema.is_instance_schema(_Never)
            fields[rule.key] = core_schema.typed_dict_field(never, required=False)
            continue
        schema = _value(rule, mode)
        if schema is None:
            return None
        if mode == READ or not rule.required:
            schema = core_schema.nullable_schema(schema)
        needed = mode == WRITE and rule.required
        fields[rule.key] = core_schema.typed_dict_field(schema, required=needed)
    if len(fields) < len(_KEYWORDS) + len(rules.rules):
        return None  # two properties have one key
    try:
        return Verdict(core_schema.typed_dict_schema(fields, extra_behavior="forbid"))
    except SchemaError:  # a pattern that only Python knows
        return None


class _Never:
    """What no document holds."""


def _value(rule: Rule, mode: int) -> CoreSchema | None:
    """Return the schema of what a property may hold besides null."""
    if not rule.types or ANY in rule.types or "rdf:JSON" in rule.types:
        return core_schema.any_schema()
    items = [_item(rule, name) for name in rule.types]
    known = [item for item in items if item is not None]
    if len(known) < len(items):
        return None
    item = known[0]
    if len(known) > 1:
        item = core_schema.union_schema([*known], mode="left_to_right")
    if any(name.startswith(LINKS) for name in rule.types):
        return item
    most = None if rule.max_count == MANY else rule.max_count
    several = core_schema.list_schema(item, min_length=rule.min_count, max_length=most)
    if rule.many:
        return several
    if rule.many is None and mode == READ:
        return core_schema.union_schema([item, several], mode="left_to_right")
    return item


def _item(rule: Rule, name: str) -> CoreSchema | None:
    if name == LINK:
        return _IRI
    if name.startswith(LINKS):
        return core_schema.list_schema(_IRI)
    if name.startswith("@"):
        return None
    schema = _scalar(name)
    if schema is None or rule.facets is None:
        return schema
    if schema.get("pattern"):
        return None  # the facets may have a pattern of their own
    return rule.facets.narrow(schema)


def _scalar(name: str) -> CoreSchema | None:
    """Return what takes most values of a datatype, and nothing else."""
    space = SPACES[name]
    said = space.schema
    if name == "xsd:dateTime":
        return core_schema.str_schema(strict=True, pattern=_MOMENT)
    if name in ("rdf:langString", "rdfs:Literal"):
        return _TEXT
    if name in ("xsd:double", "xsd:float"):
        return core_schema.float_schema(strict=True, allow_inf_nan=False)
    if space.write is not None:
        return None
    match said.get("type"):
        case "boolean":
            return core_schema.bool_schema(strict=True)
        case "integer":
            low, high = said.get("minimum"), said.get("maximum")
            return core_schema.int_schema(strict=True, ge=low, le=high)
        case "string":
            return core_schema.str_schema(strict=True, pattern=said.get("pattern"))
        case _:
            return None
