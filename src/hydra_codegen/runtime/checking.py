"""Checks of documents: the fast way first, every violation where it fails.

pydantic-core decides whether a document is valid; only where it is not, or
where it uses other names, is the document walked in Python.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import ValidationError

from .collection import BaseCollection, Collection
from .explain import PATCH, READ, WRITE, Walk
from .facets import Facets
from .keys import Understood, own_context, understood
from .resource import Resource
from .rules import MANY, Json, Rule, Rules, Vocabulary
from .verdicts import Verdict, verdict
from .violations import ValidationFailed, Violation, step

Document: TypeAlias = bytes | str | Mapping[str, Any]
Stored: TypeAlias = Mapping[str, Any] | None

_TOO_DEEP = Violation("", "too-deep", "", "the document is nested too deeply")
_MODES = {"GET": READ, "PUT": WRITE, "POST": WRITE, "PATCH": PATCH}


class _UnreadableError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.violation = Violation("", code, "", message)


class ClassChecks(Rules):
    """The checks of one class."""

    def violations(
        self,
        data: Document,
        operation: str = "GET",
        stored: Stored = None,
        strict: bool = False,
    ) -> tuple[Violation, ...]:
        """Return all that is wrong with `data`."""
        plain = self.verdicts[_mode(operation)]
        if plain is not None and stored is None and not strict and plain.valid(data):
            return ()
        return self._checked(data, operation, stored, strict)[1]

    @functools.cached_property
    def verdicts(self) -> tuple[Verdict | None, Verdict | None, Verdict | None]:
        """What tells plainly valid documents: that are read, written and patched."""
        return (verdict(self, READ), verdict(self, WRITE), verdict(self, PATCH))

    def check(
        self,
        data: Document,
        operation: str = "GET",
        stored: Stored = None,
        strict: bool = False,
    ) -> Any:
        """Return the model of `data`; raise `ValidationFailed`."""
        found, violations = self._checked(data, operation, stored, strict)
        if violations:
            raise ValidationFailed(violations)
        return found

    def _checked(
        self, data: Document, operation: str, stored: Stored, strict: bool
    ) -> tuple[Resource | None, tuple[Violation, ...]]:
        mode = _mode(operation)
        model = self.loaded[mode]
        error: ValidationError | None = None
        try:
            found = _read(model, data)
            # Nothing is left to look at in most documents.
            if self._settled(found, mode, stored) and not (strict or self.counted):
                return found, ()
        except ValidationError as failure:
            error = failure
        except RecursionError:
            return None, (_TOO_DEEP,)
        return self._explained(data, mode, stored, strict, error)

    def _settled(self, found: Resource, mode: int, stored: Stored) -> bool:
        """Whether a valid document holds nothing that models do not forbid."""
        # Not by the attributes: a deprecated one would warn.
        values = found.__dict__
        context = values["jsonld_context"]
        if context is not None and not own_context(context):
            return False
        if mode == PATCH and self.needed:
            given = found.__pydantic_fields_set__
            if any(values[n] is None for n in self.needed & given):
                return False
        extra = found.__pydantic_extra__
        if extra:
            forbidden = self.write_only if mode == READ else self.read_only
            if not forbidden.isdisjoint(extra) or any(":" in name for name in extra):
                return False
        for attribute, rule in self.embedding:
            value = values.get(attribute)
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, Resource) and not self._inner(rule, item, mode):
                    return False
        return True

    def _inner(self, rule: Rule, item: Resource, mode: int) -> bool:
        """Whether an embedded resource is settled; a collection is walked."""
        kinds = [name.partition(":") for name in rule.types]
        if len(kinds) != 1 or kinds[0][0] != "@embedded":
            return False
        module = kinds[0][2]
        if not module:
            return True
        target = self.vocabulary.rules(module)
        return isinstance(target, ClassChecks) and target._settled(item, mode, None)

    def _explained(
        self,
        data: Document,
        mode: int,
        stored: Stored,
        strict: bool,
        error: ValidationError | None,
    ) -> tuple[Resource | None, tuple[Violation, ...]]:
        try:
            said = understood(_parsed(data, error), self)
            held = understood(dict(stored), self).document if stored else stored
            violations = tuple(Walk(mode, strict).document(self, said, "", held))
        except _UnreadableError as unreadable:
            return None, (unreadable.violation,)
        except ValidationFailed as failed:
            return None, failed.violations
        except RecursionError:
            return None, (_TOO_DEEP,)
        if violations:
            return None, violations
        try:
            return _read(self.loaded[mode], said.document), ()
        except ValidationError as failure:
            return None, tuple(_translated(failure, said, self))


class LinkChecks:
    """The checks of what is sent to, and read at, the address of a link.

    `operations` give each method the module of a class (empty: any) and
    whether it is a collection of that class.
    """

    def __init__(
        self, vocabulary: Vocabulary, operations: Mapping[str, tuple[str, bool]]
    ) -> None:
        self._vocabulary = vocabulary
        self._operations = operations

    def model(self, operation: str) -> tuple[type[Resource], bool]:
        """Return the model for an operation, and whether a collection of it is meant."""
        module, collection = self._operations[operation]
        if not module:
            return Resource, collection
        return self._vocabulary.rules(module).loaded[_mode(operation)], collection

    def violations(
        self,
        data: Document,
        operation: str = "GET",
        stored: Stored = None,
        strict: bool = False,
    ) -> tuple[Violation, ...]:
        """Return all that is wrong with `data`."""
        target, collection = self._target(operation)
        if isinstance(target, ClassChecks) and not collection:
            return target.violations(data, operation, stored, strict)
        try:
            document = _parsed(data, None)
        except _UnreadableError as unreadable:
            return (unreadable.violation,)
        found: tuple[Violation, ...] = ()
        if collection:
            walk = Walk(_mode(operation), strict)
            found = tuple(walk.collection(target, document))
        return found or self._misread(document, operation)

    def check(
        self,
        data: Document,
        operation: str = "GET",
        stored: Stored = None,
        strict: bool = False,
    ) -> Resource:
        """Return the model of `data`; raise `ValidationFailed`."""
        target, collection = self._target(operation)
        if isinstance(target, ClassChecks) and not collection:
            found: Resource = target.check(data, operation, stored, strict)
            return found
        if not strict and collection and isinstance(target, ClassChecks):
            plain = self._plain(target, data, operation)
            if plain is not None:
                return plain
        violations = self.violations(data, operation, stored, strict)
        if violations:
            raise ValidationFailed(violations)
        return self._read(data, operation)

    def _plain(
        self, target: ClassChecks, data: Document, operation: str
    ) -> Resource | None:
        """Return a collection if its models leave nothing to look at, or None."""
        members = data.get("member") if isinstance(data, dict) else None
        if not isinstance(members, list) or target.counted:
            return None
        mode = _mode(operation)
        for member in members:
            # Under the name of an attribute a property is not given.
            if not isinstance(member, dict) or target.attributes & member.keys():
                return None
        try:
            found: Any = self._read(data, operation)
        except ValidationError:
            return None
        settled = (target._settled(one, mode, None) for one in found.member)
        read: Resource = found
        return read if all(settled) else None

    def _target(self, operation: str) -> tuple[Rules | None, bool]:
        module, collection = self._operations[operation]
        return (self._vocabulary.rules(module) if module else None), collection

    def _read(self, data: Document, operation: str) -> Resource:
        target, collection = self._target(operation)
        if target is None:
            return _read(BaseCollection if collection else Resource, data)
        model: Any = Collection
        return _read(model[target.models[_mode(operation)]], data)

    def _misread(self, document: Json, operation: str) -> tuple[Violation, ...]:
        """Return what the model alone finds: pages and totals that are none."""
        try:
            self._read(document, operation)
        except ValidationError as failure:
            errors = failure.errors(include_url=False, include_input=False)
            first = {error["loc"][0]: error["msg"] for error in errors if error["loc"]}
            return tuple(
                Violation(step("", key), "wrong-type", "", f"`{key}`: {message}")
                for key, message in first.items()
            )
        return ()


def _mode(operation: str) -> int:
    try:
        return _MODES[operation]
    except KeyError:
        known = ", ".join(_MODES)
        raise ValueError(
            f"{operation!r} sends no document; the operations are {known}"
        ) from None


def _read(model: type[Resource], data: Document) -> Resource:
    """Let pydantic-core read `data`; only JSON keys name properties."""
    validator = model.__pydantic_validator__
    found: Resource
    if isinstance(data, (bytes, str)):
        found = validator.validate_json(data, by_alias=True, by_name=False)
    else:
        document = data if isinstance(data, dict) else dict(data)
        found = validator.validate_python(document, by_alias=True, by_name=False)
    return found


def _parsed(data: Document, error: ValidationError | None) -> Json:
    """Return the document as Python data."""
    if error is not None:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise _unreadable(str(first.get("ctx", {}).get("error", "")))
    document: object = data
    if isinstance(data, (bytes, str)):
        try:
            text = data.decode("utf-8") if isinstance(data, bytes) else data
            document = json.loads(text)
        except RecursionError:
            raise _unreadable("recursion limit exceeded") from None
        except ValueError as failure:
            raise _unreadable(str(failure)) from None
    if not isinstance(document, Mapping):
        raise _UnreadableError("wrong-type", "the document should be an object")
    return dict(document)


def _unreadable(reason: str) -> _UnreadableError:
    if "recursion" in reason:
        return _UnreadableError(_TOO_DEEP.code, _TOO_DEEP.message)
    return _UnreadableError("not-json", f"the document is not JSON: {reason}")


def _translated(
    error: ValidationError, said: Understood, rules: Rules
) -> list[Violation]:
    """Return what Pydantic found and the walk did not, one for each property."""
    found: dict[str, Violation] = {}
    for item in error.errors(include_url=False, include_input=False):
        key = str(item["loc"][0]) if item["loc"] else ""
        rule = rules.by_key.get(key)
        iri = rule.iri if rule else ""
        place = step("", said.names.get(key, key)) if key else ""
        message = f"`{key}`: {item['msg']}" if key else item["msg"]
        term = rules.vocabulary.short(iri)
        found.setdefault(key, Violation(place, "wrong-type", iri, message, term))
    return list(found.values())


__all__ = [
    "MANY",
    "ClassChecks",
    "Document",
    "Facets",
    "LinkChecks",
    "Resource",
    "Rule",
    "Stored",
    "ValidationFailed",
    "Violation",
    "Vocabulary",
]
