"""A walk through a live API, from its entry point along its links, reading alone."""

from __future__ import annotations

import secrets
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hydra_codegen.documentation import Operation, SupportedClass
from hydra_codegen.verifying import messages
from hydra_codegen.verifying.calls import Answer, Calls
from hydra_codegen.verifying.known import (
    Expected,
    Known,
    found_operation,
    leads,
    methods_of,
)
from hydra_codegen.verifying.noticed import Noticed
from hydra_codegen.verifying.pages import check_pages, check_searches
from hydra_codegen.verifying.reading import (
    ContextError,
    Contexts,
    Node,
    Page,
    joined_iri,
    read,
)
from hydra_codegen.verifying.resources import Look, check_resource, check_types
from hydra_codegen.vocabulary.wire import linked

_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
_UNKNOWN_TYPE = "application/x-nothing-serves-this"


@dataclass(frozen=True, slots=True)
class Step:
    """Somewhere to go: what should be there, and what leads there from where."""

    url: str
    expected: Expected
    name: str = "the entry point"
    holder: str = ""


@dataclass(frozen=True, slots=True)
class CollectionFound:
    """A collection that was read: where, as what, and with which operations."""

    url: str
    name: str
    expected: Expected
    operations: tuple[Operation, ...]


@dataclass(slots=True)
class Walk:
    """One walk: `limit` resources of each class, `limit` collections of each link."""

    calls: Calls
    known: Known
    contexts: Contexts
    noticed: Noticed
    limit: int
    documentation_url: str = ""
    strict: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    instances: dict[str, list[str]] = field(default_factory=dict)
    collections: list[CollectionFound] = field(default_factory=list)
    _types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _probed: set[str] = field(default_factory=set)
    _waiting: deque[Step] = field(default_factory=deque)

    def start(self, url: str) -> bool:
        """Look at the entry point; whether anything can be reached from there."""
        answer = self.calls.get(url)
        self._seen |= {url, answer.url}
        what = "the entry point"
        if answer.failure or answer.status != 200:
            said = answer.failure or f"{what} answers {answer.status}."
            self.noticed.add("HC501", answer.url, said)
            return False
        self.documentation_url = linked(
            answer.headers, messages.API_DOCUMENTATION, answer.url
        )
        if not self.documentation_url:
            self.noticed.add("HC502", answer.url, f"{what} has no such Link.")
        look = self._opened(answer, self._entry_point(), what)
        if look is None:
            return False
        self.strict = look.page.strict
        self._look_at(look, Step(answer.url, self._entry_point()), answer)
        return True

    def go_on(self) -> None:
        """Follow all links there are, within the limit; raises `Exhausted`."""
        while self._waiting:
            self._take(self._waiting.popleft())

    def _entry_point(self) -> Expected:
        for supported in self.known.documentation.classes.values():
            if supported.name.lower() == "entrypoint":
                return Expected(classes=(supported.iri,))
        return Expected()

    def _take(self, step: Step) -> None:
        if step.url in self._types:
            self._check_again(step)
        if step.url in self._seen or not self.calls.within(step.url):
            return
        self._seen.add(step.url)
        answer = self.calls.get(step.url)
        self._seen.add(answer.url)
        if not self._answered(step, answer):
            return
        look = self._opened(answer, step.expected, step.name)
        if look is not None:
            self._look_at(look, step, answer)

    def _check_again(self, step: Step) -> None:
        """Notice that what was looked at already is not what a link promises."""
        node = Node(step.url, self._types[step.url], {})
        look = Look(
            known=self.known, noticed=self.noticed, page=Page(node), url=step.url
        )
        if node.types:
            check_types(look, node, step.expected, step.name)

    def _answered(self, step: Step, answer: Answer) -> bool:
        """Notice what is no success; whether there is something to look at."""
        name, status = step.name, answer.status
        if answer.failure:
            self.noticed.add("HC513", step.url, answer.failure, subject=name)
        elif status in (401, 403, 429):
            message = f"{name} answers {status}."
            self.noticed.add("HC553", answer.url, message, subject=f"{name} {status}")
        elif status == 405:
            message = f"{name} cannot be read: GET answers 405."
            self.noticed.add("HC518", answer.url, message, subject=f"GET {name}")
            if not answer.allow:
                message = f"{name} answers 405 without Allow."
                self.noticed.add("HC520", answer.url, message)
        elif status >= 500:
            message = f"GET of {name} answers {status}."
            self.noticed.add("HC513", answer.url, message, subject=name)
        elif not answer.succeeded:
            message = f"{name} leads to {step.url}, which answers {status}."
            self.noticed.add("HC551", step.holder or step.url, message, subject=name)
        if status >= 400:
            messages.check_problem(self.noticed, answer, name)
        return answer.succeeded

    def _opened(self, answer: Answer, expected: Expected, what: str) -> Look | None:
        """Return an answer as a page; None: it cannot be read, and that is noticed."""
        messages.check_link(self.noticed, answer, self.documentation_url, what)
        if not messages.check_media_type(self.noticed, answer, what):
            return None
        page = self._read(answer, expected, what)
        if page is None:
            return None
        if page.lost:
            message = f"{what} has no context."
            self.noticed.add("HC531", answer.url, message, subject=what)
        return Look(known=self.known, noticed=self.noticed, page=page, url=answer.url)

    def _read(self, answer: Answer, expected: Expected, what: str) -> Page | None:
        try:
            return read(
                answer, answer.document(), self.contexts, self.known, expected.classes
            )
        except ContextError as error:
            message = f"The context of {what} cannot be used: {error}."
            self.noticed.add("HC532", answer.url, message, subject=str(error))
            return None

    def page(self, url: str, what: str) -> Look | str:
        """Look at a page of a collection; a text says why there is none."""
        if not self.calls.within(url):
            return "is of another origin"
        answer = self.calls.get(url)
        if answer.failure or answer.status != 200:
            return answer.failure or f"answers {answer.status}"
        look = self._opened(answer, Expected(collection=True), what)
        if look is None:
            return "cannot be read"
        if not self.known.is_collection(look.page.main.types):
            return f"is of {self.known.names(look.page.main.types)}"
        return look

    def look_at_scratch(self, url: str, expected: Expected, name: str) -> Look | None:
        """Look at a resource that was just made; None: it cannot be read."""
        answer = self.calls.get(url)
        step = Step(url, expected, name, url)
        if not self._answered(step, answer):
            return None
        look = self._opened(answer, expected, name)
        if look is not None and check_types(look, look.page.main, expected, name):
            check_resource(look, look.page.main, expected, whole=True)
        return look

    def _look_at(self, look: Look, step: Step, answer: Answer) -> None:
        node, expected = look.page.main, step.expected
        if not check_types(look, node, expected, step.name):
            # What it should be says nothing of it.
            expected = Expected()
        self._types |= dict.fromkeys((step.url, look.url), node.types)
        supported = check_resource(look, node, expected, whole=True)
        if self.known.is_collection(node.types):
            self._look_at_collection(look, step, answer)
        elif supported is not None:
            own = self.known.operations(supported)
            links = self.known.linked_operations(supported)
            self._remember(look.url, node, supported)
            self._check_answer(answer, own, (*own, *links), supported.name)
        self._follow(look, node, expected)

    def _remember(self, url: str, node: Node, supported: SupportedClass) -> None:
        # As the server writes it: some take only that in what they are sent.
        iri = (node.sent or {}).get("@id") or joined_iri(url, node) or url
        for one in self.known.above(supported.iri):
            self.instances.setdefault(one, []).append(iri)

    def _check_answer(
        self,
        answer: Answer,
        due: tuple[Operation, ...],
        known: tuple[Operation, ...],
        what: str,
    ) -> None:
        """Notice what is not documented of a successful GET, and of its methods."""
        operation = found_operation(due, "GET") or found_operation(known, "GET")
        messages.check_success(self.noticed, answer, operation, f"GET of {what}")
        messages.check_headers(self.noticed, answer, operation, f"GET of {what}")
        if what in self._probed:
            return
        self._probed.add(what)
        self._check_condition(answer, operation, what)
        self._check_methods(answer, due, known, what)
        self._check_absent(answer.url, operation, what)

    def _check_condition(
        self, answer: Answer, operation: Operation | None, what: str
    ) -> None:
        headers = operation.returns_headers if operation is not None else ()
        promised = any(header.name.lower() == "etag" for header in headers)
        documentation = self.known.documentation
        promised = promised or messages.is_documented(304, operation, documentation)
        tag = answer.headers.get("etag")
        if promised and tag:
            again = self.calls.get(answer.url, {"If-None-Match": tag})
            if again.status != 304:
                message = f"GET of {what} with its own ETag answers {again.status}."
                self.noticed.add("HC521", answer.url, message, subject=what)

    def _check_methods(
        self,
        answer: Answer,
        due: tuple[Operation, ...],
        known: tuple[Operation, ...],
        what: str,
    ) -> None:
        allowed = answer.allow
        if not allowed:
            options = self.calls.send("OPTIONS", answer.url)
            allowed = options.allow if options.status < 500 else frozenset()
        if not allowed:
            return
        listed = ", ".join(sorted(allowed))
        for method in methods_of(due):
            if method not in allowed:
                message = f"{method} of {what} is documented, and allowed are {listed}."
                self.noticed.add(
                    "HC518", answer.url, message, subject=f"{method} {what}"
                )
        for method in _UNSAFE:
            if method in allowed and method not in methods_of(known):
                message = f"{method} of {what} is allowed, and not documented."
                self.noticed.add(
                    "HC519", answer.url, message, subject=f"{method} {what}"
                )

    def _check_absent(self, url: str, operation: Operation | None, what: str) -> None:
        """Ask for what is not there, beside a resource that is."""
        parts = urlsplit(url)
        above = parts.path.rstrip("/").rpartition("/")[0]
        if not above:
            return
        name = f"no-such-{secrets.token_hex(6)}"
        absent = parts._replace(path=f"{above}/{name}", query="").geturl()
        answer = self.calls.get(absent)
        subject = f"absent {what}"
        documentation = self.known.documentation
        if answer.failure or answer.status >= 500:
            said = answer.failure or f"What is not there answers {answer.status}."
            self.noticed.add("HC513", absent, said, subject=subject)
        elif answer.status < 400:
            message = f"Nothing is there, and it answers {answer.status}."
            self.noticed.add("HC516", absent, message, subject=subject)
        else:
            usual = (*messages.MISSING, 401, 403)
            if answer.status not in usual and not messages.is_documented(
                answer.status, operation, documentation
            ):
                message = f"What is not there answers {answer.status}, and not 404."
                self.noticed.add("HC516", absent, message, subject=subject)
            messages.check_problem(self.noticed, answer, f"what is not beside {what}")

    def check_not_acceptable(self, url: str) -> None:
        """Ask for a media type that nobody has (RFC 9110, section 15.5.7).

        Last of all: there are servers that end when they are asked.
        """
        answer = self.calls.get(url, {"Accept": _UNKNOWN_TYPE})
        if answer.failure or answer.status >= 500:
            said = answer.failure or f"Accept: {_UNKNOWN_TYPE} answers {answer.status}."
            self.noticed.add("HC513", url, said, subject="accept")
        elif answer.status >= 400:
            what = "a media type that is not served"
            messages.check_problem(self.noticed, answer, what)

    def _look_at_collection(self, look: Look, step: Step, answer: Answer) -> None:
        expected, name = step.expected, step.name
        link = expected.link
        operations = link.operations if link is not None else ()
        for iri in look.page.main.types:
            known = self.known.documentation.class_of(iri)
            operations += self.known.operations(known) if known is not None else ()
        self._check_answer(answer, operations, operations, name)
        self.collections.append(CollectionFound(answer.url, name, expected, operations))
        thorough = f"pages {name}" not in self._probed
        self._probed.add(f"pages {name}")
        found = check_pages(
            look, name, lambda url: self.page(url, name), thorough=thorough
        )
        due = Expected(classes=expected.members)
        for page, member in found.members:
            if member.bare:
                continue
            fits = check_types(page, member, due, f"a member of {name}")
            if fits or due.anything:
                check_resource(page, member, due, whole=False)
        if thorough and found.members:
            templates = link.templates if link is not None else ()
            check_searches(
                look, name, templates, found.members, lambda url: self.page(url, name)
            )
        for page, member in found.members:
            self._add(
                Step(joined_iri(page.url, member), due, f"a member of {name}", page.url)
            )

    def _follow(self, look: Look, node: Node, expected: Expected) -> None:
        supported = self.known.class_of(node.types, expected)
        properties = self.known.properties(supported) if supported else {}
        for iri, values in node.values.items():
            # What another class supports is a link here, too.
            prop = properties.get(iri) or self.known.links.get(iri)
            if prop is None or not leads(prop):
                continue
            name = f"`{supported.name if supported else 'resource'}.{prop.key}`"
            due = self.known.expected_of(prop, supported.iri if supported else "")
            for target in self._targets(look, values):
                if self._readable(due):
                    self._add(Step(target, due, name, look.url))

    def _targets(self, look: Look, values: list[object]) -> Iterator[str]:
        for value in values:
            parts = value.get("@list", [value]) if isinstance(value, dict) else []
            for part in parts:
                node = look.page.node(part)
                if node is not None and node.iri:
                    yield joined_iri(look.url, node)

    def _readable(self, expected: Expected) -> bool:
        """Whether anything says that what a link leads to can be read."""
        operations = list(expected.link.operations) if expected.link else []
        if not operations and (expected.collection or expected.anything):
            return True
        for iri in expected.classes:
            supported = self.known.documentation.class_of(iri)
            operations += self.known.operations(supported) if supported else ()
        return found_operation(operations, "GET") is not None

    def _add(self, step: Step) -> None:
        key = step.expected.key or step.name
        if step.url in self._types:
            self._check_again(step)
        elif step.url and step.url not in self._seen and self.counts[key] < self.limit:
            self.counts[key] += 1
            self._waiting.append(step)
