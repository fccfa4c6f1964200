"""All violations of a document, found by walking it along the rules.

Only for documents that pydantic-core did not simply accept: it says why, at
which pointer, and with which code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .keys import Understood, understood
from .lexical import BadValueError
from .rules import ANY, COLLECTION, EMBEDDED, LINK, LINKS, LIST, Json, Rule, Rules
from .spaces import SPACES
from .violations import Violation, step

READ, WRITE, PATCH = range(3)
_DEEPEST = 100
_TAKES_LISTS = (ANY, "rdf:JSON", LIST, LINKS)


class Walk:
    """One walk: `mode` is READ, WRITE or PATCH, `strict` asks for all of READ."""

    def __init__(self, mode: int, strict: bool) -> None:
        self.mode = mode
        self.strict = strict

    def document(
        self,
        rules: Rules,
        said: Understood,
        pointer: str = "",
        stored: Mapping[str, Any] | None = None,
        depth: int = 0,
    ) -> Iterator[Violation]:
        """Yield what is wrong with one resource."""
        document = said.document
        yield from self._keywords(document, pointer)
        for rule in rules.rules:
            place = step(pointer, said.names.get(rule.key, rule.key))
            if rule.key in document:
                found = self._given(rules, rule, document[rule.key], place, stored)
                if found is not None:
                    yield found
                else:
                    yield from self._value(
                        rules, rule, document[rule.key], place, depth
                    )
            elif rule.required and self._needs(rule):
                yield _violation(rules, rule, place, "required", "must be given")

    def collection(
        self, rules: Rules | None, said: Json, pointer: str = "", depth: int = 0
    ) -> Iterator[Violation]:
        """Yield what is wrong with a collection (hydra:Collection)."""
        key = next((k for k in ("member", "hydra:member", MEMBER) if k in said), None)
        if key is None:
            if self.mode != READ:
                message = "`member` must be given"
                place = step(pointer, "member")
                yield Violation(place, "required", MEMBER, message, "hydra:member")
            return
        members, place = said[key], step(pointer, key)
        if not isinstance(members, list):
            message = "`member` should be a list"
            yield Violation(place, "wrong-type", MEMBER, message, "hydra:member")
            return
        for number, member in enumerate(members):
            at = step(place, number)
            if isinstance(member, dict):
                if rules is not None:
                    inner = understood(member, rules)
                    yield from self.document(rules, inner, at, depth=depth + 1)
            elif not isinstance(member, str):
                message = "a member should be an object or an IRI"
                yield Violation(at, "wrong-type", MEMBER, message, "hydra:member")

    def _needs(self, rule: Rule) -> bool:
        if self.mode == READ:
            return self.strict and not rule.write_only
        return self.mode == WRITE and not rule.read_only

    def _keywords(self, document: Json, pointer: str) -> Iterator[Violation]:
        iri = document.get("@id")
        if iri is not None and not isinstance(iri, str):
            message = "`@id` should be a string"
            yield Violation(step(pointer, "@id"), "wrong-type", "", message)
        kind = document.get("@type")
        kinds = kind if isinstance(kind, list) else [kind]
        if kind is not None and not all(isinstance(name, str) for name in kinds):
            message = "`@type` should be a string or a list of strings"
            yield Violation(step(pointer, "@type"), "wrong-type", "", message)

    def _given(
        self,
        rules: Rules,
        rule: Rule,
        value: object,
        place: str,
        stored: Mapping[str, Any] | None,
    ) -> Violation | None:
        """Return why the property may not be given at all, or None."""
        if self.mode == READ:
            if rule.write_only:
                text = "is never shown, so it must not be in a response"
                return _violation(rules, rule, place, "write-only", text)
        elif rule.read_only:
            if stored is None:
                text = "is set by the server, so it must not be sent"
                return _violation(rules, rule, place, "read-only", text)
            if not _same(rule, value, stored.get(rule.key)):
                text = "is set by the server and differs from the stored value"
                return _violation(rules, rule, place, "read-only", text)
        if value is None and rule.required and self.mode != READ and not rule.read_only:
            text = "must be given, and null is no value"
            return _violation(rules, rule, place, "required", text)
        return None

    def _value(
        self, rules: Rules, rule: Rule, value: object, place: str, depth: int
    ) -> Iterator[Violation]:
        if value is None:
            return
        if depth > _DEEPEST:
            yield _violation(rules, rule, place, "too-deep", "is nested too deeply")
        elif not rule.types or any(t.startswith(_TAKES_LISTS) for t in rule.types):
            yield from self._item(rules, rule, value, place, depth)
        elif isinstance(value, list):
            yield from self._list(rules, rule, value, place, depth)
        elif rule.many:
            yield _violation(rules, rule, place, "wrong-type", "should be a list")
        else:
            yield from self._item(rules, rule, value, place, depth)

    def _list(
        self, rules: Rules, rule: Rule, value: list[Any], place: str, depth: int
    ) -> Iterator[Violation]:
        several = rule.many or (rule.many is None and self.mode == READ)
        if not several:
            text = "should be one value, not a list"
            code = "too-many" if len(value) > 1 else "wrong-type"
            yield _violation(rules, rule, place, code, text)
            return
        if rule.max_count is not None and len(value) > rule.max_count:
            text = f"has {len(value)} values, and at most {rule.max_count} are allowed"
            yield _violation(rules, rule, place, "too-many", text)
        if rule.min_count is not None and len(value) < rule.min_count:
            text = f"has {len(value)} values, and at least {rule.min_count} are needed"
            yield _violation(rules, rule, place, "too-few", text)
        for number, item in enumerate(value):
            yield from self._item(rules, rule, item, step(place, number), depth)

    def _item(
        self, rules: Rules, rule: Rule, value: object, place: str, depth: int
    ) -> Iterator[Violation]:
        """Yield what is wrong with one value: nothing, if any type takes it."""
        best: list[Violation] | None = None
        for name in rule.types:
            found = list(self._typed(rules, rule, name, value, place, depth))
            if not found:
                return
            # What has the right type and is wrong otherwise says the most.
            if best is None or best[0].code == "wrong-type" != found[0].code:
                best = found
        yield from best or ()

    def _typed(
        self,
        rules: Rules,
        rule: Rule,
        name: str,
        value: object,
        place: str,
        depth: int,
    ) -> Iterator[Violation]:
        if name == ANY:
            return
        if name.startswith(LINKS):
            if not isinstance(value, list):
                yield _violation(rules, rule, place, "wrong-type", "should be a list")
                return
            for number, item in enumerate(value):
                at = step(place, number)
                yield from self._typed(rules, rule, LINK, item, at, depth)
        elif name == LINK:
            if isinstance(value, dict):
                value = value.get("@id")
            if not isinstance(value, str):
                text = "should be an IRI or an object with an `@id`"
                yield _violation(rules, rule, place, "wrong-type", text)
        elif name.startswith("@"):
            yield from self._resource(rules, rule, name, value, place, depth)
        else:
            yield from _scalar(rules, rule, name, value, place)

    def _resource(
        self,
        rules: Rules,
        rule: Rule,
        name: str,
        value: object,
        place: str,
        depth: int,
    ) -> Iterator[Violation]:
        kind, _, module = name.partition(":")
        target = rules.vocabulary.rules(module) if module else None
        if f"{kind}:" == LIST:
            if not isinstance(value, list):
                yield _violation(rules, rule, place, "wrong-type", "should be a list")
                return
            for number, item in enumerate(value):
                at = step(place, number)
                name = f"{EMBEDDED}{module}"
                yield from self._resource(rules, rule, name, item, at, depth)
        elif isinstance(value, dict):
            if f"{kind}:" == COLLECTION:
                yield from self.collection(target, value, place, depth + 1)
            elif target is not None:
                said = understood(value, target)
                yield from self.document(target, said, place, None, depth + 1)
        elif not isinstance(value, str):
            text = "should be an object or the IRI of one"
            yield _violation(rules, rule, place, "wrong-type", text)


def _scalar(
    rules: Rules, rule: Rule, name: str, value: object, place: str
) -> Iterator[Violation]:
    space = SPACES[name]
    text = f"should be {space.says}"
    try:
        read = space.parse(value)
        text = "is not allowed"
        if rule.facets is not None:
            rule.facets.check(read)
    except BadValueError as error:
        # The type alone says all, unless the value almost is one.
        told = space.says in error.reason or "of the form" in error.reason
        if error.code != "wrong-type" and not told:
            text = f"{text}: {error.reason}"
        yield _violation(rules, rule, place, error.code, text)


MEMBER = "http://www.w3.org/ns/hydra/core#member"


def _violation(rules: Rules, rule: Rule, place: str, code: str, text: str) -> Violation:
    term = rules.vocabulary.short(rule.iri)
    return Violation(place, code, rule.iri, f"`{rule.key}` {text}", term)


def _same(rule: Rule, value: object, stored: object) -> bool:
    """Whether two JSON values are the same value of the property's space."""
    if value == stored and isinstance(value, bool) == isinstance(stored, bool):
        return True
    for name in rule.types:
        if not name.startswith("@"):
            try:
                parse = SPACES[name].parse
                return bool(parse(value) == parse(stored))
            except (BadValueError, TypeError):
                continue
    return False
