"""Findings: what is wrong with a document, how bad it is, and where it stands.

Every stage may add findings; none of them stops on one. How findings are
shown on a terminal is the command line's business.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from hydra_codegen.frozen import dataclass

_LONGEST = 200

# What a named tuple calls, which is a function between; tens of thousands are made.
_new: Final = tuple.__new__


class Severity(StrEnum):
    """How much a finding matters.

    An `error` makes what is generated wrong or incomplete, a `warning` makes
    it worse than it could be, a `note` is worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """Where something was said.

    `source` is the file or URL as the user named it, `line` and `column`
    count from 1 (0: not known), `iri` is the node spoken of, or empty.
    """

    source: str = ""
    line: int = 0
    column: int = 0
    iri: str = ""

    def __str__(self) -> str:
        position = self.source
        if self.line:
            position += (
                f":{self.line}:{self.column}" if self.column else f":{self.line}"
            )
        return position or self.iri


def place_of(iri: str) -> Place:
    """Return a place that knows nothing but the IRI spoken of."""
    return _new(Place, ("", 0, 0, iri))


def quoted(text: str) -> str:
    """Return `text` in quotes, cut where it is long: sentences stay sentences."""
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, as a sentence.

    `rule` is its stable number (``HC107``), `message` one sentence that says
    what is wrong, `hint` one sentence that says what to do, or empty.
    """

    rule: str
    severity: Severity
    message: str
    place: Place = Place()
    hint: str = ""
