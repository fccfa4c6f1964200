"""What HTTP says of one answer: its status, its media type, its headers, its errors."""

from __future__ import annotations

from hydra_codegen.documentation import HYDRA, ApiDocumentation, Operation
from hydra_codegen.verifying.calls import Answer
from hydra_codegen.verifying.noticed import Noticed
from hydra_codegen.vocabulary.wire import linked

API_DOCUMENTATION = HYDRA + "apiDocumentation"
MISSING = (404, 410)

_USUAL = {
    "GET": {200},
    "PUT": {200, 201, 204},
    "PATCH": {200, 204},
    "POST": {200, 201, 202, 204, 303},
    "DELETE": {200, 202, 204},
}
_ERRORS = ("Error", "Status", "ConstraintViolation", "ConstraintViolationList")
_PROBLEM = ("type", "title", "status", "detail")


def successes(operation: Operation | None, method: str) -> set[int]:
    """Return the statuses of success: those documented, else the usual ones."""
    statuses = operation.statuses if operation is not None else ()
    documented = {one.code for one in statuses if 200 <= one.code < 400}
    return documented or _USUAL.get(method, {200, 204})


def is_documented(
    status: int, operation: Operation | None, documentation: ApiDocumentation
) -> bool:
    """Whether a status stands in the documentation, of an operation or of the API."""
    of_operation = operation.statuses if operation is not None else ()
    return any(one.code == status for one in (*of_operation, *documentation.statuses))


def check_success(
    noticed: Noticed, answer: Answer, operation: Operation | None, what: str
) -> None:
    """Notice a success with a status that is not documented."""
    expected = successes(operation, answer.method)
    if answer.succeeded and answer.status not in expected:
        listed = " or ".join(map(str, sorted(expected)))
        noticed.add(
            "HC512",
            answer.url,
            f"{what} answers {answer.status}, and not {listed}.",
            subject=f"{what} {answer.status}",
        )


def check_media_type(noticed: Noticed, answer: Answer, what: str) -> bool:
    """Notice what is not JSON; whether it is."""
    document = answer.document()
    if answer.is_json and isinstance(document, (dict, list)):
        return True
    kind = answer.media_type or "nothing"
    said = "says to be JSON, and is not" if answer.is_json else f"is {kind}, not JSON"
    noticed.add("HC511", answer.url, f"{what} {said}.", subject=f"{what} {kind}")
    return False


def check_link(noticed: Noticed, answer: Answer, documentation: str, what: str) -> None:
    """Notice an answer whose Link is not that of the entry point, `documentation`."""
    found = linked(answer.headers, API_DOCUMENTATION, answer.url)
    if documentation and found != documentation:
        said = f"names {found} as its documentation" if found else "names none"
        noticed.add(
            "HC503",
            answer.url,
            f"The entry point's documentation is {documentation}; this answer {said}.",
            subject=f"{what} {bool(found)}",
        )


def check_headers(
    noticed: Noticed, answer: Answer, operation: Operation | None, what: str
) -> None:
    """Notice headers that are documented (hydra:returnsHeader) and do not come."""
    for header in operation.returns_headers if operation is not None else ():
        value = answer.headers.get(header.name.lower())
        name = f"{what} {header.name}"
        if value is None:
            message = f"{what} answers without {header.name}."
            noticed.add("HC514", answer.url, message, subject=name)
        elif header.closed and value not in header.possible_values:
            message = f"{header.name} is {value!r}, none of the documented values."
            noticed.add("HC514", answer.url, message, subject=name)


def check_problem(noticed: Noticed, answer: Answer, what: str) -> None:
    """Notice an error that says nothing for programs (RFC 9457, hydra:Error)."""
    document = answer.document() if answer.is_json else None
    parts = document if isinstance(document, list) else [document]
    nodes = [part for part in parts if isinstance(part, dict)]
    subject = f"{what} {answer.status}"
    if not any(_says_error(answer, node) for node in nodes):
        kind = answer.media_type or "nothing"
        message = f"{what} answers {answer.status} with {kind}, and no problem in it."
        noticed.add("HC515", answer.url, message, subject=subject)
        return
    for node in nodes:
        status = node.get("status")
        if isinstance(status, int) and status != answer.status:
            message = f"The problem says {status}, and the status is {answer.status}."
            noticed.add("HC515", answer.url, message, subject=subject)


def _says_error(answer: Answer, node: dict[str, object]) -> bool:
    if answer.media_type == "application/problem+json":
        return any(key in node for key in _PROBLEM)
    types = node.get("@type", [])
    names = types if isinstance(types, list) else [types]
    return any(
        str(name).rpartition("#")[2].rpartition(":")[2] in _ERRORS for name in names
    )
