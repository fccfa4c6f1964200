"""What an operation of the vocabulary is to a client: a request and its answer."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from pydantic import ValidationError

from ..collection import BaseCollection
from ..links import named_class
from ..resource import Resource
from .addresses import Key, Term, expand, resolve, with_query
from .errors import UnreadableAnswer
from .messages import Answer, Request

R = TypeVar("R", bound=Resource)

JSON_LD = "application/ld+json"
MERGE_PATCH = "application/merge-patch+json"
ACCEPT = f"{JSON_LD}, application/json;q=0.9, application/problem+json;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: what is sent, and what comes back.

    `path` has its variables in braces, None where the vocabulary gives no address;
    `entrance` is then the JSON key of the entry point's link to it, if any.
    `body` names the class of what is sent (``ImageWrite``, ``Collection[ImageWrite]``,
    empty: nothing). `search` maps keyword arguments to the variables of the query,
    `said` are the documented statuses of errors.
    """

    method: str
    path: str | None = None
    entrance: str = ""
    body: str = ""
    media_type: str = JSON_LD
    search: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[int, str] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the path's variables."""
        return _variables(self.path or "")


@functools.cache
def _variables(path: str) -> tuple[str, ...]:
    return tuple(part[1:-1] for part in path.split("/") if part[:1] == "{")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a resource was read: its address and its entity tag (RFC 9110, 8.8.3).

    The address is empty where nobody said it. The tag is empty where there is none,
    or a weak one, which proves nothing.
    """

    url: str
    tag: str = ""


def source_of(resource: Resource) -> Source | None:
    """Return where `resource` was read; None: it was made here."""
    found: Source | None = getattr(resource, "_source", None)
    return found


def remember(resource: Resource, source: Source) -> None:
    """Note where `resource` was read; it is no part of the document."""
    object.__setattr__(resource, "_source", source)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What an operation is called with, sorted by what it is for."""

    address: str | Resource | None
    body: object
    variables: Mapping[str, Key]
    terms: Mapping[str, Term | None]


def sort_arguments(
    operation: Operation, given: tuple[object, ...], named: Mapping[str, object]
) -> Arguments:
    """Sort the arguments of a call; raises `TypeError` where they do not fit.

    A body is the last that is `given`, an address the first. A resource that
    was read is both.
    """
    terms = {
        operation.search[name]: cast("Term | None", value)
        for name, value in named.items()
        if name in operation.search
    }
    variables = {k: v for k, v in named.items() if k not in operation.search}
    rest, body = list(given), None
    if operation.body:
        if not rest:
            raise TypeError(f"{operation.method} takes what is to be sent")
        body = rest.pop()
        if not rest and not variables and _is_addressed(body):
            rest.append(body)
    if len(rest) > 1 or (rest and variables):
        raise TypeError("give an address, or variables, and not both")
    address = rest[0] if rest else None
    if address is None:
        _check_variables(operation, variables)
    elif not isinstance(address, (str, Resource)):
        raise TypeError(f"no address: {type(address).__name__}")
    return Arguments(address, body, cast("Mapping[str, Key]", variables), terms)


def _is_addressed(body: object) -> bool:
    return isinstance(body, Resource) and source_of(body) is not None


def _check_variables(operation: Operation, variables: Mapping[str, object]) -> None:
    wanted = operation.variables
    missing = [name for name in wanted if variables.get(name) is None]
    unknown = [name for name in variables if name not in wanted]
    if missing or unknown:
        wrong = [f"no {name}" for name in missing]
        wrong += [f"{name} is unknown" for name in unknown]
        raise TypeError(f"{', '.join(wrong)}; the address is {operation.path}")


def address_of(base: str, resource: str | Resource) -> str:
    """Return the URL of a resource, or of an IRI relative to `base`.

    Raises `ForeignOrigin` where that is not at the API's origin, and `TypeError`
    for a resource without an address.
    """
    if isinstance(resource, str):
        return resolve(base, str(resource))
    source = source_of(resource)
    iri = resource.jsonld_id
    if iri is None or iri.startswith("_:"):
        if source is None or not source.url:
            raise TypeError("the resource has no address: it was never read")
        return resolve(base, source.url)
    within = source.url if source is not None and source.url else base
    # Twice, as where it was read may be no address of the API either.
    return resolve(base, resolve(within, iri))


def request_of(
    base: str, operation: Operation, url: str | None, arguments: Arguments
) -> Request:
    """Return the request of an operation at `url`, or else at its path."""
    if url is None:
        url = expand(base, operation.path or "", arguments.variables)
    headers = {"Accept": ACCEPT}
    content = b""
    if operation.body:
        content = body_of(operation, arguments.body)
        headers["Content-Type"] = operation.media_type
    if operation.method not in ("GET", "HEAD", "POST"):
        target = arguments.address
        source = source_of(target) if isinstance(target, Resource) else None
        if source is not None and source.tag:
            headers["If-Match"] = source.tag
    return Request(operation.method, with_query(url, arguments.terms), headers, content)


def body_of(operation: Operation, body: object) -> bytes:
    """Return what is sent: a resource, or a collection of any iterable.

    What was read is sent without what only the server sets.
    """
    if not operation.body.startswith("Collection"):
        if not isinstance(body, Resource):
            raise TypeError(
                f"{operation.body} is to be sent, not {type(body).__name__}"
            )
        return _writable(operation.body, body).to_json()
    if isinstance(body, BaseCollection):
        return body.to_json()
    if isinstance(body, (str, Resource)) or not isinstance(body, Iterable):
        raise TypeError(f"several are to be sent, not {type(body).__name__}")
    name = operation.body.removeprefix("Collection[").removesuffix("]")
    members = [_writable(name, member).to_document() for member in body]
    return json.dumps({"@type": "Collection", "member": members}).encode()


def _writable(name: str, body: Resource) -> Resource:
    model = named_class(name)
    if isinstance(body, model) or model is Resource:
        return body
    return model.of(body)


def read_resource(model: type[R], answer: Answer) -> R:
    """Read an answer as one of `model`, and note where it came from."""
    request = answer.request
    check_json(answer)
    try:
        found = model.from_json(answer.content)
    except ValidationError as failure:
        first = failure.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(part) for part in first["loc"][:4])
        # Further lines would show what was read.
        said = first["msg"].partition("\n")[0]
        raise UnreadableAnswer(
            f"no {model.__name__}: {place or 'the document'}: {said}",
            request.method,
            request.url,
        ) from None
    remember(found, _source(answer))
    return found


def _source(answer: Answer) -> Source:
    """Return where what an answer holds is, and its entity tag.

    What a POST is answered with is not at the address that it was sent to
    (RFC 9110, sections 6.4.2 and 15.3.2).
    """
    url, tag = answer.request.url, answer.headers.get("etag", "")
    if answer.request.method == "POST":
        created = answer.headers.get("location", "") if answer.status == 201 else ""
        url, tag = (resolve(url, created), tag) if created else ("", "")
    # What is not ASCII cannot be sent back in a header.
    usable = tag.isascii() and not tag.startswith("W/")
    return Source(url, tag if usable else "")


def check_json(answer: Answer) -> None:
    """Raise `UnreadableAnswer` where an answer does not say that it is JSON."""
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip()
    name = media_type.lower()
    if name == "application/json" or (name[:12] == "application/" and "+json" in name):
        return
    said = media_type if media_type.isprintable() else "something unprintable"
    raise UnreadableAnswer(
        f"answered with {said[:80] or 'no media type'}, which is not JSON",
        answer.request.method,
        answer.request.url,
    )
