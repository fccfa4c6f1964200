"""From a request to an answer: the gates in order, then the handler.

Who asks and whether they may, what they accept, what they send; then the
operation; then the rules of HTTP for its answer.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from ..checking import ClassChecks, LinkChecks, ValidationFailed
from ..collection import BaseCollection
from ..resource import Resource
from . import documents
from .access import Access, Authorization
from .browser.frame import Visit
from .browser.site import Site
from .calls import Call, Representation
from .description import (
    Api,
    CollectionType,
    Keys,
    LinkType,
    ResourceType,
    Route,
    filled,
    written_type,
)
from .handlers import Handlers
from .limits import Limits
from .negotiation import (
    HTML,
    acceptable,
    check_content_type,
    not_modified,
    parse_object,
    read_body,
)
from .problems import Problem, invalid, missing
from .store import SqlStore
from .work import Work, usable_key

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """What is at an address: as it is shown, its keys, its entity tag.

    Of what is not there yet, what it would be shown with.
    """

    document: Mapping[str, Any] | None = None
    keys: Keys | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What all answers of one application have in common."""

    api: Api
    store: SqlStore
    authorize: Authorization
    handlers: Mapping[type[Handlers], Handlers]
    limits: Limits
    site: Site

    async def identify(self, request: Request) -> str:
        """Return who asks; raises 401 (RFC 9110, section 15.5.2)."""
        credentials = request.headers.get("authorization", "")
        identity = await self.authorize.identify(credentials)
        if identity is None:
            challenge = {"WWW-Authenticate": self.authorize.challenge}
            raise Problem(401, "Say who you are.", headers=challenge)
        return identity

    async def admit(self, request: Request, operation: str, hydra_class: str) -> str:
        """Return who asks; raises 401 and 403 (RFC 9110, section 15.5)."""
        identity = await self.identify(request)
        access = Access(
            identity=identity,
            operation=operation,
            method=request.method,
            hydra_class=hydra_class,
            variables=request.path_params,
        )
        if not await self.authorize.allow(access):
            raise Problem(403, "You may not do this.")
        return identity

    async def may(self, request: Request, identity: str, route: Route) -> bool:
        """Whether somebody may do what a route is for."""
        access = Access(
            identity=identity,
            operation=route.name,
            method=route.method,
            hydra_class=route.hydra_class,
            variables=request.path_params,
        )
        return await self.authorize.allow(access)

    async def visit(self, request: Request, path: str, identity: str) -> Visit:
        """Return what somebody may do at the address that they look at."""
        routes = self.api.by_path.get(path, {}).values()
        known = [r for r in routes if await self.may(request, identity, r)]
        return Visit(request=request, identity=identity, routes=known)

    async def answer(self, request: Request, route: Route) -> Response:
        """Answer one operation; raises `Problem` and `ValidationFailed`."""
        identity = await self.admit(request, route.name, route.hydra_class)
        media_type = acceptable(request.headers.get("accept"))
        call = self.call(request, route, identity)
        sent = [await self._body(request, call)] if route.bodies else []
        result = await self.perform(call, sent)
        if media_type != HTML or result is None:
            response = _response(call, result, media_type, request.method)
        else:
            visit = await self.visit(request, route.path, identity)
            response = self.site.result(visit, route, result)
            response.headers.update(location(call, result))
        if route.deprecated:
            # Since when, no vocabulary says (RFC 9745, section 2.1).
            response.headers["Deprecation"] = "@0"
        return response

    def call(
        self,
        request: Request,
        route: Route,
        identity: str,
        more: Mapping[str, str] = _NOTHING,
    ) -> Call:
        """Return a request as handlers know it; raises 400 and 404.

        `more` are headers that count besides.
        """
        keys = tuple(str(request.path_params[name]) for name in route.keys)
        if not all(usable_key(key, self.limits.key) for key in keys):
            raise missing()
        return Call(
            api=self.api,
            route=route,
            identity=identity,
            keys=keys,
            headers={**request.headers, **more},
            query=_query(request),
            origin=origin(request),
            limits=self.limits,
            allow=self.authorize.allow,
        )

    async def perform(
        self, call: Call, sent: Sequence[Resource]
    ) -> Representation | None:
        """Let the handlers do it; returns what is shown of what they return."""
        route, handlers = call.route, self.handlers[call.route.handlers]
        subject = route.subject
        if isinstance(subject, (ResourceType, CollectionType)) and _only_reads(
            route, handlers
        ):
            # A model would be made only to be taken apart again.
            async with handlers.reading(call) as work:
                return await work.representation(subject, call.keys)
        operation = getattr(handlers, route.name)
        result = await operation(call, *call.keys, *sent)
        return shown(call, result) if isinstance(result, Resource) else None

    async def _body(self, request: Request, call: Call) -> Resource:
        """Return what was sent, checked; raises 400, 408, 413, 415 and 422."""
        check_content_type(request.method, request.headers.get("content-type"))
        text = await self.received(request)
        document = parse_object(text, self.limits.depth)
        checks = _checks_for(call.route.bodies, document)
        if isinstance(checks, LinkChecks):
            return checks.check(document, call.route.method)
        if _speaks_for_itself(call, document):
            # What is there only ever excuses what a document says.
            with suppress(Problem):
                return checked(call, checks, document, Current(keys=call.keys))
        return checked(call, checks, document, await self.current(call))

    async def received(self, request: Request) -> bytes:
        """Return the body of a request; raises 408 and 413."""
        declared = request.headers.get("content-length")
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await read_body(request.stream(), declared, self.limits.body)
        except TimeoutError:
            raise Problem(408, "The body took too long.") from None

    async def current(self, call: Call) -> Current:
        """Return what the store has at the address of a call."""
        async with self.store.reading() as session:
            return await _current(Work(session, call))


