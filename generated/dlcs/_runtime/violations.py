"""What a check finds: violations, and the error that carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Code: TypeAlias = Literal[
    "wrong-type",
    "out-of-range",
    "bad-format",
    "not-allowed-value",
    "required",
    "read-only",
    "write-only",
    "too-many",
    "too-few",
    "not-json",
    "too-deep",
    "wrong-address",
]
"""The kinds of violations; stable.

- ``wrong-type``: not of the JSON type that the range asks for;
- ``out-of-range``: beyond the bounds of the datatype or the property;
- ``bad-format``: not in the lexical space of the datatype or its pattern;
- ``not-allowed-value``: none of the values that are allowed;
- ``required``: missing, or null, where it must be given;
- ``read-only``: set by the server, and sent;
- ``write-only``: never shown, and shown;
- ``too-many``, ``too-few``: another number of values than is allowed;
- ``not-json``: the document is not JSON (RFC 8259);
- ``too-deep``: nested more deeply than is read;
- ``wrong-address``: says that it, or what it links to, is elsewhere; only a
  server can find that.
"""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with a document.

    `pointer` is a JSON Pointer into it (RFC 6901), `property` the property's
    IRI or empty, `message` a sentence, `term` the property's short name.
    """

    pointer: str
    code: str
    property: str
    message: str
    term: str = ""

    def __str__(self) -> str:
        shown = self.term or self.property
        end = f" ({shown})" if shown else ""
        return f"{self.pointer or 'document'}: {self.code}: {self.message}{end}"


class ValidationFailed(ValueError):
    """A document has violations; all of them are in `violations`."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("\n".join(map(str, violations)))
        self.violations = violations


def step(pointer: str, token: str | int) -> str:
    """Return the pointer to a member or item of what `pointer` points to."""
    return f"{pointer}/{str(token).replace('~', '~0').replace('/', '~1')}"
