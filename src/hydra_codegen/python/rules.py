"""What checks, schemas and examples hold a property to: one rule for each.

The very `Rule` of the run-time modules, so that what is generated in Python,
in JSON Schema and in SHACL cannot come apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from hydra_codegen.datatypes import known_datatype, runtime_name
from hydra_codegen.documentation import (
    NO_FACETS,
    ApiDocumentation,
    PropertyKind,
    Range,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.types import usable_facets
from hydra_codegen.runtime import rules as runtime
from hydra_codegen.runtime.facets import Facets
from hydra_codegen.runtime.rules import MANY, Rule


class Rules:
    """The rules of the properties of one documentation, each made once."""

    def __init__(self, documentation: ApiDocumentation) -> None:
        self._models = documentation.derived(ModelPlan)
        # By the identity of the property, which is kept so that no other takes it.
        self._made: dict[int, tuple[SupportedProperty, Rule]] = {}

    def of(self, prop: SupportedProperty) -> Rule:
        """Return the rule of a property."""
        known = self._made.get(id(prop))
        if known is None:
            known = self._made[id(prop)] = (prop, rule_of(self._models, prop))
        return known[1]


def module_of(models: ModelPlan, iri: str) -> str:
    """Return the module of a class by its IRI, or an empty text."""
    key = models.keys.get(iri)
    return models.names[key].module if key is not None else ""


def rule_of(models: ModelPlan, prop: SupportedProperty) -> Rule:
    """Return the rule of a property (DESIGN, section 3)."""
    plain = prop.facets is NO_FACETS or prop.facets == NO_FACETS
    narrowed = {} if plain else usable_facets(prop.facets)
    return Rule(
        key=prop.key,
        iri=prop.iri,
        types=_types(models, prop),
        required=prop.required,
        read_only=not prop.writable,
        write_only=prop.writeonly,
        min_count=prop.min_count,
        max_count=_most(prop),
        facets=Facets(**narrowed) if narrowed else None,
    )


def typed_ranges(
    models: ModelPlan, prop: SupportedProperty
) -> Iterator[tuple[str, str]]:
    """Yield what a rule says of each range, and the IRI of its datatype, if any."""
    link = prop.kind is not PropertyKind.PROPERTY
    if not prop.ranges:
        yield runtime.LINK if link else runtime.ANY, ""
    for range_ in prop.ranges:
        plain = range_.kind is RangeKind.DATATYPE and not link
        iri = known_datatype(range_.iri, range_.base) if plain else ""
        yield _type(models, range_, link), iri


def _types(models: ModelPlan, prop: SupportedProperty) -> tuple[str, ...]:
    if len(prop.ranges) == 1:
        link = prop.kind is not PropertyKind.PROPERTY
        return (_type(models, prop.ranges[0], link),)
    return tuple(dict.fromkeys(name for name, _ in typed_ranges(models, prop)))


def _type(models: ModelPlan, range_: Range, link: bool) -> str:
    kind, members = range_.kind, range_.members
    if kind is RangeKind.DATATYPE and not link:
        return runtime_name(known_datatype(range_.iri, range_.base))
    member = module_of(models, members[0]) if len(members) == 1 else ""
    if kind is RangeKind.LIST:
        return f"{runtime.LINKS if link else runtime.LIST}{member}"
    if link:
        return runtime.LINK
    if kind is RangeKind.CLASS:
        return f"{runtime.EMBEDDED}{module_of(models, range_.iri)}"
    if kind is RangeKind.COLLECTION:
        return f"{runtime.COLLECTION}{member}"
    return runtime.EMBEDDED


def _most(prop: SupportedProperty) -> int | None:
    """Return how many values there may be, as far as anything says."""
    if prop.is_list is None:
        return prop.max_count
    if not prop.is_list:
        return 1
    return prop.max_count if (prop.max_count or 0) > 1 else MANY
