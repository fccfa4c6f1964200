"""The pages of an API, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from starlette.responses import Response

from ...checking import ClassChecks, LinkChecks
from ...collection import BaseCollection
from ...rules import Rule
from ...violations import Violation
from ..calls import Representation
from ..description import Api, CollectionType, Route, checks_for
from ..problems import Problem, phrase
from . import views
from .fields import KINDS, Field, fields
from .forms import Offer, State
from .frame import Frame, Visit
from .markup import Html, joined
from .submitted import Form
from .texts import Texts, Words, named, read_texts
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
    """All pages of one API, with forms that `tokens` protect."""

    api: Api
    tokens: Tokens = field(default_factory=Tokens)

    @cached_property
    def frame(self) -> Frame:
        """What stands around all pages."""
        return Frame(self.api)

    @cached_property
    def texts(self) -> Texts:
        """What the vocabulary says for people."""
        return read_texts(self.api.pages / "texts.json")

    @cached_property
    def _checks(self) -> Mapping[str, ClassChecks]:
        """The checks of classes, by the names of their models."""
        bodies = (body for route in self.api.routes for body in route.bodies)
        found = {c.models[0]: c for c in bodies if isinstance(c, ClassChecks)}
        return found | {r.name: r.checks for r in self.api.resources}

    def result(self, visit: Visit, route: Route, result: Representation) -> Response:
        """Return the page of what an operation answers with."""
        here = route.method == "GET"
        document = result.document
        if issubclass(result.model, BaseCollection):
            title, content = self._collection(route, document)
            state = self._state(visit)
        else:
            title, content = self._resource(visit, result)
            state = self._state(visit, tag=result.note.tag)
        offers = self._offers(visit, document) if here else []
        status = 200 if here else route.status
        content = joined(content, views.operations(offers, state))
        return self._page(visit, title, content, status, state)

    def _resource(self, visit: Visit, result: Representation) -> tuple[str, Html]:
        name, document = result.model.__name__, result.document
        said = self.texts.of_class(name)
        title = named(said.words.title, name)
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
            title = named(words.title, title)
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
        content = joined(views.problem(detail, left), views.operations(offers, state))
        response = self._page(visit, title, content, problem.status, state)
        response.headers.update(problem.headers)
        return response

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
                kind = named(said.words.title, name) if len(route.bodies) > 1 else ""
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
    ) -> Response:
        notice = _NOTICES.get(visit.request.cookies.get(_NOTICE, ""), "")
        response = self.frame.page(visit, title, content, status, notice)
        self.tokens.keep(visit.request, response, state.cookie)
        if notice:
            response.delete_cookie(_NOTICE)
        return response

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
