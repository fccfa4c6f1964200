"""The FastAPI application: routes, errors, what surrounds every answer."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute
from starlette.routing import Route as Address
from starlette.types import Receive, Scope, Send

from ..violations import ValidationFailed
from . import metrics
from .access import Authorization
from .answering import Serving
from .browser.frame import Visit
from .browser.site import Site
from .browser.tokens import Tokens
from .description import HYDRA, Api, Route
from .guard import Guard
from .handlers import Handlers, chosen
from .limits import Limits
from .negotiation import JSON_LD, wants_page
from .openapi import openapi
from .probes import probes
from .problems import MEDIA_TYPE, Problem, invalid
from .store import SqlStore
from .submitting import Submission, check_simple, is_form
from .watching import Watch

log = logging.getLogger(__name__)

Answer = Callable[[Request], Awaitable[Response]]

OPENAPI_PATH, DOCS_PATH = "/openapi.json", "/docs"


def application(
    api: Api,
    store: SqlStore,
    *,
    authorize: Authorization,
    handlers: Iterable[type[Handlers]] = (),
    limits: Limits | None = None,
    secret: str = "",
) -> FastAPI:
    """Return the application that serves `api` out of `store`.

    `authorize` is asked before every operation. `handlers` are classes that
    answer otherwise than out of the store. `secret` signs the forms of pages.
    Raises `ValueError` where handlers do not fit.
    """
    serving = Serving(
        api=api,
        store=store,
        authorize=authorize,
        handlers=chosen(api.routes, store, tuple(handlers)),
        limits=limits or Limits(),
        site=Site(api, Tokens(secret)),
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            await store.start()
            yield
        finally:
            await store.stop()

    app = FastAPI(
        title=api.title, lifespan=lifespan, openapi_url=None, redirect_slashes=False
    )
    document = openapi(api, authorize)
    app.openapi = lambda: document  # type: ignore[method-assign]
    counted = metrics.available()
    app.router.routes = _with_probes(serving, _addresses(serving, app), counted)
    _surround(app, serving)
    app.add_middleware(Watch, routes=lambda: app.router.routes, metrics=counted)
    return app


def _surround(app: FastAPI, serving: Serving) -> None:
    """Let every error look the same, and stand guard."""

    async def unknown(request: Request, failure: Exception) -> Response:
        return error(serving, Visit(request=request), _framework_problem(failure))

    def refused(scope: Scope, problem: Problem) -> Response:
        return error(serving, Visit(request=Request(scope)), problem)

    app.add_exception_handler(HTTPException, unknown)
    app.add_middleware(
        Guard,
        limits=serving.limits,
        documentation=serving.api.documentation_path,
        error=refused,
    )


def _with_probes(
    serving: Serving, addresses: list[BaseRoute], counted: metrics.Metrics | None
) -> list[BaseRoute]:
    """Return the routes, those for who runs the server first."""
    paths = [route.path for route in addresses if isinstance(route, Address)]
    return [*probes(serving, paths, counted), *addresses]


def _addresses(serving: Serving, app: FastAPI) -> list[BaseRoute]:
    """Return the routes: what publishes the API, then all of its paths.

    Where a segment may be a word or a variable, the word comes first, and an
    address of the API itself before one that only publishes it.
    """
    api = serving.api
    published = [
        _published(serving, api.documentation_path, "documentation", api.documentation),
        _published(serving, api.context_path, "context", api.context),
        *_openapi_pages(serving, app),
    ]
    ordered = sorted(
        api.by_path, key=lambda path: [s[:1] == "{" for s in path.split("/")]
    )
    stated = [_address(serving, path) for path in ordered if "{" not in path]
    variable = [_address(serving, path) for path in ordered if "{" in path]
    return [*stated, *published, *variable]


def _address(serving: Serving, path: str) -> Address:
    routes = serving.api.by_path[path]
    answers: dict[str, Answer] = {}
    for method, route in routes.items():

        async def answer(request: Request, route: Route = route) -> Response:
            return await serving.answer(request, route)

        answers[method] = answer
    hydra_class = next(iter(routes.values())).hydra_class
    return Address(path, _Dispatch(serving, answers, hydra_class, path))


def _published(serving: Serving, path: str, name: str, text: str) -> Address:
    async def answer(request: Request) -> Response:
        await serving.admit(request, name, f"{HYDRA}ApiDocumentation")
        return Response(text, media_type=JSON_LD)

    return Address(path, _Dispatch(serving, {"GET": answer}, ""))


def _openapi_pages(serving: Serving, app: FastAPI) -> list[Address]:
    async def document(request: Request) -> Response:
        await serving.admit(request, "openapi", f"{HYDRA}ApiDocumentation")
        return JSONResponse(app.openapi())

    async def page(request: Request) -> Response:
        await serving.admit(request, "openapi", f"{HYDRA}ApiDocumentation")
        where = f"{request.scope['root_path']}{OPENAPI_PATH}"
        return get_swagger_ui_html(openapi_url=where, title=serving.api.title)

    return [
        Address(OPENAPI_PATH, _Dispatch(serving, {"GET": document}, "")),
        Address(DOCS_PATH, _Dispatch(serving, {"GET": page}, "")),
    ]


class _Dispatch:
    """Answers all methods at one address (RFC 9110, section 9)."""

    def __init__(
        self,
        serving: Serving,
        answers: dict[str, Answer],
        hydra_class: str,
        path: str = "",
    ) -> None:
        self._serving = serving
        self._answers = answers
        self._class = hydra_class
        self._path = path
        head = ["HEAD"] if "GET" in answers else []
        self._allow = {"Allow": ", ".join([*answers, *head, "OPTIONS"])}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Exception as failure:  # noqa: BLE001 - no message may leave
            response = await self._failed(request, problem_of(request, failure))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        method = request.method
        if method == "OPTIONS" and "OPTIONS" not in self._answers:
            await self._serving.admit(request, "options", self._class)
            return Response(status_code=204, headers=self._allow)
        if is_form(request):
            routes = self._serving.api.by_path.get(self._path, {})
            return await Submission(
                self._serving, request, routes, self._allow
            ).answer()
        check_simple(request)
        answer = self._answers.get("GET" if method == "HEAD" else method)
        if answer is None:
            raise Problem(405, "This is not done here.", headers=self._allow)
        return await answer(request)

    async def _failed(self, request: Request, problem: Problem) -> Response:
        """Return the answer to a problem, with what may be done here instead."""
        visit = Visit(request=request)
        if problem.status in (404, 405) and wants_page(request.headers.get("accept")):
            with suppress(Problem):
                identity = await self._serving.identify(request)
                visit = await self._serving.visit(request, self._path, identity)
        return error(self._serving, visit, problem)


def problem_of(request: Request, failure: Exception) -> Problem:
    """Return what is said of a failure; nothing of what went wrong inside."""
    if isinstance(failure, Problem):
        return failure
    if isinstance(failure, ValidationFailed):
        return invalid(failure.violations)
    if isinstance(failure, ClientDisconnect):
        return Problem(400, "The connection ended before the body did.")
    _log(request, failure)
    if isinstance(failure, SQLAlchemyError) and _passes(failure):
        return Problem(503, "The store is busy.", headers={"Retry-After": "1"})
    return Problem(500, "Something went wrong here; it is in our log.")


def error(serving: Serving, visit: Visit, problem: Problem) -> Response:
    """Return the answer that a problem makes: a page for who wants one."""
    if wants_page(visit.request.headers.get("accept")):
        return serving.site.problem(visit, problem)
    return JSONResponse(problem.document(), problem.status, problem.headers, MEDIA_TYPE)


# Serialization failures, deadlocks, connections (PostgreSQL, appendix A); SQLite.
_PASSING = ("40", "08", "53", "55", "57")


def _passes(failure: SQLAlchemyError) -> bool:
    """Whether the same request may well succeed a little later."""
    original = getattr(failure, "orig", None)
    state = str(getattr(original, "sqlstate", "") or "")
    return state.startswith(_PASSING) or "locked" in str(original)


def _log(request: Request, failure: BaseException) -> None:
    """Log where it went wrong; messages may hold what was sent, so no message."""
    frames = "".join(traceback.format_tb(failure.__traceback__))
    kind = type(failure).__name__
    log.error("%s %s: %s\n%s", request.method, request.url.path, kind, frames)


def _framework_problem(failure: Exception) -> Problem:
    """Give what the framework raises the same form as all errors."""
    status = failure.status_code if isinstance(failure, HTTPException) else 500
    headers = dict(getattr(failure, "headers", None) or {})
    detail = "There is nothing at this address." if status == 404 else "Not possible."
    return Problem(status, detail, headers=headers)
