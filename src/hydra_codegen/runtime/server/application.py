"""The FastAPI application: routes, errors, what surrounds every answer."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
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
from .description import HYDRA, Api, Route
from .guard import Guard
from .handlers import Handlers, chosen
from .limits import Limits
from .negotiation import JSON_LD
from .openapi import openapi
from .probes import probes
from .problems import MEDIA_TYPE, Problem, invalid
from .store import SqlStore
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
) -> FastAPI:
    """Return the application that serves `api` out of `store`.

    `authorize` is asked before every operation. `handlers` are classes that
    answer otherwise than out of the store. Raises `ValueError` where they do
    not fit.
    """
    limits = limits or Limits()
    serving = Serving(
        api=api,
        store=store,
        authorize=authorize,
        handlers=chosen(api.routes, store, tuple(handlers)),
        limits=limits,
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
    app.add_exception_handler(HTTPException, _framework_error)
    app.add_middleware(Guard, limits=limits, documentation=api.documentation_path)
    app.add_middleware(Watch, routes=lambda: app.router.routes, metrics=counted)
    return app


def _with_probes(
    serving: Serving, addresses: list[BaseRoute], counted: metrics.Metrics | None
) -> list[BaseRoute]:
    """Return the routes, those for who runs the server first."""
    paths = [route.path for route in addresses if isinstance(route, Address)]
    return [*probes(serving, paths, counted), *addresses]


def _addresses(serving: Serving, app: FastAPI) -> list[BaseRoute]:
    """Return the routes: what publishes the API, then all of its paths.

    Where a segment may be a word or a variable, the word comes first.
    """
    api = serving.api
    published = [
        _published(serving, api.documentation_path, "documentation", api.documentation),
        _published(serving, api.context_path, "context", api.context),
        *_openapi_pages(serving, app),
    ]
    paths: dict[str, dict[str, Route]] = {}
    for route in api.routes:
        paths.setdefault(route.path, {}).setdefault(route.method, route)
    ordered = sorted(paths, key=lambda path: [s[:1] == "{" for s in path.split("/")])
    return [*published, *(_address(serving, path, paths[path]) for path in ordered)]


def _address(serving: Serving, path: str, routes: dict[str, Route]) -> Address:
    answers: dict[str, Answer] = {}
    for method, route in routes.items():

        async def answer(request: Request, route: Route = route) -> Response:
            return await serving.answer(request, route)

        answers[method] = answer
    hydra_class = next(iter(routes.values())).hydra_class
    return Address(path, _Dispatch(serving, answers, hydra_class))


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
        self, serving: Serving, answers: dict[str, Answer], hydra_class: str
    ) -> None:
        self._serving = serving
        self._answers = answers
        self._class = hydra_class
        head = ["HEAD"] if "GET" in answers else []
        self._allow = {"Allow": ", ".join([*answers, *head, "OPTIONS"])}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await answered(self._answer, Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        method = request.method
        if method == "OPTIONS" and "OPTIONS" not in self._answers:
            await self._serving.admit(request, "options", self._class)
            return Response(status_code=204, headers=self._allow)
        answer = self._answers.get("GET" if method == "HEAD" else method)
        if answer is None:
            raise Problem(405, "This is not done here.", headers=self._allow)
        return await answer(request)


async def answered(answer: Answer, request: Request) -> Response:
    """Return an answer, whatever happens; nothing of what went wrong inside."""
    try:
        return await answer(request)
    except Problem as problem:
        return error(problem)
    except ClientDisconnect:
        return error(Problem(400, "The connection ended before the body did."))
    except ValidationFailed as failed:
        return error(invalid(failed.violations))
    except (DBAPIError, SQLAlchemyError) as failure:
        _log(request, failure)
        busy = Problem(503, "The store is busy.", headers={"Retry-After": "1"})
        return error(busy if _passes(failure) else _broken())
    except Exception as failure:  # noqa: BLE001 - no message may leave
        _log(request, failure)
        return error(_broken())


def error(problem: Problem) -> Response:
    """Return the answer that a problem makes."""
    return JSONResponse(problem.document(), problem.status, problem.headers, MEDIA_TYPE)


def _broken() -> Problem:
    return Problem(500, "Something went wrong here; it is in our log.")


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


async def _framework_error(request: Request, failure: Exception) -> Response:
    """Give what the framework raises the same form as all errors."""
    status = failure.status_code if isinstance(failure, HTTPException) else 500
    headers = dict(getattr(failure, "headers", None) or {})
    detail = "There is nothing at this address." if status == 404 else "Not possible."
    return error(Problem(status, detail, headers=headers))
