"""Resources as they are shown, and what is sent as it is kept.

In the store an IRI of this API begins with a slash, so that a database may
move to another host; what is shown are whole IRIs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from ..resource import Resource
from ..violations import Violation, step
from .calls import Call, Note, Representation
from .description import Keys, ResourceType
from .rows import Stored

T = TypeVar("T", bound=Resource)

_KEYWORDS = ("@context", "@id", "@type")


def shown(call: Call, resource: ResourceType[Any], stored: Stored) -> dict[str, Any]:
    """Return the representation of a resource: without what is write-only."""
    address = call.origin + resource.address(stored.keys)
    said = stored.document.get("@type")
    document: dict[str, Any] = {
        "@context": call.origin + call.api.context_path,
        "@id": address,
        "@type": resource.type_name if said is None else said,
    }
    hidden = {"@type"} | secrets(resource, stored.document)
    for key, value in stored.document.items():
        if key not in hidden:
            document[key] = (
                _global(value, call.origin) if key in resource.links else value
            )
    for key, segment in resource.addresses:
        document[key] = f"{address.rstrip('/')}/{segment}"
    return document


def representation(
    call: Call, resource: ResourceType[Any], stored: Stored, created: bool = False
) -> Representation:
    """Return what is shown of a resource, `created` just now or not."""
    checks = resource.checks_of(stored.document.get("@type")) or resource.checks
    note = Note(stored.tag, resource.address(stored.keys), created)
    return Representation(checks.loaded[0], shown(call, resource, stored), note)


def secrets(resource: ResourceType[Any], document: Mapping[str, Any]) -> frozenset[str]:
    """Return the JSON keys of a resource that are never shown."""
    checks = resource.checks_of(document.get("@type")) or resource.checks
    return checks.write_only


def model_of(
    resource: ResourceType[T], document: dict[str, Any]
) -> tuple[T, Mapping[str, Any]]:
    """Return the model of what is shown, and what is no value of its property.

    So is what was kept before the vocabulary changed; it is shown all the
    same, as it is.
    """
    checks = resource.checks_of(document.get("@type")) or resource.checks
    model: type[Any] = checks.loaded[0]
    try:
        return model.from_document(document), {}
    except ValidationError as failure:
        errors = failure.errors(include_url=False, include_input=False)
    keys = {str(error["loc"][0]) for error in errors if error["loc"]}
    known = {key: value for key, value in document.items() if key not in keys}
    others = {key: value for key, value in document.items() if key in keys}
    return model.from_document(known), others


def new(resource: ResourceType[Any], keys: Keys) -> Stored:
    """Return a resource with nothing in it yet."""
    return Stored(0, 0, keys, {})


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent of a resource, as it is kept.

    `members` are the paths that were given as the members of collections, by
    the JSON keys of those.
    """

    document: dict[str, Any]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def sent(call: Call, resource: ResourceType[Any], body: Resource) -> Sent:
    """Return what `body` says, in the words of the store.

    What only the server sets is left out: it was checked already to be as
    it is. An `@type` is kept where it says more than the address does.
    """
    document: dict[str, Any] = {}
    checks = resource.checks_of(body.jsonld_type) or resource.checks
    if checks is not resource.checks:
        document["@type"] = body.jsonld_type
    members: dict[str, tuple[str, ...]] = {}
    for key, value in body.to_document().items():
        if key in _KEYWORDS or key in checks.read_only:
            continue
        if key in resource.served:
            if isinstance(value, list):
                items = local(value, call.origin)
                members[key] = tuple(_iri(item) or "" for item in items)
        elif key in resource.links:
            document[key] = local(value, call.origin)
        else:
            document[key] = value
    return Sent(document, members)


def misplaced(
    call: Call,
    resource: ResourceType[Any],
    document: Mapping[str, Any],
    keys: Keys | None,
) -> Iterator[Violation]:
    """Yield what a document says of addresses that are otherwise.

    Without `keys` the resource has no address yet.
    """
    if resource.checks_of(document.get("@type")) is None:
        text = f"`@type` should be {resource.type_name}"
        yield Violation("/@type", "not-allowed-value", "", text)
    if keys is None:
        return
    address = resource.address(keys)
    said = document.get("@id")
    if isinstance(said, str) and local(said, call.origin) != address:
        text = f"`@id` should be {address}, the address it is sent to"
        yield Violation("/@id", "wrong-address", "", text)
    for key, segment in resource.addresses:
        value = document.get(key)
        if value is None or isinstance(value, list):
            continue
        own = f"{address.rstrip('/')}/{segment}"
        if _iri(local(value, call.origin)) != own:
            rule = resource.checks.by_key.get(key)
            text = f"`{key}` is at {own}, and is changed there"
            iri = rule.iri if rule else ""
            yield Violation(step("", key), "wrong-address", iri, text)


def merged(document: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return `document` with `patch` applied (RFC 7396, section 2)."""
    result = dict(document)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            before = result.get(key)
            result[key] = merged(before if isinstance(before, dict) else {}, value)
        else:
            result[key] = value
    return result


def kept(
    call: Call, resource: ResourceType[Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return values in the words of the store."""
    return {
        key: local(value, call.origin) if key in resource.links else value
        for key, value in values.items()
    }


def local_path(call: Call, iri: object) -> str | None:
    """Return the path of a resource of this API by its IRI, or None."""
    found = _iri(local(iri, call.origin))
    return found if found is not None and found.startswith("/") else None


def _iri(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id")
    return value if isinstance(value, str) else None


def local(value: Any, origin: str) -> Any:
    """Return an IRI, or all in a value, without the origin of this API."""
    if isinstance(value, list):
        return [local(item, origin) for item in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return {**value, "@id": local(value["@id"], origin)}
    if isinstance(value, str) and value.startswith(f"{origin}/"):
        return value[len(origin) :]
    return value


def _global(value: Any, origin: str) -> Any:
    """Return an IRI, or all in a value, as a client can use it."""
    if isinstance(value, list):
        return [_global(item, origin) for item in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return {**value, "@id": _global(value["@id"], origin)}
    if isinstance(value, str) and value.startswith("/") and value[1:2] != "/":
        return origin + value
    return value
