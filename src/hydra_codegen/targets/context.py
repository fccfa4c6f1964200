"""The target `context`: the JSON-LD context of an API's payloads.

Each JSON key leads to its property's IRI, each class name to its class's.
A key that means one thing in the whole API is defined once; one that means
several is defined for each class by itself, in a type-scoped context
(JSON-LD 1.1, section 4.1.8). Hydra's own keys are part of it.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from hydra_codegen.compact import WELL_KNOWN, Compactor
from hydra_codegen.documentation import (
    HYDRA,
    ApiDocumentation,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.fragments import JsonText, JsonValue, json_text
from hydra_codegen.statements import RDF, RDF_LANG_STRING, XSD, XSD_STRING
from hydra_codegen.targets import Target, TargetContext

# Ranges that say nothing of how a literal is to be read.
_UNTYPED = frozenset(
    (
        *(XSD_STRING, XSD + "anySimpleType", XSD + "anyAtomicType"),
        *(RDF_LANG_STRING, RDF + "PlainLiteral", WELL_KNOWN["rdfs"] + "Literal"),
    )
)

# A prefix of such a name would change what an IRI in a payload means.
_SCHEMES = frozenset("about data did file ftp http https mailto tag tel urn".split())

# A processor refuses a whole context for one IRI that is none (RFC 3987).
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")

_GEN_DELIMS = tuple(":/?#[]@")


class Meaning(NamedTuple):
    """What a key means: a property, how its strings are read, a list or not."""

    iri: str
    type: str = ""
    container: str = ""


class _Owner(NamedTuple):
    """A class, and what its keys mean in it."""

    name: str
    iri: str
    keys: Mapping[str, Meaning]


def _hydra(name: str, *keys: str, links: str = "") -> _Owner:
    meanings = {key: Meaning(iri=HYDRA + key) for key in keys}
    for key in links.split():
        meanings[key] = Meaning(iri=HYDRA + key, type="@id")
    return _Owner(name=name, iri=HYDRA + name, keys=meanings)


# Hydra Core Vocabulary, "Collections", "Templated Links" and "Errors"; older
# servers say PagedCollection for a page.
_HYDRA_CLASSES = (
    _hydra("Collection", "totalItems", links="member view"),
    _hydra("PartialCollectionView", links="first next previous last"),
    _hydra("PagedCollection", "totalItems", links="member"),
    _hydra("Status", "statusCode", "title", "description"),
    _hydra("Error", "statusCode", "title", "description"),
)
# Only where something is searched: keys such as `property` are common.
_SEARCH_CLASSES = (
    _hydra("Collection", "totalItems", links="member view search"),
    _hydra("IriTemplate", "template", links="mapping variableRepresentation"),
    _hydra("IriTemplateMapping", "variable", "required", links="property"),
    *_HYDRA_CLASSES[1:],
)


class ContextTarget:
    """One context for all payloads of an API."""

    name = "context"
    summary = "JSON-LD: the context of the API's payloads"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return ``schema/context.jsonld``."""
        text = documentation.derived(context_text)
        return {"schema/context.jsonld": text}


def context_text(documentation: ApiDocumentation) -> JsonText:
    """Return the context of the payloads of `documentation` as a JSON-LD document."""
    return json_text({"@context": payload_context(documentation)})


def payload_context(documentation: ApiDocumentation) -> dict[str, JsonValue]:
    """Return the context of the payloads of `documentation`.

    Keys that JSON-LD reserves or reads as IRIs (with ``@``, ``:`` or ``/``)
    and properties without an IRI have no place in a context and are left out.
    """
    owners = _owners(documentation)
    names = {owner.name for owner in owners if owner.iri}
    meanings: dict[str, set[Meaning]] = {}
    for owner in owners:
        for key, meaning in owner.keys.items():
            meanings.setdefault(key, set()).add(meaning)
    shared = {
        key: next(iter(found))
        for key, found in meanings.items()
        if len(found) == 1 and key not in names
    }
    writer = _Writer(documentation.prefixes, names | meanings.keys())
    terms: dict[str, JsonValue] = {}
    for owner in owners:
        if owner.iri:
            own = {k: m for k, m in owner.keys.items() if k not in shared}
            definition = writer.class_term(owner, own)
            if definition is not None:
                terms[owner.name] = definition
                # A type-scoped context is found by the very string in `@type`.
                alias = writer.iri(owner.iri)
                # In full, as some processors compare it before they expand it.
                if isinstance(definition, dict) and alias != owner.iri:
                    terms.setdefault(alias, {**definition, "@id": owner.iri})
    for key, meaning in shared.items():
        terms[key] = writer.key_term(meaning)
    return {"@version": 1.1, **dict(sorted(writer.used.items())), **terms}