def checked(
    call: Call, checks: ClassChecks, document: dict[str, Any], current: Current
) -> Resource:
    """Return the model of a document; raises 422 with all that is wrong."""
    resource, keys = written_type(call.route), current.keys
    if resource is not None:
        # What inherits from the class follows rules of its own.
        said = document.get("@type", (current.document or {}).get("@type"))
        checks = resource.checks_of(said) or checks
    try:
        found: Resource = checks.check(document, call.route.method, current.document)
    except ValidationFailed as failed:
        violations = list(failed.violations)
        if isinstance(resource, ResourceType):
            violations += documents.misplaced(call, resource, document, keys)
        raise invalid(violations) from None
    if isinstance(resource, ResourceType):
        own = found.to_document()
        violations = list(documents.misplaced(call, resource, own, keys))
        if violations:
            raise invalid(violations)
    return found


def _speaks_for_itself(call: Call, document: Mapping[str, Any]) -> bool:
    """Whether a document can be checked without what is there already.

    It says of which class it is, and its address is where it is sent to.
    """
    whole = call.route.method == "PUT" and "@type" in document
    return whole and isinstance(call.route.subject, ResourceType)


def _only_reads(route: Route, handlers: Handlers) -> bool:
    """Whether a plain operation reads, as generated: nobody has overridden it."""
    generated = getattr(route.handlers, route.name)
    return route.method == "GET" and getattr(type(handlers), route.name) is generated


async def _current(work: Work) -> Current:
    """Return what is at the address; raises 404 for a PATCH of nothing."""
    call = work.call
    subject, keys = call.route.subject, call.keys
    if isinstance(subject, LinkType):
        target = await work.linked_keys(subject, keys)
        if target is None:
            return Current(document={})
        subject, keys = subject.target, target
    if not isinstance(subject, ResourceType):
        return Current()
    stored = await work.session.read(subject, keys)
    if stored is None and call.route.method == "PATCH":
        raise missing()
    tag = "" if stored is None else stored.tag
    known = stored or documents.new(subject, keys)
    return Current(document=documents.shown(call, subject, known), keys=keys, tag=tag)


def _checks_for(
    bodies: tuple[ClassChecks | LinkChecks, ...], document: Mapping[str, Any]
) -> ClassChecks | LinkChecks:
    """Return the checks of the kind of thing that a document says it is."""
    said = document.get("@type")
    names = said if isinstance(said, list) else [said]
    for checks in bodies:
        if isinstance(checks, ClassChecks):
            known = {checks.iri, checks.models[0]}
            full = checks.vocabulary.full
            if any(isinstance(n, str) and {n, full(n)} & known for n in names):
                return checks
    return bodies[0]


def _query(request: Request) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in found:
            raise Problem(400, "A query parameter stands twice.")
        found[name] = value
    return found


def origin(request: Request) -> str:
    """Return what stands before a path in an IRI of this API."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope['root_path']}"


def _response(
    call: Call, result: Representation | None, media_type: str, method: str
) -> Response:
    """Return the answer that a handler's result makes."""
    if result is None:
        return Response(status_code=204 if call.route.returns else call.route.status)
    body = to_json(result.document)
    tag = result.note.tag or f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if media_type == "application/json":
        # Another representation of the same state (RFC 9110, section 8.8.3.3).
        tag = f'{tag[:-1]}j"'
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "private, no-cache"}
    if method in ("GET", "HEAD") and not_modified(call.headers, tag):
        return Response(status_code=304, headers=headers)
    headers |= location(call, result)
    status = call.route.status
    if result.note.created and method == "PUT":
        status = 201
    return Response(body, status, headers, media_type)


def location(call: Call, result: Representation) -> dict[str, str]:
    """Return where what was answered with is (RFC 9110, sections 8.7, 10.2.2)."""
    path = result.note.location
    iri = call.origin + path if path else str(result.document.get("@id") or "")
    if not iri.isascii() or not iri.isprintable() or not iri:
        return {}
    if result.note.created or call.route.method == "POST":
        return {"Location": iri}
    here = iri == call.origin + _path(call)
    return {} if here or not path else {"Content-Location": iri}


def _path(call: Call) -> str:
    return filled(call.route.path, call.route.keys, call.keys)


def shown(call: Call, result: Resource) -> Representation:
    """Return what is shown of a handler's result: nothing that is write-only."""
    note = call.noted(result)
    document = {**result.to_document(), **note.others}
    for key in type(result).hydra_write_only:
        document.pop(key, None)
    if isinstance(result, BaseCollection):
        members = getattr(result, "member", [])
        for member, said in zip(members, document.get("member", []), strict=False):
            if isinstance(member, Resource) and isinstance(said, dict):
                said.update(call.noted(member).others)
                for key in type(member).hydra_write_only:
                    said.pop(key, None)
    if document.get("@context") is None:
        context = call.origin + call.api.context_path
        document = {"@context": context, **document}
    return Representation(type(result), document, note)
