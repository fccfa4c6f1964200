"""What a server says of an error, in whichever way it says it.

RFC 9457 (problem details), hydra:Error and hydra:Status of the Hydra Core
Vocabulary, and bodies that are neither. What nobody foresaw is kept, whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """One thing that the server found wrong with what was sent.

    `path` is what the server calls the place, a JSON Pointer or a name.
    """

    path: str
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as the server describes it.

    `document` is the body where it is JSON, `text` where it is not; `headers`
    are those of the answer, by lower-case name.
    """

    status: int
    title: str = ""
    detail: str = ""
    type: str = ""
    instance: str = ""
    violations: tuple[BrokenRule, ...] = ()
    document: JsonValue = None
    text: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def read_problem(status: int, headers: Mapping[str, str], content: bytes) -> Problem:
    """Return what the body of an error says; never raises."""
    text = content.decode("utf-8", "replace")
    try:
        document: JsonValue = json.loads(text) if text.strip() else None
    except (ValueError, RecursionError):
        return Problem(status=status, text=text, headers=headers)
    if not isinstance(document, dict):
        return Problem(status=status, document=document, headers=headers)
    return Problem(
        status=status,
        title=_text(document, "title"),
        detail=_text(document, "detail", "description", "message", "error"),
        type=_text(document, "type"),
        instance=_text(document, "instance"),
        violations=tuple(_violations(document)),
        document=document,
        headers=headers,
    )


def _text(document: Mapping[str, JsonValue], *names: str) -> str:
    """Return the first text under one of `names`, prefixed or not."""
    for name in names:
        for key in (name, f"hydra:{name}"):
            value = document.get(key)
            if isinstance(value, dict):
                value = value.get("@value", value.get("message"))
            if isinstance(value, str) and value.strip():
                return value
    return ""


def _violations(document: Mapping[str, JsonValue]) -> Sequence[BrokenRule]:
    """Return the rules that are broken, as this package's servers or others say it."""
    found = document.get("violations", document.get("errors"))
    if not isinstance(found, list):
        return ()
    return [
        BrokenRule(
            _text(item, "pointer", "propertyPath", "path", "field"),
            _text(item, "message", "detail", "title"),
            _text(item, "code"),
        )
        for item in found
        if isinstance(item, dict)
    ]


def summary(problem: Problem) -> str:
    """Return what a problem says in one line that steers no terminal."""
    said = [problem.detail or problem.title]
    said += [f"{v.path}: {v.message}".strip(": ") for v in problem.violations[:3]]
    if len(problem.violations) > 3:
        said.append(f"and {len(problem.violations) - 3} more")
    line = "; ".join(" ".join(text.split()).rstrip(".") for text in said if text)
    line = "".join(c if c.isprintable() else "\ufffd" for c in line)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
