"""What is sent to a scratch resource, and what is said of how that was taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from hydra_codegen.documentation import Operation, SupportedClass
from hydra_codegen.frozen import dataclass
from hydra_codegen.verifying import messages
from hydra_codegen.verifying.calls import JSON_LD, NO_HEADERS, Answer
from hydra_codegen.verifying.walk import Walk

Json: TypeAlias = Any

MERGE_PATCH = "application/merge-patch+json"
REFUSED = (422, 400, 409)


@dataclass(frozen=True, slots=True)
class Writer:
    """Sends documents as the server of a walk speaks: by keys, or by IRIs."""

    walk: Walk

    def send(
        self,
        method: str,
        url: str,
        supported: SupportedClass,
        body: Mapping[str, Json],
        operation: Operation | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Answer:
        content = dict(body) if self.walk.strict else self._spelled(supported, body)
        kind = _media_type(operation, method)
        return self.walk.calls.send(
            method, url, json.dumps(content).encode(), {"Content-Type": kind, **headers}
        )

    def _spelled(self, supported: SupportedClass, body: Mapping[str, Json]) -> Json:
        """Return a document with IRIs for keys, as a server of RDF takes it."""
        made: dict[str, Json] = {"@type": [supported.iri]}
        for prop in self.walk.known.properties(supported).values():
            if prop.key in body:
                value = body[prop.key]
                values = value if isinstance(value, list) else [value]
                made[prop.iri] = [{"@value": one} for one in values]
        return made

    def accepted(self, answer: Answer, operation: Operation, what: str) -> bool:
        """Notice a documented request that fails; whether it succeeded."""
        noticed, subject = self.walk.noticed, f"{what} {answer.status}"
        if answer.failure or answer.status >= 500:
            said = answer.failure or f"{what} answers {answer.status}."
            noticed.add("HC513", answer.url, said, subject=subject)
        elif answer.status == 405:
            message = f"{what} is documented, and answers 405."
            noticed.add("HC518", answer.url, message, subject=subject)
            if not answer.allow:
                noticed.add("HC520", answer.url, f"{what} answers 405 without Allow.")
        elif answer.status in (401, 403, 429):
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

    def check_refusal(
        self,
        answer: Answer,
        rule: str,
        what: str,
        operation: Operation | None = None,
        usual: tuple[int, ...] = (),
    ) -> None:
        """Notice that something was done that must be refused: `rule` is broken.

        Of `usual` statuses or documented ones is the refusal; empty: of any.
        """
        noticed, documentation = self.walk.noticed, self.walk.known.documentation
        if answer.failure or (answer.status >= 500 and answer.status != 501):
            said = answer.failure or f"{what} answers {answer.status}."
            noticed.add("HC513", answer.url, said, subject=what)
        elif answer.succeeded:
            noticed.add(rule, answer.url, f"{what} answers {answer.status}.")
        elif usual and answer.status not in usual:
            status = answer.status
            if not messages.is_documented(status, operation, documentation):
                message = f"{what} answers {status}, and not {usual[0]}."
                noticed.add("HC512", answer.url, message, subject=what)
        if answer.status >= 400:
            messages.check_problem(noticed, answer, what)


def _media_type(operation: Operation | None, method: str) -> str:
    for header in operation.expects_headers if operation is not None else ():
        if header.name.lower() == "content-type" and header.possible_values:
            return header.possible_values[0]
    return MERGE_PATCH if method == "PATCH" else JSON_LD


def _detail(answer: Answer) -> str:
    """Return what an error says of itself, to be quoted."""
    document = answer.document()
    detail = document.get("detail") if isinstance(document, dict) else None
    return f" ({detail[:200]})" if isinstance(detail, str) else ""
