"""A bookshop that answers as API Platform does, in memory, over real HTTP.

Written from what API Platform documents and its issues show, for versions 3.4 and 4:
the guides on operations, pagination, filters, errors, validation, content negotiation
and JSON-LD contexts; its functional tests of Hydra collections, errors and the entry
point (features/hydra, features/main/crud, content_negotiation and validation); pull
requests 3089 (Accept-Patch), 5866 and 3857 (violations), issue 7080 (their members).

As there: a POST needs `application/ld+json` and a PATCH `application/merge-patch+json`,
else 415; errors are `application/problem+json` whatever was asked for; a PUT replaces
and creates nothing; ETags are sent by reads alone, and `If-Match` is not looked at.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from client.servers.api_platform_books import Books, InvalidError, MalformedError
from client.servers.api_platform_documents import (
    BOOK,
    HYDRA,
    KINDS,
    Document,
    Kind,
    Speaker,
)
from server_support import in_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

JSON_LD = "application/ld+json"
MERGE_PATCH = "application/merge-patch+json"
PAGE_SIZE = 3
METHODS = {"collection": ("GET", "POST"), "item": ("GET", "PUT", "PATCH", "DELETE")}


@contextlib.contextmanager
def api_platform(*, prefixed: bool = False, root: str = "") -> Iterator[str]:
    """Run a bookshop; yields the URL of its entry point.

    Keys of Hydra have the prefix ``hydra:`` where `prefixed` is set, as in version
    3; `root` is the path before all others, such as ``/api``.
    """
    with in_thread(application(Speaker(prefixed, root))) as client:
        yield str(client.base_url).rstrip("/") + (root or "/")


def application(speaker: Speaker) -> Starlette:
    """Return the application of a new bookshop with seven books."""
    shop = Shop(speaker)
    answers = {
        f"{speaker.root}/docs.jsonld": (shop.documentation, ("GET",)),
        f"{speaker.root}/contexts/{{name}}": (shop.context, ("GET",)),
        f"{speaker.root}/{{path}}/{{id}}": (shop.item, METHODS["item"]),
        f"{speaker.root}/{{path}}": (shop.collection, METHODS["collection"]),
        speaker.root or "/": (shop.entry_point, ("GET",)),
    }
    routes = [
        Route(path, answer, methods=[*methods])
        for path, (answer, methods) in answers.items()
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: shop.problem})


class Shop:
    """What a bookshop answers."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._books = Books(speaker.root)

    async def entry_point(self, request: Request) -> Response:
        """Answer a link to each collection."""
        self._acceptable(request)
        return self._answer(request, self._speaker.entry_point())

    async def documentation(self, request: Request) -> Response:
        """Answer the ApiDocumentation."""
        return self._answer(request, self._speaker.documentation(_origin(request)))

    async def context(self, request: Request) -> Response:
        """Answer the JSON-LD context of a class."""
        name = request.path_params["name"]
        context = self._speaker.context(name, _origin(request))
        if context is None:
            raise HTTPException(404, "Not Found")
        return self._answer(request, context)

    async def collection(self, request: Request) -> Response:
        """Answer a page of a collection, or create a member."""
        kind = _kind(request)
        self._acceptable(request)
        if request.method != "POST":
            return self._answer(request, self._page(request, kind), allow="collection")
        document = await self._sent(request, JSON_LD)
        try:
            iri = self._books.add(kind, document)
        except InvalidError as error:
            return self._violated(request, error)
        except MalformedError as error:
            raise HTTPException(400, str(error)) from None
        headers = {"Location": iri, "Content-Location": iri}
        shown = self._shown(kind, iri)
        return self._answer(request, shown, 201, headers, allow="collection")

    async def item(self, request: Request) -> Response:
        """Answer, replace, change or delete a resource."""
        kind, iri = _kind(request), request.url.path
        self._acceptable(request)
        if iri not in self._books:
            raise HTTPException(404, "Not Found")
        if request.method == "DELETE":
            self._books.remove(kind, iri)
            return self._answer(request, None, 204, allow="item")
        if request.method in ("PUT", "PATCH"):
            patch = request.method == "PATCH"
            document = await self._sent(request, MERGE_PATCH if patch else JSON_LD)
            try:
                self._books.become(kind, iri, document, patch=patch)
            except InvalidError as error:
                return self._violated(request, error)
            except MalformedError as error:
                raise HTTPException(400, str(error)) from None
        headers = {"Content-Location": iri}
        return self._answer(request, self._shown(kind, iri), 200, headers, allow="item")

    async def problem(self, request: Request, error: Exception) -> Response:
        """Answer an error, as RFC 9457 and Hydra have it."""
        assert isinstance(error, HTTPException)
        named = f"/errors/{error.status_code}"
        document = {
            "@context": f"{self._speaker.root}/contexts/Error",
            "@id": f"{self._speaker.root}{named}",
            "@type": "hydra:Error" if self._speaker.prefixed else "Error",
            "title": "An error occurred",
            "detail": error.detail,
            "status": error.status_code,
            "type": named,
            **self._described(error.detail),
        }
        return self._failed(request, document, dict(error.headers or {}))

    def _violated(self, request: Request, invalid: InvalidError) -> Response:
        lines = [f"{name}: {message}" for name, message, _ in invalid.violations]
        named = f"/validation_errors/{invalid.violations[0][2]}"
        document = {
            "@context": f"{self._speaker.root}/contexts/ConstraintViolation",
            "@id": f"{self._speaker.root}{named}",
            "@type": "ConstraintViolation",
            "status": 422,
            "violations": [
                {"propertyPath": name, "message": message, "code": code}
                for name, message, code in invalid.violations
            ],
            "detail": "\n".join(lines),
            "type": named,
            "title": "An error occurred",
            **self._described("\n".join(lines)),
        }
        return self._failed(request, document, {})

    def _described(self, detail: str) -> Document:
        # Version 4 without the prefix: `title` is that of RFC 9457 already.
        title = {"hydra:title": "An error occurred"} if self._speaker.prefixed else {}
        return {**title, self._speaker.term("description"): detail}

    def _failed(
        self, request: Request, document: Document, headers: dict[str, str]
    ) -> Response:
        answer = self._answer(request, document, document["status"], headers)
        answer.headers["Content-Type"] = "application/problem+json; charset=utf-8"
        answer.headers["Link"] = (
            '<http://www.w3.org/ns/hydra/error>; rel="http://www.w3.org/ns/json-ld#error",'
            + answer.headers["Link"]
        )
        return answer

    def _answer(
        self,
        request: Request,
        document: Document | None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        *,
        allow: str = "",
    ) -> Response:
        documentation = f"{_origin(request)}{self._speaker.root}/docs.jsonld"
        content = b"" if document is None else json.dumps(document).encode()
        answer = Response(content, status, dict(headers or {}))
        answer.headers["Vary"] = "Accept"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Frame-Options"] = "deny"
        answer.headers["Link"] = f'<{documentation}>; rel="{HYDRA}apiDocumentation"'
        if document is not None:
            answer.headers["Content-Type"] = f"{JSON_LD}; charset=utf-8"
        if allow:
            answer.headers["Allow"] = ", ".join(("OPTIONS", "HEAD", *METHODS[allow]))
            answer.headers["Accept-Patch"] = MERGE_PATCH
        if allow == "collection":
            answer.headers["Accept-Post"] = JSON_LD
        if request.method in ("GET", "HEAD") and status == 200:
            answer.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return answer

    def _acceptable(self, request: Request) -> None:
        accepted = request.headers.get("accept", "*/*")
        ranges = {part.split(";")[0].strip() for part in accepted.split(",")}
        if ranges.isdisjoint({"*/*", "application/*", JSON_LD}):
            raise HTTPException(
                406,
                f'Requested format "{accepted}" is not supported. '
                f'Supported MIME types are "{JSON_LD}".',
            )

    async def _sent(self, request: Request, expected: str) -> Document:
        content_type = request.headers.get("content-type")
        if content_type is None:
            raise HTTPException(415, 'The "Content-Type" header must exist.')
        if content_type.split(";")[0].strip() != expected:
            raise HTTPException(
                415,
                f'The content-type "{content_type}" is not supported. '
                f'Supported MIME types are "{expected}".',
            )
        try:
            document = json.loads(await request.body())
        except ValueError:
            raise HTTPException(400, "Syntax error") from None
        if not isinstance(document, dict):
            raise HTTPException(400, "Unexpected value")
        return document

    def _shown(self, kind: Kind, iri: str) -> Document:
        context = f"{self._speaker.root}/contexts/{kind.name}"
        return {"@context": context, **self._books.shown(kind, iri)}

    def _page(self, request: Request, kind: Kind) -> Document:
        query = request.query_params
        page = query.get("page", "1")
        if not page.isdecimal() or page == "0":
            raise HTTPException(400, "Page should not be less than 1")
        found = self._books.found(kind, query)
        number, last = int(page), max(1, -(-len(found) // PAGE_SIZE))
        shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        path, term = request.url.path, self._speaker.term
        document = {
            "@context": f"{self._speaker.root}/contexts/{kind.name}",
            "@id": path,
            "@type": term("Collection"),
            term("totalItems"): len(found),
            term("member"): [self._books.shown(kind, iri) for iri in shown],
        }
        if last > 1 or query:
            others = [item for item in query.multi_items() if item[0] != "page"]
            pages = {"first": 1, "last": last}
            pages |= {"previous": number - 1} if number > 1 else {}
            pages |= {"next": number + 1} if number < last else {}
            document[term("view")] = {
                "@id": _paged(path, others, number, last),
                "@type": term("PartialCollectionView"),
                **{
                    term(name): _paged(path, others, at, last)
                    for name, at in pages.items()
                    if last > 1
                },
            }
        if kind is BOOK:
            document[term("search")] = self._search(path)
        return document

    def _search(self, path: str) -> Document:
        variables = {"title": "title", "author": "author", "order[title]": "title"}
        # The mapping has no prefix in either spelling.
        mapping = [
            {
                "@type": "IriTemplateMapping",
                "variable": variable,
                "property": name,
                "required": False,
            }
            for variable, name in variables.items()
        ]
        values: dict[str, Any] = {
            "template": f"{path}{{?{','.join(variables)}}}",
            "variableRepresentation": "BasicRepresentation",
            "mapping": mapping,
        }
        type_ = self._speaker.term("IriTemplate")
        return {"@type": type_, **self._speaker.spelled(**values)}


def _kind(request: Request) -> Kind:
    path = request.path_params["path"]
    for kind in KINDS:
        if kind.path == path:
            return kind
    raise HTTPException(404, "Not Found")


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _paged(path: str, others: list[tuple[str, str]], number: int, last: int) -> str:
    pages = [("page", str(number))] if last > 1 else []
    return f"{path}?{urlencode([*others, *pages])}"
