"""Errors as answers: problem documents (RFC 9457) that are a hydra:Error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from ..violations import Violation
from .description import HYDRA

MEDIA_TYPE = "application/problem+json"

# By this context the very keys of RFC 9457 say what Hydra's say.
_CONTEXT = {
    "hydra": HYDRA,
    "title": "hydra:title",
    "detail": "hydra:description",
    "status": "hydra:statusCode",
}


class Problem(Exception):
    """Ends a request with an error; what it says is shown to the client."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        violations: Sequence[Violation] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.violations = tuple(violations)

    def document(self) -> dict[str, Any]:
        """Return the problem document (RFC 9457, section 3), a hydra:Error."""
        found: dict[str, Any] = {
            "@context": _CONTEXT,
            "@type": "hydra:Error",
            "type": "about:blank",
            "title": phrase(self.status),
            "status": self.status,
            "detail": self.detail,
        }
        if self.violations:
            found["violations"] = [
                {
                    "pointer": one.pointer,
                    "code": one.code,
                    "property": one.property,
                    "message": one.message,
                }
                for one in self.violations
            ]
        return found


def phrase(status: int) -> str:
    """Return the phrase of a status (RFC 9110, section 15)."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def invalid(violations: Sequence[Violation]) -> Problem:
    """Return the answer to a document that breaks rules of the vocabulary.

    One that is only sent to the wrong address is a conflict (RFC 9110, 9.3.4).
    """
    count = len(violations)
    detail = "1 rule is broken." if count == 1 else f"{count} rules are broken."
    elsewhere = all(violation.code == "wrong-address" for violation in violations)
    return Problem(409 if elsewhere else 422, detail, violations=violations)


def missing() -> Problem:
    """Return the answer for an address with nothing at it."""
    return Problem(404, "There is nothing at this address.")
