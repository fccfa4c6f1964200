"""JSON text in, plain values out, with what `json.loads` would not say.

RFC 8259 leaves duplicate names, lone surrogates and depth to each reader;
here the first two are findings and the last is bounded.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Finding, Place, Severity
from hydra_codegen.vocabulary import nesting
from hydra_codegen.vocabulary.text import Lines, place_at

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]:]', re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


class Key(NamedTuple):
    """A name in a JSON object: its text, where it is, and in which object."""

    name: str
    offset: int
    object_number: int


def keys(text: str) -> Iterator[Key]:
    """Yield the names of all objects of valid JSON `text`, in order."""
    open_objects: list[int] = []
    count = 0
    last = ("", 0)
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            open_objects.append(count)
            count += 1
        elif token in "}]":
            if open_objects:
                open_objects.pop()
        elif token == ":":
            if last[0] and open_objects:
                yield Key(unquoted(last[0]), last[1], open_objects[-1])
        else:
            last = (token, match.start())
            continue
        last = ("", 0)


def unquoted(token: str) -> str:
    """Return what a JSON string token says, or the token where it is broken."""
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]


def parse(name: str, content: bytes) -> tuple[Any, list[Finding]]:
    """Parse UTF-8 JSON; return the value and the findings HC303 and HC304.

    Raises `SourceError` with line and column for text that is not JSON
    (RFC 8259, so neither NaN nor Infinity), for a number no computer holds
    and for nesting too deep.
    """
    text = _decoded(name, content)
    duplicates: set[str] = set()

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(pair[0] for pair in pairs)
            duplicates.update(key for key, count in counts.items() if count > 1)
        return made

    try:
        value = json.loads(
            text,
            object_pairs_hook=members,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise SourceError(
            f"cannot be parsed as JSON: {error.msg}",
            Place(source=name, line=error.lineno, column=error.colno),
        ) from error
    except RecursionError as error:
        raise nesting.too_deep(name) from error
    except ValueError as error:
        raise SourceError(
            f"cannot be parsed as JSON: {error}", Place(source=name)
        ) from error
    nesting.check_value(name, value)
    findings = _duplicate_findings(name, text, duplicates) if duplicates else []
    if _SURROGATE_ESCAPE.search(content) and _has_surrogate(value):
        value = _without_surrogates(value)
        findings.append(_surrogate_finding(name, text))
    return value, findings


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"is not valid UTF-8: byte {error.start + 1} fits no character",
            Place(source=name, line=content.count(b"\n", 0, error.start) + 1),
        ) from error


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def _duplicate_findings(name: str, text: str, duplicates: set[str]) -> list[Finding]:
    findings = []
    seen: set[tuple[str, int]] = set()
    lines = Lines(text)
    for key, offset, number in keys(text):
        if key not in duplicates:
            continue
        if (key, number) in seen:
            findings.append(
                Finding(
                    rule="HC303",
                    severity=Severity.WARNING,
                    message=f"the key {key!r} stands twice in one object; "
                    "the last one is read",
                    place=lines.place(name, offset),
                    hint="remove one of them, or make their values a list",
                )
            )
        seen.add((key, number))
    return findings


def _surrogate_finding(name: str, text: str) -> Finding:
    match = _SURROGATE_ESCAPE.search(text.encode("utf-8"))
    offset = text.find(match[0].decode()) if match else -1
    return Finding(
        rule="HC304",
        severity=Severity.WARNING,
        message="half of a surrogate pair is no character; "
        "it is read as U+FFFD, the replacement character",
        place=place_at(name, text, offset),
        hint="write the whole pair, or the character itself",
    )


def _has_surrogate(value: Any) -> bool:
    if isinstance(value, str):
        return _SURROGATE.search(value) is not None
    if isinstance(value, dict):
        return any(_has_surrogate(k) or _has_surrogate(v) for k, v in value.items())
    return isinstance(value, list) and any(map(_has_surrogate, value))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {
            _without_surrogates(k): _without_surrogates(v) for k, v in value.items()
        }
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    return value
