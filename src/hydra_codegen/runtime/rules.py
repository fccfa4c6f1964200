"""What a vocabulary says of a class and its properties, for checks."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .facets import Facets

if TYPE_CHECKING:
    from .resource import Resource

LINK = "@link"
EMBEDDED = "@embedded:"
COLLECTION = "@collection:"
LIST = "@list:"
LINKS = "@links:"
ANY = "@any"
_INSIDE = (EMBEDDED, COLLECTION, LIST)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one property of a class may hold.

    `types` are the alternatives: the name of a datatype (``xsd:integer``),
    ``@link``, ``@any``, or ``@embedded:``, ``@collection:``, ``@list:`` and
    ``@links:`` with the module of a class (none: any resource).
    """

    key: str
    iri: str
    types: tuple[str, ...]
    required: bool = False
    read_only: bool = False
    write_only: bool = False
    min_count: int | None = None
    max_count: int | None = None
    facets: Facets | None = None

    @property
    def many(self) -> bool | None:
        """Whether its value is a list; None: nothing says."""
        return None if self.max_count is None else self.max_count > 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What all rules of a package share.

    `package` is the package of its validators, `prefixes` what shortens IRIs,
    `classes` the module of each class by its name.
    """

    package: str
    prefixes: Mapping[str, str]
    classes: Mapping[str, str]

    def rules(self, module: str) -> Rules:
        """Return the rules of a class by its module."""
        found: Rules = import_module(f"{self.package}.{module}").RULES
        return found

    def full(self, term: str) -> str:
        """Return the IRI that a prefixed name stands for, or `term` itself."""
        prefix, colon, local = term.partition(":")
        if colon and prefix in self.prefixes and not local.startswith("//"):
            return self.prefixes[prefix] + local
        return term

    def short(self, iri: str) -> str:
        """Return the prefixed name of an IRI, as short as there is one."""
        best = name = ""
        for prefix, namespace in self.prefixes.items():
            if prefix and iri.startswith(namespace) and len(namespace) > len(best):
                best, name = namespace, f"{prefix}:{iri.removeprefix(namespace)}"
        return name if best else iri


@dataclass(frozen=True)
class Rules:
    """The rules of one class; `models` are its three, in `module`."""

    vocabulary: Vocabulary
    iri: str
    module: str
    models: tuple[str, str, str]
    rules: tuple[Rule, ...]
    by_key: Mapping[str, Rule] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {rule.key: rule for rule in self.rules})

    @functools.cached_property
    def by_iri(self) -> Mapping[str, Rule]:
        """The rules by the IRIs of their properties."""
        return {rule.iri: rule for rule in reversed(self.rules) if rule.iri}

    @functools.cached_property
    def loaded(self) -> tuple[type[Resource], type[Resource], type[Resource]]:
        """The models: of what is read, written and patched."""
        root = self.vocabulary.package.rpartition(".")[0]
        module = import_module(f"{root}.models.{self.module}")
        read, write, patch = (getattr(module, name) for name in self.models)
        return read, write, patch

    @functools.cached_property
    def read_only(self) -> frozenset[str]:
        """The keys of what only the server sets."""
        return frozenset(rule.key for rule in self.rules if rule.read_only)

    @functools.cached_property
    def write_only(self) -> frozenset[str]:
        """The keys of what is never shown."""
        return frozenset(rule.key for rule in self.rules if rule.write_only)

    @functools.cached_property
    def needed(self) -> frozenset[str]:
        """The attributes of what a patch can change and cannot take away."""
        keys = {rule.key for rule in self.rules if rule.required}
        fields = self.loaded[2].model_fields.items()
        return frozenset(n for n, i in fields if (i.serialization_alias or n) in keys)

    @functools.cached_property
    def attributes(self) -> frozenset[str]:
        """The names of attributes that are called otherwise than their keys."""
        models = (model.model_fields.items() for model in self.loaded)
        return frozenset(
            name
            for fields in models
            for name, info in fields
            if info.serialization_alias not in (None, name)
        )

    @functools.cached_property
    def counted(self) -> bool:
        """Whether numbers of values matter that the models do not know of."""
        return any(
            (rule.min_count or 0) > 1 or 1 < (rule.max_count or 0) < MANY
            for rule in self.rules
        )

    @functools.cached_property
    def embedding(self) -> tuple[tuple[str, Rule], ...]:
        """What may hold other resources, with the attribute of the models."""
        names: dict[str, str] = {}
        for model in self.loaded[:2]:
            for name, info in model.model_fields.items():
                names[info.serialization_alias or name] = name
        return tuple(
            (names[rule.key], rule)
            for rule in self.rules
            if rule.key in names and any(t.startswith(_INSIDE) for t in rule.types)
        )


MANY = 2**31 - 1
"""A number of values that means: as many as there are."""

Json = dict[str, Any]
