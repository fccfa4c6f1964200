"""The pages of an API, and what all of them have in common."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ...checking import ClassChecks, LinkChecks
from ...resource import BaseCollection, Resource
from ...rules import Rule
from ...violations import Violation
from ..description import Api, CollectionType, Route, checks_for, matched
from ..problems import Problem, phrase
from . import views
from .fields import KINDS, Field, fields
from .forms import Offer, State
from .markup import Child, Html, element, frame, joined, link, listed, trusted
from .submitted import Form
from .texts import Texts, Words, read_texts
from .tokens import Tokens
from .values import label

_NOTICE = "said"
_NOTICES = {
    "created": "It was created.",
    "changed": "It was saved.",
    "deleted": "It was deleted.",
    "done": "It was done.",
}
_SECONDS = 20
_UNDONE = "Nothing was changed yet. Put right what is wrong, and send it once more."
_METHODS = ("POST", "PATCH", "PUT", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who looks at which address, and what they may do there."""

    request: Request
    identity: str = ""
    routes: Sequence[Route] = ()

    @property
    def base(self) -> str:
        """What stands before all paths, where the API lies below another."""
        return str(self.request.scope.get("root_path", ""))

    @property
    def path(self) -> str:
        """The path of the address, within the API, as it was sent."""
        raw: bytes = self.request.scope.get("raw_path") or b"/"
        path = raw.partition(b"?")[0].decode("ascii", "replace")
        return path.removeprefix(self.base) or "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that could not be done, and what was wrong with it.

    `tag` and `kind` are the entity tag and the `@type` of what is there.
    """

    form: Form
    route: Route
    tag: str = ""
    kind: object = None
    violations: Sequence[Violation] = ()


@dataclass(frozen=True)
class Site:
    """All pages of one API.

    The API's `pages` is the folder of the files that a package was generated
    with: the frame of all pages, their style, the vocabulary's texts.
    """

    api: Api
    tokens: Tokens = field(default_factory=Tokens)

    @cached_property
    def texts(self) -> Texts:
        """What the vocabulary says for people."""
        return read_texts(self.api.pages / "texts.json")

    @cached_property
    def _frame(self) -> str:
        return (self.api.pages / "page.html").read_text("utf-8")

    @cached_property
    def _style(self) -> str:
        names = ("colours.css", "style.css")
        return "".join((self.api.pages / name).read_text("utf-8") for name in names)

    @cached_property
    def _policy(self) -> str:
        """What browsers may do with a page (CSP level 3): show it, send forms."""
        digest = hashlib.sha256(self._style.encode()).digest()
        style = base64.b64encode(digest).decode()
        return (
            f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    @cached_property
    def _checks(self) -> Mapping[str, ClassChecks]:
        """The checks of classes, by the names of their models."""
        bodies = (body for route in self.api.routes for body in route.bodies)
        found = {c.models[0]: c for c in bodies if isinstance(c, ClassChecks)}
        return found | {r.name: r.checks for r in self.api.resources}

    def result(
        self, visit: Visit, route: Route, result: Resource, document: Any, tag: str
    ) -> Response:
        """Return the page of what an operation answers with."""
        here = route.method == "GET"
        if isinstance(result, BaseCollection):
            title, content = self._collection(route, document)
            state = self._state(visit)
        else:
            title, content = self._resource(visit, result, document)
            state = self._state(visit, tag=tag)
        offers = self._offers(visit, document) if here else []
        status = 200 if here else route.status
        content = joined(content, views.operations(offers, state))
        return self._page(visit, title, content, status, state)

    def _resource(
        self, visit: Visit, result: Resource, document: Mapping[str, Any]
    ) -> tuple[str, Html]:
        name = type(result).__name__
        said = self.texts.of_class(name)
        title = said.words.title or name
        called = label(document)
        origin = f"{visit.request.url.scheme}://{visit.request.url.netloc}{visit.base}"
        content = views.resource(document, said, self._rules(name), origin)
        if called and called.casefold() != title.casefold():
            title = f"{title}: {called}"
        return title, content

    def _rules(self, name: str) -> Mapping[str, Rule]:
        checks = self._checks.get(name)
        return {} if checks is None else checks.by_key

    def _collection(
        self, route: Route, document: Mapping[str, Any]
    ) -> tuple[str, Html]:
        subject = route.subject
        words = self.texts.of_operation(route.method, route.path)
        title = views.name_of(route.path)
        if isinstance(subject, CollectionType) and subject.owner is not None:
            words = self.texts.of_class(subject.owner.name).of(subject.key)
            title = words.title or title
        name = route.returns.__name__ if route.returns is not None else ""
        said, rules = self.texts.of_class(name), self._rules(name)
        return title, views.collection(document, words, said, rules)

    def problem(
        self, visit: Visit, problem: Problem, sent: Sent | None = None
    ) -> Response:
        """Return the page of an error, with the forms that may help.

        Where nothing is, it may be created; what could not be done is there
        to be put right, with all that is wrong with it.
        """
        state = self._state(visit, new=problem.status == 404)
        offers: list[Offer] = []
        detail, left = problem.detail, problem.violations
        if sent is not None:
            offer = self._sent(sent)
            offers, left = [offer], ()
            detail = _UNDONE if sent.violations else detail
            new = not sent.tag and "if-none-match" in sent.form.conditions
            state = self._state(visit, tag=sent.tag, new=new)
        elif problem.status == 404:
            offers = [o for o in self._offers(visit, {}) if o.route.method == "PUT"]
        elif problem.status == 405:
            offers = self._offers(visit, {})
        title = f"{problem.status} {phrase(problem.status)}"
        content = joined(
            views.problem(detail, left), views.operations(offers, state)
        )
        headers = problem.headers
        return self._page(visit, title, content, problem.status, state, headers)

    def _sent(self, sent: Sent) -> Offer:
        """Return a form as it was sent."""
        kind = {"@type": sent.kind} if sent.kind else {}
        found = self._offer(sent.route, sent.form.body, kind)
        rows = tuple(_as_sent(one, sent.form) for one in found.fields)
        return Offer(
            route=found.route,
            fields=rows,
            body=found.body,
            kind=found.kind,
            words=found.words,
            opened=True,
            violations=sent.violations,
        )

    def _offers(self, visit: Visit, document: Mapping[str, Any]) -> list[Offer]:
        """Return what may be done here, what adds and changes first."""
        known = [route for route in visit.routes if route.method in _METHODS]
        known.sort(key=lambda route: _METHODS.index(route.method))
        return [
            self._offer(route, number, document)
            for route in known
            for number in range(max(len(route.bodies), 1))
        ]

    def _offer(self, route: Route, number: int, document: Mapping[str, Any]) -> Offer:
        kind = ""
        if route.method == "POST":
            document = {}  # what is sent is another resource than what is shown
        rows: tuple[Field, ...] = ()
        if number < len(route.bodies):
            checks = checks_for(route, number, document.get("@type"))
            if isinstance(checks, LinkChecks):
                rows = (_whole(checks.model(route.method)[1]),)
            else:
                name = checks.models[0]
                said = self.texts.of_class(name)
                kind = said.words.title or name if len(route.bodies) > 1 else ""
                rows = tuple(fields(route, checks, said, document))
        words = self.texts.of_operation(route.method, route.path)
        return Offer(route=route, fields=rows, body=number, kind=kind, words=words)

    def _state(self, visit: Visit, *, tag: str = "", new: bool = False) -> State:
        cookie = self.tokens.cookie(visit.request)
        return State(
            action=f"{visit.base}{visit.path}",
            token=self.tokens.token(cookie, visit.identity),
            cookie=cookie,
            tag=tag,
            new=new,
        )

    def _page(
        self,
        visit: Visit,
        title: str,
        content: Html,
        status: int,
        state: State,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        notice = _NOTICES.get(visit.request.cookies.get(_NOTICE, ""))
        said = {"class": "notice", "role": "status"}
        wrong = "Error: " if status >= 400 else ""
        html = frame(
            self._frame,
            {
                "title": f"{wrong}{title} · {self.api.title}",
                "style": trusted(self._style),
                "api": link(self._home(visit), self.api.title or "API"),
                "links": self._links(visit),
                "way": self._way(visit),
                "notice": element("p", notice, attributes=said) if notice else None,
                "heading": title,
                "content": content,
            },
        )
        # A vocabulary may hold what UTF-8 cannot.
        text = str(html).encode("utf-8", "replace")
        response = Response(text, status, headers, "text/html")
        response.headers.update(
            {
                "Content-Security-Policy": self._policy,
                "X-Frame-Options": "DENY",
                # Without any, browsers would not say where a form comes from.
                "Referrer-Policy": "same-origin",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Cache-Control": "no-store",
                "Vary": "Accept",
            }
        )
        self.tokens.keep(visit.request, response, state.cookie)
        if notice:
            response.delete_cookie(_NOTICE)
        return response

    def _home(self, visit: Visit) -> str:
        return f"{visit.base}/" if self.has_page("/") else ""

    def _links(self, visit: Visit) -> Html:
        published: list[Child] = [
            link(f"{visit.base}{self.api.documentation_path}", "Vocabulary"),
            link(f"{visit.base}/openapi.json", "OpenAPI"),
        ]
        return listed("ul", published)

    def _way(self, visit: Visit) -> Html | None:
        """Return the links to what this page lies below."""
        segments = visit.path.rstrip("/").split("/")
        if len(segments) < 2:
            return None
        parts = []
        for length in range(1, len(segments)):
            path = "/".join(segments[:length]) or "/"
            name = views.name_of(path) if length > 1 else self.api.title
            there = self.has_page(path)
            parts.append((name, f"{visit.base}{path}" if there else ""))
        return views.breadcrumb(parts, views.name_of(visit.path))

    def has_page(self, path: str) -> bool:
        """Whether something at a path can be read."""
        return any(
            route.method == "GET" and matched(route.path, path) is not None
            for route in self.api.routes
        )

    def above(self, path: str) -> str:
        """Return the nearest path above that can be read."""
        while path.strip("/"):
            path = path.rstrip("/").rpartition("/")[0] or "/"
            if self.has_page(path):
                break
        return path

    def seen_next(self, location: str, notice: str) -> Response:
        """Send a browser on to what a form has made (RFC 9110, section 15.4.4)."""
        response = Response(status_code=303, headers={"Location": location})
        response.headers["Cache-Control"] = "no-store"
        response.set_cookie(
            _NOTICE, notice, max_age=_SECONDS, httponly=True, samesite="strict"
        )
        return response


def _whole(collection: bool) -> Field:
    """Return the field for a document that is written as JSON."""
    if collection:
        title, hint = "Members", "As JSON: a list of resources."
        return Field(key="member", kind="json", words=Words(title), hint=hint)
    title, hint = "The document", "As JSON: an object."
    return Field(key="", kind="json", words=Words(title), hint=hint)


def _as_sent(one: Field, form: Form) -> Field:
    """Return a field as it was filled in; what is secret is asked for again."""
    for kind in KINDS:
        found = replace(one, kind=kind)
        if found.name in form.values:
            return replace(found, text="" if one.secret else form.values[found.name])
    return one
