"""What a client does, as rules that no network is in: call, follow, learn.

Where the vocabulary gives no address, the entry point's representation does
(Hydra Core Vocabulary, "Discovering a Hydra-powered Web API").
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from ..links import named_class
from ..resource import Resource
from .addresses import origin, resolve
from .agreement import differences
from .contexts import has_definitions, under_iris
from .errors import AddressUnknown, ApiError, StatusError, UnreadableAnswer
from .exchange import exchange
from .expanded import Told, is_same, speaks_iris
from .known import Known
from .messages import Answer, Request, Retries, Steps
from .operations import (
    ACCEPT,
    JSON_LD,
    Operation,
    address_of,
    check_json,
    read_resource,
    remember,
    request_of,
    sort_arguments,
    source_of,
)

R = TypeVar("R", bound=Resource)

_DOCUMENTATION = "http://www.w3.org/ns/hydra/core#apiDocumentation"
_LINK = re.compile(r"<([^<>]*)>([^<>]*)")


class DocumentationChanged(UserWarning):
    """The API describes itself otherwise than when this package was generated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What a client knows of its API: its entry point, and what it was made from.

    `package` holds the client's modules, `name` begins the names of environment
    variables, `known` is the file that says what the vocabulary had,
    `statuses` are errors of its own.
    """

    package: str
    name: str
    entrypoint: str
    known: Path
    statuses: Mapping[int, type[StatusError]] = field(default_factory=dict)


class Core:
    """The rules of one client; remembers what the entry point says."""

    def __init__(self, api: Api, url: str, retries: Retries) -> None:
        origin(url)
        self.api = api
        self.url = url
        self.retries = retries
        self._entrance: Mapping[str, Any] | None = None
        self._compared = False
        self._known = Known(api.known)
        self._spells_out = False

    def call(
        self,
        operation: Operation,
        model: type[R],
        given: tuple[object, ...],
        named: Mapping[str, object],
    ) -> Steps[R]:
        """Do what an operation says; returns what the answer holds."""
        answer = yield from self.answered(operation, given, named)
        if not answer.content.strip():
            # What was made is said to be elsewhere (RFC 9110, section 15.3.2).
            request = answer.request
            url = resolve(request.url, answer.headers.get("location", request.url))
            answer = yield from self.get(url)
        return self.resource(model, answer)

    def answered(
        self,
        operation: Operation,
        given: tuple[object, ...],
        named: Mapping[str, object],
    ) -> Steps[Answer]:
        """Do what an operation says; returns the answer as it came."""
        arguments = sort_arguments(operation, given, named)
        url = None
        if arguments.address is not None:
            url = address_of(self.url, arguments.address)
        elif operation.path is None:
            url = yield from self._learned(operation.entrance)
        request = request_of(self.url, operation, url, arguments)
        if self._spells_out and request.content and operation.media_type == JSON_LD:
            content = self._known.spelled_out(operation, request.content)
            request = replace(request, content=content)
        return (yield from self._exchange(request, operation.said))

    def get(self, url: str) -> Steps[Answer]:
        """Return the answer of an address that was resolved already."""
        request = Request("GET", url, {"Accept": ACCEPT})
        return (yield from self._exchange(request, {}))

    def _exchange(self, request: Request, said: Mapping[int, str]) -> Steps[Answer]:
        statuses = self.api.statuses
        return (yield from exchange(request, self.retries, said, statuses))

    def resource(self, model: type[R], answer: Answer) -> R:
        """Read an answer as a `model`, or as the class below it that its @type names."""
        return self.specialised(model, self.document(model, answer))

    def document(self, model: type[R], answer: Answer) -> R:
        """Read an answer as a `model`, whichever keys the server writes."""
        try:
            found = read_resource(model, answer)
        except UnreadableAnswer:
            told = self._told(model, answer)
            if told is None:
                raise
            return read_resource(model, told)
        keys = found.__pydantic_extra__ or ()
        foreign = any("://" in key or key == "@graph" for key in keys)
        if foreign or has_definitions(found.jsonld_context):
            told = self._told(model, answer)
            if told is not None:
                return read_resource(model, told)
        return found

    def _told(self, model: type[R], answer: Answer) -> Answer | None:
        """Return an answer in the keys of a model; None: it has no others."""
        try:
            document = json.loads(answer.content)
            under = under_iris(document)
            if not speaks_iris(under):
                return None
            told = Told(self._known.classes, answer.request.url).document(
                under, self._known.terms(model)
            )
        except (ValueError, RecursionError):
            return None
        if told is None or is_same(document, told):
            return None
        self._spells_out = True
        return replace(answer, content=json.dumps(told).encode())

    def specialised(self, model: type[R], found: R) -> R:
        """Return what was read as a `model` as the class below it that its @type names."""
        types = found.jsonld_type
        for name in [types] if isinstance(types, str) else types or ():
            if name == model.__name__:
                return found
            kind = self._known.models.get(name)
            known = named_class(kind) if kind is not None else model
            if known is not model and issubclass(known, model):
                better = known.from_document(found.to_document())
                source = source_of(found)
                if source is not None:
                    remember(better, source)
                return better
        return found

    def read(self, model: type[R], address: str | Resource) -> Steps[R]:
        """Read what is at an address as a `model`."""
        answer = yield from self.get(address_of(self.url, address))
        return self.resource(model, answer)

    def entry_point(self, model: type[R]) -> Steps[R]:
        """Read the entry point; warns once where the API was changed."""
        answer = yield from self.get(self.url)
        found = self.resource(model, answer)
        self._entrance = found.to_document()
        yield from self._compare(answer)
        return found

    def _learned(self, key: str) -> Steps[str]:
        """Return the address that the entry point has under a JSON key."""
        if not key:
            raise TypeError("the vocabulary gives no address; give an IRI")
        if self._entrance is None:
            answer = yield from self.get(self.url)
            self._entrance = self.resource(Resource, answer).to_document()
            yield from self._compare(answer)
        iri = _iri_at(self._entrance, key)
        if not iri:
            raise AddressUnknown(f"the entry point has no {key}", "GET", self.url)
        return resolve(self.url, iri)

    def _compare(self, answer: Answer) -> Steps[None]:
        """Warn, once, where the live ApiDocumentation is another than was known."""
        link = _documentation_link(answer)
        if self._compared or not link:
            return
        self._compared = True
        try:
            live = yield from self.get(resolve(answer.request.url, link))
            check_json(live)
        except ApiError:
            return  # Nothing can be said of what cannot be read.
        found = differences(self._known.classes, live.content, live.request.url)
        if found:
            more = f", and {len(found) - 5} more" if len(found) > 5 else ""
            warnings.warn(
                f"{live.request.url} is not what this package was generated from: "
                f"{', '.join(found[:5])}{more}",
                DocumentationChanged,
                stacklevel=2,
            )


def _documentation_link(answer: Answer) -> str:
    """Return the target of the link to the ApiDocumentation (RFC 8288), or nothing."""
    for target, parameters in _LINK.findall(answer.headers.get("link", "")):
        if _DOCUMENTATION in parameters:
            return cast(str, target)
    return ""


def _iri_at(document: Mapping[str, Any], key: str) -> str:
    """Return the IRI under a key, which may be prefixed or hold a resource."""
    for name, value in document.items():
        if name == key or name.rpartition(":")[2] == key:
            first = value[0] if isinstance(value, list) and value else value
            iri = first.get("@id") if isinstance(first, dict) else first
            if isinstance(iri, str):
                return iri
    return ""