class _Writer:
    """Writes the terms of one context; remembers the prefixes in use."""

    def __init__(self, prefixes: Mapping[str, str], taken: set[str]) -> None:
        self._compact = Compactor(prefixes)
        self._taken = taken
        # What stands in the context, and the schemes of IRIs, can be no prefix.
        self._prefixes = {
            prefix
            for prefix, namespace in self._compact.prefixes.items()
            if _is_term(prefix)
            and namespace.endswith(_GEN_DELIMS)
            and prefix not in taken
            and prefix not in _SCHEMES
        }
        self.used: dict[str, str] = {}

    def class_term(
        self, owner: _Owner, scoped: Mapping[str, Meaning]
    ) -> JsonValue | None:
        """Return the definition of a class name; None where it needs none.

        A name that is an IRI is defined only to carry a context.
        """
        if not _is_term(owner.name):
            whole = owner.name == owner.iri and bool(scoped)
            # The scheme of such a name would be looked up as a prefix.
            if not whole or owner.iri.partition(":")[0] in self._taken:
                return None
        iri = owner.iri if owner.name == owner.iri else self.iri(owner.iri)
        if not scoped:
            return iri
        context = {key: self.key_term(meaning) for key, meaning in scoped.items()}
        return {"@id": iri, "@context": context}

    def key_term(self, meaning: Meaning) -> JsonValue:
        """Return the definition of a JSON key."""
        definition: dict[str, JsonValue] = {"@id": self.iri(meaning.iri)}
        if meaning.type:
            keyword = meaning.type.startswith("@")
            definition["@type"] = meaning.type if keyword else self.iri(meaning.type)
        if meaning.container:
            definition["@container"] = meaning.container
        # A string that ends like a namespace would make the key a prefix.
        simple = len(definition) == 1 and not meaning.iri.endswith(_GEN_DELIMS)
        return definition["@id"] if simple else definition

    def iri(self, iri: str) -> str:
        """Return `iri`, shortened where a prefix may stand for its beginning."""
        parts = self._compact.split(iri)
        if parts is None or parts[0] not in self._prefixes or parts[1][:2] == "//":
            return iri
        self.used[parts[0]] = self._compact.prefixes[parts[0]]
        return ":".join(parts)


def _owners(documentation: ApiDocumentation) -> list[_Owner]:
    """Return the classes of the API, then those of Hydra that it leaves out."""
    owners = [
        _Owner(
            name=c.name,
            iri=c.iri if _IRI.fullmatch(c.iri) else "",
            keys=_keys(c, documentation),
        )
        for c in documentation.classes.values()
    ]
    counts = Counter(owner.name for owner in owners)
    hydra_classes = _SEARCH_CLASSES if _searched(documentation) else _HYDRA_CLASSES
    for hydra in hydra_classes:
        if hydra.name not in counts and documentation.class_of(hydra.iri) is None:
            owners.append(hydra)
    hydra_keys = {hydra.iri: hydra.keys for hydra in hydra_classes}
    return [
        _Owner(name=o.name, iri=o.iri, keys={**hydra_keys.get(o.iri, {}), **o.keys})
        for o in owners
    ]


def _searched(documentation: ApiDocumentation) -> bool:
    """Whether a template of any class or link says how to search."""
    return any(
        template.queried
        for supported in documentation.classes.values()
        for templates in (
            supported.templates,
            *(p.templates for p in supported.properties.values()),
        )
        for template in templates
    )


def _keys(
    supported: SupportedClass, documentation: ApiDocumentation
) -> dict[str, Meaning]:
    """Return what the keys of a class mean, inherited ones included."""
    keys: dict[str, Meaning] = {}
    seen = {supported.iri}
    lineage = [supported]
    for ancestor in lineage:
        for property_ in ancestor.properties.values():
            if _IRI.fullmatch(property_.iri) and _is_term(property_.key):
                keys.setdefault(property_.key, meaning_of(property_))
        for iri in ancestor.superclasses:
            parent = documentation.class_of(iri)
            if parent is not None and iri not in seen:
                seen.add(iri)
                lineage.append(parent)
    return keys


def meaning_of(supported: SupportedProperty) -> Meaning:
    """Return what the key of a property means."""
    kinds = [found.kind for found in supported.ranges]
    types = {"@id"}
    if supported.kind is PropertyKind.PROPERTY:
        types = set(filter(_can_be_a_type, map(_type, supported.ranges)))
    return Meaning(
        iri=supported.iri,
        type=types.pop() if len(types) == 1 else "",
        container="@list" if RangeKind.LIST in kinds else "",
    )


@functools.lru_cache(maxsize=4096)
def _can_be_a_type(text: str) -> bool:
    return text[:1] in ("", "@") or _IRI.fullmatch(text) is not None


def _type(found: Range) -> str:
    """Return how strings are to be read that a range stands for."""
    if found.kind is RangeKind.LIST:
        return ""
    if found.kind is not RangeKind.DATATYPE:
        return "@id"
    if found.iri == RDF + "JSON":
        return "@json"
    return "" if found.iri in _UNTYPED else found.iri


def _is_term(name: str) -> bool:
    return bool(name) and not any(character in name for character in "@:/")


TARGET: Target = ContextTarget()
