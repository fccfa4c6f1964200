"""Valid instances of models: what is required is filled, the same each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import JsonValue, ValidationError

from ..checking import ClassChecks
from ..resource import Resource
from ..rules import Rule, Vocabulary
from ..samples import samples
from ..violations import step

M = TypeVar("M", bound=Resource)

_OPERATIONS = ("GET", "POST", "PATCH")


def make(vocabulary: Vocabulary, model: type[M], values: Mapping[str, object]) -> M:
    """Return a `model` with `values`, by name in Python, and all that it requires.

    What has no value is given one that the checks take; links are IRIs. Raises
    `TypeError` for a name that is none, and `ValueError` where no value can be
    found, which is then to be given.
    """
    _, _, module = model.__module__.rpartition(".models.")
    rules = vocabulary.rules(module) if module in vocabulary.classes.values() else None
    if not isinstance(rules, ClassChecks) or model.__name__ not in rules.models:
        raise TypeError(f"{model.__name__} is no model of a class")
    unknown = values.keys() - model.model_fields.keys()
    if unknown:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    operation = _OPERATIONS[rules.models.index(model.__name__)]
    names = {i.serialization_alias or n: n for n, i in model.model_fields.items()}
    found = {
        names[rule.key]: _value(rules, rule, operation)
        for rule in rules.rules
        if rule.key in names
        and names[rule.key] not in values
        and _needed(rule, operation)
    }
    return model.model_validate({**found, **values}, by_name=True, by_alias=False)


def _needed(rule: Rule, operation: str) -> bool:
    if operation == "PATCH":
        return False
    left_out = rule.write_only if operation == "GET" else rule.read_only
    return rule.required and not left_out


def _value(rules: ClassChecks, rule: Rule, operation: str) -> JsonValue:
    """Return the first value that the checks and the model take."""
    for value in _candidates(rule):
        if _taken(rules, rule, operation, value):
            return value
    raise ValueError(f"no value for {rule.key} was found: give one to `make`")


def _taken(rules: ClassChecks, rule: Rule, operation: str, value: JsonValue) -> bool:
    document = {rule.key: value}
    place = f"{step('', rule.key)}/"
    found = rules.violations(document, operation)
    if any(f"{violation.pointer}/".startswith(place) for violation in found):
        return False
    try:
        rules.loaded[_OPERATIONS.index(operation)].from_document(document)
    except ValidationError as failure:
        errors = failure.errors(include_url=False, include_input=False)
        return all(error["loc"][:1] != (rule.key,) for error in errors)
    return True


def _candidates(rule: Rule) -> Iterator[JsonValue]:
    """Yield what a property may hold: values, then lists of them."""
    fewest = max(1, rule.min_count or 1)
    for one in samples(rule):
        if fewest == 1:
            yield one
        several: list[JsonValue] = [one] * fewest
        yield several
