"""What a form has sent, as the document that it means.

HTML Standard, section 4.10.21.3 (the form of a form's data); JSON Merge Patch
(RFC 7396) for what is only changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from ...checking import ClassChecks, LinkChecks
from ...rules import Rule
from ...violations import Violation, step
from ..negotiation import check_values, parse_json
from ..problems import Problem, invalid
from .fields import KINDS, Kind, scalar, written

METHOD, TOKEN, MATCH, NEW, BODY = "_method", "_token", "_match", "_new", "_body"
REMOVE = "remove:"
FORM = "application/x-www-form-urlencoded"

_KINDS: Mapping[str, Kind] = {kind: kind for kind in KINDS}
_MOST_FIELDS = 1000
_METHODS = frozenset(("DELETE", "PATCH", "POST", "PUT"))


@dataclass(frozen=True, slots=True)
class Form:
    """What a form has sent: values by the names of its fields."""

    values: Mapping[str, str]

    @property
    def method(self) -> str:
        """The HTTP method that it stands for."""
        return self.values.get(METHOD, "POST")

    @property
    def token(self) -> str:
        """What shows that it is one of ours."""
        return self.values.get(TOKEN, "")

    @property
    def body(self) -> int:
        """Which of the operation's possible bodies it is."""
        said = self.values.get(BODY, "0")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 3 else 0

    @property
    def conditions(self) -> dict[str, str]:
        """The preconditions that it stands for (RFC 9110, section 13.1)."""
        if self.values.get(NEW):
            return {"if-none-match": "*"}
        return {"if-match": self.values[MATCH]} if self.values.get(MATCH) else {}


def read_form(body: bytes) -> Form:
    """Read the body of a form; raises 400 for what no form of ours sends."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise Problem(400, "The body is not what a form sends.") from None
    # Browsers send line breaks as two characters.
    values = {name: text.replace("\r\n", "\n") for name, text in pairs}
    form = Form(values)
    if len(values) < len(pairs) or form.method not in _METHODS:
        raise Problem(400, "The body is not what a form sends.")
    return form


def document(
    form: Form,
    checks: ClassChecks | LinkChecks,
    shown: Mapping[str, Any],
    deepest: int,
) -> dict[str, Any]:
    """Return the document that a form means; raises 400 and 422.

    `shown` is the resource as it is now: what was not touched stays what it
    is, and a patch says nothing of it. What is empty is left out; a patch
    removes it.
    """
    reading = _Reading(form, shown, deepest)
    if isinstance(checks, LinkChecks):
        found = reading.whole(checks.model(form.method)[1])
    else:
        found = reading.properties(checks)
    if reading.violations:
        raise invalid(reading.violations)
    check_values(found, deepest)
    return found


class _Reading:
    def __init__(self, form: Form, shown: Mapping[str, Any], deepest: int) -> None:
        self._form = form
        self._shown = shown
        self._deepest = deepest
        self.violations: list[Violation] = []

    def whole(self, collection: bool) -> dict[str, Any]:
        """Return a document that is written as JSON."""
        key = "member" if collection else ""
        value = self._json(key, self._form.values.get(f"json:{key}", ""))
        if collection:
            return {"@type": "Collection", "member": value}
        if not self.violations and not isinstance(value, dict):
            text = "this should be a JSON object"
            self.violations.append(Violation("", "wrong-type", "", text))
        return value if isinstance(value, dict) else {}

    def properties(self, checks: ClassChecks) -> dict[str, Any]:
        """Return a document that is written field by field."""
        patch = self._form.method == "PATCH"
        found: dict[str, Any] = {}
        if self._form.method == "PUT":
            # What the vocabulary does not name has no field, and stays.
            for key, value in self._shown.items():
                if key == "@type" or not (key in checks.by_key or key[:1] == "@"):
                    found[key] = value
        for name, text in self._form.values.items():
            said, _, key = name.partition(":")
            kind = _KINDS.get(said)
            if kind is None:
                continue
            before = self._shown.get(key)
            removed = f"{REMOVE}{key}" in self._form.values
            if before is not None and text == _as_shown(before, kind):
                if not patch:
                    found[key] = before
            elif text:
                found[key] = self._value(kind, key, text, checks.by_key.get(key))
            elif patch and (before is not None or removed):
                found[key] = None
        return found

    def _value(self, kind: Kind, key: str, text: str, rule: Rule | None) -> object:
        if kind == "json":
            return self._json(key, text)
        if kind == "lines":
            return [scalar(line, rule) for line in text.split("\n") if line]
        return scalar(text, rule)

    def _json(self, key: str, text: str) -> object:
        try:
            return parse_json(text, self._deepest)
        except Problem as problem:
            place = step("", key) if key else ""
            violation = Violation(place, "not-json", "", problem.detail)
            self.violations.append(violation)
            return None


def _as_shown(value: object, kind: Kind) -> str:
    return written(value, kind).replace("\r\n", "\n")
