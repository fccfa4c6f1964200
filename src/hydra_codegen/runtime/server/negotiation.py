"""The rules of HTTP that no vocabulary changes: media types, bodies, validators.

RFC 9110, sections 8.8, 12 and 13, and RFC 8259.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import AsyncIterable, Mapping
from typing import Any

from .problems import Problem

JSON_LD = "application/ld+json"
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
HTML = "text/html"

_MOST_TERMS = 100_000
_TAGS = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')


def acceptable(accept: str | None) -> str:
    """Return the media type to answer with; raises 406 where none will do.

    Of equals JSON-LD is first (RFC 9110, section 12.5.1), so that only who
    prefers pages, as browsers do, gets one.
    """
    best = _best(accept)
    if best is None:
        raise Problem(406, f"This is served as {JSON_LD}, {JSON} or {HTML}.")
    return best


def wants_page(accept: str | None) -> bool:
    """Whether a page is what to answer with, as a browser asks for it."""
    return _best(accept) == HTML


def _best(accept: str | None) -> str | None:
    if accept is None or not accept.strip():
        return JSON_LD
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[name] = max(weights.get(name, 0.0), _weight(parameters))

    def quality(media_type: str) -> float:
        for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
            if name in weights:
                return weights[name]
        return 0.0

    best = max((JSON_LD, JSON, HTML), key=quality)
    return best if quality(best) > 0 else None


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                weight = float(parameter[2:])
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0


def check_content_type(method: str, content_type: str | None) -> None:
    """Raise 415 for a body that is not JSON (RFC 9110, section 15.5.16)."""
    name = (content_type or "").partition(";")[0].strip().lower()
    known = (JSON_LD, JSON, *((MERGE_PATCH,) if method == "PATCH" else ()))
    if name not in known:
        header = "Accept-Patch" if method == "PATCH" else "Accept"
        raise Problem(
            415,
            f"Send {', '.join(known[:-1])} or {known[-1]}.",
            headers={header: ", ".join(known)},
        )


async def read_body(
    chunks: AsyncIterable[bytes], declared: str | None, most: int
) -> bytes:
    """Return the whole body; raises 413 as soon as it is longer than `most`."""
    too_long = Problem(
        413, f"A body may have {most} bytes.", headers={"Connection": "close"}
    )
    if declared is not None and declared.isdecimal() and int(declared[:20]) > most:
        raise too_long
    found = bytearray()
    async for chunk in chunks:
        found += chunk
        if len(found) > most:
            raise too_long
    return bytes(found)


def parse_object(body: bytes, deepest: int) -> dict[str, Any]:
    """Return the JSON object that `body` is; raises 400 for all else.

    It may be nested `deepest` levels.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_json("The body") from None
    document = parse_json(text, deepest, "The body")
    if not isinstance(document, dict):
        raise Problem(400, "The body is not a JSON object.")
    return document


def parse_json(text: str, deepest: int, name: str = "It") -> Any:
    """Return the JSON value that `text` is; raises 400 for all else.

    Refused too is what no database keeps: NUL, lone surrogates, infinities.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_finite,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError):
        raise _not_json(name) from None
    if _plain(text):
        _check_depth(value, deepest)
    else:
        check_values(value, deepest)
    return value


def _plain(text: str) -> bool:
    """Whether nothing in a JSON text needs a look but its depth.

    Only an escape makes a character that cannot be kept, or hides a key.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\\u" not in text and "@context" not in text


def _not_json(name: str) -> Problem:
    return Problem(400, f"{name} is not JSON in UTF-8 (RFC 8259).")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise Problem(400, "A number is too large.")
    return found


def _check_depth(document: object, deepest: int) -> None:
    """Raise 400 for what is nested too deeply, one level after the other."""
    level = [document] if isinstance(document, (dict, list)) else []
    depth = 1
    while level:
        if depth > deepest or (depth == deepest and any(level)):
            raise _too_deep(deepest)
        values = (one.values() if isinstance(one, dict) else one for one in level)
        level = [v for some in values for v in some if isinstance(v, (dict, list))]
        depth += 1


def _too_deep(deepest: int) -> Problem:
    return Problem(400, f"The body is nested deeper than {deepest} levels.")


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _check_contexts(cost: int) -> None:
    if cost > _MOST_TERMS:
        raise Problem(400, "The @context is too large for what it is used on.")


def _size(value: object) -> int:
    """Return how many values there are in a JSON value, itself included."""
    count, stack = 0, [value]
    while stack:
        one = stack.pop()
        count += 1
        if isinstance(one, (dict, list)):
            stack += one.values() if isinstance(one, dict) else one
    return count


def check_values(document: object, deepest: int) -> None:
    """Raise 400 for what is nested too deeply, or what no database keeps."""
    stack = [(document, 1)]
    terms = 0
    while stack:
        value, depth = stack.pop()
        if depth > deepest:
            raise _too_deep(deepest)
        if isinstance(value, dict):
            context = value.get("@context")
            if isinstance(context, (dict, list)):
                # Each key is looked up in a context that is read for it.
                terms += _size(context) * len(value)
                _check_contexts(terms)
            stack += [(key, depth) for key in value]
            stack += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list):
            stack += [(item, depth + 1) for item in value]
        elif isinstance(value, str):
            if not storable(value):
                raise Problem(400, "A string has a NUL or a lone surrogate in it.")
        elif isinstance(value, float) and not math.isfinite(value):
            raise Problem(400, "A number is too large.")


def storable(text: str) -> bool:
    """Whether every database can keep `text`."""
    if text.isascii():
        return "\0" not in text
    return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


def _matches(header: str, tag: str | None, *, weak: bool) -> bool:
    """Whether an If-Match or If-None-Match names `tag`, of its state.

    The tags of one state in two media types differ by a final ``j``.
    """
    if tag is None:
        return False
    if header.strip() == "*":
        return True
    state = tag.strip('"').rstrip("j")
    return any(
        found[2].rstrip("j") == state and (weak or not found[1])
        for found in _TAGS.finditer(header)
    )


def check_preconditions(headers: Mapping[str, str], tag: str | None) -> None:
    """Raise 412 where a write must not happen (RFC 9110, sections 13.1.1, 13.1.2).

    `tag` is the entity tag of what is there now; None: nothing is.
    """
    if_match = headers.get("if-match")
    if if_match is not None and not _matches(if_match, tag, weak=False):
        raise Problem(412, "It was changed since, or is not there: If-Match.")
    if_none = headers.get("if-none-match")
    if if_none is not None and _matches(if_none, tag, weak=True):
        raise Problem(412, "It is there already: If-None-Match.")


def not_modified(headers: Mapping[str, str], tag: str | None) -> bool:
    """Whether a GET is answered with 304 (RFC 9110, section 13.1.2)."""
    if_none = headers.get("if-none-match")
    return if_none is not None and _matches(if_none, tag, weak=True)
