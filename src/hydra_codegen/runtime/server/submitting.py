"""Forms as operations: what HTML cannot say itself is said by a hidden field.

HTML knows GET and POST alone (HTML Standard, section 4.10.18.6). A form of
ours is a POST to the address of the operation it stands for, and that is done
only for a form with our token, from our own origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from ..checking import LinkChecks
from ..resource import Resource
from ..violations import ValidationFailed
from .answering import Current, Serving, checked, location
from .browser.site import Sent
from .browser.submitted import FORM, Form, document, read_form
from .browser.tokens import check_origin
from .calls import Call, Note
from .description import Route, checks_for
from .negotiation import wants_page
from .problems import Problem, invalid

# What a page of another site may send with the reader's credentials and
# without asking first (Fetch Standard, section 2.2.2).
_SIMPLE = frozenset(("", FORM, "multipart/form-data", "text/plain"))
_RETRIED = frozenset((400, 403, 409, 412, 422))


def is_form(request: Request) -> bool:
    """Whether a browser has sent a form."""
    accept = request.headers.get("accept")
    return request.method == "POST" and _type(request) == FORM and wants_page(accept)


def check_simple(request: Request) -> None:
    """Raise 403 for what another site's page sends in the reader's name."""
    if request.method == "POST" and _type(request) in _SIMPLE:
        check_origin(request)


def _type(request: Request) -> str:
    content_type = request.headers.get("content-type", "")
    return content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Submission:
    """One form that was sent to an address with these routes."""

    serving: Serving
    request: Request
    routes: Mapping[str, Route]
    allow: Mapping[str, str]

    async def answer(self) -> Response:
        """Do what the form stands for; raises `Problem`.

        What cannot be done as it was sent is shown again, to be put right.
        """
        serving, request = self.serving, self.request
        check_origin(request)
        identity = await serving.identify(request)
        form = read_form(await serving.received(request))
        route = self.routes.get(form.method)
        if route is None:
            raise Problem(405, "This is not done here.", headers=self.allow)
        if not await serving.may(request, identity, route):
            raise Problem(403, "You may not do this.")
        call = serving.call(request, route, identity, form.conditions)
        try:
            serving.site.tokens.check(request, form.token, identity)
            return await self._done(call, form)
        except Problem as problem:
            if problem.status not in _RETRIED:
                raise
            return await self._again(call, form, problem)
        except ValidationFailed as failed:
            return await self._again(call, form, invalid(failed.violations))

    async def _done(self, call: Call, form: Form) -> Response:
        sent = [await self._body(call, form)] if call.route.bodies else []
        result = await self.serving.perform(call, sent)
        site, here = self.serving.site, self._here(call)
        if result is None:
            if call.route.method == "DELETE":
                return site.seen_next(self._base + site.frame.above(here), "deleted")
            there = here if site.frame.has_page(here) else site.frame.above(here)
            return site.seen_next(self._base + there, "done")
        made = location(call, result).get("Location", "")
        if made.startswith(f"{call.origin}/"):
            return site.seen_next(made, "created")
        if call.route.method != "POST" and site.frame.has_page(here):
            return site.seen_next(self._base + here, "changed")
        visit = await self.serving.visit(self.request, call.route.path, call.identity)
        unnoted = replace(result, note=Note())
        return site.result(visit, call.route, unnoted)

    async def _body(self, call: Call, form: Form) -> Resource:
        """Return what was sent, checked; raises 400, 404 and 422."""
        bodies = call.route.bodies
        number = form.body if form.body < len(bodies) else 0
        current = await self.serving.current(call)
        there = current.document or {}
        checks = checks_for(call.route, number, there.get("@type"))
        depth = self.serving.limits.depth
        found = document(form, checks, there, depth)
        if isinstance(checks, LinkChecks):
            return checks.check(found, call.route.method)
        if len(bodies) > 1:
            found.setdefault("@type", checks.iri)
        return checked(call, checks, found, current)

    async def _again(self, call: Call, form: Form, problem: Problem) -> Response:
        """Show a form once more, for what is there now."""
        current = Current()
        with suppress(Problem):  # it may be gone
            current = await self.serving.current(call)
        if problem.status != 412:
            # Only who was told that others changed it may overwrite that.
            current = replace(current, tag="")
        tag = current.tag or form.conditions.get("if-match", "")
        sent = Sent(form=form, route=call.route, tag=tag, violations=problem.violations)
        path, identity = call.route.path, call.identity
        visit = await self.serving.visit(self.request, path, identity)
        return self.serving.site.problem(visit, problem, sent)

    @property
    def _base(self) -> str:
        return str(self.request.scope["root_path"])

    def _here(self, call: Call) -> str:
        raw = self.request.scope["raw_path"].partition(b"?")[0].decode("ascii")
        return raw.removeprefix(self._base) or "/"
