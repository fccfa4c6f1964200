"""Documents to send: values that a property allows, others, and such as it does not."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, TypeAlias

from hydra_codegen.documentation import SupportedClass, SupportedProperty
from hydra_codegen.runtime.samples import samples, takes
from hydra_codegen.verifying.known import Known, leads
from hydra_codegen.verifying.values import fault, rule_of

Json: TypeAlias = Any

MARK = "hydra-codegen-"
"""What texts begin with that are made up, so that they are known again."""

# Where what is usual is one value alone, one of these is another.
_OTHERS = (False, 2, 2.5, "2025-02-01T12:00:00Z", "2025-02-01", "13:00:00Z", "--02-01")


def sample(prop: SupportedProperty, number: int) -> Json:
    """Return a value that a property of values allows; None: none is known.

    Of the `number` 0 and 1 two different ones, as far as there are two.
    """
    rule = rule_of(prop)
    made = [f"{MARK}{secrets.token_hex(4)}" for _ in range(2)]
    candidates = [one for one in (*made, *samples(rule), *_OTHERS) if takes(rule, one)]
    allowed = list({(type(one), one): one for one in candidates}.values())
    return allowed[number % len(allowed)] if rule.types and allowed else None


def wrong(prop: SupportedProperty) -> Json:
    """Return a value that a property does not allow; None: none is known."""
    values: tuple[Json, ...] = ("not-a-number", -1, 1.5, "")
    for value in values:
        if fault({"@value": value}, prop, True, str) is not None:
            return value
    return None


def writable(known: Known, supported: SupportedClass) -> list[SupportedProperty]:
    """Return the properties of values that a client may set, and that name nothing.

    What stands in the address of a resource names it, and is left to the server.
    """
    naming = {
        variable.property
        for template in supported.templates
        for variable in template.variables
    }
    return [
        prop
        for prop in known.properties(supported).values()
        if prop.writable and prop.iri not in naming and prop.ranges and not leads(prop)
    ]


def shaped(prop: SupportedProperty, value: Json) -> Json:
    """Return a value as a property takes it: alone, or in a list."""
    return [value] if prop.many else value


def document(
    known: Known,
    supported: SupportedClass,
    number: int,
    instances: Mapping[str, list[str]],
) -> tuple[dict[str, Json], str]:
    """Return a document of a class that can be sent, by JSON keys, and what it lacks.

    Links are given where they are required, to what was met. What it lacks is the
    key of a required property that no value is known for, or empty.
    """
    made: dict[str, Json] = {}
    for prop in writable(known, supported):
        value = sample(prop, number)
        if value is not None:
            made[prop.key] = shaped(prop, value)
    for prop in known.properties(supported).values():
        if not (prop.required and prop.writable) or prop.key in made:
            continue
        found = [
            iri
            for one in known.expected_of(prop, supported.iri).classes
            for iri in instances.get(one, ())
        ]
        if not found:
            return made, prop.key
        made[prop.key] = shaped(prop, found[0])
    return made, ""
