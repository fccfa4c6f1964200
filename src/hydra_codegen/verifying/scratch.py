"""What is written is tried out on scratch resources: made, changed, deleted again.

Unsafe methods (RFC 9110, section 9.2.1) go to a collection whose members can be
deleted, once for each class, and then to what was made there, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from hydra_codegen.documentation import Operation, SupportedClass, SupportedProperty
from hydra_codegen.verifying import messages, samples
from hydra_codegen.verifying.calls import JSON_LD, NO_HEADERS, Answer
from hydra_codegen.verifying.known import Expected, Known, found_operation, methods_of
from hydra_codegen.verifying.reading import scalars
from hydra_codegen.verifying.resources import Look
from hydra_codegen.verifying.walk import CollectionFound, Walk
from hydra_codegen.vocabulary.wire import joined

Json: TypeAlias = Any

MERGE_PATCH = "application/merge-patch+json"
_REFUSED = (400, 409, 422)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One scratch resource: where, of which class, with which operations."""

    url: str
    supported: SupportedClass
    operations: Mapping[str, Operation]
    expected: Expected

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"A scratch {self.supported.name}"


class Scratch:
    """Tries out what a walk found: one scratch resource for each class."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._known: Known = walk.known
        self._tried: set[str] = set()
        self.left_out: list[str] = []

    def try_all(self) -> None:
        """Try out every class whose resources can be created and deleted."""
        done = 0
        while done < len(self._walk.collections):
            found = self._walk.collections[done]
            done += 1
            self._try_collection(found)

    def _try_collection(self, found: CollectionFound) -> None:
        post = found_operation(found.operations, "POST")
        for iri in post.body_types if post is not None else ():
            supported = self._known.documentation.class_of(iri)
            if supported is None or iri in self._tried or not supported.described:
                continue
            own = methods_of(self._known.operations(supported))
            if "DELETE" not in own or "GET" not in own:
                self._leave_out(supported, "none of it can be read and deleted")
            else:
                self._tried.add(iri)
                assert post is not None
                self._try_class(found, post, supported, own)

    def _leave_out(self, supported: SupportedClass, why: str) -> None:
        said = f"{supported.name}: {why}"
        if said not in self.left_out:
            self.left_out.append(said)

    def _try_class(
        self,
        found: CollectionFound,
        post: Operation,
        supported: SupportedClass,
        own: Mapping[str, Operation],
    ) -> None:
        walk = self._walk
        body, lacks = samples.document(self._known, supported, 0, walk.instances)
        if lacks:
            self._leave_out(supported, f"nothing is known to give as `{lacks}`")
            return
        what = f"POST to {found.name}"
        answer = self._send("POST", found.url, supported, body, post)
        if not self._accepted(answer, post, what):
            return
        url = self._created(answer, found.url, what)
        if not url:
            self._leave_out(supported, "where it was created is not said")
            return
        subject = Subject(
            url=url,
            supported=supported,
            operations=own,
            expected=Expected(classes=(supported.iri,)),
        )
        try:
            self._try_life(subject, body)
        finally:
            self._clean_up(subject)

    def _created(self, answer: Answer, collection: str, what: str) -> str:
        """Return where a resource was created, or nothing."""
        location = answer.headers.get("location", "")
        if answer.status == 201 and not location:
            message = f"{what} answers 201 without a Location."
            self._walk.noticed.add("HC572", collection, message)
        document = answer.document()
        iri = document.get("@id") if isinstance(document, dict) else None
        address = location or (iri if isinstance(iri, str) else "")
        url = joined(answer.url, address) if address else ""
        # What was there already is nobody's scratch resource.
        known = [iri for iris in self._walk.instances.values() for iri in iris]
        there = any(url == joined(answer.url, iri) for iri in known)
        usable = url and url != collection and self._walk.calls.within(url)
        usable = usable and not there
        return url if usable else ""

    def _try_life(self, subject: Subject, body: dict[str, Json]) -> None:
        look = self._read(subject)
        if look is None:
            return
        self._check_stored(subject, look, body, "POST")
        changed, _ = samples.document(
            self._known, subject.supported, 1, self._walk.instances
        )
        if "PUT" in subject.operations:
            self._change(subject, "PUT", changed)
        if "PATCH" in subject.operations and self._walk.strict:
            self._patch_each(subject, body, changed)
        self._try_read_only(subject, changed)
        self._try_wrong(subject, changed)
        self._try_media_type(subject)
        self._try_undocumented(subject, changed)
        self._try_precondition(subject, changed)
        self._delete(subject)

    def _read(self, subject: Subject) -> Look | None:
        return self._walk.look_at_scratch(subject.url, subject.expected, subject.name)

    def _change(self, subject: Subject, method: str, body: dict[str, Json]) -> None:
        operation = subject.operations[method]
        what = f"{method} of {subject.name[0].lower()}{subject.name[1:]}"
        answer = self._send(method, subject.url, subject.supported, body, operation)
        if self._accepted(answer, operation, what):
            look = self._read(subject)
            if look is not None:
                self._check_stored(subject, look, body, method)

    def _patch_each(
        self, subject: Subject, body: dict[str, Json], changed: dict[str, Json]
    ) -> None:
        """PATCH one property: all others stay (RFC 7396)."""
        for prop in samples.writable(self._known, subject.supported):
            if prop.key in changed and prop.key in body:
                self._change(subject, "PATCH", {prop.key: body[prop.key]})
                return

    def _check_stored(
        self, subject: Subject, look: Look, body: Mapping[str, Json], method: str
    ) -> None:
        """Notice what was sent and is not shown as it was sent."""
        for prop in samples.writable(self._known, subject.supported):
            if prop.key not in body or not prop.readable:
                continue
            sent = body[prop.key]
            wanted = sent if isinstance(sent, list) else [sent]
            shown = _shown(look, prop)
            if sorted(map(_text, shown)) != sorted(map(_text, wanted)):
                name = f"{subject.supported.name}.{prop.key}"
                message = (
                    f"After {method}, `{name}` is {shown!r}, and sent was {sent!r}."
                )
                self._walk.noticed.add(
                    "HC573", subject.url, message, subject=f"{method} {name}"
                )

    def _try_read_only(self, subject: Subject, body: dict[str, Json]) -> None:
        """Send what only the server sets: it may be refused or left alone."""
        method, whole = _changing(subject)
        look = self._read(subject) if method else None
        if look is None:
            return
        for prop in self._known.properties(subject.supported).values():
            value = samples.sample(prop, 1) if prop.readonly else None
            if value is None or _text(value) in map(_text, _shown(look, prop)):
                continue
            sent = {**(body if whole else {}), prop.key: samples.shaped(prop, value)}
            operation = subject.operations[method]
            answer = self._send(method, subject.url, subject.supported, sent, operation)
            after = self._read(subject) if answer.succeeded else None
            if after is not None and _text(value) in map(_text, _shown(after, prop)):
                name = f"{subject.supported.name}.{prop.key}"
                message = f"`{name}` is read-only, and {method} has set it."
                self._walk.noticed.add(
                    "HC574", subject.url, message, subject=name, iri=prop.iri
                )

    def _try_wrong(self, subject: Subject, body: dict[str, Json]) -> None:
        """Send a value beyond its range, and leave out what is required."""
        method, whole = _changing(subject)
        if not method:
            return
        for prop in samples.writable(self._known, subject.supported):
            value = samples.wrong(prop)
            if value is None:
                continue
            sent = {**(body if whole else {}), prop.key: samples.shaped(prop, value)}
            name = f"{subject.supported.name}.{prop.key}"
            self._refused(subject, method, sent, f"{value!r} as `{name}`")
            break
        if "PUT" in subject.operations:
            for prop in samples.writable(self._known, subject.supported):
                if prop.required:
                    name = f"{subject.supported.name}.{prop.key}"
                    sent = {key: v for key, v in body.items() if key != prop.key}
                    self._refused(subject, "PUT", sent, f"a document without `{name}`")
                    break

    def _refused(
        self, subject: Subject, method: str, sent: dict[str, Json], what: str
    ) -> None:
        operation = subject.operations[method]
        answer = self._send(method, subject.url, subject.supported, sent, operation)
        noticed = self._walk.noticed
        if answer.succeeded:
            message = f"{method} takes {what}: it answers {answer.status}."
            noticed.add("HC576", subject.url, message)
        elif answer.failure or answer.status >= 500:
            said = answer.failure or f"{method} of {what} answers {answer.status}."
            noticed.add("HC513", subject.url, said, subject=f"{method} wrong")
        elif answer.status not in _REFUSED and not self._documented(answer, operation):
            message = f"{method} of {what} answers {answer.status}, and not 422."
            noticed.add("HC512", subject.url, message, subject=f"{method} wrong")
        if answer.status >= 400:
            messages.check_problem(noticed, answer, f"{method} of {what}")

    def _documented(self, answer: Answer, operation: Operation | None) -> bool:
        documentation = self._known.documentation
        return messages.is_documented(answer.status, operation, documentation)

    def _try_media_type(self, subject: Subject) -> None:
        method, _ = _changing(subject)
        if not method:
            return
        answer = self._walk.calls.send(
            method, subject.url, b"nothing", {"Content-Type": "text/plain"}
        )
        self._check_refusal(answer, "HC517", f"{method} of text/plain")

    def _try_undocumented(self, subject: Subject, body: dict[str, Json]) -> None:
        """Do what nobody documented: it is refused, and said what is allowed."""
        for method in ("PUT", "PATCH"):
            if method in subject.operations:
                continue
            answer = self._send(method, subject.url, subject.supported, body, None)
            what = f"{method} of {subject.supported.name}"
            self._check_refusal(answer, "HC519", what)
            if answer.status == 405 and not answer.allow:
                message = f"{what} answers 405 without Allow."
                self._walk.noticed.add("HC520", subject.url, message)
            return

    def _check_refusal(self, answer: Answer, rule: str, what: str) -> None:
        noticed = self._walk.noticed
        if answer.failure or (answer.status >= 500 and answer.status != 501):
            said = answer.failure or f"{what} answers {answer.status}."
            noticed.add("HC513", answer.url, said, subject=what)
        elif answer.succeeded:
            noticed.add(rule, answer.url, f"{what} answers {answer.status}.")
        elif answer.status >= 400:
            messages.check_problem(noticed, answer, what)

    def _try_precondition(self, subject: Subject, body: dict[str, Json]) -> None:
        """Where 412 is documented, a PUT with an old entity tag is refused."""
        operation = subject.operations.get("PUT")
        if operation is None or not any(s.code == 412 for s in operation.statuses):
            return
        answer = self._send(
            "PUT",
            subject.url,
            subject.supported,
            body,
            operation,
            {"If-Match": '"no-such"'},
        )
        if answer.status != 412:
            message = f"PUT with another's If-Match answers {answer.status}."
            self._walk.noticed.add("HC521", subject.url, message)

    def _delete(self, subject: Subject) -> None:
        operation = subject.operations["DELETE"]
        answer = self._walk.calls.send("DELETE", subject.url)
        what = f"DELETE of {subject.supported.name}"
        if not self._accepted(answer, operation, what):
            return
        after = self._walk.calls.get(subject.url)
        if after.status not in messages.MISSING:
            message = f"{what} answers {answer.status}, and GET then {after.status}."
            self._walk.noticed.add("HC575", subject.url, message)

    def _clean_up(self, subject: Subject) -> None:
        calls = self._walk.calls
        left = calls.send_anyway("GET", subject.url)
        if left.status in messages.MISSING:
            return
        calls.send_anyway("DELETE", subject.url)
        left = calls.send_anyway("GET", subject.url)
        if left.status not in messages.MISSING:
            said = left.failure or f"GET answers {left.status}"
            message = f"{subject.name} was not deleted: {said}."
            self._walk.noticed.add("HC577", subject.url, message)

    def _send(
        self,
        method: str,
        url: str,
        supported: SupportedClass,
        body: Mapping[str, Json],
        operation: Operation | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Answer:
        content = dict(body) if self._walk.strict else self._spelled(supported, body)
        kind = _media_type(operation, method)
        return self._walk.calls.send(
            method, url, json.dumps(content).encode(), {"Content-Type": kind, **headers}
        )

    def _spelled(self, supported: SupportedClass, body: Mapping[str, Json]) -> Json:
        """Return a document with IRIs for keys, as a server of RDF takes it."""
        made: dict[str, Json] = {"@type": [supported.iri]}
        for prop in self._known.properties(supported).values():
            if prop.key in body:
                value = body[prop.key]
                values = value if isinstance(value, list) else [value]
                made[prop.iri] = [{"@value": one} for one in values]
        return made

    def _accepted(self, answer: Answer, operation: Operation, what: str) -> bool:
        """Notice a documented request that fails; whether it succeeded."""
        noticed, subject = self._walk.noticed, f"{what} {answer.status}"
        if answer.failure or answer.status >= 500:
            said = answer.failure or f"{what} answers {answer.status}."
            noticed.add("HC513", answer.url, said, subject=subject)
        elif answer.status == 405:
            message = f"{what} is documented, and answers 405."
            noticed.add("HC518", answer.url, message, subject=subject)
            if not answer.allow:
                noticed.add("HC520", answer.url, f"{what} answers 405 without Allow.")
        elif answer.status in (401, 403):
            noticed.add("HC553", answer.url, f"{what} answers {answer.status}.")
        elif answer.status >= 400:
            said = _detail(answer)
            message = f"{what} answers {answer.status}{said}."
            noticed.add("HC571", answer.url, message, subject=subject)
        messages.check_success(noticed, answer, operation, what)
        if answer.succeeded:
            messages.check_headers(noticed, answer, operation, what)
        if answer.status >= 400:
            messages.check_problem(noticed, answer, what)
        return answer.succeeded


def _changing(subject: Subject) -> tuple[str, bool]:
    """Return the method that changes a resource, and whether it takes a whole one."""
    if "PATCH" in subject.operations:
        return "PATCH", False
    return ("PUT", True) if "PUT" in subject.operations else ("", False)


def _media_type(operation: Operation | None, method: str) -> str:
    for header in operation.expects_headers if operation is not None else ():
        if header.name.lower() == "content-type" and header.possible_values:
            return header.possible_values[0]
    return MERGE_PATCH if method == "PATCH" else JSON_LD


def _shown(look: Look, prop: SupportedProperty) -> list[Json]:
    found: list[Json] = []
    for value in look.page.main.values.get(prop.iri, []):
        plain = scalars(value)
        found += plain if isinstance(plain, list) else [plain]
    return found


def _text(value: Json) -> str:
    """Return a value for comparing: 1 and 1.0 and "1" are one in RDF."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _detail(answer: Answer) -> str:
    """Return what an error says of itself, to be quoted."""
    document = answer.document()
    detail = document.get("detail") if isinstance(document, dict) else None
    return f" ({detail[:200]})" if isinstance(detail, str) else ""
