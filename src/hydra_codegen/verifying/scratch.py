"""What is written is tried out on scratch resources: made, changed, deleted again.

Unsafe methods (RFC 9110, section 9.2.1) go to a collection whose members can be
deleted, once for each class, and then to what was made there, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from hydra_codegen.documentation import Operation, SupportedClass, SupportedProperty
from hydra_codegen.frozen import dataclass
from hydra_codegen.verifying import messages, samples
from hydra_codegen.verifying.calls import Answer
from hydra_codegen.verifying.known import Expected, Known, found_operation, methods_of
from hydra_codegen.verifying.reading import scalars
from hydra_codegen.verifying.resources import Look
from hydra_codegen.verifying.walk import CollectionFound, Walk
from hydra_codegen.verifying.writing import REFUSED, Writer
from hydra_codegen.vocabulary.wire import joined

Json: TypeAlias = Any


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
        return f"a scratch {self.supported.name}"


class Scratch:
    """Tries out what a walk found: one scratch resource for each class."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._known: Known = walk.known
        self._writer = Writer(walk)
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
            elif messages.successes(post, "POST") == {202}:
                self._leave_out(supported, "it is created later than it is asked for")
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
        answer = self._writer.send("POST", found.url, supported, body, post)
        if not self._writer.accepted(answer, post, what):
            return
        subject = Subject(
            url=self._created(answer, found.url, what),
            supported=supported,
            operations=own,
            expected=Expected(classes=(supported.iri,)),
        )
        # What only says that it is there may be somebody else's.
        ours = bool(subject.url) and answer.status == 201
        try:
            look = self._read(subject) if subject.url else None
            ours = ours or (
                look is not None and _is_ours(self._known, subject, look, body)
            )
            if ours and look is not None:
                self._try_life(subject, look, body)
        finally:
            if ours:
                self._clean_up(subject)
            else:
                message = f"what {what} made is not known: it answers {answer.status}."
                walk.noticed.add("HC577", found.url, message)

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

    def _try_life(self, subject: Subject, look: Look, body: dict[str, Json]) -> None:
        self._check_stored(subject, look, body, "POST")
        changed, _ = samples.document(
            self._known, subject.supported, 1, self._walk.instances
        )
        refused = [
            method
            for method, sent in (
                ("PUT", changed),
                ("PATCH", self._one_of(subject, body)),
            )
            if method in subject.operations and sent
            if not self._change(subject, method, sent)
        ]
        # What is refused although it is allowed, would be whatever is sent.
        left = {m: o for m, o in subject.operations.items() if m not in refused}
        subject = replace(subject, operations=left)
        self._try_read_only(subject, changed)
        self._try_wrong(subject, changed)
        self._try_media_type(subject)
        self._try_undocumented(subject, changed)
        self._try_precondition(subject, changed)
        self._delete(subject)

    def _read(self, subject: Subject) -> Look | None:
        return self._walk.look_at_scratch(subject.url, subject.expected, subject.name)

    def _change(self, subject: Subject, method: str, body: dict[str, Json]) -> bool:
        """Replace or patch a resource; whether that is done as documented."""
        operation, supported = subject.operations[method], subject.supported
        answer = self._writer.send(method, subject.url, supported, body, operation)
        what = f"{method} of {subject.name}"
        if not self._writer.accepted(answer, operation, what):
            return False
        look = self._read(subject)
        if look is not None:
            self._check_stored(subject, look, body, method)
        return True

    def _one_of(self, subject: Subject, body: dict[str, Json]) -> dict[str, Json]:
        """Return one property of a document, for a PATCH: all others stay (RFC 7396).

        Of a server that speaks RDF nothing: it has no such documents.
        """
        if self._walk.strict:
            for prop in samples.writable(self._known, subject.supported):
                if prop.key in body:
                    return {prop.key: body[prop.key]}
        return {}

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
            answer = self._writer.send(
                method, subject.url, subject.supported, sent, operation
            )
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
        properties = samples.writable(self._known, subject.supported)
        for prop in properties if method else ():
            value = samples.wrong(prop)
            if value is not None:
                sent = {
                    **(body if whole else {}),
                    prop.key: samples.shaped(prop, value),
                }
                what = f"{value!r} as `{subject.supported.name}.{prop.key}`"
                self._send_wrong(subject, method, sent, what)
                break
        required = [prop.key for prop in properties if prop.required]
        if "PUT" in subject.operations and required:
            sent = {key: v for key, v in body.items() if key != required[0]}
            what = f"a document without `{subject.supported.name}.{required[0]}`"
            self._send_wrong(subject, "PUT", sent, what)

    def _send_wrong(
        self, subject: Subject, method: str, sent: dict[str, Json], what: str
    ) -> None:
        operation = subject.operations[method]
        answer = self._writer.send(
            method, subject.url, subject.supported, sent, operation
        )
        what = f"{method} of {what}"
        self._writer.check_refusal(answer, "HC576", what, operation, REFUSED)

    def _try_media_type(self, subject: Subject) -> None:
        method, _ = _changing(subject)
        if not method:
            return
        answer = self._walk.calls.send(
            method, subject.url, b"nothing", {"Content-Type": "text/plain"}
        )
        self._writer.check_refusal(answer, "HC517", f"{method} of text/plain")

    def _try_undocumented(self, subject: Subject, body: dict[str, Json]) -> None:
        """Do what nobody documented: it is refused, and said what is allowed."""
        for method in ("PUT", "PATCH"):
            if method in subject.operations:
                continue
            answer = self._writer.send(
                method, subject.url, subject.supported, body, None
            )
            what = f"{method} of {subject.supported.name}"
            self._writer.check_refusal(answer, "HC519", what)
            if answer.status == 405 and not answer.allow:
                message = f"{what} answers 405 without Allow."
                self._walk.noticed.add("HC520", subject.url, message)
            return

    def _try_precondition(self, subject: Subject, body: dict[str, Json]) -> None:
        """Where 412 is documented, a PUT with an old entity tag is refused."""
        operation = subject.operations.get("PUT")
        if operation is None or not any(s.code == 412 for s in operation.statuses):
            return
        answer = self._writer.send(
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
        if not self._writer.accepted(answer, operation, what):
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


def _changing(subject: Subject) -> tuple[str, bool]:
    """Return the method that changes a resource, and whether it takes a whole one."""
    if "PATCH" in subject.operations:
        return "PATCH", False
    return ("PUT", True) if "PUT" in subject.operations else ("", False)


def _shown(look: Look, prop: SupportedProperty) -> list[Json]:
    found: list[Json] = []
    for value in look.page.main.values.get(prop.iri, []):
        plain = scalars(value)
        found += plain if isinstance(plain, list) else [plain]
    return found


def _is_ours(known: Known, subject: Subject, look: Look, body: dict[str, Json]) -> bool:
    """Whether a resource shows a text that was made up to be sent."""
    for prop in samples.writable(known, subject.supported):
        sent = body.get(prop.key)
        texts = sent if isinstance(sent, list) else [sent]
        made = [t for t in texts if isinstance(t, str) and t.startswith(samples.MARK)]
        if any(text in _shown(look, prop) for text in made):
            return True
    return False


def _text(value: Json) -> str:
    """Return a value for comparing: 1 and 1.0 and "1" are one in RDF."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
