"""Documents that name properties otherwise: by IRIs, or with their own context.

Prefixed and full IRIs are looked up here. A document with a context of its
own goes through PyLD, which is imported only then; it never reaches for the
network, and takes every context it is not given for the API's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from .rules import LINK, Json, Rules
from .violations import ValidationFailed, Violation

HYDRA = "http://www.w3.org/ns/hydra/core#"


@dataclass(frozen=True, slots=True)
class Understood:
    """A document under the vocabulary's own keys.

    `names` are the keys it used instead, for pointers into it.
    """

    document: Json
    names: Mapping[str, str]


def own_context(context: object) -> bool:
    """Whether a context holds no definitions: the API's own is meant."""
    if isinstance(context, list):
        return all(own_context(item) for item in context)
    return context is None or isinstance(context, str) or context == {}


def plain(value: Any) -> Any:
    """Return a value without JSON-LD's wrapping (JSON-LD 1.1, section 9.5)."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        if "@value" in value and not value.keys() - {"@value", "@type", "@index"}:
            return value["@value"]
        if "@list" in value or "@set" in value:
            return plain(value.get("@list", value.get("@set")))
    return value


def understood(document: Json, rules: Rules) -> Understood:
    """Return `document` with the keys of the vocabulary."""
    if not own_context(document.get("@context")):
        return _expanded(document, rules)
    found: Json = {}
    names: dict[str, str] = {}
    for name, value in document.items():
        rule = rules.by_key.get(name)
        if rule is None and ":" in name:
            rule = rules.by_iri.get(rules.vocabulary.full(name))
            if rule is not None:
                value = _single(plain(value))
        if rule is None:
            found.setdefault(name, value)
        else:
            found[rule.key] = plain(value) if isinstance(value, dict) else value
            names[rule.key] = name
    return Understood(found, names)


def _single(value: object) -> object:
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def _context(rules: Rules) -> Json:
    """Return the API's own context, as far as this class needs it."""
    terms: Json = {"hydra": HYDRA, **rules.vocabulary.prefixes}
    for rule in rules.rules:
        if rule.iri:
            coerced = {"@type": "@id"} if LINK in rule.types else {}
            terms[rule.key] = {"@id": rule.iri, **coerced}
    return {"@context": {name: terms[name] for name in terms if name}}


def _expanded(document: Json, rules: Rules) -> Understood:
    try:
        jsonld: Any = import_module("pyld.jsonld")
    except ImportError:
        raise RuntimeError(
            "the document has an @context of its own; install pyld to check it"
        ) from None
    own = _context(rules)

    def load(url: str, options: object) -> Json:
        return {"contextUrl": None, "documentUrl": url, "document": own}

    options = {"documentLoader": load, "expandContext": own, "base": ""}
    context = document["@context"]
    if not isinstance(context, (dict, list)):
        # JSON-LD 1.1, section 9.15; PyLD overlooks what Python holds for false.
        message = "the document's @context should be an IRI, an object or a list"
        raise ValidationFailed((Violation("/@context", "bad-format", "", message),))

    def expand(part: Json) -> Json:
        try:
            found = jsonld.expand({"@context": context, **part}, options)
        except (jsonld.JsonLdError, ValueError) as error:
            reason = getattr(error, "type", error)
            message = f"the document's @context cannot be used: {reason}"
            raise ValidationFailed(
                (Violation("/@context", "bad-format", "", message),)
            ) from error
        first: Json = found[0] if found else {}
        return first

    names: dict[str, str] = {}
    result: Json = {"@context": context}
    for name, value in document.items():
        if name == "@context":
            continue
        for iri, values in expand({name: value}).items():
            rule = rules.by_iri.get(iri)
            if rule is None:
                result[iri] = values
                continue
            result[rule.key] = _compacted(values, LINK in rule.types)
            if isinstance(value, list):
                several = result[rule.key]
                result[rule.key] = several if isinstance(several, list) else [several]
            names[rule.key] = name
    return Understood(result, names)


def _compacted(values: object, link: bool) -> object:
    found = plain(values)
    items = found if isinstance(found, list) else [found]
    several = [
        item["@id"] if isinstance(item, dict) and item.keys() == {"@id"} else item
        for item in items
    ]
    return _single(several)
